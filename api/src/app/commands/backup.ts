/**
 * `npm run backup -- FOLDER KEYS_FOLDER`: copies the embedded database into a new folder, and its key files into another
 * one, so that neither backup alone reveals a secret. IAM Monitor must be stopped. Back up an external database with its
 * own tools (docs/running.md).
 */
import { relative, resolve } from "node:path";
import { copyDataDir } from "../../db/cluster-copy.ts";
import { claimDataDir } from "../../db/data-dir-claim.ts";
import { verifyAudit } from "../../services/audit/audit-log.ts";
import { runCommand } from "./command.ts";
import { loadConfig } from "../config.ts";
import { copyKeyFiles, hasKeyFiles, KEY_FILES } from "../key-ring.ts";

const { databaseUrl, dataDir } = await loadConfig();
const [folder, keysFolder] = process.argv.slice(2).map((path) => resolve(path));
const needsKeysFolder = hasKeyFiles(dataDir);
if (databaseUrl !== null || folder === undefined || (needsKeysFolder && keysFolder === undefined)) {
  process.stderr.write(
    "Usage: npm run backup -- FOLDER KEYS_FOLDER. It backs up only the embedded database. Back up an external database with pg_dump or similar.\n",
  );
  process.exit(2);
}
if (keysFolder !== undefined && !relative(folder, keysFolder).startsWith("..")) {
  process.stderr.write("KEYS_FOLDER must not be inside FOLDER: store the keys apart from the database.\n");
  process.exit(2);
}

// Opens the database once before copying it. A database that cannot be opened is not a usable backup. A database left
// running by a killed process is stopped cleanly.
await runCommand(async ({ orm, auditKey }) => {
  const { broken } = await verifyAudit(orm.em.fork(), auditKey);
  if (broken === null) return 0;
  process.stderr.write(`The audit log is not intact from event ${broken.seq} on. Nothing was backed up.\n`);
  return 1;
});
if (process.exitCode === 0) {
  const claim = claimDataDir(dataDir);
  try {
    if (keysFolder !== undefined) copyKeyFiles(dataDir, keysFolder);
    copyDataDir(dataDir, folder, KEY_FILES);
    process.stdout.write(
      keysFolder === undefined
        ? `Backed up to ${folder}. The key is in your settings: back it up as well.\n`
        : `Backed up to ${folder}, and the keys to ${keysFolder}. Store them in different places: together they reveal every secret.\n`,
    );
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  } finally {
    claim.release();
  }
}
