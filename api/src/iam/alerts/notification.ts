/** What a notification rule may report about alerts, and when its digests are due. */
import { nextSlotAt } from "../schedule.ts";
import { HOUR, type Instant } from "../time.ts";

/**
 * The events of an alert that a rule may report. SEVERITY_ROSE: a scan found the issue with a higher severity, whether
 * the alert was open, snoozed or dismissed. DISMISSAL_EXPIRED and SNOOZE_ENDED: the alert is open again because the time
 * of its dismissal or snooze is over.
 */
export const NOTIFICATION_EVENTS = [
  "OPENED",
  "REOPENED",
  "SEVERITY_ROSE",
  "DISMISSAL_EXPIRED",
  "SNOOZE_ENDED",
  "RESOLVED",
] as const;
export type NotificationEvent = (typeof NOTIFICATION_EVENTS)[number];

export const NOTIFICATION_FREQUENCIES = ["AT_ONCE", "HOURLY", "DAILY"] as const;
export type NotificationFrequency = (typeof NOTIFICATION_FREQUENCIES)[number];

export const NOTIFICATION_TARGET_KINDS = [
  "WEBHOOK",
  "SLACK",
  "EMAIL",
  "TEAMS",
  "PAGERDUTY",
  "JIRA",
  "SNS",
  "EVENTBRIDGE",
] as const;
export type NotificationTargetKind = (typeof NOTIFICATION_TARGET_KINDS)[number];

/** PENDING: not accepted yet, and retried. DELIVERED: the target accepted the message. SKIPPED: an admin gave it up. */
export const DELIVERY_STATES = ["PENDING", "DELIVERED", "SKIPPED"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface NotificationSchedule {
  readonly frequency: NotificationFrequency;
  /** The local time of a daily digest, in minutes after midnight. */
  readonly startMinute: number;
  /** An IANA time zone, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/** The next time after `after` at which a digest is sent. Null for a rule that reports at once. */
export function nextDigestAt(
  { frequency, startMinute, timeZone }: NotificationSchedule,
  after: Instant,
): Instant | null {
  if (frequency === "AT_ONCE") return null;
  if (frequency === "HOURLY") return (Math.floor(after / HOUR) + 1) * HOUR;
  return nextSlotAt({ timeZone, daysOfWeek: [], startMinute, durationMinutes: 1 }, after);
}

/** How long a target waits after so many failures in a row. `random` from 0 to 1 spreads targets that fail together. */
export function retryDelayMs(
  failures: number,
  { firstMs, maxMs }: { readonly firstMs: number; readonly maxMs: number },
  random: number,
): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full * (0.5 + random / 2));
}
