/**
 * `npm run restore -- FOLDER KEYS_FOLDER` restores a backup of the embedded database into an empty DATA_DIR. KEYS_FOLDER
 * is left out if KEY_ENCRYPTION_KEY or KEY_ENCRYPTION_KEY_KMS is set. With DATABASE_URL set, run `npm run restore` after pg_restore and before IAM Monitor is started.
 *
 * Both forms verify the key and the audit log, hold every open rotation until an operator decides, and end all sessions
 * and one-time links. Exit code 0:
 * restored and intact; 1: not restored or not intact; 78: the keys are invalid.
 */
import { resolve } from "node:path";
import { restoreDataDir } from "../../db/cluster-copy.ts";
import { countOf } from "../../iam/count-of.ts";
import { SYSTEM } from "../../services/core/permissions.ts";
import { verifyAudit } from "../../services/audit/audit-log.ts";
import { holdRotations } from "../../services/rotation/hold-after-restore.ts";
import { endSignIns } from "../../services/operators/end-after-restore.ts";
import { runCommand } from "./command.ts";
import { loadConfig } from "../config.ts";
import { copyKeyFiles, hasKeyFiles } from "../key-ring.ts";

const { databaseUrl, dataDir, keyEncryptionKey, keyEncryptionKeyKms } = await loadConfig();
const [folder, keysFolder] = process.argv.slice(2).map((path) => resolve(path));
const hasKey = keyEncryptionKey !== null || keyEncryptionKeyKms !== null || keysFolder !== undefined;
if ((databaseUrl === null) !== (folder !== undefined) || !hasKey) {
  process.stderr.write(
    "Usage: npm run restore -- FOLDER KEYS_FOLDER with the embedded database, or npm run restore with DATABASE_URL, after pg_restore.\n",
  );
  process.exit(2);
}
try {
  if (keysFolder !== undefined && !hasKeyFiles(keysFolder)) throw new Error(`${keysFolder} does not contain a key.`);
  if (folder !== undefined) restoreDataDir(folder, dataDir);
  if (keysFolder !== undefined) copyKeyFiles(keysFolder, dataDir);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

await runCommand(async ({ orm, auditKey }) => {
  const { count, broken } = await verifyAudit(orm.em.fork(), auditKey);
  const scope = { caller: SYSTEM, requestId: "restore", platform: { auditKey } };
  const held = await holdRotations(orm.em.fork(), scope);
  const { sessions, links } = await endSignIns(orm.em.fork(), scope);
  process.stdout.write(
    `Read ${countOf(count, "audit event")}. Put ${countOf(held, "rotation")} on hold until an operator decides. Ended ${countOf(sessions, "session")} and ${countOf(links, "one-time link")}.\n`,
  );
  if (broken === null) return 0;
  process.stderr.write(`The audit log is not intact from event ${broken.seq} on (${broken.reason}).\n`);
  return 1;
});
