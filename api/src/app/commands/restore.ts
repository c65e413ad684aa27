/**
 * `npm run restore -- FOLDER` puts a backup of the embedded database into an empty DATA_DIR; `npm run restore`, with
 * DATABASE_URL, follows on pg_restore, before anything else is started. Both prove that the key is the right one and that
 * the record of deeds is whole, and let every open rotation wait for a person. Exit: 0; 1: not restored, or not whole; 78: keys.
 */
import { resolve } from "node:path";
import { putBackDataDir } from "../../db/cluster-copy.ts";
import { SYSTEM } from "../../services/core/permissions.ts";
import { verifyAudit } from "../../services/audit/audit-log.ts";
import { holdRotations } from "../../services/rotation/hold-after-restore.ts";
import { runCommand } from "./command.ts";
import { loadConfig } from "../config.ts";

const { databaseUrl, dataDir } = loadConfig();
const [folder] = process.argv.slice(2);
if ((databaseUrl === null) !== (folder !== undefined)) {
  process.stderr.write(
    "restore FOLDER with the embedded database; without a folder with DATABASE_URL, after pg_restore.\n",
  );
  process.exit(2);
}
try {
  if (folder !== undefined) putBackDataDir(resolve(folder), dataDir);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

await runCommand(async ({ orm, auditKey }) => {
  const { count, broken } = await verifyAudit(orm.em.fork(), auditKey);
  const held = await holdRotations(orm.em.fork(), { caller: SYSTEM, requestId: "restore", platform: { auditKey } });
  process.stdout.write(`${count} events of the record read; ${held} rotations wait for a person.\n`);
  if (broken === null) return 0;
  process.stderr.write(
    `The record of deeds is not as it was written, from event ${broken.seq} on: ${broken.reason}.\n`,
  );
  return 1;
});
