/** The resources that checks evaluate, selected from the facts. All checks of one kind share the same selection. */
import type {
  AccessKeyMetadata,
  AccountSummary,
  AuthorizationDetails,
  CredentialReport,
  CredentialReportRow,
  LastUsed,
  ReportedAccessKey,
  Role,
  ServerCertificate,
  Tag,
} from "../account.ts";
import type { Evidence, JsonValue, ResourceRef } from "../finding.ts";
import { memoize } from "../memoize.ts";
import type { NotEvaluated } from "./check.ts";
import { type UserCredentials, accessKeyIdentity, userCredentials, userRef } from "../identity.ts";
import { type Instant, SECOND, formatInstant, wholeDaysBetween } from "../time.ts";

// ---------------------------------------------------------------- access keys

/**
 * An access key of a user, two keys that the credential report cannot distinguish, or keys that cannot be evaluated: the
 * user has no row in the report, or the row has no creation time.
 */
export type AccessKeySubject = KnownAccessKey | TiedAccessKeys | AmbiguousAccessKey;

export interface KnownAccessKey {
  readonly kind: "KEY";
  readonly user: UserCredentials["user"];
  readonly row: CredentialReportRow;
  readonly key: ReportedAccessKey;
  readonly createdAt: Instant;
  /**
   * The key ID from ListAccessKeys, matched by the creation time: the credential report has no key IDs. Null if no single
   * listed key has this creation time.
   */
  readonly accessKeyId: string | null;
}

/**
 * Two keys of one user that were created in the same second. The credential report has no key IDs, so neither key can be
 * matched to an ID. Both have the same identity.
 */
export interface TiedAccessKeys {
  readonly kind: "TIED";
  readonly keys: readonly KnownAccessKey[];
  readonly resource: ResourceRef;
}

export interface AmbiguousAccessKey {
  readonly kind: "AMBIGUOUS";
  readonly resource: ResourceRef;
  readonly reason: string;
}

interface AccessKeyFacts {
  readonly credentialReport: CredentialReport;
  readonly authorizationDetails?: AuthorizationDetails;
  readonly accessKeys?: readonly AccessKeyMetadata[];
}

/**
 * Returns every access key of every user, active or not. The root user's keys are not included.
 *
 * The result is AMBIGUOUS for a user without a row in the report, and for a key without a creation time. It is TIED for
 * two keys of one user that were created in the same second. Computed once per snapshot.
 */
export function accessKeys(facts: AccessKeyFacts): readonly AccessKeySubject[] {
  const cached = keysOfReport.get(facts.credentialReport);
  if (cached && cached.details === facts.authorizationDetails && cached.metadata === facts.accessKeys)
    return cached.subjects;
  const keyIds = accessKeyIds(facts.accessKeys ?? []);
  const subjects = userCredentials(facts.credentialReport, facts.authorizationDetails).flatMap((each) =>
    keysOfUser(each, keyIds),
  );
  keysOfReport.set(facts.credentialReport, {
    details: facts.authorizationDetails,
    metadata: facts.accessKeys,
    subjects,
  });
  return subjects;
}

/** The latest result per credential report. `memoize` does not fit, because the other two sections may be absent. */
const keysOfReport = new WeakMap<
  CredentialReport,
  {
    readonly details: AuthorizationDetails | undefined;
    readonly metadata: readonly AccessKeyMetadata[] | undefined;
    readonly subjects: readonly AccessKeySubject[];
  }
>();

