/** Updates the inventory tables to the latest snapshot, writing only changed rows. */
import { type RawBuilder, sql } from "kysely";
import type { Database } from "../../db/database.ts";
import { LISTED, ROW } from "../../db/sort-values.ts";
import { databaseOf, pick, select, table as tableOf } from "../../db/typed-sql.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { type BulkColumn, bulkRows, executeInChunks } from "../core/bulk-rows.ts";
import { findChanges, isFirstReading, withKnownCredentials } from "./change-log.ts";
import { INVENTORY_COLUMNS } from "./inventory-columns.ts";
import { lockInventoryOf } from "./inventory-lock.ts";
import { saveRecordedVersions, type ScanOfAccount } from "./recorded-versions.ts";
import { type InventoryRow, type InventoryRows, inventoryRows } from "./snapshot-rows.ts";
import type { InventoryChangeDraft } from "./tracked-facts.ts";
import { listedKeysByUser, unreadIdentities, usersWithUnknownKeys } from "./unread-rows.ts";
import { deleteOvertakenUserKeys, loadUserKeys } from "./user-keys.ts";

const k = tableOf("access_key", "k");
const plain = tableOf("access_key");
const excluded = tableOf("access_key", "excluded");

type Table = keyof InventoryRows;
type AnyRow = InventoryRow<{ identity: string; contentHash: string }> & Record<string, unknown>;

/**
 * The columns that an update may keep, with their SQL expressions. If a scan did not read a key's ID, the stored ID and
 * name are kept.
 */
const KEPT: Partial<Record<Table, Readonly<Record<string, RawBuilder<unknown>>>>> = {
  access_key: {
    access_key_id: sql`coalesce(${excluded.accessKeyId}, ${LISTED.access_key.accessKeyId})`,
    name: sql`coalesce(${excluded.accessKeyId}, ${LISTED.access_key.accessKeyId}, ${excluded.name})`,
  } satisfies { readonly [Column in keyof Database["access_key"]]?: RawBuilder<unknown> },
};

export interface SavedInventory {
  /** The number of current rows per table. */
  readonly counts: Partial<Record<Table, number>>;
  /** The differences from the previous reading. The caller records them with `saveInventoryChanges`. */
  readonly changes: readonly InventoryChangeDraft[];
}

/** Saves the inventory. Call it in the scan's last transaction. `riskScores` are explained at `inventoryRows`. */
export async function saveInventory(
  em: Em,
  scan: ScanOfAccount,
  snapshot: AccountSnapshot,
  riskScores: readonly number[] | null,
): Promise<SavedInventory> {
  const { accountId } = scan;
  const counts: Partial<Record<Table, number>> = {};
  const changes: InventoryChangeDraft[] = [];
  const at = new Date(snapshot.takenAt);
  await lockInventoryOf(em, accountId);
  const { credentialReport } = snapshot.sections;
  if (credentialReport.status === "read")
    await deleteOvertakenUserKeys(em, accountId, credentialReport.value.generatedAt);
  const newerKeys = await loadUserKeys(em, accountId, snapshot.takenAt);
  const readSince = new Set(newerKeys.map(({ userId }) => userId));
  const unknownUsers = usersWithUnknownKeys(snapshot);
  const listedKeys = listedKeysByUser(snapshot);
  const unread = unreadIdentities(snapshot);
  for (const [table, rows] of inventoryRows(snapshot, riskScores) as Iterable<[Table, readonly AnyRow[]]>) {
    counts[table] = rows.length;
    const isKept = (identity: string, isStored: boolean) => {
      if (table !== "access_key") return unread.has(identity);
      const userId = identity.slice(0, identity.lastIndexOf("/"));
      if (readSince.has(userId)) return true;
      if (!unknownUsers.has(userId)) return false;
      // A listed key is added and a deleted one removed. Of those in between, an earlier report knows more.
      return listedKeys.get(userId)?.has(identity) === true ? isStored : !listedKeys.has(userId);
    };
    for (const change of await saveTable(em, table, accountId, rows, { at, isKept })) changes.push(change);
    if (table === "iam_policy") await saveRecordedVersions(em, scan, snapshot, (id) => unread.has(id));
  }
  return { counts, changes };
}

/**
 * Stores access key IDs that were read after a scan. Skips keys that were deleted in the meantime or already have an
 * ID.
 */
