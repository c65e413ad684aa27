/** Updates the stored paths to the latest snapshot, writing only what changed. */
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { PathReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import { escalationFactsOf, pathIdentity, pathRank, snapshotPaths } from "../../iam/escalation/paths/snapshot-paths.ts";
import { type BulkColumn, bulkRows } from "../core/bulk-rows.ts";

/** A path with its statements takes a few kilobytes, so one SQL statement stays well below a megabyte. */
const PATHS_PER_STATEMENT = 100;

export interface FoundPath {
  readonly path: EscalationPath;
  readonly identity: string;
  readonly contentHash: string;
  /** The target's AWS account, if the path leads into another account. */
  readonly targetAwsAccountId?: string | null;
  readonly readings?: readonly PathReading[];
}

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

/**
 * Saves the paths. Call it in the scan's last transaction, after the inventory was saved, because that takes the
 * account's lock. Nothing changes if the authorization details were not read, because the paths are then unknown.
 */
export async function saveEscalationPaths(em: Em, accountId: string, snapshot: AccountSnapshot): Promise<void> {
  const facts = escalationFactsOf(snapshot);
  if (!facts) return;
  const at = new Date(snapshot.takenAt);
  const { rows: known } = await sql<{ identity: string; content_hash: string }>`
    select identity, content_hash from escalation_path
     where account_id = ${accountId} and target_aws_account_id is null and gone_at is null`.execute(em.getKysely());
  const hashes = new Map(known.map((row) => [row.identity, row.content_hash]));
  let changed: FoundPath[] = [];
  const write = async () => {
    await upsertPaths(em, accountId, changed, at);
    changed = [];
    await setImmediate();
  };
  // Paths are written in batches, so that the paths of a large account are never all in memory at once.
  for (const path of snapshotPaths(facts)) {
    const identity = pathIdentity(path);
    const contentHash = createHash("sha1").update(JSON.stringify(path)).digest("base64url");
    if (hashes.get(identity) !== contentHash) changed.push({ path, identity, contentHash });
    hashes.delete(identity);
    if (changed.length >= PATHS_PER_STATEMENT) await write();
  }
  await write();
  const closed = [...hashes.keys()];
  if (closed.length > 0) {
    await sql`update escalation_path set gone_at = ${at} where account_id = ${accountId} and target_aws_account_id is null and gone_at is null and identity = any(${sql.val(closed)}::text[])`.execute(
      em.getKysely(),
    );
  }
}

export async function upsertPaths(em: Em, accountId: string, found: readonly FoundPath[], at: Date): Promise<void> {
  for (let start = 0; start < found.length; start += PATHS_PER_STATEMENT)
    await upsert(accountId, found.slice(start, start + PATHS_PER_STATEMENT), at).execute(em.getKysely());
}

function upsert(accountId: string, rows: readonly FoundPath[], at: Date): RawBuilder<unknown> {
  return sql`
    insert into escalation_path (account_id, first_seen_at, ${sql.raw(COLUMNS.map(({ name }) => name).join(", "))})
    select ${accountId}, ${at}, v.* from ${bulkRows(rows, COLUMNS)}
    on conflict (account_id, identity) do update set gone_at = null, ${sql.raw(UPDATED.join(", "))}`;
}
