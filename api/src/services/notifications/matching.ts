/**
 * Finds the events that a rule reports, and groups them into messages. The worker and the preview share this file, so the
 * preview shows what the worker would have sent.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { isAlertEvent, type NotifiedAlertEvent } from "../../iam/notification-event.ts";
import type { Severity } from "../../iam/severity.ts";
import type { AlertSelection } from "../alerts/filter.ts";
import { readAlertFilter } from "../alerts/read-filter.ts";
import { whereOf } from "../alerts/selection.ts";
import { anyOf, type Condition } from "../core/query-conditions.ts";
import type { Scope } from "../core/request-scope.ts";
import { type EventCount, type NotifiedAlert } from "./message.ts";
import { withoutKeyIds } from "../core/key-ids.ts";
import { isIncluded, placesOf, splitByPlace } from "./listed-events.ts";
import { matchOtherEvents } from "./other-events.ts";
import type { EventGroup, GroupedEvents, MatchRange, RuleMatch } from "./rule-match.ts";
import { rankOf } from "./severity-rank.ts";

/** Whether an exception rule muted the alert in the transaction of the event `e`: the alert was never open to anyone. */
const IS_MUTED_AT_ONCE = sql`exists (select 1 from alert_event d where d.alert_id = e.alert_id and d.kind = 'DISMISSED'
  and d.source_id = e.source_id and d.changes ->> 'ruleId' is not null)`;

/** The condition on the row `e` of `alert_event`. */
const EVENT_CONDITIONS: Readonly<Record<NotifiedAlertEvent, Condition>> = {
  OPENED: sql`(e.kind = 'OPENED' and not ${IS_MUTED_AT_ONCE})`,
  REOPENED: sql`(e.kind = 'REOPENED' and not ${IS_MUTED_AT_ONCE})`,
  SEVERITY_ROSE: sql`(e.kind in ('UPDATED','WITHDRAWN','WOKEN') and ${rankOf(sql`e.severity`)} < ${rankOf(sql`e.from_severity`)})`,
  DISMISSAL_EXPIRED: sql`(e.kind = 'WITHDRAWN' and e.changes ->> 'reason' = 'EXPIRED' and not ${IS_MUTED_AT_ONCE})`,
  SNOOZE_ENDED: sql`(e.kind = 'WOKEN' and e.changes ->> 'reason' = 'EXPIRED' and not ${IS_MUTED_AT_ONCE})`,
  RESOLVED: sql`e.kind = 'RESOLVED'`,
};

/** The first of these that holds names the event. */
const EVENT_OF = sql`case ${sql.join(
  (Object.keys(EVENT_CONDITIONS) as NotifiedAlertEvent[]).map(
    (event) => sql`when ${EVENT_CONDITIONS[event]} then ${sql.lit(event)}`,
  ),
  sql` `,
)} end`;

/**
 * The alerts as they were at the event, in the form that the conditions of the list expect. A resolved alert is matched as
 * it was before: a rule for open alerts would otherwise never report that one was resolved.
 */
const COLUMNS = sql`n.id, n.number, n.account_id, n.check_id, n.category, n.resource_id, n.resource_name, n.resource_arn,
  n.owner_id, n.evidence, n.first_seen_at, n.not_evaluated_reason, n.search_text, n.reopen_count, n.assignee, n.problem_id,
  case when e.kind = 'RESOLVED' then e.at end as resolved_at,
  n.title, n.description, case when e.kind = 'RESOLVED' then coalesce(e.from_status, e.status) else e.status end as status,
  ${rankOf(sql`e.severity`)} as severity_rank, e.seq, e.at, e.source_id, e.severity, e.from_severity, ${EVENT_OF} as event`;

/** Reads the query of a rule. Throws BAD_QUERY with the position of the mistake. */
export async function selectionOf(scope: Scope, query: string): Promise<AlertSelection> {
  return readAlertFilter(scope, { query });
}

/**
 * The groups in the order of their first events. Events of alerts and others with the same key are one group. The order
 * within both logs is kept, because times grow with the numbers of events.
 */
