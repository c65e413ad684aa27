/**
 * Records what changes in the inventory. The rows of the inventory are replaced at each scan, and only the last
 * snapshots are kept, so that without this log a change of last week could not be shown.
 */
import { sql } from "kysely";
import { LISTED, ROW } from "../../db/sort-values.ts";
import { databaseOf, pick, type Selected, select, table as tableOf } from "../../db/typed-sql.ts";
import type { UserDocument } from "../../db/entities/inventory.ts";
import type { Em } from "../../db/orm.ts";
import type { Instant } from "../../iam/time.ts";
import { lockEventOrder } from "../core/event-order.ts";
import { type BulkColumn, bulkRows, executeInChunks, ROWS_PER_STATEMENT } from "../core/bulk-rows.ts";
import {
  changeOf,
  type InventoryChangeDraft,
  KIND_OF_TABLE,
  type TrackedRow,
  type TrackedTable,
  trackedRow,
} from "./tracked-facts.ts";

const began = tableOf("inventory_start");
const change = tableOf("inventory_change");

/** The columns that are read of each table, besides `identity` and `name`, under the names of the row's properties. */
const COLUMNS = {
  iam_user: pick(LISTED.iam_user, "document"),
  iam_group: pick(LISTED.iam_group, "document"),
  iam_role: pick(LISTED.iam_role, "document"),
  iam_policy: pick(LISTED.iam_policy, "document", "type"),
  access_key: pick(LISTED.access_key, "isActive", "userIdentity", "userName", "accessKeyId"),
} as const satisfies Readonly<Record<TrackedTable, Selected>>;

/** A row with the properties of its table's columns. */
interface StoredRow {
  readonly identity: string;
  readonly document?: unknown;
}

interface TableReading {
  readonly accountId: string;
  readonly table: TrackedTable;
  readonly at: Date;
  /** Whether the stored rows are of a source with other identities. */
  readonly isOtherSource: boolean;
}

/**
 * Whether the table of the account is read for the first time, or for the first time from another source. Its rows then
 * were not created since the last reading: there is none to compare them with.
 */
export async function isFirstReading(em: Em, { accountId, table, at, isOtherSource }: TableReading): Promise<boolean> {
  const onKnown = isOtherSource
    ? sql`(${began.accountId}, ${began.kind}) do update set ${began.since} = excluded.${began.since}`
    : sql`do nothing`;
  const { rows } = await sql`
    insert into ${began.$table} (${began.accountId}, ${began.kind}, ${began.since}) values (${accountId}, ${KIND_OF_TABLE[table]}, ${at})
    on conflict ${onKnown} returning ${began.kind}`.execute(em.getKysely());
  return rows.length > 0;
}

/** The current rows with these identities, as they are stored. */
async function loadStored(
  em: Em,
  table: TrackedTable,
  accountId: string,
  identities: readonly string[],
): Promise<ReadonlyMap<string, StoredRow>> {
  const rows = await select(
    databaseOf(em),
    { ...pick(ROW, "identity", "name"), ...COLUMNS[table] },
    sql`from ${LISTED[table].$table}
     where ${ROW.accountId} = ${accountId} and ${ROW.goneAt} is null and ${ROW.identity} = any(${sql.val(identities)}::text[])`,
  );
  return new Map(rows.map((row) => [row.identity, row]));
}

/**
 * The users, where the credential report was not read, with what an earlier report said about them. The next report is
 * compared with it. Otherwise MFA that was removed in the meantime would be no change.
 */
export async function withKnownCredentials<Row extends StoredRow>(
  em: Em,
  accountId: string,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const documentOf = (row: StoredRow | undefined) => row?.document as UserDocument | undefined;
  const unread = rows.filter((row) => documentOf(row)?.credentials === null).map(({ identity }) => identity);
  if (unread.length === 0) return rows;
  const stored = await loadStored(em, "iam_user", accountId, unread);
  return rows.map((row) => {
    const before = documentOf(stored.get(row.identity));
    const knownCredentials = before?.credentials ?? before?.knownCredentials;
    return knownCredentials && documentOf(row)?.credentials === null
      ? { ...row, document: { ...documentOf(row), knownCredentials } }
      : row;
  });
}

/** The changes of these rows. `after` has the rows as they will be stored; the other identities are deleted. */
export async function findChanges(
  em: Em,
  { table, accountId }: { readonly table: TrackedTable; readonly accountId: string },
  after: readonly { readonly identity: string }[],
  deleted: readonly string[],
): Promise<InventoryChangeDraft[]> {
  const next = new Map(after.map((row) => [row.identity, row]));
  const identities = [...next.keys(), ...deleted];
  const drafts: InventoryChangeDraft[] = [];
  for (let start = 0; start < identities.length; start += ROWS_PER_STATEMENT) {
    const part = identities.slice(start, start + ROWS_PER_STATEMENT);
    const stored = await loadStored(em, table, accountId, part);
    for (const identity of part) {
      const draft = changeOf(table, tracked(table, stored.get(identity)), tracked(table, next.get(identity)));
      if (draft) drafts.push(draft);
    }
  }
  return drafts;
}

function tracked(table: TrackedTable, row: { readonly identity: string } | undefined): TrackedRow | null {
  // Its properties are those of the table: it was read with `COLUMNS`, or is about to be written to it.
  return row === undefined ? null : trackedRow(table, row as never);
}

/**
 * Saves the changes. Call it as the last write of the transaction that changes the inventory. Like events of alerts,
 * changes are written by one transaction at a time, so that a list that is frozen at a moment stays as it is.
 */
export async function saveInventoryChanges(
  em: Em,
  {
    accountId,
    sourceId,
    clock,
  }: { readonly accountId: string; readonly sourceId: string; readonly clock: () => Instant },
  drafts: readonly InventoryChangeDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const kysely = em.getKysely();
  await lockEventOrder(kysely);
  const at = new Date(clock()).toISOString();
  await executeInChunks(
    kysely,
    drafts,
    (chunk) => sql`
      insert into ${change.$table} (${sql.join([change.kind, change.change, change.identity, change.ownerId, change.name])},
        ${sql.join([change.before, change.after, change.accountId, change.sourceId, change.at])})
      select v.*, ${accountId}, ${sourceId}, ${at}::timestamptz from ${bulkRows(chunk, DRAFT_COLUMNS)}`,
  );
}

const DRAFT_COLUMNS: readonly BulkColumn<InventoryChangeDraft>[] = [
  { name: "kind", type: "text", valueOf: (draft) => draft.kind },
  { name: "change", type: "text", valueOf: (draft) => draft.change },
  { name: "identity", type: "text", valueOf: (draft) => draft.identity },
  { name: "owner_id", type: "text", valueOf: (draft) => draft.ownerId },
  { name: "name", type: "text", valueOf: (draft) => draft.name },
  { name: "before", type: "jsonb", valueOf: (draft) => draft.before },
  { name: "after", type: "jsonb", valueOf: (draft) => draft.after },
];
