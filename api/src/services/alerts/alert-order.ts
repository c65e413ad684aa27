/** The orders of the list of alerts. Alerts that are equal in the order are sorted by their number. */
import { type RawBuilder, sql } from "kysely";
import { alertStatusRank } from "../../db/sort-values.ts";
import type { Direction, Order, Place, ValueType } from "../core/order.ts";
import type { Condition } from "../core/query-conditions.ts";

export const ALERT_ORDERS = ["SEVERITY", "FIRST_SEEN", "RESOURCE", "TITLE", "STATUS", "NUMBER"] as const;
export type AlertOrderField = (typeof ALERT_ORDERS)[number];
/** Most severe first, then newest. */
export const DEFAULT_ALERT_ORDER: Order<AlertOrderField> = { field: "SEVERITY", direction: "DESC" };

interface OrderValue {
  /** The SQL for an alert with the alias `a`, never null. */
  readonly of: string;
  readonly type: ValueType;
  /** Whether the value is known of past alerts without their other columns. */
  readonly isDimension?: true;
  /** Whether the column descends while the number ascends: the rank of the most severe alerts is 0. */
  readonly isReversed?: true;
}

const VALUES: Readonly<Record<AlertOrderField, OrderValue>> = {
  SEVERITY: { of: "a.severity_rank", type: "integer", isReversed: true, isDimension: true },
  FIRST_SEEN: { of: "a.first_seen_at", type: "timestamptz" },
  RESOURCE: { of: "a.resource_name", type: "text" },
  TITLE: { of: "a.title", type: "text" },
  STATUS: { of: alertStatusRank("a."), type: "integer", isDimension: true },
  NUMBER: { of: "a.number", type: "integer", isDimension: true },
};

/** One order as SQL, over the columns `value` and `number`. */
export interface AlertOrdering {
  /** The value of an alert with the alias `a`. */
  readonly value: RawBuilder<unknown>;
  /** The expressions after `order by`, for the direction in which a page is read. */
  readonly by: RawBuilder<unknown>;
  /** The expressions after `order by` for columns of `p`. */
  readonly pageBy: RawBuilder<unknown>;
  readonly isAfter: Condition;
  /** Whether the value is known of past alerts without their other columns. */
  readonly isDimension: boolean;
}

export function alertValueType(field: AlertOrderField): ValueType {
  return VALUES[field].type;
}

export function alertOrdering(
  { field, direction }: Order<AlertOrderField>,
  { isForward, place = null }: { readonly isForward: boolean; readonly place?: Place | null },
): AlertOrdering {
  const { of, type, isReversed = false, isDimension = false } = VALUES[field];
  const numberAscends = isForward === (direction === "ASC");
  const valueAscends = numberAscends !== isReversed;
  return {
    value: sql.raw(of),
    by: sql`value ${way(valueAscends)}, number ${way(numberAscends)}`,
    pageBy: sql`p.value ${way(valueAscends)}, p.number ${way(numberAscends)}`,
    isAfter: place === null ? sql`true` : isAfter(place, type, { numberAscends, valueAscends }),
    isDimension,
  };
}

/** Returns the order for a statement that reads all alerts, with the alias `a`. */
export function allAlertsBy({ field, direction }: Order<AlertOrderField>): RawBuilder<unknown> {
  const { of, isReversed = false } = VALUES[field];
  const isAscending = direction === "ASC";
  return sql`${sql.raw(of)} ${way(isAscending !== isReversed)}, a.number ${way(isAscending)}`;
}

function way(ascends: boolean): RawBuilder<Direction> {
  return sql.raw(ascends ? "asc" : "desc");
}

interface Ways {
  readonly numberAscends: boolean;
  readonly valueAscends: boolean;
}

function isAfter({ value, id }: Place, type: ValueType, { numberAscends, valueAscends }: Ways): Condition {
  const [beyondValue, beyondNumber] = [valueAscends, numberAscends].map((ascends) => sql.raw(ascends ? ">" : "<"));
  const [placeValue, placeNumber] = [sql`${value}::${sql.raw(type)}`, sql`${Number(id)}::integer`];
  if (valueAscends === numberAscends) return sql`(value, number) ${beyondValue} (${placeValue}, ${placeNumber})`;
  return sql`(value ${beyondValue} ${placeValue} or (value = ${placeValue} and number ${beyondNumber} ${placeNumber}))`;
}
