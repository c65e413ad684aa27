/** What checks judge, picked from the facts: the same selection for every check of a kind, made once per snapshot. */
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
import { type UserCredentials, accessKeyIdentity, userCredentials, userRef } from "../identity.ts";
import { type Instant, SECOND, formatInstant, wholeDaysBetween } from "../time.ts";

// ---------------------------------------------------------------- access keys

/** One access key of a user, or a place where keys may be that cannot be told. */
export type AccessKeySubject = KnownAccessKey | UnclearAccessKey;

export interface KnownAccessKey {
  readonly kind: "KEY";
  readonly user: UserCredentials["user"];
  readonly row: CredentialReportRow;
  readonly key: ReportedAccessKey;
  readonly createdAt: Instant;
  /** `null` until ListAccessKeys was read for this user: the report has no key ids. */
  readonly accessKeyId: string | null;
}

export interface UnclearAccessKey {
  readonly kind: "UNCLEAR";
  readonly resource: ResourceRef;
  readonly reason: string;
}

interface AccessKeyFacts {
  readonly credentialReport: CredentialReport;
  readonly authorizationDetails?: AuthorizationDetails;
  readonly accessKeys?: readonly AccessKeyMetadata[];
}

/**
 * Every filled key slot of every user, inactive keys too; root's keys are not among them. A user without a row in the
 * report, a key without a creation time, and two keys of one user made in the same second are unclear.
 */
export function accessKeys(facts: AccessKeyFacts): readonly AccessKeySubject[] {
  const cached = selected.get(facts.credentialReport);
  if (cached && cached.details === facts.authorizationDetails && cached.metadata === facts.accessKeys)
    return cached.subjects;
  const keyIds = accessKeyIds(facts.accessKeys ?? []);
  const subjects = userCredentials(facts.credentialReport, facts.authorizationDetails).flatMap((each) =>
    keysOfUser(each, keyIds),
  );
  selected.set(facts.credentialReport, { details: facts.authorizationDetails, metadata: facts.accessKeys, subjects });
  return subjects;
}

const selected = new WeakMap<
  CredentialReport,
  {
    readonly details: AuthorizationDetails | undefined;
    readonly metadata: readonly AccessKeyMetadata[] | undefined;
    readonly subjects: readonly AccessKeySubject[];
  }
>();

function keysOfUser({ user, row }: UserCredentials, keyIds: ReadonlyMap<string, string>): AccessKeySubject[] {
  if (row === null) return [{ kind: "UNCLEAR", resource: userRef(user), reason: YOUNGER_THAN_REPORT }];
  const subjects: AccessKeySubject[] = [];
  const seconds = new Set<number>();
  const isTied =
    row.accessKeys.length > 1 &&
    new Set(row.accessKeys.map((key) => creationSecond(key.createdAt))).size < row.accessKeys.length;
  for (const key of row.accessKeys) {
    const second = creationSecond(key.createdAt);
    if (seconds.has(second)) continue;
    seconds.add(second);
    if (key.createdAt === null) {
      subjects.push({
        kind: "UNCLEAR",
        resource: { ...accessKeyRef(user, 0, null), name: user.userName },
        reason: "The report does not say when this key was created.",
      });
    } else if (isTied) {
      subjects.push({ kind: "UNCLEAR", resource: accessKeyRef(user, key.createdAt, null), reason: SAME_SECOND });
    } else {
      subjects.push({
        kind: "KEY",
        user,
        row,
        key,
        createdAt: key.createdAt,
        accessKeyId: keyIds.get(`${user.userName}/${second}`) ?? null,
      });
    }
  }
  return subjects;
}

export const YOUNGER_THAN_REPORT =
  "The user is younger than the credential report, which AWS renews at most every 4 hours.";
const SAME_SECOND =
  "Two keys of this user were created in the same second and cannot be told apart by the credential report.";

function creationSecond(createdAt: Instant | null): number {
  return createdAt === null ? -1 : Math.floor(createdAt / SECOND);
}

/** Key ids by user and creation second; a tie names none. */
function accessKeyIds(metadata: readonly AccessKeyMetadata[]): Map<string, string> {
  const ids = new Map<string, string>();
  const tied = new Set<string>();
  for (const { userName, createdAt, accessKeyId } of metadata) {
    const place = `${userName}/${creationSecond(createdAt)}`;
    if (ids.has(place)) tied.add(place);
    ids.set(place, accessKeyId);
  }
  for (const place of tied) ids.delete(place);
  return ids;
}

/** `anna/AKIA…` where the id is known, else `anna (created 2026-01-02)`. */
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

/** `NEVER_USED`, `UNKNOWN`, `NO_PERMISSION`, or when (and in which service) it was used. */
export function lastUsedEvidence(lastUsed: LastUsed): JsonValue {
  if (lastUsed.status !== "USED") return lastUsed.status;
  return { at: formatInstant(lastUsed.at), ...(lastUsed.service === null ? {} : { service: lastUsed.service }) };
}

/**
 * How long a credential has been idle: whole days since its last use, or, never used, since the latest of the moments
 * at which it could first be used. `null`: it cannot be told, and it is older than `limitDays`, so that it may or may
 * not be idle. (What is younger than the limit cannot have been idle for longer, whatever AWS does not tell.)
 */
export function idleDays(
  lastUsed: LastUsed,
  startedAt: readonly (Instant | null)[],
  limitDays: number,
  at: Instant,
): number | null {
  const start = startedAt.reduce<Instant>((latest, moment) => Math.max(latest, moment ?? 0), 0);
  if (lastUsed.status === "USED") return wholeDaysBetween(lastUsed.at, at);
  const sinceStart = wholeDaysBetween(start, at);
  if (lastUsed.status === "NEVER_USED") return sinceStart;
  return sinceStart <= limitDays ? sinceStart : null;
}

export const LAST_USE_UNKNOWN = "AWS does not say when this was last used.";

/** `1 day`, `90 days`. */
export function dayCount(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

// ---------------------------------------------------------------- root

/**
 * GetAccountSummary is live; the report's root row may be hours old or missing. `null` where an endpoint leaves the
 * number out: unknown, never 0.
 */
export function summaryNumber(summary: AccountSummary, name: RootFact): number | null {
  return summary[name] ?? null;
}

type RootFact =
  | "AccountMFAEnabled"
  | "AccountAccessKeysPresent"
  | "AccountSigningCertificatesPresent"
  | "AccountPasswordPresent";

/** Central root management removes all of root's credentials from a member account: there is nothing left to protect. */
export function hasNoRootCredentials(summary: AccountSummary): boolean {
  return (
    summary["AccountPasswordPresent"] === 0 &&
    summary["AccountAccessKeysPresent"] === 0 &&
    summary["AccountSigningCertificatesPresent"] === 0
  );
}

export const SUMMARY_INCOMPLETE = "The account summary does not say.";

// ---------------------------------------------------------------- roles and certificates

/** Roles that belong to AWS services or IAM Identity Center: the account's owner cannot change them. */
export function isChangeableRole(role: Role): boolean {
  return !isServiceLinkedRole(role) && !role.path.startsWith("/aws-reserved/");
}

/** Only its AWS service can assume it. */
export function isServiceLinkedRole(role: Role): boolean {
  return role.path.startsWith("/aws-service-role/");
}

/**
 * The required tag keys that are missing; none required and none there: an empty list; nothing missing: `null`.
 * IAM's tag keys keep their case but compare without it. Tags that AWS sets (`aws:…`) are not the owner's.
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
