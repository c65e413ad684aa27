/**
 * Keeps the access keys that were read for one user after the latest credential report. They are used instead of the
 * report's keys until a report is newer (`iam/user-keys.ts`).
 */
import { type RawBuilder, sql } from "kysely";
import type { AccessKeyRow } from "../../db/entities/inventory.ts";
import { databaseOf, known, pick, select, table } from "../../db/typed-sql.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import type { AccessKeyMetadata, AccountSnapshot } from "../../iam/account.ts";
import { accessKeyIdentity } from "../../iam/identity.ts";
import type { Instant } from "../../iam/time.ts";
import { type UserKeys, withNewerKeys } from "../../iam/user-keys.ts";
import { findChanges } from "./change-log.ts";
import { lockInventoryOf } from "./inventory-lock.ts";
import type { InventoryChangeDraft } from "./tracked-facts.ts";

const reading = table("user_keys");
const storedReading = table("user_keys", "r");
const newReading = table("user_keys", "excluded");
const user = table("iam_user");
const key = table("access_key");
const newKey = table("access_key", "excluded");

/** The snapshot with the keys that were read for single users after its credential report. */
export async function withReadKeys(em: Em, accountId: string, snapshot: AccountSnapshot): Promise<AccountSnapshot> {
  const { credentialReport } = snapshot.sections;
  if (credentialReport.status !== "read" || snapshot.source !== "LIVE") return snapshot;
  return withNewerKeys(snapshot, await loadUserKeys(em, accountId, credentialReport.value.generatedAt));
}

/** The readings of the account that are newer than `after`. */
export async function loadUserKeys(em: Em, accountId: string, after: Instant): Promise<UserKeys[]> {
  return select(
    databaseOf(em),
    {
      userId: reading.userIdentity,
      userName: reading.userName,
      readAt: sql<number>`(extract(epoch from ${reading.readAt}) * 1000)::float8`,
      keys: known<readonly AccessKeyMetadata[]>(reading.keys),
    },
    sql`from ${reading.$table} where ${reading.accountId} = ${accountId} and ${reading.readAt} > ${new Date(after)}`,
  );
}

/** Deletes the readings that the credential report of this time has overtaken. */
export async function deleteOvertakenUserKeys(tx: Em, accountId: string, reportedAt: Instant): Promise<void> {
  const overtaken = sql`${reading.accountId} = ${accountId} and ${reading.readAt} <= ${new Date(reportedAt)}`;
  await sql`delete from ${reading.$table} where ${overtaken}`.execute(tx.getKysely());
}

/**
 * Saves the reading and updates the user's keys in the inventory. Call it in a transaction. An older reading than the
 * stored one changes nothing. Returns the changes, which the caller records with `saveInventoryChanges`.
 */
export async function saveUserKeys(
  tx: Em,
  accountId: string,
  read: UserKeys,
): Promise<readonly InventoryChangeDraft[]> {
  const kysely = tx.getKysely();
  const readAt = new Date(read.readAt);
  await lockInventoryOf(tx, accountId);
  const { rows } = await sql`
    insert into ${reading.$table} as r (${sql.join([reading.accountId, reading.userIdentity, reading.userName, reading.readAt, reading.keys])})
    values (${accountId}, ${read.userId}, ${read.userName}, ${readAt}, ${JSON.stringify(read.keys)}::jsonb)
    on conflict (${reading.accountId}, ${reading.userIdentity}) do update
      set ${reading.userName} = ${newReading.userName}, ${reading.readAt} = ${newReading.readAt}, ${reading.keys} = ${newReading.keys}
      where ${storedReading.readAt} < ${newReading.readAt}
    returning ${reading.userIdentity}`.execute(kysely);
  if (rows.length === 0 || !(await isInInventory(tx, accountId, read.userId))) return [];
  const shown = keysToShow(read);
  const identities = read.keys.map((each) => accessKeyIdentity(read.userId, each.createdAt));
  const changes = await findChanges(
    tx,
    { table: "access_key", accountId },
    shown.map(({ identity, accessKeyId, isActive }) => ({
      identity,
      name: accessKeyId,
      isActive,
      userIdentity: read.userId,
      userName: read.userName,
      accessKeyId,
    })),
    await keysOutside(tx, accountId, read.userId, identities),
  );
  // The content hash differs from that of a scan, so the next scan writes the row again.
  for (const { identity, accessKeyId, createdAt, isActive, lastUsed } of shown)
    await sql`
      insert into ${key.$table} (${sql.join([key.id, key.accountId, key.firstSeenAt, key.identity, key.name, key.createdAt])},
          ${sql.join([key.contentHash, key.document, key.userIdentity, key.userName, key.accessKeyId, key.isActive, key.lastUsedAt])})
      values (${newId("key")}, ${accountId}, ${readAt}, ${identity}, ${accessKeyId}, ${new Date(createdAt)}, '',
          ${JSON.stringify({ lastUsed } satisfies AccessKeyRow["document"])}::jsonb, ${read.userId}, ${read.userName}, ${accessKeyId},
          ${isActive}, ${lastUsed.status === "USED" ? new Date(lastUsed.at) : null})
      on conflict (${key.accountId}, ${key.identity}) do update set ${key.goneAt} = null, ${key.name} = ${newKey.name},
          ${key.contentHash} = '', ${key.document} = ${newKey.document}, ${key.accessKeyId} = ${newKey.accessKeyId},
          ${key.isActive} = ${newKey.isActive}, ${key.lastUsedAt} = ${newKey.lastUsedAt}`.execute(kysely);
  await sql`update ${key.$table} set ${key.goneAt} = ${readAt}
     where ${isOutside(accountId, read.userId, identities)}`.execute(kysely);
  return changes;
}

/** The condition for the current keys of the user that have none of these identities. */
function isOutside(accountId: string, userId: string, identities: readonly string[]): RawBuilder<boolean> {
  return sql`${key.accountId} = ${accountId} and ${key.userIdentity} = ${userId} and ${key.goneAt} is null
    and not (${key.identity} = any(${sql.val(identities)}::text[]))`;
}

async function keysOutside(
  tx: Em,
  accountId: string,
  userId: string,
  identities: readonly string[],
): Promise<readonly string[]> {
  const isMeant = isOutside(accountId, userId, identities);
  const rows = await select(databaseOf(tx), pick(key, "identity"), sql`from ${key.$table} where ${isMeant}`);
  return rows.map(({ identity }) => identity);
}

/** Whether a scan has found the user. A key without its user would lead to a page that does not exist. */
async function isInInventory(tx: Em, accountId: string, userId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from ${user.$table}
     where ${user.accountId} = ${accountId} and ${user.identity} = ${userId} and ${user.goneAt} is null`.execute(
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
