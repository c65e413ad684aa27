/**
 * What a command of the console works with: the database, at head, and the keys that were proved to be its own. With the
 * embedded database the product must be stopped; beside one elsewhere it may run on.
 */
import { startEmbeddedPostgres } from "../../db/embedded.ts";
import { migrate, openOrm, type Orm } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { createLog } from "../../log.ts";
import { openAuditKey } from "../../services/audit/audit-log.ts";
import { verifyKey } from "../../services/operations/key-canary.ts";
import { openSecrets, type Secrets } from "../../services/core/secrets.ts";
import { type Config, EXIT_CONFIG, loadConfig } from "../config.ts";
import { openKeyRing } from "../key-ring.ts";

export interface CommandPlatform {
  readonly config: Config;
  readonly orm: Orm;
  readonly secrets: Secrets;
  /** Of the chain of `audit.ts`. */
  readonly auditKey: Uint8Array;
}

/** Runs it and ends all that was opened. Exit: what `run` answers; 78: settings or keys; 1: anything else, in words. */
export async function runCommand(run: (platform: CommandPlatform) => Promise<number>): Promise<void> {
  const config = loadConfig();
  const opened: (() => Promise<unknown>)[] = [];
  try {
    const keys = openKeyRing(config);
    let url = config.databaseUrl;
    if (url === null) {
      const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, durable: true, log: createLog("error") });
      opened.push(() => postgres.stop());
      ({ url } = postgres);
    }
    const orm = await openOrm(url);
    opened.push(() => orm.close());
    await migrate(orm);
    const secrets = openSecrets(keys.current, keys.older);
    await verifyKey(orm.em.fork(), secrets);
    process.exitCode = await run({ config, orm, secrets, auditKey: await openAuditKey(orm.em.fork(), secrets) });
  } catch (error) {
    const isKeyWrong = error instanceof AppError && (error.code === "KEY_MISMATCH" || error.code === "KEY_INVALID");
    process.stderr.write(
      isKeyWrong ? `KEY_ENCRYPTION_KEY: ${error.message} (${error.code})\n` : `${(error as Error).message}\n`,
    );
    process.exitCode = isKeyWrong ? EXIT_CONFIG : 1;
  } finally {
    for (const close of opened.toReversed()) await close();
  }
}
