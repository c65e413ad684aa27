/**
 * Says in one sentence what an operator changes to remove a root cause. Alerts of different checks can have one cause,
 * but not every change closes all of them: a rotated key that nothing uses is a new key that nothing uses. The text
 * therefore depends on the checks.
 */
import type { Evidence } from "../finding.ts";
import type { CauseKind, RootCause } from "./root-cause.ts";

interface FixableCause extends Pick<RootCause, "kind" | "resourceName" | "statement"> {
  /** The only identity that holds the AWS managed policy. Null if there are several, or if the cause is no such policy. */
  readonly holder: string | null;
}

/** One alert of each check that reports the cause. */
export interface FixSource {
  readonly checkId: string;
  readonly evidence: Evidence;
  /** The text of the alert's remediation. */
  readonly remediation: string;
}

const FIXES: Readonly<Record<CauseKind, (cause: FixableCause, sources: readonly FixSource[]) => string>> = {
  TRUST_STATEMENT: ({ resourceName, statement }, sources) =>
    everyIsOf(CORRECTIONS, sources)
      ? `Correct statement ${number(statement)} of the trust policy of ${resourceName} as its alerts describe.`
      : `Limit who can assume ${resourceName}: change statement ${number(statement)} of its trust policy.`,
  POLICY_STATEMENT: ({ resourceName, statement }, sources) =>
    everyIsOf(CORRECTIONS, sources)
      ? `Correct statement ${number(statement)} of the policy ${resourceName} as its alerts describe.`
      : `Narrow or remove statement ${number(statement)} of the policy ${resourceName}.`,
  ATTACHMENT: ({ resourceName, holder }, sources) => `Detach ${resourceName} from ${holder ?? holdersOf(sources)}.`,
  ACCESS_KEY: ({ resourceName }, sources) =>
    everyIsOf(CLOSED_BY_ROTATION, sources)
      ? `Rotate or delete this access key of ${resourceName}.`
      : `Delete this access key of ${resourceName}; deactivate it first if it is active.`,
  MFA: ({ resourceName }, sources) => {
    if (resourceName === "root") return "Register a hardware MFA device for the root user.";
    return everyIsOf(STRONGER_MFA, sources)
      ? `Replace the MFA device of ${resourceName} by one that resists phishing (a passkey or security key).`
      : `Register MFA for ${resourceName}.`;
  },
  INACTIVE_USER: ({ resourceName }, sources) =>
    `${WITHDRAWALS[idleCredentials(sources)]} of ${resourceName}, or delete the user.`,
  IAM_PERMISSIONS: ({ resourceName }) => `Remove the permission of ${resourceName} to change other identities.`,
  PASSWORD_POLICY: () => "Set a password policy that meets every requirement.",
  RESOURCE: (_cause, [source]) => firstSentence(source!.remediation),
};

/** The text for an alert from before the first scan that assigns alerts to problems. */
export const NO_CAUSE_FIX = "The next scan of the account names the cause. Until then, follow the alert.";

/**
 * Checks of statements that protect or that must stay, such as a Deny without MFA: to remove the statement would remove
 * the protection. Only these checks report Deny statements.
 */
const CORRECTIONS: ReadonlySet<string> = new Set([
  "bnd-not-enforced",
  "cond-set-operator",
  "dead-deny",
  "lint",
  "mfa-flawed-policy",
]);

/** The other checks of access keys report keys that nothing needs, which a rotation would only renew. */
const CLOSED_BY_ROTATION: ReadonlySet<string> = new Set(["key-age-90", "key-age-365", "key-expiring"]);

/** Checks of users that have MFA, but none that resists phishing. */
const STRONGER_MFA: ReadonlySet<string> = new Set(["mfa-hardware"]);

type IdleCredentials = "PASSWORD" | "ACCESS_KEYS" | "BOTH";

const WITHDRAWALS: Readonly<Record<IdleCredentials, string>> = {
  PASSWORD: "Remove the console password",
  ACCESS_KEYS: "Deactivate the access keys",
  BOTH: "Remove the console password and deactivate the access keys",
};

/** `sources` begins with the most severe alert. */
export function fixOf(cause: FixableCause, sources: readonly FixSource[]): string {
  return FIXES[cause.kind](cause, sources);
}

function everyIsOf(checkIds: ReadonlySet<string>, sources: readonly FixSource[]): boolean {
  return sources.every(({ checkId }) => checkIds.has(checkId));
}

/** The identities that the evidence of an alert about the policy itself counts. */
function holdersOf(sources: readonly FixSource[]): string {
  const counts = sources.map(({ evidence }) => evidence["attachedCount"]).filter((count) => typeof count === "number");
  const most = Math.max(0, ...counts);
  if (most === 0) return "the identities that its alerts name";
  return most === 1 ? "the identity that holds it" : `the ${most.toLocaleString("en-US")} identities that hold it`;
}

/** `user-inactive-any` lists the idle credentials. The other checks of inactive users are about the password. */
function idleCredentials(sources: readonly FixSource[]): IdleCredentials {
  const listed = sources.flatMap(({ evidence }) => kindsIn(evidence["credentials"]));
  if (!listed.includes("accessKey")) return "PASSWORD";
  const isOnPassword = listed.includes("password") || sources.some(({ evidence }) => !("credentials" in evidence));
  return isOnPassword ? "BOTH" : "ACCESS_KEYS";
}

function kindsIn(credentials: unknown): string[] {
  return Array.isArray(credentials) ? credentials.map(({ kind }: { readonly kind: string }) => kind) : [];
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.)\s+(?=[A-Z])/)[0]!;
}

/** People count statements from 1. */
function number(statement: number | null): number {
  return (statement ?? 0) + 1;
}
