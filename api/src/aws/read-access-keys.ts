/**
 * ListAccessKeys per user: the only source of access key ids, so it is called as rarely as possible. A key's identity is
 * its user's unique id and its creation second. Bulk calls return both, so an id is read only once.
 */
import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import type { AccessKeyMetadata, AuthorizationDetails, CredentialReport } from "../iam/account.ts";
import { accessKeyIdentity, userCredentials, type UserCredentials } from "../iam/identity.ts";
import { allPages, inParallel, present } from "./pages.ts";
import { isNoSuchEntity } from "./read-lists.ts";
import type { ReadContext } from "./read-context.ts";

/** Maximum number of users within one scan. The rest is read in a step of its own, or on demand. */
export const MAX_USERS_LISTED = 500;
const CALLS_AT_ONCE = 8;

export interface AccessKeysRead {
  readonly keys: readonly AccessKeyMetadata[];
  readonly usersWithUnreadKeys: readonly string[];
}

export interface KeySources {
  /** `undefined` if the section was not read. Without the report it is unknown who has keys, so every user is read. */
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

/** The user's keys from the report with known ids; null if AWS must be called, as for a user created after the report. */
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
