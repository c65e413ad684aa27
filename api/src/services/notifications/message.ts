/** The content of a notification, in a form that every target renders in its own way. */
import {
  isAlertEvent,
  type NotificationEvent,
  type NotifiedAlertEvent,
  type OtherEvent,
} from "../../iam/notification-event.ts";
import type { AlertStatus } from "../../iam/alerts/alert.ts";
import { STANDARD_NAMES } from "../../iam/checks/controls/standard-names.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import { SEVERITIES, type Severity, severityRank } from "../../iam/severity.ts";

/** One event of one alert. Texts come from an AWS account and are untrusted: each target escapes them. */
export interface NotifiedAlert {
  /** The ID of the alert event, which no other event has. */
  readonly eventId: string;
  readonly event: NotifiedAlertEvent;
  readonly at: string;
  readonly alertId: string;
  readonly number: number;
  readonly severity: Severity;
  /** The status after the event. Absent in messages of earlier versions. */
  readonly status?: AlertStatus;
  readonly previousSeverity: Severity | null;
  readonly checkId: string;
  readonly title: string;
  readonly description: string;
  readonly resource: { readonly category: string; readonly name: string; readonly arn: string | null };
  readonly account: { readonly id: string; readonly awsAccountId: string | null; readonly name: string };
  /** The tag of the owner, such as `team=payments`, in messages of a rule that sends to owners. Untrusted too. */
  readonly owner?: string;
}

/** One event that is not about an alert, such as a scan that failed. Names come from an AWS account and are untrusted. */
export interface NotifiedOtherEvent {
  readonly eventId: string;
  readonly event: OtherEvent;
  readonly at: string;
  readonly severity: Severity;
  readonly title: string;
  readonly description: string;
  /** The subject of the event. Events of one rotation, account or target have the same subject. */
  readonly subject: { readonly id: string; readonly name: string };
  /** Null if the event belongs to no account. */
  readonly account: NotifiedAlert["account"] | null;
  /** The page of the dashboard, such as `/scans/scan_…`. */
  readonly path: string;
  readonly owner?: string;
}

export interface EventCount {
  readonly event: NotificationEvent;
  readonly severity: Severity;
  readonly count: number;
}

export interface MessageBody {
  readonly ruleId: string | null;
  readonly ruleName: string;
  /** The tags of the owners to which the message is sent, such as `team=payments`. Absent in other messages. */
  readonly owner?: string;
  readonly isTest: boolean;
  readonly isDigest: boolean;
  /** The number of events by kind and severity, also of those that are not listed. */
  readonly counts: readonly EventCount[];
  /** The worst alerts first, at most `ALERTS_PER_MESSAGE_MAX`. */
  readonly alerts: readonly NotifiedAlert[];
  /** The other events, worst first, at most `ALERTS_PER_MESSAGE_MAX`. Absent in messages without any. */
  readonly otherEvents?: readonly NotifiedOtherEvent[];
  /** The report that is attached. Absent in messages about events. */
  readonly report?: AttachedReport;
  /** Events for which there was no place in the lists, and which end what earlier ones reported. Absent without any. */
  readonly moreEnds?: MoreEnds;
  /** The IDs of alerts for which there was no place, for targets that mirror alerts. Absent without such a target. */
  readonly moreAlertIds?: readonly string[];
}

/** The text of a message about the report that it carries. The file is kept beside the message. */
export interface AttachedReport {
  readonly id: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly standard: ControlStandard;
  readonly controls: { readonly total: number; readonly passing: number; readonly failing: number };
  readonly findings: number;
}

/**
 * Ends that a message does not list, at most `ENDS_PER_MESSAGE_MAX` of each kind. Tickets and pages would otherwise stay
 * open for ever: no later event closes them. An end that a later event of its subject follows is not one of them.
 */
export interface MoreEnds {
  readonly alerts: readonly NotifiedAlert[];
  readonly otherEvents: readonly NotifiedOtherEvent[];
}

