/** What a filter selects, as SQL: the alerts and how many they are, at present or frozen at a past moment. */
import { type RawBuilder, sql } from "kysely";
import { type Severity, severityRank } from "../../iam/severity.ts";
import type { Instant } from "../../iam/time.ts";
import { changedSince } from "./as-of.ts";
import { type AlertSelection, type Choice, DIMENSION_COLUMNS } from "./filter.ts";
import { type Condition, allOf } from "../core/query-conditions.ts";

/** An account is archived at any moment: the statement that reads its alerts or events looks for itself. */
export function isOfLivingAccount(accountId: RawBuilder<unknown>): Condition {
  return sql`${accountId} not in (select id from account where status = 'ARCHIVED')`;
}

/** Every condition. */
function whereOf({ choices, others, hidesArchived }: AlertSelection): Condition {
  return allOf([
    ...choices.map(choiceCondition),
    ...others,
    ...(hidesArchived ? [isOfLivingAccount(sql`a.account_id`)] : []),
  ]);
}

function choiceCondition({ dimension, values, isNegated }: Choice): Condition {
  if (values.length === 0) return isNegated ? sql`true` : sql`false`;
  const isSeverity = dimension === "severity";
  const column = isSeverity ? sql`a.severity_rank` : sql.ref(`a.${DIMENSION_COLUMNS[dimension]}`);
  // The words of our enums as literals: the partial index of open alerts is chosen only where the planner sees its word.
  const written = (value: string) =>
    isSeverity ? sql.lit(severityRank(value as Severity)) : dimension === "status" ? sql.lit(value) : sql`${value}`;
  if (values.length === 1) return sql`${column} ${sql.raw(isNegated ? "<>" : "=")} ${written(values[0]!)}`;
  return sql`${column} ${sql.raw(isNegated ? "not in" : "in")} (${sql.join(values.map(written))})`;
}

/** Whether nothing but the dimensions decides, so that `alert_count` tells how many there are. */
export function countsAlone({ others }: AlertSelection): boolean {
  return others.length === 0;
}

/**
 * The rows of `alert_count` (alias `a`) that a selection by dimensions alone finds. They are kept in the transactions that
 * change alerts, so that within one statement they always agree with the alerts themselves.
 */
export function selectCounts(columns: RawBuilder<unknown>, selection: AlertSelection): RawBuilder<unknown> {
  return sql`select ${columns} from alert_count a where a.count > 0 and ${whereOf(selection)}`;
}

/**
 * `select columns from alert a where …`; `a` is the alert's alias. With `frozenAt`, as it stood at that moment: what has
 * changed since is put back into its state of then, all else is read as it stands, so that the indexes serve the past as well.
 */
export function selectAlerts(
  columns: RawBuilder<unknown>,
  selection: AlertSelection,
  frozenAt: Instant | null,
): RawBuilder<unknown> {
  const where = whereOf(selection);
  if (frozenAt === null) return sql`select ${columns} from alert a where ${where}`;
  return sql`
    with ${changedSince(frozenAt, "EVERYTHING")}
    select ${columns} from alert a where ${where} and a.number not in (select number from changed)
    union all
    select ${columns} from changed a where a.status is not null and ${where}`;
}

/** Worst first and then newest, or the other way round. */
export interface PlaceOrder {
  readonly isForward: boolean;
  /** SQL over `number` and `rank`: what lies beyond the cursor. */
  readonly beyond: Condition;
  readonly limit: number;
  readonly offset: number;
}

/**
 * For a `with`: `page` holds the `number` and `rank` of the alerts on a page, in any order, and `counted` the `count` of all
 * in the list. Choices alone are answered from an index and from what the database has counted already, so that any offset
 * of 100,000 costs little; where every alert must be looked at, it is looked at once for both.
 */
export function selectPage(
  selection: AlertSelection,
  frozenAt: Instant | null,
  order: PlaceOrder,
): RawBuilder<unknown> {
  const by = order.isForward ? sql`rank, number desc` : sql`rank desc, number`;
  const page = sql`page as (select number, rank from found where ${order.beyond} order by ${by} limit ${order.limit} offset ${order.offset})`;
  const places = sql`a.number, a.severity_rank as rank`;
  if (!countsAlone(selection))
    return sql`found as materialized (${selectAlerts(places, selection, frozenAt)}),
      counted as (select count(*)::integer as count from found), ${page}`;
  const count = sql`(${selectCounts(sql`coalesce(sum(a.count), 0)`, selection)})`;
  if (frozenAt === null)
    return sql`found as (${selectAlerts(places, selection, null)}), counted as (select ${count}::integer as count), ${page}`;
  const where = whereOf(selection);
  const present = sql`select number, account_id, check_id, category, present_status as status, present_rank as severity_rank from changed`;
  return sql`${changedSince(frozenAt, "DIMENSIONS")},
    unchanged as (
      select * from (select ${places} from alert a where ${where} and a.number not in (select number from changed)) t
       where ${order.beyond} order by ${by} limit ${order.limit + order.offset}),
    of_then as (select ${places} from changed a where a.status is not null and ${where}),
    found as (select number, rank from unchanged union all select number, rank from of_then),
    counted as (select (${count} - (select count(*) from (${present}) a where ${where}) + (select count(*) from of_then))::integer as count),
    ${page}`;
}
