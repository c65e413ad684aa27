const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const numbers = new Intl.NumberFormat("en-GB");
const compactNumbers = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });
const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const instants = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZoneName: "short",
});
const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto", style: "long" });

export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** 1,234 stays whole; 12,345 becomes 12.3k: for places where a number must not grow wide. */
export function formatCompact(value: number): string {
  return value < 10_000 ? numbers.format(value) : compactNumbers.format(value);
}

/** "1 alert", "2 alerts", "0 alerts". */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${numbers.format(value)} ${value === 1 ? one : many}`;
}

/** Rounded down, so that 99.6 % is never shown as complete. */
export function formatPercent(percent: number): string {
  return `${Math.floor(percent)} %`;
}

/** Day in the reader's own zone: "24 Nov 2026". */
export function formatDate(at: string | number): string {
  return dates.format(new Date(at));
}

/** A day that the api counts in UTC, "2026-11-24", is that day everywhere: "24 Nov 2026". */
export function formatDay(day: string): string {
  return days.format(new Date(day));
}

/** Day, time and zone: "24 Nov 2026, 16:02 UTC". */
export function formatInstant(at: string | number): string {
  return instants.format(new Date(at));
}

/** "just now", "4 minutes ago", "yesterday", "in 14 days". Whole units, rounded towards the present. */
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

/** "0.4 s", "12 s", "3 min 5 s", "2 h 10 min". */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 10 * SECOND_MS) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ${Math.floor((ms % MINUTE_MS) / SECOND_MS)} s`;
  return `${Math.floor(ms / HOUR_MS)} h ${Math.floor((ms % HOUR_MS) / MINUTE_MS)} min`;
}

/** RISK_ACCEPTED -> "Risk accepted". For enum values that have no words of their own yet. */
export function sentenceOf(enumValue: string): string {
  const words = enumValue.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** IAMAccessKey -> "Access key": what an alert is about. */
export function categoryWords(category: string): string {
  const words = category
    .replace(/^IAM/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
