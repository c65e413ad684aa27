/** Translates a list's query text (`iam/query.ts`) to SQL conditions. Each list defines what its keys mean. */
import { type RawBuilder, sql } from "kysely";
import { AppError } from "../../errors.ts";
import {
  type AgeComparison,
  type NumberComparison,
  type Period,
  type QueryCondition,
  momentsOf,
  parseQuery,
} from "../../iam/query.ts";
import type { QueryKeys } from "../../iam/query-keys.ts";
import type { Instant } from "../../iam/time.ts";

export type Condition = RawBuilder<unknown>;

/**
 * Parses a query text. Throws BAD_QUERY with the position and length of the mistake, and the text that was most likely
 * meant in its place.
 */
export function readQuery(text: string, keys: QueryKeys): readonly QueryCondition[] {
  const parsed = parseQuery(text, keys);
  if (parsed.ok) return parsed.conditions;
  const { message, position, length, suggestion } = parsed;
  throw new AppError("BAD_QUERY", { message, details: { position, length, suggestion } });
}

/** Whether the column contains one of the texts, ignoring case. `%` and `_` are literal. */
export function holdsText(column: Condition, values: readonly string[]): Condition {
  return anyOf(values.map((value) => sql`${column} ilike ${`%${escapeLike(value)}%`}`));
}

export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

export function comparesNumber(column: Condition, comparisons: readonly NumberComparison[]): Condition {
  return anyOf(comparisons.map(({ operator, value }) => sql`${column} ${sql.raw(operator)} ${value}`));
}

/**
 * Whether the age of the timestamp in `column` meets one of the comparisons. A null timestamp has no age and meets no
 * comparison.
 */
export function hasAge(column: Condition, comparisons: readonly (AgeComparison | Period)[], at: Instant): Condition {
  return anyOf(
    comparisons.map((comparison) => {
      if ("from" in comparison) return isWithin(column, comparison);
      const { after, until } = momentsOf(comparison, at);
      const bounds = [
        ...(after === null ? [] : [sql`${column} > ${iso(after)}::timestamptz`]),
        ...(until === null ? [] : [sql`${column} <= ${iso(until)}::timestamptz`]),
      ];
      return allOf(bounds);
    }),
  );
}

function isWithin(column: Condition, { from, to }: Period): Condition {
  return allOf([
    ...(from === null ? [] : [sql`${column} >= ${iso(from)}::timestamptz`]),
    ...(to === null ? [] : [sql`${column} < ${iso(to)}::timestamptz`]),
  ]);
}

export function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`;
}

export function allOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`;
}

/**
 * Negates a condition if `isNegated`. In SQL, the negation of null is null. Here the negation of null is true, as
 * people expect.
 */
export function unless(isNegated: boolean, condition: Condition): Condition {
  return isNegated ? sql`(${condition}) is not true` : condition;
}

function iso(moment: Instant): string {
  return dateOf(moment).toISOString();
}

/**
 * The date of a time. A time before year 1 or after year 9999 becomes that limit, because PostgreSQL writes other years in
 * another form, and JavaScript has no date for the furthest ones. It then compares like the limit.
 */
export function dateOf(moment: Instant): Date {
  return new Date(Math.min(Math.max(moment, YEAR_ONE), END_OF_YEAR_9999));
}

/** `Date.UTC` would read the year 1 as 1901. */
const YEAR_ONE = Date.parse("0001-01-01T00:00:00Z");
const END_OF_YEAR_9999 = Date.parse("9999-12-31T23:59:59.999Z");
