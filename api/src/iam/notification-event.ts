/**
 * The events that a notification rule can report. Events of alerts are read from the log of alerts. The others are
 * written to an outbox, in the transaction that made them, as drafts of this file.
 */
import type { ScanStatus } from "./scan.ts";
import type { ArchivedReason } from "./organization.ts";
import { type Severity, SEVERITIES } from "./severity.ts";
import { type Instant, wholeDaysBetween } from "./time.ts";

/**
 * The events of an alert that a rule may report. SEVERITY_ROSE: a scan found the issue with a higher severity, whether
 * the alert was open, snoozed or dismissed. DISMISSAL_EXPIRED and SNOOZE_ENDED: the alert is open again because the time
 * of its dismissal or snooze is over. TRIAGED: an operator, or an exception rule, acknowledged, dismissed or snoozed it, or
 * opened it again.
 */
export const ALERT_EVENTS = [
  "OPENED",
  "REOPENED",
  "SEVERITY_ROSE",
  "DISMISSAL_EXPIRED",
  "SNOOZE_ENDED",
  "RESOLVED",
  "TRIAGED",
] as const;
export type NotifiedAlertEvent = (typeof ALERT_EVENTS)[number];

/** The other events. The query of a rule does not narrow them; its choice of accounts does. */
export const OTHER_EVENTS = [
  "PATH_OPENED",
  "KEY_DUE",
  "ROOT_USED",
  "ROTATION_WAITS",
  "ROTATION_FAILED",
  "ROTATION_COMPLETED",
  "SCAN_FAILED",
  "SCAN_PARTIAL",
  "ACCOUNT_UNREACHABLE",
  "ACCOUNT_REACHABLE",
  "ACCOUNT_NOT_SCANNABLE",
  "ACCOUNT_SCANNABLE",
  "ACCOUNT_CLOSED",
  "ACCOUNT_NOT_CONNECTED",
  "ARCHIVING_WAITS",
  "ACCESS_REFUSED",
  "TARGET_PAUSED",
  "RULE_FAILED",
] as const;
export type OtherEvent = (typeof OTHER_EVENTS)[number];

export const NOTIFICATION_EVENTS = [...ALERT_EVENTS, ...OTHER_EVENTS] as const;
export type NotificationEvent = (typeof NOTIFICATION_EVENTS)[number];

/** Events about the notifications themselves. Each target gets them once, however many rules report them. */
export const ONCE_PER_TARGET: ReadonlySet<NotificationEvent> = new Set(["TARGET_PAUSED", "RULE_FAILED"]);

export function isAlertEvent(event: NotificationEvent): event is NotifiedAlertEvent {
  return (ALERT_EVENTS as readonly string[]).includes(event);
}

/** The text of a message about an event that is not about an alert. It contains no secret and no full access key ID. */
export interface EventDraft {
  readonly event: OtherEvent;
  readonly severity: Severity;
  /** The subject of the event. Events with the same subject ID belong together. */
  readonly subject: { readonly id: string; readonly name: string };
  readonly title: string;
  readonly description: string;
  /** The page of the dashboard that shows it, such as `/scans/scan_…`. */
  readonly path: string;
}

/** The days before its age limit at which an access key is reported. */
export const KEY_DUE_DAYS = [14, 7, 1] as const;

/**
 * The threshold that an access key has reached. Null before the first one, and from the day on which the key exceeds the
 * limit: then it has an alert. After an outage only the latest threshold counts, so one key never causes two messages.
 */
function keyDueThreshold(ageDays: number, limitDays: number): (typeof KEY_DUE_DAYS)[number] | null {
  const left = limitDays - ageDays;
  return left < 0 ? null : (KEY_DUE_DAYS.findLast((days) => left <= days) ?? null);
}

export interface DueKey {
  readonly identity: string;
  readonly userName: string;
  readonly accessKeyId: string | null;
  readonly createdAt: Instant;
}

/** The draft for a key that reaches its age limit soon. Null if no threshold is reached. */
export function keyDue(key: DueKey, limitDays: number, now: Instant): (EventDraft & { readonly days: number }) | null {
  const ageDays = wholeDaysBetween(key.createdAt, now);
  const days = keyDueThreshold(ageDays, limitDays);
  if (days === null) return null;
  const left = limitDays - ageDays;
  const when = left === 0 ? "today" : `in ${left} ${left === 1 ? "day" : "days"}`;
  return {
    event: "KEY_DUE",
    days,
    severity: ({ 14: "LOW", 7: "MEDIUM", 1: "HIGH" } as const)[days],
    subject: { id: key.identity, name: key.userName },
    title: `Access key of ${key.userName} is due ${when}`,
    description: `The active access key ${shortKeyId(key.accessKeyId)} of ${key.userName} reaches its age limit of ${limitDays} days ${when}. Rotate it before then.`,
    path: "/keys",
  };
}

