const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const numbers = new Intl.NumberFormat("en-GB");
const compactNumbers = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });
const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const INSTANT = {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZoneName: "short",
} as const;
const instants = new Intl.DateTimeFormat("en-GB", INSTANT);
const utcInstants = new Intl.DateTimeFormat("en-GB", { ...INSTANT, timeZone: "UTC" });
const seconds = new Intl.DateTimeFormat("en-GB", { ...INSTANT, second: "2-digit" });
const times = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hour12: false });
const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto", style: "long" });

export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** A number as "1,234" below ten thousand and "12.3k" above, for places where it must stay narrow. */
export function formatCompact(value: number): string {
  return value < 10_000 ? numbers.format(value) : compactNumbers.format(value);
}

/** A count with its noun: "1 alert", "2 alerts", "0 alerts". */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${numbers.format(value)} ${value === 1 ? one : many}`;
}

/** The percentage rounded down, so that 99.6 % is never shown as complete. */
export function formatPercent(percent: number): string {
  return `${Math.floor(percent)} %`;
}

/** The day in the reader's time zone: "24 Nov 2026". */
export function formatDate(at: string | number): string {
  return dates.format(new Date(at));
}

/** A UTC day of the API ("2026-11-24") as "24 Nov 2026", the same day in every time zone. */
export function formatDay(day: string): string {
  return days.format(new Date(day));
}

/** The day, time and time zone: "24 Nov 2026, 16:02 UTC". */
export function formatInstant(at: string | number): string {
  return instants.format(new Date(at));
}

/** Formats a time to the second, for records: "24 Nov 2026, 16:02:41 UTC". */
export function formatSecond(at: string | number): string {
  return seconds.format(new Date(at));
}

const ISO_INSTANTS = /\b(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/g;

/** The parts of a text of the API: words and times in turn, beginning and ending with words, which may be empty. */
export function splitAtTimes(text: string): readonly string[] {
  return text.split(ISO_INSTANTS);
}

/** A text of the API with its times in the reader's time zone: "until 24 Nov 2026, 16:02 UTC". */
export function withLocalTimes(text: string): string {
  return text.replaceAll(ISO_INSTANTS, (at) => formatInstant(at));
}

/** The exact time for a title: in the reader's time zone and in UTC, the time zone of AWS's records. */
export function formatExact(at: string | number): string {
  const [local, utc] = [formatInstant(at), utcInstants.format(new Date(at))];
  return local === utc ? utc : `${local} (${utc})`;
}

/** The time of day in the reader's time zone: "16:02". */
export function formatTime(at: string | number): string {
  return times.format(new Date(at));
}

/** A relative time in whole units, rounded towards now: "just now", "4 minutes ago", "yesterday", "in 14 days". */
export function formatRelative(at: string | number, now: number): string {
  const distance = new Date(at).getTime() - now;
  const size = Math.abs(distance);
  if (size < 45 * SECOND_MS) return "just now";
  if (size < HOUR_MS) return relative.format(towardsZero(distance / MINUTE_MS) || Math.sign(distance), "minute");
  if (size < DAY_MS) return relative.format(towardsZero(distance / HOUR_MS), "hour");
  if (size < 60 * DAY_MS) return relative.format(towardsZero(distance / DAY_MS), "day");
  if (size < 730 * DAY_MS) return relative.format(towardsZero(distance / (30.44 * DAY_MS)), "month");
  return relative.format(towardsZero(distance / (365.25 * DAY_MS)), "year");
}

function towardsZero(value: number): number {
  return Math.trunc(value) || 0;
}

/** A duration: "0.4 s", "12 s", "3 min 5 s", "2 h 10 min". */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 10 * SECOND_MS) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ${Math.floor((ms % MINUTE_MS) / SECOND_MS)} s`;
  return `${Math.floor(ms / HOUR_MS)} h ${Math.floor((ms % HOUR_MS) / MINUTE_MS)} min`;
}

/** The default label of an enum value: "Risk accepted" for RISK_ACCEPTED. */
export function enumLabel(enumValue: string): string {
  return capitalize(enumValue.toLowerCase().replaceAll("_", " "));
}

/** The label of an alert category: "Access key" for IAMAccessKey. */
export function categoryLabel(category: string): string {
  return capitalize(
    category
      .replace(/^IAM/, "")
      .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
      .toLowerCase(),
  );
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
