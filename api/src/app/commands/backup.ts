/**
 * `npm run backup -- FOLDER`: the embedded database with its key, as files in a new folder; the product must be stopped.
 * A database elsewhere is backed up with its own means (docs/running.md).
 */
import { resolve } from "node:path";
import { copyDataDir } from "../../db/cluster-copy.ts";
import { claimDataDir } from "../../db/data-dir-claim.ts";
import { verifyAudit } from "../../services/audit/audit-log.ts";
import { runCommand } from "./command.ts";
import { loadConfig } from "../config.ts";

const { databaseUrl, dataDir } = loadConfig();
const [folder] = process.argv.slice(2);
if (databaseUrl !== null || folder === undefined) {
  process.stderr.write(
    "backup FOLDER, with the embedded database alone: one elsewhere is backed up with pg_dump and the like.\n",
  );
  process.exit(2);
}

// Opened once: what cannot be opened is no backup, and a database that a killed process left running is ended in order.
await runCommand(async ({ orm, auditKey }) => {
  const { count, broken } = await verifyAudit(orm.em.fork(), auditKey);
  if (broken === null) return 0;
  process.stderr.write(`The record of deeds is not as it was written, from event ${count + 1} on.\n`);
  return 1;
});
if (process.exitCode === 0) {
  const claim = claimDataDir(dataDir);
  try {
    copyDataDir(dataDir, resolve(folder));
    process.stdout.write(
      `Backed up into ${resolve(folder)}. It holds the key as well: keep it as you would keep that.\n`,
    );
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  } finally {
    claim.release();
  }
}