/** An access key ID as messages show it. */
export function shortKeyId(accessKeyId: string | null): string {
  return accessKeyId === null ? "with unknown ID" : `…${accessKeyId.slice(-4)}`;
}

export interface EndedScan {
  readonly id: string;
  readonly accountName: string;
  readonly status: ScanStatus;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** The actions that AWS denied or that failed. */
  readonly missingPermissions: readonly string[];
  /** Whether the scan stored what it had read: one that reached a limit fails with results, other failures have none. */
  readonly hasResults: boolean;
}

type ScanOutcome = Pick<EndedScan, "status" | "errorCode" | "missingPermissions">;

const ACTIONS_SHOWN_MAX = 5;

/** The draft for a scan that failed or read only a part of its account. Null if the previous scan ended the same way. */
export function scanEnded(scan: EndedScan, previous: ScanOutcome | null): EventDraft | null {
  const { id, accountName, status, errorCode, errorMessage, missingPermissions, hasResults } = scan;
  if (status !== "FAILED" && status !== "PARTIAL") return null;
  const outcome = (end: ScanOutcome) => JSON.stringify([end.status, end.errorCode, [...end.missingPermissions].sort()]);
  if (previous !== null && outcome(previous) === outcome(scan)) return null;
  const common = { subject: { id, name: accountName }, path: `/scans/${id}` };
  if (status === "FAILED") {
    const reason = `${errorMessage ?? "The scan ended with an error."}${errorCode === null ? "" : ` (${errorCode})`}`;
    return {
      ...common,
      event: "SCAN_FAILED",
      severity: "HIGH",
      title: `Scan of ${accountName} failed`,
      description: hasResults
        ? `${reason} What was read and evaluated is stored; all other alerts and paths are as of an earlier scan.`
        : `${reason} Alerts and paths are as of an earlier scan.`,
    };
  }
  const more = missingPermissions.length - ACTIONS_SHOWN_MAX;
  return {
    ...common,
    event: "SCAN_PARTIAL",
    severity: "MEDIUM",
    title: `Scan of ${accountName} was incomplete`,
    description: `These actions were denied or failed: ${missingPermissions.slice(0, ACTIONS_SHOWN_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}. What they would have read was not evaluated.`,
  };
}

/** The drafts for an account that AWS no longer lets IAM Monitor read, and for one that it can read again. */
export function accountReachability(
  account: { readonly id: string; readonly name: string },
  reason: string | null,
): EventDraft {
  const common = { subject: { id: account.id, name: account.name }, path: "/settings/accounts" };
  return reason === null
    ? {
        ...common,
        event: "ACCOUNT_REACHABLE",
        severity: "INFORMATIONAL",
        title: `${account.name} can be read again`,
        description: "The connection to the AWS account works again.",
      }
    : {
        ...common,
        event: "ACCOUNT_UNREACHABLE",
        severity: "HIGH",
        title: `${account.name} cannot be read`,
        description: `${reason} Nothing new is found in this account until its connection works again.`,
      };
}

/**
 * The drafts for an account whose scans break, and for one whose latest scan no longer broke. `failure` is the reason if
 * that scan failed in another way. The subject is not that of `accountReachability`: neither ends what the other reported.
 */
export function accountScannability(
  account: { readonly id: string; readonly name: string },
  broken: { readonly scans: number; readonly heldHours: number | null; readonly reason: string | null } | null,
  failure: string | null = null,
): EventDraft {
  const common = { subject: { id: `${account.id}/scans`, name: account.name }, path: "/settings/accounts" };
  if (broken === null)
    return {
      ...common,
      event: "ACCOUNT_SCANNABLE",
      severity: "INFORMATIONAL",
      title: `${account.name} can be scanned again`,
      description: `The latest scan did not break, so scheduled scans are no longer held back.${failure === null ? "" : ` It failed for another reason: ${failure}`}`,
    };
  const { scans, heldHours, reason } = broken;
  const held =
    heldHours === null
      ? "Most other accounts break too, so its schedule goes on."
      : `The next scheduled scan waits for ${heldHours} ${heldHours === 1 ? "hour" : "hours"}, and longer after each further one. An operator can start a scan at any time.`;
  return {
    ...common,
    event: "ACCOUNT_NOT_SCANNABLE",
    severity: "HIGH",
    title: `${account.name} cannot be scanned`,
    description: `The last ${scans} scans broke. ${reason ?? "They ended with an error."} Alerts and paths are as of an earlier scan. ${held}`,
  };
}

