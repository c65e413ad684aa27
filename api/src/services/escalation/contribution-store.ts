/**
 * Keeps what each account contributes to the paths of others beside its latest snapshot. A row counts only for the bytes of
 * the snapshot that it was made from, so neither a later reading nor a damaged one is ever answered from it.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, pick, selectFirst, table } from "../../db/typed-sql.ts";
import type { JoinedSource, PackedContribution } from "../analysis/account-contribution.ts";

const c = table("account_contribution", "c");
const s = table("snapshot", "s");
const plain = table("account_contribution");
const CONTRIBUTION = { ...pick(c, "engine", "contentHash", "content"), at: known<PackedContribution["at"]>(c.at) };

/** The contributions and snapshots in the database. */
export function storedAccounts(em: Em): JoinedSource {
  const database = databaseOf(em);
  return {
    async contribution(snapshotId) {
      const row = await selectFirst(
        database,
        CONTRIBUTION,
        sql`from ${s.$table} join ${c.$table} on ${c.accountId} = ${s.accountId}
         where ${s.id} = ${snapshotId} and ${c.snapshotHash} = sha256(${s.document})`,
      );
      return row ?? null;
    },
    async document(snapshotId) {
      const row = await selectFirst(database, pick(s, "document"), sql`from ${s.$table} where ${s.id} = ${snapshotId}`);
      return row?.document ?? null;
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
    update ${c.$table} set ${plain.snapshotHash} = ${snapshotHash}, ${plain.at} = ${times}
     where ${c.accountId} = ${accountId} and ${c.engine} = ${engine} and ${c.contentHash} = ${contentHash}
       and sha256(${c.content}) = ${hashOf(content)}`.execute(kysely);
  if (numAffectedRows === 1n) return;
  const columns = [plain.snapshotHash, plain.engine, plain.contentHash, plain.content, plain.at];
  await sql`
    insert into ${plain.$table} (${plain.accountId}, ${sql.join(columns)})
    values (${accountId}, ${snapshotHash}, ${engine}, ${contentHash}, ${Buffer.from(content)}, ${times})
    on conflict (${plain.accountId}) do update set ${sql.join(columns.map((column) => sql`${column} = excluded.${column}`))}`.execute(
    kysely,
  );
}

/** Removes the contribution of an account that has no other account to join with. */
export async function removeContribution(em: Em, accountId: string): Promise<void> {
  await databaseOf(em).deleteFrom("account_contribution").where("account_id", "=", accountId).execute();
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
