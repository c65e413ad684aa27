/** Turns a filter into SQL for its alerts and their count, now or frozen at a past moment. */
import { type RawBuilder, sql } from "kysely";
import { table } from "../../db/typed-sql.ts";
import { type Severity, severityRank } from "../../iam/severity.ts";
import type { Instant } from "../../iam/time.ts";
import type { AlertOrdering } from "./alert-order.ts";
import { changedSince } from "./as-of.ts";
import { type AlertSelection, type Choice, DIMENSION_COLUMNS } from "./filter.ts";
import { type Condition, allOf } from "../core/query-conditions.ts";

const a = table("alert", "a");
const counts = table("alert_count", "a");
const account = table("account");

/**
 * The condition that the account is not archived.
 * Every statement evaluates it, because an account can be archived at any moment.
 */
export function isOfActiveAccount(accountId: RawBuilder<unknown>): Condition {
  return sql`${accountId} not in (select ${account.id} from ${account.$table} where ${account.status} = 'ARCHIVED')`;
}

/** All conditions of the selection, on alerts with the alias `a`. */
export function whereOf({ choices, others, hidesArchived }: AlertSelection): Condition {
  return allOf([
    ...choices.map(choiceCondition),
    ...others,
    ...(hidesArchived ? [isOfActiveAccount(a.accountId)] : []),
  ]);
}

function choiceCondition({ dimension, values, isNegated }: Choice): Condition {
  if (values.length === 0) return isNegated ? sql`true` : sql`false`;
  const isSeverity = dimension === "severity";
  const column = isSeverity ? a.severityRank : DIMENSION_COLUMNS[dimension];
  // Enum values are literals, because the planner uses the partial index of open alerts only if it sees the status.
  const valueSql = (value: string) => {
    if (isSeverity) return sql.lit(severityRank(value as Severity));
    return dimension === "status" ? sql.lit(value) : sql`${value}`;
  };
  if (values.length === 1) return sql`${column} ${sql.raw(isNegated ? "<>" : "=")} ${valueSql(values[0]!)}`;
  return sql`${column} ${sql.raw(isNegated ? "not in" : "in")} (${sql.join(values.map(valueSql))})`;
}

/** Whether the selection uses only dimensions. If so, `alert_count` is enough to count its alerts. */
export function countsSuffice({ others }: AlertSelection): boolean {
  return others.length === 0;
}

/**
 * The rows of `alert_count` (alias `a`) for a selection that uses only dimensions. Each transaction that changes alerts
 * also updates these rows, so that within one statement they always agree with the alerts.
 */
export function selectCounts(columns: RawBuilder<unknown>, selection: AlertSelection): RawBuilder<unknown> {
  return sql`select ${columns} from ${counts.$table} where ${counts.count} > 0 and ${whereOf(selection)}`;
}

/**
 * `select columns from alert a where …`, with `a` as the alias. With `frozenAt`, the alerts are those of that moment.
 * Alerts that have changed after it are reconstructed. All others are read directly, so that the indexes can be used.
 */
export function selectAlerts(
  columns: RawBuilder<unknown>,
  selection: AlertSelection,
  frozenAt: Instant | null,
): RawBuilder<unknown> {
  const where = whereOf(selection);
  if (frozenAt === null) return sql`select ${columns} from ${a.$table} where ${where}`;
  return sql`
    with ${changedSince(frozenAt, "ALL")}
    select ${columns} from ${a.$table} where ${where} and ${a.number} not in (select number from changed)
    union all
    select ${columns} from changed a where a.status is not null and ${where}`;
}

/** A page of alerts in one of their orders. */
export interface PageOrder {
  readonly ordering: AlertOrdering;
  readonly limit: number;
  readonly offset: number;
}

/** Whether the index of open alerts has the list of the selection by severity one after the other. */
export function isInbox({ choices, others }: AlertSelection): boolean {
  const isOpen = choices.some(({ dimension }) => dimension === "status");
  return (
    isOpen &&
    others.length === 0 &&
    choices.every(
      ({ dimension, values, isNegated }) =>
        !isNegated && (dimension === "severity" || (dimension === "status" && values.join() === "OPEN")),
    )
  );
}

/**
 * A page of an inbox by severity, as of now, that begins at a place or at the start of the list: the `columns` of its alerts
 * with the alias `p`. The index leads to
 * the first alert, so whole alerts are read on the way, in half of the time of `selectPage`. That one reads only the keys of
 * the alerts that it skips or sorts, and then each alert of the page.
 */
export function selectInboxPage(
  selection: AlertSelection,
  { value, pageBy, isAfter }: AlertOrdering,
  { limit, read, list }: { limit: number; read: RawBuilder<unknown>; list: RawBuilder<unknown> },
): RawBuilder<unknown> {
  const found = selectAlerts(sql`${a.number}, ${value} as value, ${read}`, selection, null);
  return sql`select ${list} from (${found}) p where ${isAfter} order by ${pageBy} limit ${limit}`;
}

/** The number of alerts of a selection that uses only dimensions. */
export function countOf(selection: AlertSelection): RawBuilder<number> {
  return sql`(${selectCounts(sql`coalesce(sum(${counts.count}), 0)`, selection)})::integer`;
}

/**
 * Two common table expressions. `page` has the `number` and `value` of the alerts on a page, in any order. `counted` has
 * the `count` of the whole list. If the selection uses only dimensions, an index and `alert_count` answer both, so that
 * any offset in 100,000 alerts is cheap. Otherwise every alert is examined, once for both expressions.
 */
export function selectPage(
  selection: AlertSelection,
  frozenAt: Instant | null,
  { ordering: { value, by, isAfter, isDimension }, limit, offset }: PageOrder,
): RawBuilder<unknown> {
  const page = sql`page as (select number, value from found where ${isAfter} order by ${by} limit ${limit} offset ${offset})`;
  const keys = sql`${a.number}, ${value} as value`;
  if (!countsSuffice(selection))
    return sql`found as materialized (${selectAlerts(keys, selection, frozenAt)}),
      counted as (select count(*)::integer as count from found), ${page}`;
  const count = countOf(selection);
  if (frozenAt === null)
    return sql`found as (${selectAlerts(keys, selection, null)}), counted as (select ${count} as count), ${page}`;
  const where = whereOf(selection);
  const present = sql`select number, account_id, check_id, category, present_status as status, present_rank as severity_rank from changed`;
  return sql`${changedSince(frozenAt, isDimension ? "DIMENSIONS" : "ALL")},
    unchanged as (
      select * from (select ${keys} from alert a where ${where} and a.number not in (select number from changed)) t
       where ${isAfter} order by ${by} limit ${limit + offset}),
    past_alerts as (select ${keys} from changed a where a.status is not null and ${where}),
    found as (select number, value from unchanged union all select number, value from past_alerts),
    counted as (select (${count} - (select count(*) from (${present}) a where ${where}) + (select count(*) from past_alerts))::integer as count),
    ${page}`;
}
