/** Which events of a group a message lists, as conditions on the rows of both logs. */
import { type RawBuilder, sql } from "kysely";
import type { Condition } from "../core/query-conditions.ts";
import { ENDS, type EventCount } from "./message.ts";
import type { MatchRange } from "./rule-match.ts";

/**
 * The columns `place`, worst first, and `end_place` of an event that ends what earlier ones of its subject reported. An end
 * that a later event follows has none: a target that got only this one would take an alert that was opened again for resolved.
 */
export function placesOf(subject: RawBuilder<unknown>): RawBuilder<unknown> {
  const isEnd = sql`event = any(${sql.val([...ENDS])}::text[])`;
  return sql`row_number() over (partition by key order by severity_rank, seq) as place,
    case when ${isEnd} and seq = max(seq) over (partition by key, ${subject})
      then row_number() over (partition by key, ${isEnd} order by severity_rank, seq) end as end_place`;
}

/** Whether the message has the event `l`, as one of the worst or as an end. */
export function isIncluded({ itemsMax, endsMax }: MatchRange): Condition {
  return sql`(l.place <= ${itemsMax} or l.end_place <= ${endsMax})`;
}

/** The number of events of one kind and severity in a group. */
interface Counted extends EventCount {
  readonly key: string;
  readonly from: string;
  readonly at: string;
}

/** The rows of the common table expression `counted`. Null if there are none. */
export const COUNTS = sql<readonly Counted[] | null>`(select jsonb_agg(to_jsonb(c) order by c.first) from counted c)`;

/** Splits the events of a group into those that are listed and the ends for which the list has no place. */
export function splitByPlace<Row extends { readonly place: number }, Item>(
  rows: readonly Row[],
  itemsMax: number,
  itemOf: (row: Row) => Item,
): { readonly items: readonly Item[]; readonly moreEnds: readonly Item[] } {
  const isListed = ({ place }: Row) => place <= itemsMax;
  return {
    items: rows.filter(isListed).map(itemOf),
    moreEnds: rows.filter((row) => !isListed(row)).map(itemOf),
  };
}
