/** The query text of a list (`iam/query.ts`) as SQL conditions; what a key means stands with its list. */
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

/** Throws BAD_QUERY with the position of the mistake. */
export function readQuery(text: string, keys: QueryKeys): readonly QueryCondition[] {
  const parsed = parseQuery(text, keys);
  if (!parsed.ok) throw new AppError("BAD_QUERY", { message: parsed.message, details: { position: parsed.position } });
  return parsed.conditions;
}

/** `a` holds one of the texts, whatever their case; `%` and `_` are themselves. */
export function holdsText(column: Condition, values: readonly string[]): Condition {
  return anyOf(values.map((value) => sql`${column} ilike ${`%${escapeLike(value)}%`}`));
}

export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

export function comparesNumber(column: Condition, comparisons: readonly NumberComparison[]): Condition {
  return anyOf(comparisons.map(({ operator, value }) => sql`${column} ${sql.raw(operator)} ${value}`));
}

/** `column` is a moment; one that is not there has no age and fits none. */
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

/** SQL's null is neither true nor false: "not" of an unknown is true here, as people mean it. */
export function unless(isNegated: boolean, condition: Condition): Condition {
  return isNegated ? sql`(${condition}) is not true` : condition;
}

/** Beyond PostgreSQL's first and last years every moment is as good as its edge. */
function iso(moment: Instant): string {
  return new Date(Math.max(moment, Date.UTC(1, 0, 1))).toISOString();
}
