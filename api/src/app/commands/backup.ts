/**
 * `npm run backup -- FOLDER`: copies the embedded database and its key into a new folder. IAM Monitor must be stopped.
 * Back up an external database with its own tools (docs/running.md).
 */
import { resolve } from "node:path";
import { copyDataDir } from "../../db/cluster-copy.ts";
import { claimDataDir } from "../../db/data-dir-claim.ts";
import { verifyAudit } from "../../services/audit/audit-log.ts";
import { runCommand } from "./command.ts";
import { loadConfig } from "../config.ts";

const { databaseUrl, dataDir } = await loadConfig();
const [folder] = process.argv.slice(2);
if (databaseUrl !== null || folder === undefined) {
  process.stderr.write(
    "Usage: npm run backup -- FOLDER. It backs up only the embedded database. Back up an external database with pg_dump or similar.\n",
  );
  process.exit(2);
}

// Opens the database once before copying it. A database that cannot be opened is not a usable backup. A database left
// running by a killed process is stopped cleanly.
await runCommand(async ({ orm, auditKey }) => {
  const { count, broken } = await verifyAudit(orm.em.fork(), auditKey);
  if (broken === null) return 0;
  process.stderr.write(`The audit log is not intact from event ${count + 1} on. Nothing was backed up.\n`);
  return 1;
});
if (process.exitCode === 0) {
  const claim = claimDataDir(dataDir);
  try {
    copyDataDir(dataDir, resolve(folder));
    process.stdout.write(
      `Backed up to ${resolve(folder)}. The backup contains the key-encryption key: store it as securely as the key.\n`,
    );
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  } finally {
    claim.release();
  }
}
