/** Keeps the inventory tables equal to the latest snapshot, writing only what changed. */
import { sql } from "kysely";
import { type IdPrefix, newId } from "../db/new-id.ts";
import type { Em } from "../db/orm.ts";
import type { AccountSnapshot } from "../iam/account.ts";
import { type InventoryRow, type InventoryRows, inventoryRows } from "./inventory-rows.ts";

type Table = keyof InventoryRows;
type AnyRow = InventoryRow<{ identity: string; contentHash: string }> & Record<string, unknown>;

/** Column -> PostgreSQL type, in the order of the insert; the property is the column in camelCase. */
const COLUMNS: Record<Table, { readonly prefix: IdPrefix; readonly own: Readonly<Record<string, string>> }> = {
  iam_user: { prefix: "user", own: {} },
  access_key: {
    prefix: "key",
    own: { user_identity: "text", user_name: "text", access_key_id: "text", is_active: "boolean", last_used_at: "timestamptz" },
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
const SHARED_COLUMNS = {
  identity: "text",
  name: "text",
  arn: "text",
  created_at: "timestamptz",
  content_hash: "text",
  document: "jsonb",
} as const;
const ROWS_PER_STATEMENT = 1_000;

/** Advisory lock: any constant that nobody else uses. */
const INVENTORY_OF_ACCOUNT_LOCK = 7_011_127;

/** Inside the scan's last transaction. `at` is when the snapshot was taken. Answers how many rows each table now shows. */
export async function saveInventory(em: Em, accountId: string, snapshot: AccountSnapshot): Promise<Partial<Record<Table, number>>> {
  const counts: Partial<Record<Table, number>> = {};
  const at = new Date(snapshot.takenAt);
  await lockInventoryOf(em, accountId);
  for (const [table, rows] of Object.entries(inventoryRows(snapshot)) as [Table, readonly AnyRow[]][]) {
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
  for (let start = 0; start < changed.length; start += ROWS_PER_STATEMENT) {
    await upsert(em, table, accountId, changed.slice(start, start + ROWS_PER_STATEMENT), at);
  }
  for (const row of rows) hashes.delete(row.identity);
  const gone = [...hashes.keys()];
  if (gone.length > 0) {
    await sql`update ${sql.table(table)} set gone_at = ${at} where account_id = ${accountId} and gone_at is null and identity = any(${sql.val(gone)}::text[])`.execute(
      em.getKysely(),
    );
  }
}

async function upsert(em: Em, table: Table, accountId: string, rows: readonly AnyRow[], at: Date): Promise<void> {
  const { prefix, own } = COLUMNS[table];
  const columns = Object.entries({ ...SHARED_COLUMNS, ...own });
  const arrays = columns.map(([column, type]) => {
    const values = rows.map((row) => {
      const value = row[propertyOf(column)];
      return type === "jsonb" ? JSON.stringify(value) : value;
    });
    return sql`${sql.val(values)}::${sql.raw(type)}[]`;
  });
  const names = sql.raw(columns.map(([column]) => column).join(", "));
  const updates = columns.map(([column]) => `${column} = ${KEPT[table]?.[column] ?? `excluded.${column}`}`);
  await sql`
    insert into ${sql.table(table)} as t (id, account_id, first_seen_at, ${names})
    select r.id, ${accountId}, ${at}, ${names}
      from unnest(${sql.val(rows.map(() => newId(prefix)))}::text[], ${sql.join(arrays)}) as r(id, ${names})
    on conflict (account_id, identity) do update set gone_at = null, ${sql.raw(updates.join(", "))}`.execute(em.getKysely());
}

function propertyOf(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
