/**
 * Decides when scheduled rotations begin, and for which keys.
 *
 * A window is a time of day in a time zone. Each start of the window is a slot, and each slot fires once. Slots missed while
 * no worker was running collapse into the current one. No rotation begins outside the window.
 */
import { DAY, MINUTE, type Instant, wholeDaysBetween } from "./time.ts";

export type ScheduleTarget =
  | { readonly kind: "ACCOUNT" }
  | { readonly kind: "GROUP"; readonly name: string }
  /** A tag. A `value` of null matches any value. */
  | { readonly kind: "TAG"; readonly key: string; readonly value: string | null }
  | { readonly kind: "USER"; readonly name: string };

export const SCHEDULE_TARGET_KINDS = [
  "ACCOUNT",
  "GROUP",
  "TAG",
  "USER",
] as const satisfies readonly ScheduleTarget["kind"][];

export interface ScheduleWindow {
  /** An IANA time zone such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** The days on which the window starts: 1 is Monday, 7 is Sunday. Empty for every day. */
  readonly daysOfWeek: readonly number[];
  /** The start of the window, in minutes after midnight, local time. */
  readonly startMinute: number;
  readonly durationMinutes: number;
}

/** The number of days searched before and after a moment. More than a week, because a window begins at least weekly. */
const DAYS_SEARCHED = 9;
/** A schedule stops after this many consecutive failures. */
export const SCHEDULE_FAILURES_MAX = 3;

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** The first start of the window after a moment. */
export function nextSlotAt(window: ScheduleWindow, after: Instant): Instant {
  const next = slotsAround(window, after).find((slot) => slot > after);
  if (next === undefined) throw new Error("The schedule window has no start within the searched days.");
  return next;
}

/** The next starts of the window after a moment. */
export function nextSlots(window: ScheduleWindow, after: Instant, count: number): readonly Instant[] {
  const slots: Instant[] = [];
  for (let at = after; slots.length < count; at = slots.at(-1)!) slots.push(nextSlotAt(window, at));
  return slots;
}

export interface DueSlot {
  /** The start of the current window. Null if the latest slot was missed and its window is over. */
  readonly slotAt: Instant | null;
  readonly nextSlotAt: Instant;
}

/** The slot due now for a schedule whose next slot was `plannedAt`. Null if `plannedAt` is still in the future. */
export function dueSlot(window: ScheduleWindow, plannedAt: Instant, now: Instant): DueSlot | null {
  if (now < plannedAt) return null;
  const latest = slotsAround(window, now).findLast((slot) => slot <= now) ?? plannedAt;
  const isInWindow = now < latest + window.durationMinutes * MINUTE;
  return { slotAt: isInWindow ? latest : null, nextSlotAt: nextSlotAt(window, now) };
}

/** The slots from `DAYS_SEARCHED` days before a moment to the same number of days after it, in order. */
function slotsAround({ timeZone, daysOfWeek, startMinute }: ScheduleWindow, at: Instant): readonly Instant[] {
  const slots: Instant[] = [];
  const today = localMidnight(at, timeZone);
  for (let day = -DAYS_SEARCHED; day <= DAYS_SEARCHED; day += 1) {
    // Days of the calendar, which a clock change makes longer or shorter than 24 hours.
    const midnight = today + day * DAY;
    if (daysOfWeek.length > 0 && !daysOfWeek.includes(dayOfWeekOf(midnight))) continue;
    const slot = instantOf(midnight + startMinute * MINUTE, timeZone);
    if (slots.at(-1) !== slot) slots.push(slot);
  }
  return slots;
}

/** Midnight of the local date, as if local time were UTC. */
function localMidnight(at: Instant, timeZone: string): Instant {
  return Math.floor((at + utcOffsetOf(at, timeZone)) / DAY) * DAY;
}

/** 1 is Monday, 7 is Sunday. */
function dayOfWeekOf(localMidnight: Instant): number {
  return ((new Date(localMidnight).getUTCDay() + 6) % 7) + 1;
}

/**
 * Converts local time to a moment. A time skipped by a clock change becomes the time one hour later. If a time occurs
 * twice, the first one counts.
 */
function instantOf(localTime: Instant, timeZone: string): Instant {
  const before = localTime - utcOffsetOf(localTime - DAY, timeZone);
  const after = localTime - utcOffsetOf(localTime + DAY, timeZone);
  const found = [before, after]
    .toSorted((one, other) => one - other)
    .find((at) => at + utcOffsetOf(at, timeZone) === localTime);
  return found ?? before;
}

/** The local time of day, in whole minutes after midnight. */
export function localMinuteOf(at: Instant, timeZone: string): number {
  const local = at + utcOffsetOf(at, timeZone);
  return Math.floor((local - Math.floor(local / DAY) * DAY) / MINUTE);
}

/** How far local time is ahead of UTC. */
export function utcOffsetOf(at: Instant, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value);
  const localTime = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return localTime - Math.floor(at / 1_000) * 1_000;
}

export interface SchedulableKey {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly isActive: boolean;
  readonly createdAt: Instant;
  readonly groupNames: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export interface ScheduleRule {
  readonly target: ScheduleTarget;
  readonly maxAgeDays: number;
  readonly warnDaysBefore: number;
}

function isTargeted(target: ScheduleTarget, { userName, groupNames, tags }: SchedulableKey): boolean {
  switch (target.kind) {
    case "ACCOUNT":
      return true;
    case "GROUP":
      return groupNames.includes(target.name);
    case "TAG":
      return tags.some(({ key, value }) => key === target.key && (target.value === null || value === target.value));
    case "USER":
      return userName === target.name;
  }
}

/** The active keys of the target that have reached the maximum age, oldest first. */
export function dueKeys(
  keys: readonly SchedulableKey[],
  { target, maxAgeDays }: ScheduleRule,
  now: Instant,
): readonly SchedulableKey[] {
  return keys
    .filter((key) => key.isActive && wholeDaysBetween(key.createdAt, now) >= maxAgeDays && isTargeted(target, key))
    .toSorted((one, other) => one.createdAt - other.createdAt);
}

/** The keys that become due within the warning time, the next one first. */
export function expiringKeys(
  keys: readonly SchedulableKey[],
  rule: ScheduleRule,
  now: Instant,
): readonly SchedulableKey[] {
  const due = new Set(dueKeys(keys, rule, now));
  return dueKeys(keys, { ...rule, maxAgeDays: Math.max(0, rule.maxAgeDays - rule.warnDaysBefore) }, now).filter(
    (key) => !due.has(key),
  );
}

export interface Jitter {
  /** Identifies the key. The same text always gets the same delay. */
  readonly text: string;
  readonly minutes: number;
}

/** When the rotation of a key begins within a slot. Spreads keys that are due together. Never after the window ends. */
export function beginsAt(
  { durationMinutes }: ScheduleWindow,
  slotAt: Instant,
  now: Instant,
  { text, minutes }: Jitter,
): Instant {
  const left = Math.max(0, slotAt + durationMinutes * MINUTE - now);
  return now + Math.floor(shareOf(text) * Math.min(minutes * MINUTE, left));
}

/** A pseudo-random share from 0 (inclusive) to 1 (exclusive). */
function shareOf(text: string): number {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619) >>> 0;
  return hash / 2 ** 32;
}
