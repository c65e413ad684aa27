/**
 * Reads access key ids with ListAccessKeys. No other call returns them, and it needs one call per user, so it is made
 * as rarely as possible. A key's identity consists of its user's unique id and its creation second. Bulk calls return
 * both, so each key's id must be read only once.
 */
import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import type { AccessKeyMetadata, AuthorizationDetails, CredentialReport } from "../iam/account.ts";
import { accessKeyIdentity, userCredentials, type UserCredentials } from "../iam/identity.ts";
import { allPages, inParallel, present } from "./pages.ts";
import { isNoSuchEntity } from "./read-lists.ts";
import type { ReadContext } from "./read-context.ts";

/**
 * Maximum number of users whose keys one scan lists. The other users' keys are read in a separate job, or on demand.
 */
export const MAX_USERS_LISTED = 500;
const CALLS_AT_ONCE = 8;

export interface AccessKeysRead {
  readonly keys: readonly AccessKeyMetadata[];
  readonly usersWithUnreadKeys: readonly string[];
}

export interface KeySources {
  /**
   * The report; `undefined` if it was not read. It is then unknown who has keys, so the keys of every user are listed.
   */
  readonly report: CredentialReport | undefined;
  readonly details: AuthorizationDetails | undefined;
  readonly previousKeys: ReadonlyMap<string, string>;
}

export async function readAccessKeys(
  context: ReadContext,
  { report, details, previousKeys }: KeySources,
): Promise<AccessKeysRead> {
  const users: readonly UserCredentials[] = report
    ? userCredentials(report, details)
    : (details?.users ?? []).map((user) => ({ user, row: null }));
  const known: AccessKeyMetadata[] = [];
  const toList: string[] = [];
  for (const user of users) {
    const keys = knownKeys(user, previousKeys);
    if (keys) known.push(...keys);
    else toList.push(user.user.userName);
  }
  const listed = await readAccessKeysOf(context, toList.slice(0, MAX_USERS_LISTED));
  return { keys: [...known, ...listed], usersWithUnreadKeys: toList.slice(MAX_USERS_LISTED) };
}

/** Reads the keys of these users live. A user deleted in the meantime has none. */
export async function readAccessKeysOf(
  { clients, call, onItems }: ReadContext,
  userNames: readonly string[],
): Promise<AccessKeyMetadata[]> {
  const action = "iam:ListAccessKeys";
  const lists = await inParallel(userNames, CALLS_AT_ONCE, async (userName) => {
    try {
      const keys = await allPages(action, async (Marker) => {
        const page = await clients.iam.send(new ListAccessKeysCommand({ UserName: userName, Marker }), call);
        return { items: page.AccessKeyMetadata, isTruncated: page.IsTruncated, marker: page.Marker };
      });
      onItems(keys.length);
      return keys.map((key): AccessKeyMetadata => ({
        userName,
        accessKeyId: present(key.AccessKeyId, action, "AccessKeyId"),
        isActive: present(key.Status, action, "Status") === "Active",
        createdAt: present(key.CreateDate, action, "CreateDate").getTime(),
        lastUsed: null,
      }));
    } catch (error) {
      if (isNoSuchEntity(error)) return [];
      throw error;
    }
  });
  return lists.flat();
}

/**
 * The user's keys from the report, if all ids are known. Null if AWS must be called, as for a user newer than the
 * report.
 */
function knownKeys(
  { user, row }: UserCredentials,
  previousKeys: ReadonlyMap<string, string>,
): AccessKeyMetadata[] | null {
  if (row === null) return null;
  const keys: AccessKeyMetadata[] = [];
  for (const key of row.accessKeys) {
    const accessKeyId =
      key.createdAt === null ? undefined : previousKeys.get(accessKeyIdentity(user.userId, key.createdAt));
    if (accessKeyId === undefined || key.createdAt === null) return null;
    keys.push({
      userName: user.userName,
      accessKeyId,
      isActive: key.isActive,
      createdAt: key.createdAt,
      lastUsed: null,
    });
  }
  return new Set(keys.map((key) => key.accessKeyId)).size === keys.length ? keys : null;
}
