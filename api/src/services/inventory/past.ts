/**
 * The inventory at an earlier moment. The rows of a snapshot take the place of the tables in each statement, so the same
 * filters, orders and pages answer from them.
 */
import { type RawBuilder, sql } from "kysely";
import type { InventoryTableName } from "../../db/sort-values.ts";
import type { Instant } from "../../iam/time.ts";
import type { IdPrefix } from "../../db/new-id.ts";

/** One moment of one account's past, and the scan that answers for it. */
export interface Past {
  readonly accountId: string;
  /** The snapshot that answers. */
  readonly snapshotId: string;
  readonly scanId: string;
  readonly takenAt: Date;
  readonly askedAt: Date;
  /** The rows of these tables as JSON. Throws NOT_READ if the scan did not read one of them. */
  readonly read: (tables: readonly InventoryTableName[]) => Promise<ReadonlyMap<InventoryTableName, string>>;
}

const ID_PREFIXES: Readonly<Record<InventoryTableName, IdPrefix>> = {
  iam_user: "user",
  access_key: "key",
  iam_group: "group",
  iam_role: "role",
  iam_policy: "policy",
};

/** What a statement begins with, so that each table in it has the past rows of the account. Empty for the present. */
export async function withPastTables(
  past: Past | null,
  tables: readonly InventoryTableName[],
): Promise<RawBuilder<unknown>> {
  if (past === null) return sql``;
  const rows = await past.read(tables);
  return sql`with ${sql.join(tables.map((table) => sql`${sql.table(table)} as (${pastTable(past, table, rows.get(table)!)})`))} `;
}

/**
 * Inside the definition, the name still means the table. A row has the ID under which the resource is known now, because
 * a resource keeps its row for ever; one that was never stored gets an ID of its own.
 */
function pastTable({ accountId, takenAt }: Past, table: InventoryTableName, json: string): RawBuilder<unknown> {
  const at = sql`${takenAt.toISOString()}::timestamptz`;
  // The ID of a key never changes, and may have been read after the scan.
  const keyId = sql`coalesce(e ->> 'access_key_id', k.access_key_id)`;
  const name = sql`coalesce(e ->> 'access_key_id', k.access_key_id, e ->> 'name')`;
  const ofKey = table === "access_key" ? sql`, 'access_key_id', ${keyId}, 'name', ${name}` : sql``;
  return sql`
    select p.* from jsonb_array_elements(${json}::jsonb) e
      left join ${sql.table(table)} k on k.account_id = ${accountId} and k.identity = e ->> 'identity'
     cross join lateral jsonb_populate_record(null::${sql.table(table)}, e || jsonb_build_object(
       'id', coalesce(k.id, ${`${ID_PREFIXES[table]}_`}::text || md5(${accountId}::text || (e ->> 'identity'))), 'account_id', ${accountId}::text,
       'first_seen_at', least(k.first_seen_at, ${at}), 'gone_at', null${ofKey})) p`;
}

/** Rows of the past carry their moment, so that what is read with them is read of the same moment. */
export function ofPast<Row extends object>(row: Row, past: Past | null): Row {
  return past === null ? row : { ...row, past };
}

/** The moment of a row. Null for the present. */
export function pastOf(row: object): Past | null {
  return (row as { readonly past?: Past }).past ?? null;
}

/** The time at which the facts of a row are looked at, for ages. */
export function momentOf(row: object, now: Instant): Instant {
  return pastOf(row)?.takenAt.getTime() ?? now;
}
