/** A moment as milliseconds since 1970-01-01T00:00:00Z. A number, so that snapshots are plain JSON and compare cheaply. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * Whole 24-hour periods between two moments, rounded down: AWS, CIS and we count days this way, not by calendar.
 * "Older than N days" is `> N`: at exactly N days and some hours nothing is older than N yet.
 */
export function wholeDaysBetween(from: Instant, to: Instant): number {
  return Math.floor((to - from) / DAY);
}

/** `2026-11-24T15:49:00Z`: evidence shows moments to the second, which is all that IAM gives. */
export function formatInstant(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
