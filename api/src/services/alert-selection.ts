/** What a filter selects, as SQL: the alerts and how many they are, at present or frozen at a past moment. */
import { type RawBuilder, sql } from "kysely";
import { SEVERITIES, type Severity, severityRank } from "../iam/severity.ts";
import type { Instant } from "../iam/time.ts";
import { type AlertSelection, type Choice, DIMENSION_COLUMNS } from "./alert-query.ts";
import { type Condition, allOf } from "./query-conditions.ts";

/** An account is archived at any moment: the statement that reads its alerts or events looks for itself. */
export function isOfLivingAccount(accountId: RawBuilder<unknown>): Condition {
  return sql`${accountId} not in (select id from account where status = 'ARCHIVED')`;
}

/** Every condition. */
function whereOf({ choices, others, hidesArchived }: AlertSelection): Condition {
  return allOf([...choices.map(choiceCondition), ...others, ...(hidesArchived ? [isOfLivingAccount(sql`a.account_id`)] : [])]);
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
 * changed since is put back into its state of then (the first event after the moment tells it), all else is read as it
 * stands, so that the indexes serve the past as well.
 */
export function selectAlerts(columns: RawBuilder<unknown>, selection: AlertSelection, frozenAt: Instant | null): RawBuilder<unknown> {
  const where = whereOf(selection);
  if (frozenAt === null) return sql`select ${columns} from alert a where ${where}`;
  return sql`
    with past as materialized (
      select e.alert_id, (array_agg(e.from_status order by e.seq))[1] as status, (array_agg(e.from_severity order by e.seq))[1] as severity,
             (count(*) filter (where e.kind = 'REOPENED'))::integer as reopened_since, bool_or(e.kind = 'ASSIGNED') as was_assigned,
             (array_agg(e.changes -> 'assignee' ->> 'from' order by e.seq) filter (where e.kind = 'ASSIGNED'))[1] as assignee
        from alert_event e where e.at > ${iso(frozenAt)}::timestamptz group by e.alert_id),
    changed as materialized (select n.number, p.* from past p join alert n on n.id = p.alert_id)
    select ${columns} from alert a where ${where} and a.number not in (select number from changed)
    union all
    select ${columns} from (
      select ${sql.raw(UNCHANGING.map((column) => `n.${column}`).join(", "))}, c.status, c.severity, ${rankOf(sql`c.severity`)} as severity_rank,
             n.reopen_count - c.reopened_since as reopen_count, case when c.was_assigned then c.assignee else n.assignee end as assignee
        from changed c join alert n on n.number = c.number where c.status is not null) a
     where ${where}`;
}

/** What the filter may ask of an alert that no event changes. */
const UNCHANGING =
  "id number account_id check_id category resource_id resource_name resource_arn owner_id evidence first_seen_at unjudged_reason search_text".split(
    " ",
  );

export function rankOf(severity: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(array_position(${sql.val([...SEVERITIES])}::text[], ${severity}) - 1)`;
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
