/** Updates the stored paths to the latest snapshot, writing only what changed. */
import { sql } from "kysely";
import type { Database } from "../../db/database.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, rowsOf, select, table } from "../../db/typed-sql.ts";
import { pathRank } from "../../iam/escalation/paths/snapshot-paths.ts";
import type { OpenedPath } from "../../iam/notification-event.ts";
import type { FoundPath } from "../analysis/stored-paths.ts";
import { type BulkColumn, bulkRows } from "../core/bulk-rows.ts";
import type { Condition } from "../core/query-conditions.ts";

/** A path with its statements takes a few kilobytes, so one SQL statement stays well below a megabyte. */
const PATHS_PER_STATEMENT = 100;

const plain = table("escalation_path");
const p = table("escalation_path", "p");
const stored = table("escalation_path", "escalation_path");
const excluded = table("escalation_path", "excluded");
/** The paths of the statement, by the names of `COLUMNS`. */
const f = table("escalation_path", "f");
const w = table("escalation_path", "w");

type PathColumn = BulkColumn<FoundPath> & { readonly name: keyof Database["escalation_path"] };
const COLUMNS: readonly PathColumn[] = [
  { name: "id", type: "text", valueOf: () => newId("path") },
  { name: "identity", type: "text", valueOf: ({ identity }) => identity },
  { name: "source_name", type: "text", valueOf: ({ path }) => path.source.name },
  { name: "source_arn", type: "text", valueOf: ({ path }) => path.source.arn },
  { name: "verdict", type: "text", valueOf: ({ path }) => path.verdict.kind },
  { name: "hop_count", type: "integer", valueOf: ({ path }) => path.hops.length },
  { name: "target_name", type: "text", valueOf: ({ path }) => path.target.name },
  { name: "technique_ids", type: "jsonb", valueOf: ({ path }) => path.hops.map(({ techniqueId }) => techniqueId) },
  { name: "rank", type: "integer", valueOf: ({ path }) => pathRank(path) },
  { name: "target_aws_account_id", type: "text", valueOf: ({ targetAwsAccountId }) => targetAwsAccountId },
  { name: "readings", type: "jsonb", valueOf: ({ readings = [] }) => readings },
  { name: "content_hash", type: "text", valueOf: ({ contentHash }) => contentHash },
  { name: "document", type: "jsonb", valueOf: ({ path }) => path },
];
const UPDATED = COLUMNS.slice(2).map(({ name }) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`);

/** The changes of a scan to the stored paths of its account. */
export interface PathChanges {
  /** New and changed paths, in parts: each is the JSON of `FoundPath[]`. */
  readonly changed: readonly Uint8Array[];
  /** The identities of stored paths that no longer exist. */
  readonly closed: readonly string[];
}

/** Returns the content hashes of the stored paths within the account, by identity. Only a scan of the account changes them. */
export async function readPathHashes(em: Em, accountId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await select(
    databaseOf(em),
    pick(p, "identity", "contentHash"),
    sql`from ${p.$table} where ${p.accountId} = ${accountId} and ${p.targetAwsAccountId} is null and ${p.goneAt} is null`,
  );
  return new Map(rows.map((row) => [row.identity, row.contentHash]));
}

/**
 * Saves the paths. Call it in the scan's last transaction, after the inventory was saved, because that takes the
 * account's lock. Parts are parsed one by one, so that the paths of a large account are never all in memory at once.
 */
export async function saveEscalationPaths(
  em: Em,
  accountId: string,
  { changed, closed }: PathChanges,
  at: Date,
): Promise<StoredOpenedPath[]> {
  const opened: StoredOpenedPath[] = [];
  for (const part of changed)
    opened.push(
      ...(await upsertPaths(em, accountId, JSON.parse(Buffer.from(part).toString("utf8")) as FoundPath[], at)),
    );
  if (closed.length > 0)
    await closePaths(
      em,
      at,
      sql`${p.accountId} = ${accountId} and ${p.targetAwsAccountId} is null and ${p.goneAt} is null and ${p.identity} = any(${sql.val(closed)}::text[])`,
    );
  return opened;
}

/** Marks the paths `p` that meet the condition as gone. */
async function closePaths(em: Em, at: Date, where: Condition): Promise<void> {
  await sql`update ${p.$table} set ${plain.goneAt} = ${at}, ${plain.isReported} = false where ${where}`.execute(
    em.getKysely(),
  );
}

/** Marks the paths with these IDs as gone. */
export async function closePathsById(em: Em, ids: readonly string[], at: Date): Promise<void> {
  await closePaths(em, at, sql`${p.id} = any(${sql.val(ids)}::text[])`);
}

/**
 * A path that a principal can take since this scan: it is new, or was closed, blocked or unknown before. One that was
 * reported as open, and then was unknown because of missing data, was never known to be closed and is not reported again.
 */
export interface StoredOpenedPath extends OpenedPath {
  readonly accountId: string;
  /** The identity of the principal. */
  readonly sourceId: string;
}

/** Writes the paths, and returns those that were not reported as open before. */
export async function upsertPaths(
  em: Em,
  accountId: string,
  found: readonly FoundPath[],
  at: Date,
): Promise<StoredOpenedPath[]> {
  const opened: StoredOpenedPath[] = [];
  for (let start = 0; start < found.length; start += PATHS_PER_STATEMENT) {
    const rows = await upsert(em, accountId, found.slice(start, start + PATHS_PER_STATEMENT), at);
    opened.push(...rows.map((row) => ({ ...row, accountId })));
  }
  return opened;
}

const WRITTEN = {
  ...pick(w, "id", "sourceName", "targetName", "hopCount"),
  isCertain: sql<boolean>`${w.verdict} = 'EXPLOITABLE'`,
  sourceId: sql<string>`split_part(${w.identity}, ' > ', 1)`,
};

async function upsert(em: Em, accountId: string, rows: readonly FoundPath[], at: Date) {
  const names = sql.join(COLUMNS.map(({ name }) => sql.ref(name)));
  return rowsOf(
    databaseOf(em),
    WRITTEN,
    (list) => sql`
    with found as materialized (select * from ${bulkRows(rows, COLUMNS)}),
    former as (
      select ${p.identity} from ${p.$table} join found f on ${f.identity} = ${p.identity}
       where ${p.accountId} = ${accountId} and ${p.goneAt} is null and ${p.isReported}),
    written as (
    insert into ${plain.$table} (${sql.join([plain.accountId, plain.firstSeenAt, plain.openedAt, plain.isReported])}, ${names})
    select ${accountId}, ${at}, ${at}, ${f.verdict} in ('EXPLOITABLE','CONDITIONAL'), f.* from found f
    on conflict (${plain.accountId}, ${plain.identity}) do update set ${plain.goneAt} = null, ${sql.join(UPDATED)},
      ${plain.openedAt} = case when ${stored.goneAt} is null then ${stored.openedAt} else ${excluded.openedAt} end,
      ${plain.isReported} = ${excluded.isReported} or (${excluded.verdict} = 'UNKNOWN' and ${stored.isReported})
    returning ${sql.join([plain.id, plain.identity, plain.sourceName, plain.targetName, plain.hopCount, plain.verdict])})
    select ${list}
      from written w where ${w.verdict} in ('EXPLOITABLE','CONDITIONAL') and ${w.identity} not in (select identity from former)`,
  );
}
