/** Translates a list's query text (`iam/query.ts`) to SQL conditions. Each list defines what its keys mean. */
import { type RawBuilder, sql } from "kysely";
import { AppError } from "../../errors.ts";
import {
  type AgeComparison,
  type NumberComparison,
  type QueryCondition,
  type QueryKeys,
  momentsOf,
  parseQuery,
} from "../../iam/query.ts";
import type { Instant } from "../../iam/time.ts";

export type Condition = RawBuilder<unknown>;

/** Parses a query text. Throws BAD_QUERY with the position of the mistake. */
export function readQuery(text: string, keys: QueryKeys): readonly QueryCondition[] {
  const parsed = parseQuery(text, keys);
  if (!parsed.ok) throw new AppError("BAD_QUERY", { message: parsed.message, details: { position: parsed.position } });
  return parsed.conditions;
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
export function hasAge(column: Condition, comparisons: readonly AgeComparison[], at: Instant): Condition {
  return anyOf(
    comparisons.map((comparison) => {
      const { after, until } = momentsOf(comparison, at);
      const bounds = [
        ...(after === null ? [] : [sql`${column} > ${iso(after)}::timestamptz`]),
        ...(until === null ? [] : [sql`${column} <= ${iso(until)}::timestamptz`]),
      ];
      return allOf(bounds);
    }),
  );
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

/**
 * Converts a time to ISO text. A time before year 1 is raised to that year, because PostgreSQL writes earlier years in
 * another form. It then compares like that limit.
 */
function iso(moment: Instant): string {
  return new Date(Math.max(moment, YEAR_ONE)).toISOString();
}

/** `Date.UTC` would read the year 1 as 1901. */
const YEAR_ONE = Date.parse("0001-01-01T00:00:00Z");
