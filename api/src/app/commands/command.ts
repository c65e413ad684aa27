/**
 * The environment of a console command: the migrated database and keys that are verified to belong to it. With the
 * embedded database, IAM Monitor must be stopped. With an external one, it may keep running. The database is opened with
 * its owner's role, if that is known.
 */
import type { Orm } from "../../db/orm.ts";
import { createLog } from "../../log.ts";
import { openAuditKey } from "../../services/audit/audit-log.ts";
import { verifyKey } from "../../services/operations/key-canary.ts";
import { openOwnerOrm } from "../../services/operations/migrated-orm.ts";
import { openSecrets, type Secrets } from "../../services/core/secrets.ts";
import { type Config, EXIT_CONFIG, loadConfig } from "../config.ts";
import { databaseUrls } from "../database-urls.ts";
import { completeKeyRing, openKeyRing } from "../key-ring.ts";
import { startMistake } from "../start-mistake.ts";

/** PostgreSQL's code for a missing right. */
const INSUFFICIENT_PRIVILEGE = "42501";

export interface CommandPlatform {
  readonly config: Config;
  readonly orm: Orm;
  readonly secrets: Secrets;
  /** The key of the audit log's MAC chain. */
  readonly auditKey: Uint8Array;
}

/**
 * Runs a command and closes everything it opened. Exit code: the result of `run`; 78 for invalid settings or keys; 1
 * for any other error, with its message.
 */
export async function runCommand(run: (platform: CommandPlatform) => Promise<number>): Promise<void> {
  const config = await loadConfig();
  const opened: (() => Promise<unknown>)[] = [];
  try {
    const unfinished = openKeyRing(config);
    const log = createLog("error");
    const orm = await openOwnerOrm(await databaseUrls(config, log, (stop) => opened.push(stop)), { log });
    opened.push(() => orm.close());
    const keys = await completeKeyRing(unfinished, config, orm.em.fork());
    const secrets = openSecrets(keys.current, keys.older);
    await verifyKey(orm.em.fork(), secrets);
    process.exitCode = await run({ config, orm, secrets, auditKey: await openAuditKey(orm.em.fork(), secrets) });
  } catch (error) {
    const mistake = startMistake(error);
    process.stderr.write(mistake ?? `${(error as Error).message}\n`);
    if ((error as { code?: unknown }).code === INSUFFICIENT_PRIVILEGE)
      process.stderr.write("The role of DATABASE_URL may not do this. Set DATABASE_OWNER_URL for this command.\n");
    process.exitCode = mistake !== null ? EXIT_CONFIG : 1;
  } finally {
    for (const close of opened.toReversed()) await close();
  }
}