export async function saveKeyIds(em: Em, accountId: string, keyIds: ReadonlyMap<string, string>): Promise<void> {
  const rows = [...keyIds];
  await em.transactional(async (tx) => {
    await lockInventoryOf(tx, accountId);
    // The content hash stays that of the row without an ID, so it differs at the next scan, which then writes the whole
    // row once.
    await sql`
      update ${k.$table} set ${plain.accessKeyId} = v.access_key_id, ${plain.name} = v.access_key_id
        from unnest(${sql.val(rows.map(([identity]) => identity))}::text[], ${sql.val(rows.map(([, id]) => id))}::text[]) as v(identity, access_key_id)
       where ${k.accountId} = ${accountId} and ${k.identity} = v.identity and ${k.goneAt} is null and ${k.accessKeyId} is null`.execute(
      tx.getKysely(),
    );
  });
}

/**
 * Writes the rows that changed, and marks those that are missing as deleted. The rows in `isKept` stay as they are: they
 * were read after this snapshot was taken, or the snapshot lacks them. Returns the changes, none for the
 * first reading of a table.
 */
async function saveTable(
  em: Em,
  table: Table,
  accountId: string,
  rows: readonly AnyRow[],
  { at, isKept }: { readonly at: Date; readonly isKept: (identity: string, isStored: boolean) => boolean },
): Promise<readonly InventoryChangeDraft[]> {
  const known = await select(
    databaseOf(em),
    pick(ROW, "identity", "contentHash"),
    sql`from ${LISTED[table].$table} where ${ROW.accountId} = ${accountId} and ${ROW.goneAt} is null`,
  );
  const stored = new Set(known.map((row) => row.identity));
  const hashes = new Map(
    known.filter((row) => !isKept(row.identity, true)).map((row) => [row.identity, row.contentHash]),
  );
  const changed = rows.filter(
    (row) => hashes.get(row.identity) !== row.contentHash && !isKept(row.identity, stored.has(row.identity)),
  );
  for (const row of rows) hashes.delete(row.identity);
  const deleted = [...hashes.keys()];
  const isFirst = await isFirstReading(em, { accountId, table, at, isOtherSource: hasOtherIdentities(known, rows) });
  const changes = isFirst ? [] : await findChanges(em, { table, accountId }, changed, deleted);
  const written = table === "iam_user" ? await withKnownCredentials(em, accountId, changed) : changed;
  await executeInChunks(em.getKysely(), written, (chunk) => upsert(table, accountId, chunk, at));
  if (deleted.length > 0) {
    await sql`update ${LISTED[table].$table} set ${plain.goneAt} = ${at}
       where ${ROW.accountId} = ${accountId} and ${ROW.goneAt} is null and ${ROW.identity} = any(${sql.val(deleted)}::text[])`.execute(
      em.getKysely(),
    );
  }
  return changes;
}

/**
 * Whether the source of an offline account has changed. A credential report identifies users by ARN and other sources by
 * ID, so their rows cannot be compared.
 */
function hasOtherIdentities(
  [known]: readonly { readonly identity: string }[],
  [next]: readonly { readonly identity: string }[],
): boolean {
  return known !== undefined && next !== undefined && isArn(known.identity) !== isArn(next.identity);
}

function isArn(identity: string): boolean {
  return identity.startsWith("arn:");
}

function upsert(table: Table, accountId: string, rows: readonly AnyRow[], at: Date): RawBuilder<unknown> {
  const { prefix, columns: types } = INVENTORY_COLUMNS[table];
  const columns = Object.entries(types).map(([name, type]): BulkColumn<AnyRow> => {
    const property = propertyOf(name);
    return { name, type, valueOf: (row) => row[property] };
  });
  const names = columns.map(({ name }) => name);
  const updates = names.map((name) => sql`${sql.ref(name)} = ${KEPT[table]?.[name] ?? sql.ref(`excluded.${name}`)}`);
  return sql`
    insert into ${LISTED[table].$table} (${plain.accountId}, ${plain.firstSeenAt}, ${plain.id}, ${sql.join(names.map((name) => sql.ref(name)))})
    select ${accountId}, ${at}, v.* from ${bulkRows(rows, [{ name: "id", type: "text", valueOf: () => newId(prefix) }, ...columns])}
    on conflict (${plain.accountId}, ${plain.identity}) do update set ${plain.goneAt} = null, ${sql.join(updates)}`;
}

function propertyOf(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