function keysOfUser({ user, row }: UserCredentials, keyIds: ReadonlyMap<string, string>): AccessKeySubject[] {
  if (row === null) return [{ kind: "AMBIGUOUS", resource: userRef(user), reason: NOT_IN_REPORT_YET }];
  const bySecond = Map.groupBy(row.accessKeys, ({ createdAt }) => creationSecond(createdAt));
  return [...bySecond].map(([second, keys]): AccessKeySubject => {
    const createdAt = keys[0]!.createdAt;
    if (createdAt === null) {
      return {
        kind: "AMBIGUOUS",
        resource: { ...accessKeyRef(user, 0, null), name: user.userName },
        reason: "The credential report does not contain the creation time of this key.",
      };
    }
    const accessKeyId = keyIds.get(`${user.userName}/${second}`) ?? null;
    const known = keys.map((key): KnownAccessKey => ({ kind: "KEY", user, row, key, createdAt, accessKeyId }));
    return known.length === 1
      ? known[0]!
      : { kind: "TIED", keys: known, resource: accessKeyRef(user, createdAt, null) };
  });
}

/**
 * The listed keys of users without a row in the credential report, which was made before the user was created or renamed.
 * The last use of these keys is unknown. Two keys of one user and second are left out, because they have one identity.
 */
export function keysBeyondReport({ credentialReport, authorizationDetails, accessKeys: listed = [] }: AccessKeyFacts) {
  const keysOf = Map.groupBy(listed, ({ userName }) => userName);
  return userCredentials(credentialReport, authorizationDetails).flatMap(({ user, row }) => {
    if (row !== null) return [];
    const bySecond = Map.groupBy(keysOf.get(user.userName) ?? [], ({ createdAt }) => creationSecond(createdAt));
    return [...bySecond.values()].flatMap(([key, ...others]) => (key && others.length === 0 ? [{ user, key }] : []));
  });
}

export const NOT_IN_REPORT_YET =
  "The user was created after the credential report, which AWS regenerates at most every 4 hours.";
export const SAME_SECOND =
  "Two keys of this user were created in the same second. The credential report does not distinguish them.";

function creationSecond(createdAt: Instant | null): number {
  return createdAt === null ? -1 : Math.floor(createdAt / SECOND);
}

/** Returns key IDs by user and creation second. Two keys of the same second get no ID: they cannot be matched. */
function accessKeyIds(metadata: readonly AccessKeyMetadata[]): Map<string, string> {
  const ids = new Map<string, string>();
  const tied = new Set<string>();
  for (const { userName, createdAt, accessKeyId } of metadata) {
    const slot = `${userName}/${creationSecond(createdAt)}`;
    if (ids.has(slot)) tied.add(slot);
    ids.set(slot, accessKeyId);
  }
  for (const slot of tied) ids.delete(slot);
  return ids;
}

/** The key's name is `anna/AKIA…` if its ID is known, or else `anna (created 2026-01-02)`. */
export function accessKeyRef(
  user: UserCredentials["user"],
  createdAt: Instant,
  accessKeyId: string | null,
): ResourceRef {
  const name =
    accessKeyId === null
      ? `${user.userName} (created ${formatInstant(createdAt).slice(0, 10)})`
      : `${user.userName}/${accessKeyId}`;
  return { category: "IAMAccessKey", id: accessKeyIdentity(user.userId, createdAt), name, arn: null };
}

export function accessKeyEvidence({ user, key, createdAt, accessKeyId }: KnownAccessKey, at: Instant): Evidence {
  return {
    userName: user.userName,
    accessKeyId,
    isActive: key.isActive,
    createdAt: formatInstant(createdAt),
    ageDays: wholeDaysBetween(createdAt, at),
    lastUsed: lastUsedEvidence(key.lastUsed),
  };
}

// ---------------------------------------------------------------- last use

/** Returns `NEVER_USED`, `UNKNOWN`, `NO_PERMISSION`, or the time and the service of the last use. */
export function lastUsedEvidence(lastUsed: LastUsed): JsonValue {
  if (lastUsed.status !== "USED") return lastUsed.status;
  return { at: formatInstant(lastUsed.at), ...(lastUsed.service === null ? {} : { service: lastUsed.service }) };
}

