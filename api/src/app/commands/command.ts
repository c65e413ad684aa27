/**
 * The environment of a console command: the migrated database and keys that are verified to belong to it. With the
 * embedded database, IAM Monitor must be stopped. With an external one, it may keep running.
 */
import { startEmbeddedPostgres } from "../../db/embedded.ts";
import { migrate, openOrm, type Orm } from "../../db/orm.ts";
import { createLog } from "../../log.ts";
import { openAuditKey } from "../../services/audit/audit-log.ts";
import { verifyKey } from "../../services/operations/key-canary.ts";
import { openSecrets, type Secrets } from "../../services/core/secrets.ts";
import { type Config, EXIT_CONFIG, loadConfig } from "../config.ts";
import { completeKeyRing, openKeyRing } from "../key-ring.ts";
import { startMistake } from "../start-mistake.ts";

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
    let url = config.databaseUrl;
    if (url === null) {
      const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, durable: true, log: createLog("error") });
      opened.push(() => postgres.stop());
      ({ url } = postgres);
    }
    const orm = await openOrm(url);
    opened.push(() => orm.close());
    await migrate(orm);
    const keys = await completeKeyRing(unfinished, config, orm.em.fork());
    const secrets = openSecrets(keys.current, keys.older);
    await verifyKey(orm.em.fork(), secrets);
    process.exitCode = await run({ config, orm, secrets, auditKey: await openAuditKey(orm.em.fork(), secrets) });
  } catch (error) {
    const mistake = startMistake(error);
    process.stderr.write(mistake ?? `${(error as Error).message}\n`);
    process.exitCode = mistake !== null ? EXIT_CONFIG : 1;
  } finally {
    for (const close of opened.toReversed()) await close();
  }
}