/** The draft for an organization whose latest reading would archive too many accounts at once. */
export function archivingWaits(organization: {
  readonly id: string;
  readonly awsOrganizationId: string;
  readonly accounts: number;
}): EventDraft {
  const { id, awsOrganizationId, accounts } = organization;
  return {
    event: "ARCHIVING_WAITS",
    severity: "HIGH",
    subject: { id, name: awsOrganizationId },
    title: `${accounts} accounts of ${awsOrganizationId} wait for a decision`,
    description:
      "AWS lists so many connected accounts of the organization as closed, or no longer lists them, that none is archived before an operator decides. They are scanned until then.",
    path: "/settings/accounts/organization",
  };
}

const CLOSED_WORDS: Readonly<Record<ArchivedReason, string>> = {
  SUSPENDED: "AWS has suspended the account.",
  PENDING_CLOSURE: "The account is being closed.",
  CLOSED: "The account is closed.",
  LEFT: "The account is no longer in its organization.",
};

/** The draft for an account that IAM Monitor archived because of its state in AWS. */
export function accountClosed(
  account: { readonly id: string; readonly name: string },
  reason: ArchivedReason,
): EventDraft {
  return {
    event: "ACCOUNT_CLOSED",
    severity: "MEDIUM",
    subject: { id: account.id, name: account.name },
    title: `${account.name} was archived`,
    description: `${CLOSED_WORDS[reason]} It is no longer scanned, and its alerts are no longer counted. Its history stays readable, and an admin can restore it.`,
    path: "/settings/accounts?archived=true",
  };
}

/** The draft for a new account of an organization that could not be connected in time. */
export function accountNotConnected(member: {
  readonly awsAccountId: string;
  readonly name: string;
  readonly hours: number;
  readonly reason: string | null;
}): EventDraft {
  const { awsAccountId, name, hours, reason } = member;
  return {
    event: "ACCOUNT_NOT_CONNECTED",
    severity: "HIGH",
    subject: { id: awsAccountId, name },
    title: `New account ${name} is not monitored`,
    description: `The account ${awsAccountId} joined the organization more than ${hours} hours ago and could not be connected. ${reason ?? "It was never tried."} It is not tried again without an operator.`,
    path: "/settings/accounts/organization",
  };
}

export interface OpenedPath {
  readonly id: string;
  readonly sourceName: string;
  readonly targetName: string;
  readonly hopCount: number;
  readonly isCertain: boolean;
}

/** The draft for a path that a principal can take since the latest scan. */
export function pathOpened({ id, sourceName, targetName, hopCount, isCertain }: OpenedPath): EventDraft {
  return {
    event: "PATH_OPENED",
    severity: isCertain ? "CRITICAL" : "HIGH",
    subject: { id, name: sourceName },
    title: `${sourceName} can become administrator`,
    description: `A path of ${hopCount} ${hopCount === 1 ? "step" : "steps"} leads from ${sourceName} to ${targetName}.${isCertain ? "" : " It depends on a condition."}`,
    path: `/graph?path=${id}`,
  };
}

/** The refused requests of one caller. */
export function accessRefused(burst: {
  readonly callerKey: string;
  readonly callerName: string;
  readonly count: number;
  readonly codes: readonly string[];
}): EventDraft {
  const { callerKey, callerName, count, codes } = burst;
  return {
    event: "ACCESS_REFUSED",
    severity: "MEDIUM",
    subject: { id: callerKey, name: callerName },
    title: count === 1 ? `Access refused: ${callerName}` : `Access refused ${count} times: ${callerName}`,
    description: `IAM Monitor refused ${count === 1 ? "a request" : `${count} requests`} (${codes.join(", ")}). The audit log has the details.`,
    path: "/audit-log",
  };
}

/** The draft for a target to which nothing is sent any more. */
export function targetPaused(target: { readonly id: string; readonly name: string }, problem: string): EventDraft {
  return {
    event: "TARGET_PAUSED",
    severity: "HIGH",
    subject: target,
    title: `Notifications to ${target.name} are paused`,
    description: `${problem} Its messages wait until an admin resumes the target.`,
    path: "/notifications",
  };
}

/** Why a rule reports nothing, or less than it should. */
export const RULE_FAILURES = {
  BAD_QUERY: "Its query is no longer valid. Correct it and save the rule.",
  ACCOUNT_GONE: "None of the accounts that it names is connected. Choose other accounts, or delete the rule.",
  TIME_ZONE_UNKNOWN: "Its time zone no longer exists. Choose another one and save the rule.",
  INTERNAL: "IAM Monitor could not process it. Look for notifications.rule_failed in the log.",
} as const;
export type RuleFailure = keyof typeof RULE_FAILURES;

/** The draft for a rule that does not work. */
export function ruleFailed(rule: { readonly id: string; readonly name: string }, reason: string): EventDraft {
  return {
    event: "RULE_FAILED",
    severity: "HIGH",
    subject: rule,
    title: `The notification rule ${rule.name} does not work`,
    description: reason,
    path: `/notifications/${rule.id}`,
  };
}

/** The severities that are at least as severe. */
export function atLeast(severity: Severity): readonly Severity[] {
  return SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1);
}
