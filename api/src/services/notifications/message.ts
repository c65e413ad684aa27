/** What a notification says, in a form that every target renders in its own way. */
import type { NotificationEvent } from "../../iam/alerts/notification.ts";
import { SEVERITIES, type Severity } from "../../iam/severity.ts";

/** One event of one alert. Texts come from an AWS account and are untrusted: each target escapes them. */
export interface NotifiedAlert {
  /** The ID of the alert event, which no other event has. */
  readonly eventId: string;
  readonly event: NotificationEvent;
  readonly at: string;
  readonly alertId: string;
  readonly number: number;
  readonly severity: Severity;
  readonly previousSeverity: Severity | null;
  readonly checkId: string;
  readonly title: string;
  readonly description: string;
  readonly resource: { readonly category: string; readonly name: string; readonly arn: string | null };
  readonly account: { readonly id: string; readonly awsAccountId: string | null; readonly name: string };
}

export interface EventCount {
  readonly event: NotificationEvent;
  readonly severity: Severity;
  readonly count: number;
}

export interface MessageBody {
  readonly ruleId: string | null;
  readonly ruleName: string;
  readonly isTest: boolean;
  readonly isDigest: boolean;
  /** The number of events by kind and severity, also of those that are not listed. */
  readonly counts: readonly EventCount[];
  /** The worst alerts first, at most `ALERTS_PER_MESSAGE_MAX`. */
  readonly alerts: readonly NotifiedAlert[];
}

/** The bound of a message: the other events are counted, and a link leads to their list. */
export const ALERTS_PER_MESSAGE_MAX = 100;
const TITLE_MAX_CHARACTERS = 150;

/** A message as a target receives it. */
export interface Notification {
  /** The same for every attempt and for every target, so that receivers can drop duplicates. */
  readonly id: string;
  readonly createdAt: Date;
  readonly title: string;
  readonly body: MessageBody;
  /** The public address for links. Null if none is configured. */
  readonly publicUrl: string | null;
}

const EVENT_WORDS: Readonly<Record<NotificationEvent, string>> = {
  OPENED: "opened",
  REOPENED: "reopened",
  SEVERITY_ROSE: "got worse",
  DISMISSAL_EXPIRED: "no longer dismissed",
  SNOOZE_ENDED: "no longer snoozed",
  RESOLVED: "resolved",
};

export function totalOf({ counts }: Pick<MessageBody, "counts">): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** "Critical: Root user has an access key" for one event, else "12 alerts opened, 3 resolved". */
export function titleOf({ isTest, counts, alerts }: MessageBody): string {
  if (isTest) return "Test message of IAM Monitor";
  const [only] = alerts;
  if (only && totalOf({ counts }) === 1) {
    const prefix = only.event === "RESOLVED" ? "Resolved" : severityWord(only.severity);
    return oneLine(`${prefix}: ${only.title} (${only.resource.name})`, TITLE_MAX_CHARACTERS);
  }
  const byEvent = Map.groupBy(counts, ({ event }) => event);
  const parts = [...byEvent].map(([event, rows]) => ({ event, count: totalOf({ counts: rows }) }));
  return parts
    .map(
      ({ event, count }, index) =>
        `${count}${index === 0 ? (count === 1 ? " alert" : " alerts") : ""} ${EVENT_WORDS[event]}`,
    )
    .join(", ");
}

/** "3 critical, 9 high", worst first. */
export function severitiesOf({ counts }: Pick<MessageBody, "counts">): string {
  return SEVERITIES.flatMap((severity) => {
    const count = totalOf({ counts: counts.filter((each) => each.severity === severity) });
    return count === 0 ? [] : [`${count} ${severity.toLowerCase()}`];
  }).join(", ");
}

export function severityWord(severity: Severity): string {
  return severity.slice(0, 1) + severity.slice(1).toLowerCase();
}

/** "Opened", "Got worse, was medium". */
export function eventLine({ event, previousSeverity }: NotifiedAlert): string {
  const word = EVENT_WORDS[event];
  const was = event === "SEVERITY_ROSE" && previousSeverity ? `, was ${previousSeverity.toLowerCase()}` : "";
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}${was}`;
}

export function linkToAlert({ publicUrl }: Notification, { number }: NotifiedAlert): string | null {
  return publicUrl === null ? null : `${publicUrl}/alerts/${number}`;
}

/** The sentence about events that a message only counts. Null if it lists all of them. */
export function moreLine({ body }: Notification, shown: number): string | null {
  const more = totalOf(body) - shown;
  return more > 0 ? `and ${more} more. Open the list of alerts to see all of them.` : null;
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

/** Keeps only the beginning and the last four characters of access key IDs. */
export function withoutKeyIds(text: string): string {
  return text.replaceAll(/\b(AKIA|ASIA)[A-Z0-9]{8,124}([A-Z0-9]{4})\b/g, "$1…$2");
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