/** The bound of a message: further events are counted, and a link leads to the list of alerts. */
export const ALERTS_PER_MESSAGE_MAX = 100;
export const ENDS_PER_MESSAGE_MAX = 1_000;
/** Alerts that a message names by their ID only, for targets that mirror alerts. */
export const MIRRORED_PER_MESSAGE_MAX = 10_000;
const TITLE_MAX_CHARACTERS = 150;

/** A message as a target receives it. */
export interface Notification {
  /** The ID of the message: the same for every attempt and for every target, so that receivers can drop duplicates. */
  readonly id: string;
  readonly createdAt: Date;
  readonly title: string;
  readonly body: MessageBody;
  /** The public address for links. Null if none is configured. */
  readonly publicUrl: string | null;
  /** The file of `body.report`. */
  readonly attachment?: { readonly fileName: string; readonly content: Buffer } | null;
}

const EVENT_WORDS: Readonly<Record<NotifiedAlertEvent, string>> = {
  OPENED: "opened",
  REOPENED: "reopened",
  SEVERITY_ROSE: "got worse",
  DISMISSAL_EXPIRED: "no longer dismissed",
  SNOOZE_ENDED: "no longer snoozed",
  RESOLVED: "resolved",
  TRIAGED: "triaged",
};

/** One and several events of a kind, as in "2 scans failed", and the label of one. */
const OTHER_WORDS: Readonly<Record<OtherEvent, { readonly one: string; readonly many: string }>> = {
  PATH_OPENED: { one: "path to administrator opened", many: "paths to administrator opened" },
  KEY_DUE: { one: "access key due", many: "access keys due" },
  ROOT_USED: { one: "use of a root user", many: "uses of root users" },
  ROTATION_WAITS: { one: "rotation waits", many: "rotations wait" },
  ROTATION_FAILED: { one: "rotation failed", many: "rotations failed" },
  ROTATION_COMPLETED: { one: "rotation completed", many: "rotations completed" },
  SCAN_FAILED: { one: "scan failed", many: "scans failed" },
  SCAN_PARTIAL: { one: "scan incomplete", many: "scans incomplete" },
  ACCOUNT_UNREACHABLE: { one: "account cannot be read", many: "accounts cannot be read" },
  ACCOUNT_REACHABLE: { one: "account can be read again", many: "accounts can be read again" },
  ACCOUNT_NOT_SCANNABLE: { one: "account cannot be scanned", many: "accounts cannot be scanned" },
  ACCOUNT_SCANNABLE: { one: "account can be scanned again", many: "accounts can be scanned again" },
  ACCOUNT_CLOSED: { one: "account archived", many: "accounts archived" },
  ACCOUNT_NOT_CONNECTED: { one: "new account not monitored", many: "new accounts not monitored" },
  ARCHIVING_WAITS: {
    one: "organization with accounts to decide about",
    many: "organizations with accounts to decide about",
  },
  ACCESS_REFUSED: { one: "caller refused", many: "callers refused" },
  TARGET_PAUSED: { one: "target paused", many: "targets paused" },
  RULE_FAILED: { one: "rule does not work", many: "rules do not work" },
};

export function totalOf({ counts }: Pick<MessageBody, "counts">): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** "Critical: Root user has an access key" for one event, else "12 alerts opened, 3 resolved, 1 scan failed". */
export function titleOf({
  isTest,
  counts,
  alerts,
  otherEvents = [],
  report,
}: Omit<MessageBody, "ruleId" | "ruleName" | "owner">): string {
  if (isTest) return "Test message of IAM Monitor";
  if (report) {
    const { standard, controls } = report;
    return `Report: ${STANDARD_NAMES[standard]}, ${controls.passing} of ${controls.total} asked controls pass`;
  }
  const [alert] = alerts;
  const [other] = otherEvents;
  if (totalOf({ counts }) === 1) {
    if (other) return oneLine(`${severityWord(other.severity)}: ${other.title}`, TITLE_MAX_CHARACTERS);
    if (alert) {
      const prefix = prefixOf(alert);
      return oneLine(`${prefix}: ${alert.title} (${alert.resource.name})`, TITLE_MAX_CHARACTERS);
    }
  }
  let namesAlerts = false;
  const parts = [...Map.groupBy(counts, ({ event }) => event)].map(([event, rows]) => {
    const count = totalOf({ counts: rows });
    if (!isAlertEvent(event)) return `${count} ${OTHER_WORDS[event][count === 1 ? "one" : "many"]}`;
    const noun = count === 1 ? "alert" : "alerts";
    const counted = namesAlerts ? `${count}` : `${count} ${noun}`;
    namesAlerts = true;
    return `${counted} ${EVENT_WORDS[event]}`;
  });
  return oneLine(parts.join(", "), TITLE_MAX_CHARACTERS);
}