/**
 * Returns how many whole days a credential has been idle since its last use. For a credential that was never used, the
 * days count from the latest moment of `startedAt`, when it could first be used.
 *
 * Not evaluated if the last use or one of these moments is unknown and the credential may be older than `limitDays`. A
 * younger credential cannot have been idle for longer than the limit, so its age by the known moments is returned.
 */
export function idleDays(
  lastUsed: LastUsed,
  startedAt: readonly (Instant | null)[],
  limitDays: number,
  at: Instant,
): number | NotEvaluated {
  if (lastUsed.status === "USED") return wholeDaysBetween(lastUsed.at, at);
  const start = startedAt.reduce<Instant>((latest, moment) => Math.max(latest, moment ?? 0), 0);
  const sinceStart = wholeDaysBetween(start, at);
  if (sinceStart <= limitDays) return sinceStart;
  if (lastUsed.status !== "NEVER_USED") return { notEvaluated: LAST_USE_UNKNOWN };
  return startedAt.includes(null) ? { notEvaluated: START_UNKNOWN } : sinceStart;
}

export const LAST_USE_UNKNOWN = "AWS does not report when this credential was last used.";
const START_UNKNOWN =
  "This credential was never used, and AWS does not report when it was created or last changed. The days without use cannot be counted.";

/** Formats a number of days: `1 day`, `90 days`. */
export function dayCount(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

// ---------------------------------------------------------------- root

/**
 * Returns a number from GetAccountSummary, which is current. The row of the root user in the credential report may be
 * hours old or missing. Null if the endpoint leaves the number out: it is then unknown, not 0.
 */
export function summaryNumber(summary: AccountSummary, name: RootFact): number | null {
  return summary[name] ?? null;
}

type RootFact =
  | "AccountMFAEnabled"
  | "AccountAccessKeysPresent"
  | "AccountSigningCertificatesPresent"
  | "AccountPasswordPresent";

/** Whether the root user has no credentials. Central root management removes all of them from a member account. */
export function hasNoRootCredentials(summary: AccountSummary): boolean {
  return (
    summary["AccountPasswordPresent"] === 0 &&
    summary["AccountAccessKeysPresent"] === 0 &&
    summary["AccountSigningCertificatesPresent"] === 0
  );
}

export const SUMMARY_INCOMPLETE = "The account summary does not contain this number.";

// ---------------------------------------------------------------- roles and certificates

/** Whether the account can change the role. It cannot change service-linked roles and those of IAM Identity Center. */
export function isChangeableRole(role: Role): boolean {
  return !isServiceLinkedRole(role) && !role.path.startsWith("/aws-reserved/");
}

/** The roles that are not service-linked. Computed once per snapshot. */
export const ownRoles: (details: AuthorizationDetails) => readonly Role[] = memoize(({ roles }) =>
  roles.filter((role) => !isServiceLinkedRole(role)),
);

/** Whether the role is service-linked: only its AWS service can assume it (IAM User Guide, *Create a service-linked role*). */
export function isServiceLinkedRole(role: Role): boolean {
  return role.path.startsWith("/aws-service-role/");
}

/**
 * Returns the required tag keys that the resource lacks. The list is empty if no key is required and the resource has no
 * tags of its own. Null if the resource passes.
 *
 * IAM compares tag keys without case. Tags that AWS sets (`aws:…`) do not count.
 */
export function missingTags(tags: readonly Tag[], requiredKeys: readonly string[]): readonly string[] | null {
  const own = new Set(
    tags.filter((tag) => !tag.key.toLowerCase().startsWith("aws:")).map((tag) => tag.key.toLowerCase()),
  );
  const missing = requiredKeys.filter((key) => !own.has(key.toLowerCase()));
  return missing.length > 0 || own.size === 0 ? missing : null;
}

export function serverCertificateRef(certificate: ServerCertificate): ResourceRef {
  return {
    category: "IAMAccount",
    id: certificate.serverCertificateId,
    name: certificate.serverCertificateName,
    arn: certificate.arn,
  };
}
