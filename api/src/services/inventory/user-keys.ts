/**
 * Keeps the access keys that were read for one user after the latest credential report. They are used instead of the
 * report's keys until a report is newer (`iam/user-keys.ts`).
 */
import { sql } from "kysely";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import type { AccessKeyMetadata, AccountSnapshot } from "../../iam/account.ts";
import { accessKeyIdentity } from "../../iam/identity.ts";
import type { Instant } from "../../iam/time.ts";
import { type UserKeys, withNewerKeys } from "../../iam/user-keys.ts";
import { findChanges } from "./change-log.ts";
import { lockInventoryOf } from "./inventory-lock.ts";
import type { InventoryChangeDraft } from "./tracked-facts.ts";

/** The snapshot with the keys that were read for single users after its credential report. */
export async function withReadKeys(em: Em, accountId: string, snapshot: AccountSnapshot): Promise<AccountSnapshot> {
  const { credentialReport } = snapshot.sections;
  if (credentialReport.status !== "read" || snapshot.source !== "LIVE") return snapshot;
  return withNewerKeys(snapshot, await loadUserKeys(em, accountId, credentialReport.value.generatedAt));
}

/** The readings of the account that are newer than `after`. */
export async function loadUserKeys(em: Em, accountId: string, after: Instant): Promise<UserKeys[]> {
  const { rows } = await sql<{
    user_identity: string;
    user_name: string;
    read_at: number;
    keys: readonly AccessKeyMetadata[];
  }>`select user_identity, user_name, (extract(epoch from read_at) * 1000)::float8 as read_at, keys from user_keys
      where account_id = ${accountId} and read_at > ${new Date(after)}`.execute(em.getKysely());
  return rows.map((row) => ({
    userId: row.user_identity,
    userName: row.user_name,
    readAt: row.read_at,
    keys: row.keys,
  }));
}

/** Deletes the readings that the credential report of this time has overtaken. */
export async function deleteOvertakenUserKeys(tx: Em, accountId: string, reportedAt: Instant): Promise<void> {
  await sql`delete from user_keys where account_id = ${accountId} and read_at <= ${new Date(reportedAt)}`.execute(
    tx.getKysely(),
  );
}

/**
 * Saves the reading and updates the user's keys in the inventory. Call it in a transaction. An older reading than the
 * stored one changes nothing. Returns the changes, which the caller records with `saveInventoryChanges`.
 */
export async function saveUserKeys(
  tx: Em,
  accountId: string,
  reading: UserKeys,
): Promise<readonly InventoryChangeDraft[]> {
  const kysely = tx.getKysely();
  const readAt = new Date(reading.readAt);
  await lockInventoryOf(tx, accountId);
  const { rows } = await sql`
    insert into user_keys (account_id, user_identity, user_name, read_at, keys)
    values (${accountId}, ${reading.userId}, ${reading.userName}, ${readAt}, ${JSON.stringify(reading.keys)}::jsonb)
    on conflict (account_id, user_identity) do update
      set user_name = excluded.user_name, read_at = excluded.read_at, keys = excluded.keys
      where user_keys.read_at < excluded.read_at
    returning user_identity`.execute(kysely);
  if (rows.length === 0 || !(await isInInventory(tx, accountId, reading.userId))) return [];
  const shown = keysToShow(reading);
  const identities = reading.keys.map((key) => accessKeyIdentity(reading.userId, key.createdAt));
  const changes = await findChanges(
    tx,
    { table: "access_key", accountId },
    shown.map((key) => ({
      identity: key.identity,
      name: key.accessKeyId,
      isActive: key.isActive,
      userIdentity: reading.userId,
      userName: reading.userName,
      accessKeyId: key.accessKeyId,
    })),
    await keysOutside(tx, accountId, reading.userId, identities),
  );
  // The content hash differs from that of a scan, so the next scan writes the row again.
  for (const key of shown) {
    await sql`
      insert into access_key as t (id, account_id, first_seen_at, identity, name, arn, created_at, content_hash, document,
          user_identity, user_name, access_key_id, is_active, last_used_at)
      values (${newId("key")}, ${accountId}, ${readAt}, ${key.identity}, ${key.accessKeyId}, null, ${new Date(key.createdAt)}, '',
          ${JSON.stringify({ lastUsed: key.lastUsed })}::jsonb, ${reading.userId}, ${reading.userName}, ${key.accessKeyId},
          ${key.isActive}, ${key.lastUsed.status === "USED" ? new Date(key.lastUsed.at) : null})
      on conflict (account_id, identity) do update set gone_at = null, name = excluded.name, content_hash = '',
          document = excluded.document, access_key_id = excluded.access_key_id, is_active = excluded.is_active,
          last_used_at = excluded.last_used_at`.execute(kysely);
  }
  await sql`update access_key set gone_at = ${readAt} where account_id = ${accountId} and user_identity = ${reading.userId}
      and gone_at is null and not (identity = any(${sql.val(identities)}::text[]))`.execute(kysely);
  return changes;
}

/** The current keys of the user that have none of these identities. */
async function keysOutside(
  tx: Em,
  accountId: string,
  userId: string,
  identities: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ identity: string }>`
    select identity from access_key where account_id = ${accountId} and user_identity = ${userId}
       and gone_at is null and not (identity = any(${sql.val(identities)}::text[]))`.execute(tx.getKysely());
  return rows.map(({ identity }) => identity);
}

/** Whether a scan has found the user. A key without its user would lead to a page that does not exist. */
async function isInInventory(tx: Em, accountId: string, userId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from iam_user where account_id = ${accountId} and identity = ${userId} and gone_at is null`.execute(
    tx.getKysely(),
  );
  return rows.length > 0;
}

/** The keys as inventory shows them. Two keys that were created in the same second have one identity and are left out. */
function keysToShow({ userId, keys }: UserKeys) {
  const byIdentity = Map.groupBy(keys, (key) => accessKeyIdentity(userId, key.createdAt));
  return [...byIdentity].flatMap(([identity, [key, ...others]]) =>
    key && others.length === 0
      ? [{ ...key, identity, lastUsed: key.lastUsed ?? ({ status: "UNKNOWN" } as const) }]
      : [],
  );
}