/** "3 critical, 9 high", worst first. */
export function severitiesOf({ counts }: Pick<MessageBody, "counts">): string {
  return SEVERITIES.flatMap((severity) => {
    const count = totalOf({ counts: counts.filter((each) => each.severity === severity) });
    return count === 0 ? [] : [`${count} ${severity.toLowerCase()}`];
  }).join(", ");
}

function severityWord(severity: Severity): string {
  return severity.slice(0, 1) + severity.slice(1).toLowerCase();
}

/** Returns the new status of an alert that needs no more action, or else its severity. */
function prefixOf({ event, status, severity }: NotifiedAlert): string {
  if (event === "RESOLVED") return "Resolved";
  return event === "TRIAGED" && status && status !== "OPEN"
    ? capitalized(status.toLowerCase())
    : severityWord(severity);
}

/** "Opened", "Got worse, was medium", "Triaged, now dismissed". */
function eventLine({ event, previousSeverity, status }: NotifiedAlert): string {
  if (event === "TRIAGED" && status) return `Triaged, now ${status.toLowerCase()}`;
  const was = event === "SEVERITY_ROSE" && previousSeverity ? `, was ${previousSeverity.toLowerCase()}` : "";
  return `${capitalized(EVENT_WORDS[event])}${was}`;
}

function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/**
 * One event of any kind, for targets that render a list: a heading with a link, a line of facts and a description. All
 * texts are untrusted and may contain line breaks.
 */
export interface MessageItem {
  readonly eventId: string;
  readonly event: NotificationEvent;
  readonly at: string;
  readonly severity: Severity;
  readonly heading: string;
  /** Severity, event, account and resource. The longer form of a value has the account number or the ARN. */
  readonly facts: readonly { readonly label: string; readonly value: string; readonly long?: string }[];
  readonly description: string;
  /** Null if no public address is configured. */
  readonly link: string | null;
  /** Events with the same subject follow each other: those of one alert, account, rotation or target. */
  readonly subjectId: string;
  /** Whether the event ends what an earlier event of its subject reported, as for an alert that was resolved. */
  readonly isEnd: boolean;
  /** Whether an operator works on the alert, so that no one needs to be alerted again. */
  readonly isAcknowledged: boolean;
}

/** The events that end the situation which an earlier event of the same subject reported. */
export const ENDS: ReadonlySet<NotificationEvent> = new Set([
  "RESOLVED",
  "ROTATION_COMPLETED",
  "ACCOUNT_REACHABLE",
  "ACCOUNT_SCANNABLE",
]);

/** The listed events of a message, worst first, and then the ends for which the lists have no place. */
export function itemsOf(notification: Notification): readonly MessageItem[] {
  const { alerts, otherEvents = [], moreEnds } = notification.body;
  const items = (listed: MoreEnds) => [
    ...listed.alerts.map((alert) => itemOfAlert(notification, alert)),
    ...listed.otherEvents.map((event) => itemOfEvent(notification, event)),
  ];
  const sorted = items({ alerts, otherEvents }).toSorted(
    (one, other) => severityRank(one.severity) - severityRank(other.severity),
  );
  return moreEnds === undefined ? sorted : [...sorted, ...items(moreEnds)];
}

