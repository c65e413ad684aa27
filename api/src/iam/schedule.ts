/**
 * When scheduled rotations begin, and with which keys. A window is a time of day in somebody's time zone; each of its
 * beginnings is a slot, and a slot fires once. Slots that were missed (nobody was there) collapse into the present one,
 * and outside of the window nothing begins.
 */
import { DAY, MINUTE, type Instant, wholeDaysBetween } from "./time.ts";

export type ScheduleTarget =
  | { readonly kind: "ACCOUNT" }
  | { readonly kind: "GROUP"; readonly name: string }
  /** `value: null`: any value. */
  | { readonly kind: "TAG"; readonly key: string; readonly value: string | null }
  | { readonly kind: "USER"; readonly name: string };

export const SCHEDULE_TARGET_KINDS = [
  "ACCOUNT",
  "GROUP",
  "TAG",
  "USER",
] as const satisfies readonly ScheduleTarget["kind"][];

export interface ScheduleWindow {
  /** IANA's name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** 1 is Monday, 7 is Sunday; none is every day. */
  readonly daysOfWeek: readonly number[];
  /** Minutes after midnight, by that zone's clocks. */
  readonly startMinute: number;
  readonly durationMinutes: number;
}

/** A window begins at least once a week. */
const DAYS_LOOKED_AT = 9;
/** A schedule in a row of failures stops by itself. */
export const SCHEDULE_FAILURES_MAX = 3;

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** The first beginning of the window after this moment. */
export function nextSlotAt(window: ScheduleWindow, after: Instant): Instant {
  const next = slotsAround(window, after).find((slot) => slot > after);
  if (next === undefined) throw new Error("A window without a beginning.");
  return next;
}

export interface DueSlot {
  /** `null`: every slot so far was missed, and its window is over. */
  readonly slotAt: Instant | null;
  readonly nextSlotAt: Instant;
}

/** What a schedule whose next slot was `plannedAt` does now; `null`: it is not time yet. */
export function dueSlot(window: ScheduleWindow, plannedAt: Instant, now: Instant): DueSlot | null {
  if (now < plannedAt) return null;
  const latest = slotsAround(window, now).findLast((slot) => slot <= now) ?? plannedAt;
  const isInWindow = now < latest + window.durationMinutes * MINUTE;
  return { slotAt: isInWindow ? latest : null, nextSlotAt: nextSlotAt(window, now) };
}

/** Beginnings from about a week before this moment to about a week after, in order. */
function slotsAround({ timeZone, daysOfWeek, startMinute }: ScheduleWindow, at: Instant): readonly Instant[] {
  const slots: Instant[] = [];
  for (let day = -DAYS_LOOKED_AT; day <= DAYS_LOOKED_AT; day += 1) {
    const date = localDate(at + day * DAY, timeZone);
    if (daysOfWeek.length > 0 && !daysOfWeek.includes(date.dayOfWeek)) continue;
    const slot = instantOf(date.midnight + startMinute * MINUTE, timeZone);
    if (slots.at(-1) !== slot) slots.push(slot);
  }
  return slots;
}

interface LocalDate {
  /** The date's midnight as if its clocks were UTC's. */
  readonly midnight: Instant;
  readonly dayOfWeek: number;
}

function localDate(at: Instant, timeZone: string): LocalDate {
  const midnight = Math.floor((at + offsetAt(at, timeZone)) / DAY) * DAY;
  return { midnight, dayOfWeek: ((new Date(midnight).getUTCDay() + 6) % 7) + 1 };
}

/**
 * The moment at which the zone's clocks show this. A time that a change of clocks leaves out is the one an hour later;
 * one that comes twice is its first.
 */
function instantOf(clocks: Instant, timeZone: string): Instant {
  const before = clocks - offsetAt(clocks - DAY, timeZone);
  const after = clocks - offsetAt(clocks + DAY, timeZone);
  const found = [before, after]
    .toSorted((one, other) => one - other)
    .find((at) => at + offsetAt(at, timeZone) === clocks);
  return found ?? before;
}

/** How far the zone's clocks are ahead of UTC's. */
function offsetAt(at: Instant, timeZone: string): number {
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
  const clocks = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return clocks - Math.floor(at / 1_000) * 1_000;
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

/** Oldest first: active keys of the target that are as old as they may be, or older. */
export function dueKeys(
  keys: readonly SchedulableKey[],
  { target, maxAgeDays }: ScheduleRule,
  now: Instant,
): readonly SchedulableKey[] {
  return keys
    .filter((key) => key.isActive && wholeDaysBetween(key.createdAt, now) >= maxAgeDays && isTargeted(target, key))
    .toSorted((one, other) => one.createdAt - other.createdAt);
}

/** Those that will be due within the warning time, the next first. */
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
  /** Of the key: the same text is always as late. */
  readonly text: string;
  readonly minutes: number;
}

/** When a key of this slot begins: many that are due at once do not all begin at once, and none after the window. */
export function beginsAt(
  { durationMinutes }: ScheduleWindow,
  slotAt: Instant,
  now: Instant,
  { text, minutes }: Jitter,
): Instant {
  const left = Math.max(0, slotAt + durationMinutes * MINUTE - now);
  return now + Math.floor(shareOf(text) * Math.min(minutes * MINUTE, left));
}

/** From 0 to below 1. */
function shareOf(text: string): number {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619) >>> 0;
  return hash / 2 ** 32;
}
