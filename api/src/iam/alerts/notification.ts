/** When the digests of a notification rule are due, what its quiet hours are, and how often a target is tried again. */
import { localMinuteOf, nextSlotAt, utcOffsetOf } from "../schedule.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../time.ts";

export const NOTIFICATION_FREQUENCIES = ["AT_ONCE", "HOURLY", "DAILY", "WEEKLY"] as const;
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
  "SECURITYHUB",
] as const;
export type NotificationTargetKind = (typeof NOTIFICATION_TARGET_KINDS)[number];

/**
 * PENDING: not accepted yet, and retried. DELIVERED: the target accepted the message. SKIPPED: an admin gave it up.
 * REDIRECTED: the address of an owner was refused, and the targets of the rule get the message instead.
 */
export const DELIVERY_STATES = ["PENDING", "DELIVERED", "SKIPPED", "REDIRECTED"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface NotificationSchedule {
  readonly frequency: NotificationFrequency;
  /** The local time of a daily or weekly digest, in minutes after midnight. */
  readonly startMinute: number;
  /** The day of a weekly digest: 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** An IANA time zone, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/** The next time after `after` at which a digest is sent. Null for a rule that reports at once. */
export function nextDigestAt(
  { frequency, startMinute, weekday, timeZone }: NotificationSchedule,
  after: Instant,
): Instant | null {
  if (frequency === "AT_ONCE") return null;
  if (frequency === "HOURLY") return (Math.floor(after / HOUR) + 1) * HOUR;
  const daysOfWeek = frequency === "WEEKLY" ? [weekday] : [];
  return nextSlotAt({ timeZone, daysOfWeek, startMinute, durationMinutes: 1 }, after);
}

/** The local times between which a rule holds its messages back. The end is not part of it, and may be on the next day. */
export interface QuietHours {
  /** The start and end of the quiet hours, in minutes after midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

const MINUTES_PER_DAY = DAY / MINUTE;
/** Longer than quiet hours can last: a day, and the longest change of a clock. */
const QUIET_MAX_MINUTES = 2 * MINUTES_PER_DAY;

/**
 * The end of the quiet hours in which `at` is. Null if it is in none. Clocks on the wall decide, so quiet hours are an
 * hour shorter or longer on a day on which the clocks change, and a local time that occurs twice is quiet twice.
 */
export function quietUntil({ fromMinute, toMinute }: QuietHours, timeZone: string, at: Instant): Instant | null {
  const length = (toMinute - fromMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  const sinceStart = (moment: Instant) =>
    (localMinuteOf(moment, timeZone) - fromMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  const isQuiet = (moment: Instant) => sinceStart(moment) < length;
  if (!isQuiet(at)) return null;
  const minute = Math.floor(at / MINUTE) * MINUTE;
  const end = minute + (length - sinceStart(at)) * MINUTE;
  // Clocks change at whole minutes. Without a change in between, the end is where the clock on the wall says.
  if (localMinuteOf(end, timeZone) === toMinute && utcOffsetOf(end, timeZone) === utcOffsetOf(at, timeZone)) return end;
  for (let minutes = 1; minutes <= QUIET_MAX_MINUTES; minutes += 1)
    if (!isQuiet(minute + minutes * MINUTE)) return minute + minutes * MINUTE;
  throw new Error("The quiet hours have no end within the searched time.");
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
