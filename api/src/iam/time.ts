/** Milliseconds since 1970-01-01T00:00:00Z. As a number, it keeps snapshots plain JSON and cheap to compare. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * The number of whole 24-hour periods between two moments, rounded down. AWS and CIS count days this way, not by calendar.
 * "Older than N days" means `> N`, so N days and some hours are not yet older than N days.
 */
export function wholeDaysBetween(from: Instant, to: Instant): number {
  return Math.floor((to - from) / DAY);
}

/** The number of cached texts of moments. A large account has as many users and keys, and each is in several findings. */
const MAX_CACHED_TEXTS = 20_000;
const texts = new Map<Instant, string>();

/** Formats a moment as `2026-11-24T15:49:00Z`, without milliseconds, because IAM has a precision of seconds. */
export function formatInstant(instant: Instant): string {
  const known = texts.get(instant);
  if (known !== undefined) return known;
  const text = `${new Date(instant).toISOString().slice(0, 19)}Z`;
  if (texts.size >= MAX_CACHED_TEXTS) texts.clear();
  texts.set(instant, text);
  return text;
}