export async function matchEvents(em: Em, match: RuleMatch, range: MatchRange): Promise<readonly EventGroup[]> {
  const alerts = await matchAlertEvents(em, match, range);
  const others = await matchOtherEvents(em, match, range);
  const groups = new Map<string, { readonly firstAt: number; readonly group: EventGroup }>();
  for (const { key, firstAt, at, counts, items, moreEnds } of alerts)
    groups.set(key, {
      firstAt,
      group: { at, counts, alerts: items, otherEvents: [], moreEnds: { alerts: moreEnds, otherEvents: [] } },
    });
  for (const { key, firstAt, at, counts, items, moreEnds } of others) {
    const known = groups.get(key);
    groups.set(key, {
      firstAt: Math.min(firstAt, known?.firstAt ?? firstAt),
      group: {
        at: known && known.group.at > at ? known.group.at : at,
        counts: [...(known?.group.counts ?? []), ...counts],
        alerts: known?.group.alerts ?? [],
        otherEvents: items,
        moreEnds: { alerts: known?.group.moreEnds.alerts ?? [], otherEvents: moreEnds },
      },
    });
  }
  return [...groups.values()].toSorted((one, other) => one.firstAt - other.firstAt).map(({ group }) => group);
}

interface GroupRow {
  readonly counts:
    | readonly (EventCount & { readonly key: string; readonly from: string; readonly at: string })[]
    | null;
  readonly alerts: readonly AlertRow[] | null;
}

interface AlertRow {
  readonly key: string;
  readonly place: number;
  readonly seq: number;
  readonly event: NotifiedAlertEvent;
  readonly at: string;
  readonly id: string;
  readonly number: number;
  readonly severity: Severity;
  readonly from_severity: Severity | null;
  readonly check_id: string;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly resource_name: string;
  readonly resource_arn: string | null;
  readonly account_id: string;
  readonly aws_account_id: string | null;
  readonly account_name: string;
}

async function matchAlertEvents(
  em: Em,
  { selection, events }: RuleMatch,
  matchRange: MatchRange,
): Promise<readonly GroupedEvents<NotifiedAlert>[]> {
  const { alerts: range, group, itemsMax, groupsMax } = matchRange;
  const wanted = events.filter(isAlertEvent);
  if (wanted.length === 0) return [];
  const isReported = anyOf(wanted.map((event) => EVENT_CONDITIONS[event]));
  const { rows } = await sql<GroupRow>`
    with matched as materialized (
      select ${group} as key, a.* from (
        select ${COLUMNS} from alert_event e join alert n on n.id = e.alert_id where ${range} and ${isReported}
      ) a where ${whereOf(selection)}),
    counted as (
      select key, event, severity, count(*)::integer as count, min(seq) as first, min(at) as "from", max(at) as at
        from matched group by key, event, severity),
    newest as (select key from matched group by key order by min(seq) desc limit ${groupsMax}),
    listed as (
      select m.*, ${placesOf(sql`id`)}
        from matched m where key in (select key from newest))
    select (select jsonb_agg(to_jsonb(c) order by c.first) from counted c) as counts,
           (select jsonb_agg(jsonb_build_object('key', l.key, 'place', l.place, 'seq', l.seq, 'event', l.event, 'at', l.at, 'id', l.id,
              'number', l.number, 'severity', l.severity, 'from_severity', l.from_severity, 'check_id', l.check_id,
              'title', l.title, 'description', l.description, 'category', l.category, 'resource_name', l.resource_name,
              'resource_arn', l.resource_arn, 'account_id', l.account_id, 'aws_account_id', c.aws_account_id,
              'account_name', c.name) order by l.place)
              from listed l join account c on c.id = l.account_id where ${isIncluded(matchRange)}) as alerts`.execute(
    em.getKysely(),
  );
  const alertsOf = Map.groupBy(rows[0]?.alerts ?? [], ({ key }) => key);
  return [...Map.groupBy(rows[0]?.counts ?? [], ({ key }) => key)].map(([key, counts]) => ({
    key,
    firstAt: Math.min(...counts.map(({ from }) => Date.parse(from))),
    at: new Date(Math.max(...counts.map(({ at }) => Date.parse(at)))),
    counts: counts.map(({ event, severity, count }) => ({ event, severity, count })),
    ...splitByPlace(alertsOf.get(key) ?? [], itemsMax, alertOf),
  }));
}

function alertOf(row: AlertRow): NotifiedAlert {
  return {
    eventId: `event_${row.seq}`,
    event: row.event,
    at: new Date(row.at).toISOString(),
    alertId: row.id,
    number: row.number,
    severity: row.severity,
    previousSeverity: row.from_severity,
    checkId: row.check_id,
    title: withoutKeyIds(row.title),
    description: withoutKeyIds(row.description),
    resource: {
      category: row.category,
      name: withoutKeyIds(row.resource_name),
      arn: row.resource_arn === null ? null : withoutKeyIds(row.resource_arn),
    },
    account: { id: row.account_id, awsAccountId: row.aws_account_id, name: row.account_name },
  };
}
