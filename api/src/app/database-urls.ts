import { signDatabaseToken } from "../aws/database-token.ts";
import { useTokensFrom } from "../db/client-config.ts";
import { startEmbeddedPostgres } from "../db/embedded.ts";
import type { Log } from "../log.ts";
import type { DatabaseUrls } from "../services/operations/migrated-orm.ts";
import type { Config } from "./config.ts";

type DatabaseConfig = Pick<Config, "databaseUrl" | "databaseOwnerUrl" | "dataDir">;

/** Returns the URLs of the external database, or starts the embedded one and passes the function that stops it. */
export async function databaseUrls(
  { databaseUrl, databaseOwnerUrl, dataDir }: DatabaseConfig,
  log: Log,
  onStarted: (stop: () => Promise<void>) => void,
): Promise<DatabaseUrls> {
  useTokensFrom(signDatabaseToken);
  if (databaseUrl !== null) return { url: databaseUrl, ownerUrl: databaseOwnerUrl };
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, log });
  onStarted(() => postgres.stop());
  return postgres;
}
