/**
 * `npm run keys:rewrap`: re-wraps every sealed secret with KEY_ENCRYPTION_KEY, opening them with that key and those of
 * KEY_ENCRYPTION_KEYS_OLD. With an external database, IAM Monitor may keep running. If the command is killed, the next
 * run continues.
 *
 * The option `-- --new-key` is for keys that IAM Monitor creates. With the embedded database's own key file, it creates a
 * new key first and deletes the old one at the end. With AWS KMS it only creates the new key, because running processes
 * seal with the old one until they are restarted. The next run without the option re-wraps and deletes the old key.
 *
 * Exit code 0: every secret is sealed with the new key; 1: some are not, and are listed; 78: the settings or keys are
 * invalid.
 */
import { SYSTEM } from "../../services/core/permissions.ts";
import { type RewrapReport, rewrapSecrets } from "../../services/operations/key-rewrap.ts";
import { openSecrets, type Secrets } from "../../services/core/secrets.ts";
import { type CommandPlatform, runCommand } from "./command.ts";
import { completeKeyRing, dropKeyFiles, dropOldKeys, makeNewKey, openKeyRing } from "../key-ring.ts";
import { dropOldKmsKeys, makeKmsKey } from "../../services/operations/kms-keys.ts";

await runCommand(async (platform) => {
  const { config, orm, auditKey } = platform;
  const kms = config.keyEncryptionKeyKms;
  const isOwn = kms !== null || (config.databaseUrl === null && config.keyEncryptionKey === null);
  let { secrets } = platform;
  if (process.argv.includes("--new-key")) {
    if (!isOwn) {
      process.stderr.write(
        "The keys are configured in the settings, so no new key was created. Set the new key in KEY_ENCRYPTION_KEY and the current one in KEY_ENCRYPTION_KEYS_OLD.\n",
      );
      return 1;
    }
    if (kms !== null) {
      await makeKmsKey(orm.em.fork(), kms);
      process.stdout.write(
        "A new key was created. Restart every process, so that all of them seal with it. Then run keys:rewrap without --new-key: it re-wraps the secrets and deletes the old key.\n",
      );
      return 0;
    }
    makeNewKey(config.dataDir);
    const keys = await completeKeyRing(openKeyRing(config), config, orm.em.fork());
    secrets = openSecrets(keys.current, keys.older);
  }
  const report = await rewrapSecrets(orm.em.fork(), secrets, {
    scope: { caller: SYSTEM, requestId: "keys:rewrap", platform: { auditKey } },
    note: (table, count) => process.stdout.write(`${table}: ${count} re-wrapped\n`),
  });
  const code = printReport(report, { secrets, config, isOwn });
  if (code === 0 && kms !== null) await dropOldKmsKeys(orm.em.fork(), kms, secrets.keyId);
  return code;
});

interface ReportOptions extends Pick<CommandPlatform, "secrets" | "config"> {
  readonly isOwn: boolean;
}

function printReport({ usage, unreadable }: RewrapReport, { secrets, config, isOwn }: ReportOptions): number {
  for (const { keyId, isFirstFormat, count } of usage)
    process.stdout.write(
      `${count} sealed with key ${keyId}${isFirstFormat ? ", in the first format" : ""}${nameOf(keyId, secrets)}\n`,
    );
  for (const { table, id, code } of unreadable)
    process.stderr.write(`${table} ${id} cannot be opened (${code}) and was not changed.\n`);
  const isDone =
    unreadable.length === 0 && usage.every(({ keyId, isFirstFormat }) => keyId === secrets.keyId && !isFirstFormat);
  if (!isDone) {
    process.stderr.write(
      "Some secrets are not sealed with the new key yet. Keep the old keys and run this command again.\n",
    );
    return 1;
  }
  // With an external database, key files in DATA_DIR belong to another installation.
  if (config.databaseUrl === null && config.keyEncryptionKeyKms !== null) dropKeyFiles(config.dataDir);
  else if (config.databaseUrl === null && isOwn) dropOldKeys(config.dataDir);
  if (config.oldKeyEncryptionKeys.length > 0)
    process.stdout.write(
      "You can remove KEY_ENCRYPTION_KEYS_OLD. Keep the old keys as long as you keep older backups.\n",
    );
  return 0;
}

function nameOf(keyId: string, { keyId: current, keyIds }: Secrets): string {
  if (keyId === current) return " (KEY_ENCRYPTION_KEY)";
  return keyIds.includes(keyId) ? " (old)" : " (not configured)";
}
