/** A period that a list is limited to: its start is part of it and its end is not, so that periods can follow each other. */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { moment } from "./input.ts";
import type { Condition } from "./query-conditions.ts";

export const timeRange = z.object({ from: moment.nullish(), to: moment.nullish() });
export type TimeRange = z.output<typeof timeRange>;

/** The conditions on a column of a statement. */
export function isWithin(column: RawBuilder<unknown>, range: TimeRange | null | undefined): readonly Condition[] {
  return [
    ...(range?.from ? [sql`${column} >= ${range.from.toISOString()}::timestamptz`] : []),
    ...(range?.to ? [sql`${column} < ${range.to.toISOString()}::timestamptz`] : []),
  ];
}

/** The condition on a property of an entity. */
export function within<Property extends string>(property: Property, range: TimeRange | null | undefined) {
  const limits = { ...(range?.from && { $gte: range.from }), ...(range?.to && { $lt: range.to }) };
  return (Object.keys(limits).length === 0 ? {} : { [property]: limits }) as Partial<Record<Property, typeof limits>>;
}
