/** Keeps the inventory tables equal to the latest snapshot, writing only what changed. */
import { type RawBuilder, sql } from "kysely";
import { type IdPrefix, newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { type BulkColumn, bulkRows, executeInChunks } from "../core/bulk-rows.ts";
import { type InventoryRow, type InventoryRows, inventoryRows } from "./snapshot-rows.ts";

type Table = keyof InventoryRows;
type AnyRow = InventoryRow<{ identity: string; contentHash: string }> & Record<string, unknown>;

type ColumnTypes = Readonly<Record<string, BulkColumn<unknown>["type"]>>;

/** Column -> PostgreSQL type, in the order of the insert; the property is the column in camelCase. */
const COLUMNS: Record<Table, { readonly prefix: IdPrefix; readonly own: ColumnTypes }> = {
  iam_user: { prefix: "user", own: {} },
  access_key: {
    prefix: "key",
    own: {
      user_identity: "text",
      user_name: "text",
      access_key_id: "text",
      is_active: "boolean",
      last_used_at: "timestamptz",
    },
  },
  iam_group: { prefix: "group", own: {} },
  iam_role: { prefix: "role", own: { last_used_at: "timestamptz" } },
  iam_policy: { prefix: "policy", own: { type: "text", attachment_count: "integer", risk_score: "integer" } },
};
/** A key's id that was read before stays known, and is its name, when a scan did not read it. */
const KEPT: Partial<Record<Table, Readonly<Record<string, string>>>> = {
  access_key: {
    access_key_id: "coalesce(excluded.access_key_id, t.access_key_id)",
    name: "coalesce(excluded.access_key_id, t.access_key_id, excluded.name)",
  },
};
const SHARED_COLUMNS: ColumnTypes = {
  identity: "text",
  name: "text",
  arn: "text",
  created_at: "timestamptz",
  content_hash: "text",
  document: "jsonb",
};

/** Advisory lock: any constant that nobody else uses. */
const INVENTORY_OF_ACCOUNT_LOCK = 7_011_127;

/** Inside the scan's last transaction. `at` is when the snapshot was taken. Answers how many rows each table now shows. */
export async function saveInventory(
  em: Em,
  accountId: string,
  snapshot: AccountSnapshot,
): Promise<Partial<Record<Table, number>>> {
  const counts: Partial<Record<Table, number>> = {};
  const at = new Date(snapshot.takenAt);
  await lockInventoryOf(em, accountId);
  for (const [table, rows] of inventoryRows(snapshot) as Iterable<[Table, readonly AnyRow[]]>) {
    counts[table] = rows.length;
    await saveTable(em, table, accountId, rows, at);
  }
  return counts;
}

/** Ids of keys by the keys' identities, read after a scan. What is gone meanwhile, or known already, stays as it is. */
export async function saveKeyIds(em: Em, accountId: string, keyIds: ReadonlyMap<string, string>): Promise<void> {
  const rows = [...keyIds];
  await em.transactional(async (tx) => {
    await lockInventoryOf(tx, accountId);
    // The content hash stays that of the row without an id, so that the next scan writes the row whole, once.
    await sql`
      update access_key k set access_key_id = v.access_key_id, name = v.access_key_id
        from unnest(${sql.val(rows.map(([identity]) => identity))}::text[], ${sql.val(rows.map(([, id]) => id))}::text[]) as v(identity, access_key_id)
       where k.account_id = ${accountId} and k.identity = v.identity and k.gone_at is null and k.access_key_id is null`.execute(
      tx.getKysely(),
    );
  });
}

/** Writers of many rows in orders of their own would lock each other out. */
async function lockInventoryOf(em: Em, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${INVENTORY_OF_ACCOUNT_LOCK}, hashtext(${accountId}))`.execute(em.getKysely());
}

async function saveTable(em: Em, table: Table, accountId: string, rows: readonly AnyRow[], at: Date): Promise<void> {
  const known = await em.execute<{ identity: string; content_hash: string }[]>(
    `select identity, content_hash from ${table} where account_id = ? and gone_at is null`,
    [accountId],
  );
  const hashes = new Map(known.map((row) => [row.identity, row.content_hash]));
  const changed = rows.filter((row) => hashes.get(row.identity) !== row.contentHash);
  await executeInChunks(em.getKysely(), changed, (chunk) => upsert(table, accountId, chunk, at));
  for (const row of rows) hashes.delete(row.identity);
  const gone = [...hashes.keys()];
  if (gone.length > 0) {
    await sql`update ${sql.table(table)} set gone_at = ${at} where account_id = ${accountId} and gone_at is null and identity = any(${sql.val(gone)}::text[])`.execute(
      em.getKysely(),
    );
  }
}

function upsert(table: Table, accountId: string, rows: readonly AnyRow[], at: Date): RawBuilder<unknown> {
  const { prefix, own } = COLUMNS[table];
  const columns = Object.entries({ ...SHARED_COLUMNS, ...own }).map(([name, type]): BulkColumn<AnyRow> => {
    const property = propertyOf(name);
    return { name, type, valueOf: (row) => row[property] };
  });
  const names = columns.map(({ name }) => name);
  const updates = names.map((name) => `${name} = ${KEPT[table]?.[name] ?? `excluded.${name}`}`);
  return sql`
    insert into ${sql.table(table)} as t (account_id, first_seen_at, id, ${sql.raw(names.join(", "))})
    select ${accountId}, ${at}, v.* from ${bulkRows(rows, [{ name: "id", type: "text", valueOf: () => newId(prefix) }, ...columns])}
    on conflict (account_id, identity) do update set gone_at = null, ${sql.raw(updates.join(", "))}`;
}

function propertyOf(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
