/** Deletes rows in transactions so small that nothing waits for them. */
import { sql } from "kysely";
import { elapsed, pause } from "../../clock.ts";
import type { Em, Orm } from "../../db/orm.ts";
import { databaseOf, pick, rowsOf, select, table as columnsOf } from "../../db/typed-sql.ts";
import { QUERY_CANCELED } from "../../errors.ts";

/** A statement that deletes holds its locks no longer than this. */
const DELETE_MAX_MS = 100;
const ROWS = { first: 500, least: 5 } as const;
/** Between two transactions, so that others have the disk for most of the time. */
const BETWEEN_MS = 20;

const scan = columnsOf("scan");
const history = columnsOf("control_history");

export interface BatchesReport {
  readonly count: number;
  /** The longest time for which a transaction held locks. */
  readonly longestMs: number;
}

export interface BatchesOptions {
  /** Deletes up to `rows` rows and returns how many. Fewer than `rows` end the batches. */
  readonly deleteSome: (tx: Em, rows: number) => Promise<number>;
  readonly maxRows: number;
  /** How long a statement may hold its locks. */
  readonly lockedMaxMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Repeats a statement that takes too long with half as many rows. Gives up for now if even the fewest take too long. */
export async function deleteInBatches(
  orm: Orm,
  { deleteSome, maxRows, signal, lockedMaxMs = DELETE_MAX_MS }: BatchesOptions,
): Promise<BatchesReport> {
  let report: BatchesReport = { count: 0, longestMs: 0 };
  let rows: number = ROWS.first;
  while (!signal?.aborted && report.count < maxRows) {
    const startedAt = elapsed();
    try {
      const asked = rows;
      const count = await orm.em.fork().transactional(async (tx) => {
        await sql`select set_config('statement_timeout', ${String(lockedMaxMs)}, true)`.execute(tx.getKysely());
        return deleteSome(tx, asked);
      });
      if (count > 0)
        report = { count: report.count + count, longestMs: Math.max(report.longestMs, elapsed() - startedAt) };
      if (count < asked) break;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== QUERY_CANCELED) throw error;
      if (rows === ROWS.least) break;
      rows = Math.max(ROWS.least, Math.floor(rows / 2));
    }
    await pause(BETWEEN_MS, signal).catch(() => undefined);
  }
  return report;
}

/** Deletes the rows that a query names by their `ctid`. */
export async function deleteRows(tx: Em, table: string, doomed: ReturnType<typeof sql>): Promise<number> {
  if (table === "scan") return deleteScans(tx, doomed);
  const [row] = await rowsOf(
    databaseOf(tx),
    { count: sql<number>`count(*)::integer` },
    (list) => sql`with gone as (delete from ${sql.table(table)} where ctid = any(array(${doomed})) returning 1)
      select ${list} from gone`,
  );
  return row!.count;
}

/** The duration of a deleted scan stays in the totals of `/metrics`, which would otherwise look like a restart. */
async function deleteScans(tx: Em, doomed: ReturnType<typeof sql>): Promise<number> {
  const database = databaseOf(tx);
  const rows = await select(database, pick(scan, "id"), sql`from ${scan.$table} where ctid = any(array(${doomed}))`);
  const ids = sql`${sql.val(rows.map(({ id }) => id))}::text[]`;
  if (rows.length === 0) return 0;
  await sql`delete from ${history.$table} where ${history.scanId} = any(${ids})`.execute(database);
  await sql`select count_purged_scans(${ids})`.execute(database);
  await sql`delete from ${scan.$table} where ${scan.id} = any(${ids})`.execute(database);
  return rows.length;
}
