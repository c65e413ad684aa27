/**
 * A read-only transaction with the isolation level REPEATABLE READ, in which one export reads everything: all its rows
 * are of one moment, however long the client takes. A cursor keeps one batch in memory.
 *
 * The transaction holds a connection and keeps PostgreSQL from removing old row versions, so `export.ts` limits the
 * number of exports, their duration and how long a client may stop reading.
 */
import { IsolationLevel } from "@mikro-orm/core";
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { listOf, type RowOf, type Selected } from "../../db/typed-sql.ts";
import { now } from "../../clock.ts";
import type { Scope } from "../core/request-scope.ts";

/** About a hundred kilobytes of alerts. Larger batches are not faster, and leave more memory to collect. */
const ROWS_PER_BATCH = 100;
const CURSOR = "export_rows";

export interface Snapshot {
  /** The export's scope with the EntityManager of the transaction. */
  readonly scope: Scope;
  /** The moment of the snapshot. */
  readonly at: Date;
  /**
   * Reads a query through the cursor. A snapshot has one cursor at a time. A batch is emptied when the next one is
   * requested.
   */
  read<Row>(query: RawBuilder<unknown>): AsyncGenerator<Row[], void, undefined>;
  /** The same for a query in which `list`, the columns, stands after its `select`. */
  rowsOf<Columns extends Selected>(
    columns: Columns,
    query: (list: RawBuilder<unknown>) => RawBuilder<unknown>,
  ): AsyncGenerator<RowOf<Columns>[], void, undefined>;
  close(): Promise<void>;
}

export async function openSnapshot(scope: Scope): Promise<Snapshot> {
  const em = scope.em.fork();
  await em.begin({ isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true });
  try {
    // The first statement takes the snapshot.
    await sql`select 1`.execute(em.getKysely());
  } catch (error) {
    await em.rollback();
    throw error;
  }
  return {
    scope: { ...scope, em },
    at: new Date(now()),
    read: (query) => readCursor(em, query),
    rowsOf: (columns, query) => readCursor(em, query(listOf(columns))),
    close: async () => {
      try {
        await em.rollback();
      } catch (error) {
        // The connection is lost, so PostgreSQL has ended the transaction.
        scope.platform.log.warn({ reason: (error as Error).message }, "exports.snapshot_lost");
      }
    },
  };
}

async function* readCursor<Row>(em: Em, query: RawBuilder<unknown>): AsyncGenerator<Row[], void, undefined> {
  const kysely = em.getKysely();
  await sql`declare ${sql.raw(CURSOR)} no scroll cursor for ${query}`.execute(kysely);
  for (;;) {
    const { rows } = await sql<Row>`fetch forward ${sql.lit(ROWS_PER_BATCH)} from ${sql.raw(CURSOR)}`.execute(kysely);
    const { length } = rows;
    if (length > 0) yield rows;
    // A heap profile showed that all rows outlived the collections of the young generation, although only one batch is in
    // use. With emptied batches, 100,000 alerts grow the process by 5 MiB instead of 93.
    rows.length = 0;
    if (length < ROWS_PER_BATCH) break;
  }
  await sql`close ${sql.raw(CURSOR)}`.execute(kysely);
}