function itemOfAlert(notification: Notification, alert: NotifiedAlert): MessageItem {
  const { eventId, event, at, severity, status, description, resource, account } = alert;
  return {
    eventId,
    event,
    at,
    severity,
    heading: `#${alert.number} ${alert.title}`,
    facts: [
      { label: "Severity", value: severityWord(severity) },
      { label: "Event", value: eventLine(alert) },
      accountFact(account),
      { label: "Resource", value: resource.name, ...(resource.arn !== null && { long: resource.arn }) },
    ],
    description,
    link: linkToAlert(notification, alert),
    subjectId: alert.alertId,
    isEnd: ENDS.has(event) || (event === "TRIAGED" && (status === "DISMISSED" || status === "SNOOZED")),
    isAcknowledged: event === "TRIAGED" && status === "ACKNOWLEDGED",
  };
}

function itemOfEvent({ publicUrl }: Notification, other: NotifiedOtherEvent): MessageItem {
  const { eventId, event, at, severity, title, description, account, subject } = other;
  return {
    eventId,
    event,
    at,
    severity,
    heading: title,
    facts: [
      { label: "Severity", value: severityWord(severity) },
      { label: "Event", value: capitalized(OTHER_WORDS[event].one) },
      ...(account === null ? [] : [accountFact(account)]),
    ],
    description,
    link: publicUrl === null ? null : `${publicUrl}${other.path}`,
    subjectId: subject.id,
    isEnd: ENDS.has(event),
    isAcknowledged: false,
  };
}

function accountFact({ name, awsAccountId }: NotifiedAlert["account"]) {
  return { label: "Account", value: name, ...(awsAccountId !== null && { long: `${name} (${awsAccountId})` }) };
}

/** "High · Opened · Production · anna", or with account number and ARN. */
export function factsLine({ facts }: MessageItem, form: "SHORT" | "LONG" = "SHORT"): string {
  return facts.map(({ value, long }) => (form === "LONG" ? (long ?? value) : value)).join(" · ");
}

export function linkToAlert({ publicUrl }: Notification, { number }: NotifiedAlert): string | null {
  return publicUrl === null ? null : `${publicUrl}/alerts/${number}`;
}

/** The sentence about events that a message only counts. Null if it lists all of them. */
export function moreLine({ body }: Notification, shown: number): string | null {
  const more = totalOf(body) - shown;
  return more > 0 ? `and ${more} more. Open IAM Monitor to see all of them.` : null;
}

/** Returns the lines of a message about the report that it carries. Empty for other messages. */
export function reportLines({ body: { report } }: Pick<Notification, "body">): readonly string[] {
  if (report === undefined) return [];
  const { id, fileName, sha256, controls, findings } = report;
  return [
    `Controls that fail: ${controls.failing}. Open findings: ${findings}. The report ${fileName} is attached.`,
    `SHA-256 of the file: ${sha256}. The audit log has it under ${id}.`,
  ];
}

/** Why a message is sent: "Rule: Critical access", "Rule: Critical access · Owner: team=payments". */
export function reasonLine({ ruleName, owner }: Pick<MessageBody, "ruleName" | "owner">): string {
  return `Rule: ${ruleName}${owner === undefined ? "" : ` · Owner: ${owner}`}`;
}

/** Removes line breaks and control characters, so that a name cannot add lines or headers. */
export function oneLine(text: string, maxCharacters: number): string {
  // oxlint-disable-next-line no-control-regex
  return shortened(text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim(), maxCharacters);
}

/** Cuts a text, but never through a character of two UTF-16 units, of which half is no valid text. */
function shortened(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  return `${text.slice(0, maxCharacters - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** The message that *Send a test* sends. It has the form of a real one, with an alert that does not exist. */
export function testBody(at: Date): MessageBody {
  return {
    ruleId: null,
    ruleName: "Test",
    isTest: true,
    isDigest: false,
    counts: [{ event: "OPENED", severity: "INFORMATIONAL", count: 1 }],
    alerts: [
      {
        eventId: "event_0",
        event: "OPENED",
        at: at.toISOString(),
        alertId: "alert_00000000000000000000000000000000",
        number: 0,
        severity: "INFORMATIONAL",
        previousSeverity: null,
        checkId: "test",
        title: "This is a test",
        description: "An admin sent this message to test the target. No alert was opened.",
        resource: { category: "IAMUser", name: "test", arn: null },
        account: { id: "account_00000000000000000000000000000000", awsAccountId: null, name: "test" },
      },
    ],
  };
}
