/** Updates the stored paths to the latest snapshot, writing only what changed. */
import { type RawBuilder, sql } from "kysely";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { pathRank } from "../../iam/escalation/paths/snapshot-paths.ts";
import type { OpenedPath } from "../../iam/notification-event.ts";
import type { FoundPath } from "../analysis/stored-paths.ts";
import { type BulkColumn, bulkRows } from "../core/bulk-rows.ts";

/** A path with its statements takes a few kilobytes, so one SQL statement stays well below a megabyte. */
const PATHS_PER_STATEMENT = 100;

const COLUMNS: readonly BulkColumn<FoundPath>[] = [
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
const UPDATED = COLUMNS.slice(2).map(({ name }) => `${name} = excluded.${name}`);

/** The changes of a scan to the stored paths of its account. */
export interface PathChanges {
  /** New and changed paths, in parts: each is the JSON of `FoundPath[]`. */
  readonly changed: readonly Uint8Array[];
  /** The identities of stored paths that no longer exist. */
  readonly closed: readonly string[];
}

/** Returns the content hashes of the stored paths within the account, by identity. Only a scan of the account changes them. */
export async function readPathHashes(em: Em, accountId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ identity: string; content_hash: string }>`
    select identity, content_hash from escalation_path
     where account_id = ${accountId} and target_aws_account_id is null and gone_at is null`.execute(em.getKysely());
  return new Map(rows.map((row) => [row.identity, row.content_hash]));
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
  if (closed.length > 0) {
    await sql`update escalation_path set gone_at = ${at}, is_reported = false where account_id = ${accountId} and target_aws_account_id is null and gone_at is null and identity = any(${sql.val(closed)}::text[])`.execute(
      em.getKysely(),
    );
  }
  return opened;
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
    const { rows } = await upsert(accountId, found.slice(start, start + PATHS_PER_STATEMENT), at).execute(
      em.getKysely(),
    );
    opened.push(...rows.map((row) => ({ ...row, accountId })));
  }
  return opened;
}

function upsert(
  accountId: string,
  rows: readonly FoundPath[],
  at: Date,
): RawBuilder<Omit<StoredOpenedPath, "accountId">> {
  return sql<Omit<StoredOpenedPath, "accountId">>`
    with found as materialized (select * from ${bulkRows(rows, COLUMNS)}),
    former as (
      select p.identity from escalation_path p join found f on f.identity = p.identity
       where p.account_id = ${accountId} and p.gone_at is null and p.is_reported),
    written as (
    insert into escalation_path (account_id, first_seen_at, opened_at, is_reported, ${sql.raw(COLUMNS.map(({ name }) => name).join(", "))})
    select ${accountId}, ${at}, ${at}, f.verdict in ('EXPLOITABLE','CONDITIONAL'), f.* from found f
    on conflict (account_id, identity) do update set gone_at = null, ${sql.raw(UPDATED.join(", "))},
      opened_at = case when escalation_path.gone_at is null then escalation_path.opened_at else excluded.opened_at end,
      is_reported = excluded.is_reported or (excluded.verdict = 'UNKNOWN' and escalation_path.is_reported)
    returning id, identity, source_name, target_name, hop_count, verdict)
    select w.id, w.source_name as "sourceName", w.target_name as "targetName", w.hop_count as "hopCount",
           w.verdict = 'EXPLOITABLE' as "isCertain", split_part(w.identity, ' > ', 1) as "sourceId"
      from written w where w.verdict in ('EXPLOITABLE','CONDITIONAL') and w.identity not in (select identity from former)`;
}
