/**
 * Keeps what each account contributes to the paths of others beside its latest snapshot. A row counts only for the bytes of
 * the snapshot that it was made from, so neither a later reading nor a damaged one is ever answered from it.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { JoinedSource, PackedContribution } from "../analysis/account-contribution.ts";

/** The contributions and snapshots in the database. */
export function storedAccounts(em: Em): JoinedSource {
  const kysely = em.getKysely();
  return {
    async contribution(snapshotId) {
      const { rows } = await sql<PackedContribution>`
        select c.engine, c.content_hash as "contentHash", c.content, c.at
          from snapshot s join account_contribution c on c.account_id = s.account_id
         where s.id = ${snapshotId} and c.snapshot_hash = sha256(s.document)`.execute(kysely);
      return rows[0] ?? null;
    },
    async document(snapshotId) {
      const { rows } = await sql<{ document: Uint8Array }>`
        select document from snapshot where id = ${snapshotId}`.execute(kysely);
      return rows[0]?.document ?? null;
    },
  };
}

/**
 * Keeps the contribution beside this snapshot, writing its content only if it changed or was damaged. Call it in the scan's
 * last transaction.
 */
export async function saveContribution(
  em: Em,
  accountId: string,
  { engine, contentHash, content, at }: PackedContribution,
  document: Uint8Array,
): Promise<void> {
  const kysely = em.getKysely();
  const snapshotHash = hashOf(document);
  const times = sql`${JSON.stringify(at)}::jsonb`;
  const { numAffectedRows } = await sql`
    update account_contribution set snapshot_hash = ${snapshotHash}, at = ${times}
     where account_id = ${accountId} and engine = ${engine} and content_hash = ${contentHash}
       and sha256(content) = ${hashOf(content)}`.execute(kysely);
  if (numAffectedRows === 1n) return;
  await sql`
    insert into account_contribution (account_id, snapshot_hash, engine, content_hash, content, at)
    values (${accountId}, ${snapshotHash}, ${engine}, ${contentHash}, ${Buffer.from(content)}, ${times})
    on conflict (account_id) do update set snapshot_hash = excluded.snapshot_hash, engine = excluded.engine,
      content_hash = excluded.content_hash, content = excluded.content, at = excluded.at`.execute(kysely);
}

/** Removes the contribution of an account that has no other account to join with. */
export async function removeContribution(em: Em, accountId: string): Promise<void> {
  await sql`delete from account_contribution where account_id = ${accountId}`.execute(em.getKysely());
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
