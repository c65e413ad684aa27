/**
 * `npm run migrate`: brings the database to this version, grants the rights of the application role and records
 * AUDIT_RETENTION_DAYS. It is for installations in which no running process has DATABASE_OWNER_URL; every start with that
 * setting does the same. IAM Monitor may keep running. Afterwards it builds the search indexes that are missing, which no
 * running process can then do. They may take minutes, and the command can be interrupted meanwhile.
 *
 * Exit code 0: done; 1: not done, with the reason; 78: the settings are invalid or the role of DATABASE_URL is missing.
 */
import { mayChangeAuditLog } from "../../db/application-rights.ts";
import { buildSearchIndexes } from "../../db/search-indexes.ts";
import { createLog } from "../../log.ts";
import { openMigratedOrm } from "../../services/operations/migrated-orm.ts";
import { EXIT_CONFIG, loadConfig } from "../config.ts";
import { databaseUrls } from "../database-urls.ts";
import { startMistake } from "../start-mistake.ts";

const config = await loadConfig();
const log = createLog("error");
let stop = async (): Promise<void> => undefined;
try {
  const database = await databaseUrls(config, log, (stopDatabase) => (stop = stopDatabase));
  const orm = await openMigratedOrm(database, { log, auditRetentionDays: config.auditRetentionDays });
  const isUnprotected = await mayChangeAuditLog(orm.em.fork());
  await orm.close();
  process.stdout.write(
    isUnprotected
      ? "The database is at this version. Its role may change and delete audit events: see docs/running.md, Two database roles.\n"
      : "The database is at this version. The role of IAM Monitor can add audit events, but not change or delete them.\n",
  );
  await buildSearchIndexes(database.ownerUrl ?? database.url, createLog("warn"));
} catch (error) {
  const mistake = startMistake(error);
  process.stderr.write(mistake ?? `${(error as Error).message}\n`);
  process.exitCode = mistake !== null ? EXIT_CONFIG : 1;
} finally {
  await stop();
}
