import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../src/db/embedded.ts";
import { migrate, openOrm, type Orm } from "../src/db/orm.ts";

export interface BenchDatabase {
  readonly url: string;
  readonly orm: Orm;
  close(): Promise<void>;
}

/** A separate PostgreSQL with durable writes, as in production. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), "iam-monitor-bench-"));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    durable: true,
    log: { info: () => undefined, error: () => undefined },
  });
  const orm = await openOrm(postgres.url);
  await migrate(orm);
  return {
    url: postgres.url,
    orm,
    async close() {
      await orm.close();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
