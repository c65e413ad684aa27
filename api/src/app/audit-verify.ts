/**
 * `npm run audit:verify`: reads the whole record of deeds and says whether every row is as it was written. Exit 0: it is;
 * 1: it is not, with the place of the first row that differs; 78: settings. With the embedded database the product must be
 * stopped (or ask the page /activity, which does the same).
 */
import { startEmbeddedPostgres } from "../db/embedded.ts";
import { migrate, openOrm } from "../db/orm.ts";
import { createLog } from "../log.ts";
import { openAuditKey, verifyAudit } from "../services/audit.ts";
import { verifyKey } from "../services/key-canary.ts";
import { openSecrets } from "../services/secrets.ts";
import { loadConfig } from "./config.ts";
import { ownKey } from "./own-key.ts";

const config = loadConfig();
const log = createLog("error");
const postgres = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, durable: true, log }) : null;
const orm = await openOrm(postgres?.url ?? config.databaseUrl!);
try {
  await migrate(orm);
  const secrets = openSecrets(config.keyEncryptionKey ?? ownKey(config.dataDir));
  await verifyKey(orm.em.fork(), secrets);
  const { count, broken } = await verifyAudit(orm.em.fork(), await openAuditKey(orm.em.fork(), secrets));
  if (broken === null) process.stdout.write(`${count} events, each as it was written.\n`);
  else {
    process.stderr.write(`${count} events are as they were written. Event ${broken.seq} is not: ${broken.reason}.\n`);
    process.exitCode = 1;
  }
} finally {
  await orm.close();
  await postgres?.stop();
}
