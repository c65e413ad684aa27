import { sql } from "kysely";
import type { Orm } from "./orm.ts";

/**
 * The transactions that are committed as of now, as text. It differs after every commit that wrote a row, also one of
 * another process, so rows that were read under the same snapshot are still the current ones.
 */
export async function readCommitSnapshot(orm: Orm): Promise<string> {
  const { rows } = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(
    orm.em.fork().getKysely(),
  );
  return rows[0]!.snapshot;
}
