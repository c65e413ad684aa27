import type { Em } from "../../src/db/orm.ts";

/**
 * The number of rows of each table that PostgreSQL reads for the work. Unlike a duration, it does not depend on the
 * machine. Call it in a transaction, because the counts are those of one connection.
 */
export async function rowsRead(tx: Em, tables: readonly string[], work: () => Promise<unknown>) {
  const before = await counts(tx, tables);
  await work();
  const after = await counts(tx, tables);
  return Object.fromEntries(tables.map((table) => [table, after[table]! - before[table]!]));
}

/** The counts since the connection last reported its statistics, which happens only between transactions. */
async function counts(tx: Em, tables: readonly string[]): Promise<Record<string, number>> {
  const rows = await tx.execute<{ relname: string; rows: number }[]>(
    "select relname, (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables where relname = any(?)",
    [`{${tables.join()}}`],
  );
  return Object.fromEntries(rows.map(({ relname, rows: count }) => [relname, count]));
}
