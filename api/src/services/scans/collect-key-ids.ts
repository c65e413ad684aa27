/**
 * The key ids that a scan left unread: it lists the keys of 500 users at most, so that it ends soon, and the rest is read
 * here. The rows without an id are the list of what is left, so a worker that dies loses one batch and whoever comes next
 * goes on. An id is an attribute: checks judge keys by their identity, no alert moves when one becomes known.
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

/** So many calls are lost with a dying worker, and so long (2.5 s at AWS's pace) does an archived account go on being read. */
const USERS_PER_BATCH = 100;

interface UserWithUnreadKeys {
  readonly user_identity: string;
  readonly user_name: string;
}

/** The worker's whole deed for one job. Ends quietly at AWS's errors: the next scan asks again. `stop` and an absent database are thrown. */
export async function readLeftKeyIds(platform: Platform, accountId: string, stop: AbortSignal): Promise<void> {
  const log = platform.log.child({ accountId });
  const account = await readable(platform.orm.em.fork(), accountId);
  if (!account?.awsAccountId) return;
  const progress = { after: "", users: 0, keys: 0 };
  let batch: readonly UserWithUnreadKeys[] = [];
  try {
    await readKeyIds(connectionOf(account, platform.secrets), {
      expectedAccountId: account.awsAccountId,
      signal: stop,
      async nextUsers() {
        const em = platform.orm.em.fork();
        // Each user once, in the order of identities: a key that cannot be told or is gone at AWS is not asked for again.
        batch = (await readable(em, accountId)) ? await usersAfter(em, accountId, progress.after) : [];
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

async function readable(em: Em, accountId: string): Promise<Account | null> {
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

/** A user made again under the old name has other keys: their identities, made of the old unique id, meet no row. */
function idsByIdentity(users: readonly UserWithUnreadKeys[], keys: readonly AccessKeyMetadata[]): Map<string, string> {
  const identities = new Map(users.map((user) => [user.user_name, user.user_identity]));
  const byIdentity = Map.groupBy(keys, (key) => accessKeyIdentity(identities.get(key.userName)!, key.createdAt));
  // Two keys of one user made in the same second cannot be told apart.
  return new Map(
    [...byIdentity].flatMap(([identity, [key, ...more]]) =>
      key && more.length === 0 ? [[identity, key.accessKeyId]] : [],
    ),
  );
}
