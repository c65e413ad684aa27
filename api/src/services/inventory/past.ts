/**
 * The inventory at an earlier moment. The rows of a snapshot take the place of the tables in each statement, so the same
 * filters, orders and pages answer from them.
 */
import { type RawBuilder, sql } from "kysely";
import { type InventoryTableName, LISTED, ROW } from "../../db/sort-values.ts";
import type { Instant } from "../../iam/time.ts";
import { INVENTORY_COLUMNS } from "./inventory-columns.ts";

/** One moment of one account's past, and the scan that answers for it. */
export interface Past {
  readonly accountId: string;
  /** The snapshot that answers. */
  readonly snapshotId: string;
  readonly scanId: string;
  readonly takenAt: Date;
  readonly askedAt: Date;
  /**
   * The rows of these tables, each as an array of PostgreSQL with one JSON object per row. Throws NOT_READ if the scan did
   * not read one of them.
   */
  readonly read: (tables: readonly InventoryTableName[]) => Promise<ReadonlyMap<InventoryTableName, string>>;
}

/**
 * The beginning of a statement in which each table has the past rows of the account. Empty for the present. Each table
 * is unpacked once, however often the statement reads it.
 */
export async function withPastTables(
  past: Past | null,
  tables: readonly InventoryTableName[],
): Promise<RawBuilder<unknown>> {
  if (past === null) return sql``;
  const rows = await past.read(tables);
  return sql`with ${sql.join(tables.map((table) => sql`${sql.table(table)} as materialized (${pastTable(past, table, rows.get(table)!)})`))} `;
}

/**
 * Inside the definition, the name still means the table. A row has the ID under which the resource is known now, because
 * a resource keeps its row for ever; one that was never stored gets an ID of its own. Of an array, unlike of one JSON
 * document, PostgreSQL knows the number of rows when it plans. With a guess, it would join large tables in nested loops.
 */
function pastTable({ accountId, takenAt }: Past, table: InventoryTableName, rows: string): RawBuilder<unknown> {
  const { prefix, columns } = INVENTORY_COLUMNS[table];
  const read = Object.entries(columns).map(([name, type]) => {
    const column = sql.ref(name);
    if (type === "jsonb") return sql`e -> ${sql.lit(name)} as ${column}`;
    // The ID of a key never changes, and may have been read after the scan.
    if (name === "access_key_id") return sql`${KEY_ID} as ${column}`;
    if (name === "name" && table === "access_key") return sql`coalesce(${KEY_ID}, e ->> 'name') as ${column}`;
    return sql`(e ->> ${sql.lit(name)})::${sql.raw(type)} as ${column}`;
  });
  return sql`
    select coalesce(${ROW.id}, ${`${prefix}_`}::text || md5(${accountId}::text || (e ->> 'identity'))) as id, ${accountId}::text as account_id,
           least(${ROW.firstSeenAt}, ${takenAt.toISOString()}::timestamptz) as first_seen_at, null::timestamptz as gone_at,
           null::text as administrator, ${sql.join(read)}
      from unnest(${rows}::jsonb[]) e
      left join ${LISTED[table].$table} on ${ROW.accountId} = ${accountId} and ${ROW.identity} = e ->> 'identity'`;
}

const KEY_ID = sql`coalesce(e ->> 'access_key_id', ${LISTED.access_key.accessKeyId})`;

/** Rows of the past carry their moment, so that what is read with them is read of the same moment. */
export function ofPast<Row extends object>(row: Row, past: Past | null): Row {
  return past === null ? row : { ...row, past };
}

/** The moment of a row. Null for the present. */
export function pastOf(row: object): Past | null {
  return (row as { readonly past?: Past }).past ?? null;
}

/** The time from which the ages in a row are counted: that of its snapshot, or now. */
export function momentOf(row: object, now: Instant): Instant {
  return pastOf(row)?.takenAt.getTime() ?? now;
}
