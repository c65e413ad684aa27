/**
 * Reads the access key IDs that a scan left unread, because a scan lists the keys of at most 500 users. The rows
 * without an ID are the work list. A worker that dies therefore loses only one batch, and the next worker continues.
 * Checks identify a key by its identity and not by its ID, so no alert changes when the ID becomes known.
 */
import { readKeyIds } from "../../aws/read-key-ids.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import type { AccessKeyMetadata } from "../../iam/account.ts";
import { accessKeyIdentity } from "../../iam/identity.ts";
import { connectionOf } from "../accounts/connection.ts";
import { saveKeyIds } from "../inventory/store.ts";
import type { Platform } from "../core/request-scope.ts";

/**
 * The number of users per batch, with one call each. A worker that dies loses the calls of one batch. If the account is
 * archived meanwhile, the reading ends after the batch: 2.5 s at the rate of calls that we allow ourselves.
 */
const USERS_PER_BATCH = 100;

interface UserWithUnreadKeys {
  readonly user_identity: string;
  readonly user_name: string;
}

/**
 * Runs one job. An AWS error ends the job without an exception, because the next scan queues the job again.
 * Throws if `stop` aborts or the database fails.
 */
export async function readRemainingKeyIds(platform: Platform, accountId: string, stop: AbortSignal): Promise<void> {
  const log = platform.log.child({ accountId });
  const account = await findReadableAccount(platform.orm.em.fork(), accountId);
  if (!account?.awsAccountId) return;
  const progress = { after: "", users: 0, keys: 0 };
  let batch: readonly UserWithUnreadKeys[] = [];
  try {
    await readKeyIds(connectionOf(account, platform.secrets), {
      expectedAccountId: account.awsAccountId,
      signal: stop,
      async nextUsers() {
        const em = platform.orm.em.fork();
        // Each user is read once, in the order of identities. Keys that stay without an ID are not read again.
        batch = (await findReadableAccount(em, accountId)) ? await usersAfter(em, accountId, progress.after) : [];
        progress.after = batch.at(-1)?.user_identity ?? progress.after;
        progress.users += batch.length;
        return batch.map((user) => user.user_name);
      },
      async take(keys) {
        const keyIds = idsByIdentity(batch, keys);
        progress.keys += keyIds.size;
        if (keyIds.size > 0) await saveKeyIds(platform.orm.em.fork(), accountId, keyIds);
      },
    });
    log.info({ users: progress.users, keys: progress.keys }, "key_ids.read");
  } catch (error) {
    if (stop.aborted || !(error instanceof AppError)) throw error;
    log.warn({ code: error.code, users: progress.users, keys: progress.keys }, "key_ids.ended");
  }
}

/** The account, unless it cannot be read from AWS any more. */
async function findReadableAccount(em: Em, accountId: string): Promise<Account | null> {
  return em.findOne(AccountEntity, {
    id: accountId,
    status: { $in: ["CONNECTED", "ERROR"] },
    source: { $ne: "OFFLINE_FILES" },
  });
}

async function usersAfter(em: Em, accountId: string, after: string): Promise<UserWithUnreadKeys[]> {
  return em.execute<UserWithUnreadKeys[]>(
    `select user_identity, max(user_name) as user_name from access_key
      where account_id = ? and gone_at is null and access_key_id is null and user_identity > ?
      group by user_identity order by user_identity limit ${USERS_PER_BATCH}`,
    [accountId, after],
  );
}

/**
 * The key IDs by key identity. If a user was deleted and created again under the same name, the new user's keys are not
 * saved: their identities contain the new user's unique ID and match no row.
 */
function idsByIdentity(users: readonly UserWithUnreadKeys[], keys: readonly AccessKeyMetadata[]): Map<string, string> {
  const identities = new Map(users.map((user) => [user.user_name, user.user_identity]));
  const byIdentity = Map.groupBy(keys, (key) => accessKeyIdentity(identities.get(key.userName)!, key.createdAt));
  // Two keys that one user created in the same second cannot be distinguished.
  return new Map(
    [...byIdentity].flatMap(([identity, [key, ...others]]) =>
      key && others.length === 0 ? [[identity, key.accessKeyId]] : [],
    ),
  );
}
