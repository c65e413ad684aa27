import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../src/db/embedded.ts";
import type { Orm } from "../src/db/orm.ts";
import { buildSearchIndexes } from "../src/db/search-indexes.ts";
import { createLog } from "../src/log.ts";
import { openOwnerOrm } from "../src/services/operations/migrated-orm.ts";

export interface BenchDatabase {
  /** The URL with the application role, as the product has it. */
  readonly url: string;
  readonly ownerUrl: string;
  /** Opened with the owner, which also prepares tables for a benchmark. */
  readonly orm: Orm;
  close(): Promise<void>;
}

/**
 * A separate PostgreSQL with durable writes, as in production. Its data is deleted at the end, unless the caller names a
 * folder for it: filling a large installation takes longer than measuring it.
 */
export async function openBenchDatabase(keptDir?: string): Promise<BenchDatabase> {
  const dataDir = keptDir ?? mkdtempSync(join(tmpdir(), "iam-monitor-bench-"));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    durable: true,
    log: { info: () => undefined, error: () => undefined },
  });
  const log = createLog("silent");
  const orm = await openOwnerOrm(postgres, { log });
  await buildSearchIndexes(postgres.ownerUrl, log);
  return {
    url: postgres.url,
    ownerUrl: postgres.ownerUrl,
    orm,
    async close() {
      await orm.close();
      await postgres.stop();
      if (keptDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
