/**
 * `npm run keys:rewrap`: puts every sealed secret on KEY_ENCRYPTION_KEY, opening with that and with the keys of
 * KEY_ENCRYPTION_KEYS_OLD. The product may run on beside a database of its own; killed, it goes on where it was.
 * `-- --new-key`, with the embedded database and its own key: makes a new one first, and throws the old one away at the end.
 * Exit 0: everything rests on the new key; 1: something does not, and is named; 78: settings or keys.
 */
import { SYSTEM } from "../../services/core/permissions.ts";
import { type RewrapReport, rewrapSecrets } from "../../services/operations/key-rewrap.ts";
import { openSecrets, type Secrets } from "../../services/core/secrets.ts";
import { type CommandPlatform, runCommand } from "./command.ts";
import { dropOldKeys, makeNewKey, openKeyRing } from "../key-ring.ts";

await runCommand(async (platform) => {
  const { config, orm, auditKey } = platform;
  const isOwn = config.databaseUrl === null && config.keyEncryptionKey === null;
  let { secrets } = platform;
  if (process.argv.includes("--new-key")) {
    if (!isOwn) {
      process.stderr.write(
        "Give the new key in KEY_ENCRYPTION_KEY and the one until now in KEY_ENCRYPTION_KEYS_OLD.\n",
      );
      return 1;
    }
    makeNewKey(config.dataDir);
    const keys = openKeyRing(config);
    secrets = openSecrets(keys.current, keys.older);
  }
  const report = await rewrapSecrets(orm.em.fork(), secrets, {
    scope: { caller: SYSTEM, requestId: "keys:rewrap", platform: { auditKey } },
    note: (table, count) => process.stdout.write(`${table}: ${count} wrapped anew\n`),
  });
  return tell(report, { secrets, config, isOwn });
});

interface Told extends Pick<CommandPlatform, "secrets" | "config"> {
  readonly isOwn: boolean;
}

function tell({ resting, unreadable }: RewrapReport, { secrets, config, isOwn }: Told): number {
  for (const { keyId, isFirstFormat, count } of resting)
    process.stdout.write(
      `${count} on key ${keyId}${isFirstFormat ? ", in the first format" : ""}${nameOf(keyId, secrets)}\n`,
    );
  for (const { table, id, code } of unreadable)
    process.stderr.write(`${table} ${id} cannot be opened (${code}) and was left as it is.\n`);
  const isDone =
    unreadable.length === 0 && resting.every(({ keyId, isFirstFormat }) => keyId === secrets.keyId && !isFirstFormat);
  if (!isDone) {
    process.stderr.write("Not everything rests on the new key: keep the old ones and run this again.\n");
    return 1;
  }
  if (isOwn) dropOldKeys(config.dataDir);
  else if (secrets.keyIds.length > 1)
    process.stdout.write(
      "KEY_ENCRYPTION_KEYS_OLD can be taken out; keep the old keys for as long as backups of before.\n",
    );
  return 0;
}

function nameOf(keyId: string, { keyId: current, keyIds }: Secrets): string {
  if (keyId === current) return " (KEY_ENCRYPTION_KEY)";
  return keyIds.includes(keyId) ? " (old)" : " (not given)";
}
