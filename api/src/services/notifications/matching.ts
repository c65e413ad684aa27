/**
 * Finds the events that a rule reports, and groups them into messages. The worker and the preview share this file, so the
 * preview shows what the worker would have sent.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { isAlertEvent, type NotifiedAlertEvent } from "../../iam/notification-event.ts";
import type { AlertStatus } from "../../iam/alerts/alert.ts";
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
import { destinationOfKey, ownerSplit, ownersText } from "./owner-groups.ts";
import type { EventGroup, GroupedEvents, MatchRange, RuleMatch } from "./rule-match.ts";
import { rankOf } from "./severity-rank.ts";

/** Whether an exception rule muted the alert in the transaction of the event `e`: the alert was never open to anyone. */
const IS_MUTED_AT_ONCE = sql`exists (select 1 from alert_event d where d.alert_id = e.alert_id and d.kind = 'DISMISSED'
  and d.source_id = e.source_id and d.changes ->> 'ruleId' is not null)`;

/** Whether the alert became open in the transaction of `e`, which dismissed it at once. */
const IS_OPENED_WITH = sql`exists (select 1 from alert_event o where o.alert_id = e.alert_id and o.source_id = e.source_id
  and o.seq < e.seq and o.status = 'OPEN')`;

const IS_WORSE = sql`(e.kind in ('UPDATED','WITHDRAWN','WOKEN') and ${rankOf(sql`e.severity`)} < ${rankOf(sql`e.from_severity`)})`;

/**
 * Whether the alert is open to people for the first time since a scan found it: an exception rule muted it on arrival, and
 * mutes it no more. Nothing has reported it so far.
 */
const IS_FIRST_OPEN = sql`(e.kind = 'WITHDRAWN' and e.status = 'OPEN' and not ${IS_WORSE} and not ${IS_MUTED_AT_ONCE} and exists (
  select 1 from alert_event o join alert_event d on d.alert_id = o.alert_id and d.source_id = o.source_id
     and d.kind = 'DISMISSED' and d.changes ->> 'ruleId' is not null
   where o.alert_id = e.alert_id and o.seq < e.seq and o.kind in ('OPENED','REOPENED') and not exists (
     select 1 from alert_event w where w.alert_id = e.alert_id and w.seq > o.seq and w.seq < e.seq
        and w.status = 'OPEN' and w.source_id <> o.source_id)))`;

const TRIAGE_KINDS = sql`('ACKNOWLEDGED','DISMISSED','SNOOZED','WITHDRAWN','WOKEN','UNDONE')`;

/** The condition on the row `e` of `alert_event`. */
const EVENT_CONDITIONS: Readonly<Record<NotifiedAlertEvent, Condition>> = {
  OPENED: sql`((e.kind = 'OPENED' and not ${IS_MUTED_AT_ONCE}) or ${IS_FIRST_OPEN})`,
  REOPENED: sql`(e.kind = 'REOPENED' and not ${IS_MUTED_AT_ONCE})`,
  SEVERITY_ROSE: IS_WORSE,
  DISMISSAL_EXPIRED: sql`(e.kind = 'WITHDRAWN' and e.changes ->> 'reason' = 'EXPIRED' and not ${IS_MUTED_AT_ONCE})`,
  SNOOZE_ENDED: sql`(e.kind = 'WOKEN' and e.changes ->> 'reason' = 'EXPIRED' and not ${IS_MUTED_AT_ONCE})`,
  RESOLVED: sql`e.kind = 'RESOLVED'`,
  TRIAGED: sql`(e.kind in ${TRIAGE_KINDS} and e.status is distinct from e.from_status and not ${IS_OPENED_WITH}
    and not (e.kind in ('WITHDRAWN','WOKEN') and ${IS_MUTED_AT_ONCE}) and not ${IS_WORSE} and not ${IS_FIRST_OPEN}
    and e.changes ->> 'reason' is distinct from 'EXPIRED')`,
};

/** The first of these that holds names the event. */
const EVENT_OF = sql`case ${sql.join(
  (Object.keys(EVENT_CONDITIONS) as NotifiedAlertEvent[]).map(
    (event) => sql`when ${EVENT_CONDITIONS[event]} then ${sql.lit(event)}`,
  ),
  sql` `,
)} end`;

/**
 * The alerts as they were at the event, in the form that the conditions of the list expect. An alert that is resolved or
 * triaged is matched as it was before: a rule for open alerts would otherwise never report that one was resolved.
 */
const COLUMNS = sql`n.id, n.number, n.account_id, n.check_id, n.category, n.resource_id, n.resource_name, n.resource_arn,
  n.owner_id, n.evidence, n.first_seen_at, n.not_evaluated_reason, n.search_text, n.reopen_count, n.assignee, n.problem_id,
  case when e.kind = 'RESOLVED' then e.at end as resolved_at,
  case when e.kind in ('OPENED','REOPENED') then e.at else n.opened_at end as opened_at,
  n.title, n.description, case when e.kind in ('RESOLVED','ACKNOWLEDGED','DISMISSED','SNOOZED') or (e.kind = 'UNDONE' and e.status <> 'OPEN')
    then coalesce(e.from_status, e.status) else e.status end as status,
  ${rankOf(sql`e.severity`)} as severity_rank, e.seq, e.at, e.source_id, e.severity, e.from_severity,
  e.status as new_status, ${EVENT_OF} as event`;

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
  type Group = Omit<EventGroup, "destination" | "owner">;
  const groups = new Map<string, { readonly firstAt: number; readonly group: Group }>();
  for (const { key, firstAt, at, counts, items, moreEnds, ids = [] } of alerts)
    groups.set(key, {
      firstAt,
      group: {
        at,
        counts,
        alerts: items,
        otherEvents: [],
        moreEnds: { alerts: moreEnds, otherEvents: [] },
        moreAlertIds: ids,
      },
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
        moreAlertIds: known?.group.moreAlertIds ?? [],
      },
    });
  }
  return [...groups]
    .toSorted(([, one], [, other]) => one.firstAt - other.firstAt)
    .map(([key, { group }]) => {
      const destination = destinationOfKey(key);
      const owners = [...group.alerts, ...group.otherEvents].map(({ owner }) => owner);
      return { ...group, destination, owner: destination === null ? null : ownersText(owners) };
    });
}

interface GroupRow {
  readonly counts:
    | readonly (EventCount & { readonly key: string; readonly from: string; readonly at: string })[]
    | null;
  readonly alerts: readonly AlertRow[] | null;
  readonly ids: Readonly<Record<string, readonly string[]>> | null;
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
  readonly new_status: AlertStatus;
  readonly check_id: string;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly resource_name: string;
  readonly resource_arn: string | null;
  readonly account_id: string;
  readonly aws_account_id: string | null;
  readonly account_name: string;
  readonly owner: string | null;
}

async function matchAlertEvents(
  em: Em,
  { selection, events, owners }: RuleMatch,
  matchRange: MatchRange,
): Promise<readonly GroupedEvents<NotifiedAlert>[]> {
  const { alerts: range, group, itemsMax, groupsMax, idsMax = 0 } = matchRange;
  const wanted = events.filter(isAlertEvent);
  if (wanted.length === 0) return [];
  const isReported = anyOf(wanted.map((event) => EVENT_CONDITIONS[event]));
  const found = sql`alert_event e join alert n on n.id = e.alert_id where ${range} and ${isReported}`;
  // Also selects the principals of events that are not reported: filtering them out costs more than the extra rows.
  const principals = sql`select n.account_id, n.owner_id as principal_id
    from alert_event e join alert n on n.id = e.alert_id where ${range}`;
  const split = await ownerSplit(em, owners, principals, sql`a.owner_id`);
  const { rows } = await sql<GroupRow>`
    with ungrouped as materialized (
      select ${group} as group_key, a.*, ${split.columns} from (select ${COLUMNS} from ${found}) a ${split.join}
       where ${whereOf(selection)}),
    matched as materialized (${split.rows}),
    counted as (
      select key, event, severity, count(*)::integer as count, min(seq) as first, min(at) as "from", max(at) as at
        from matched group by key, event, severity),
    newest as (select key from matched group by key order by min(seq) desc limit ${groupsMax}),
    listed as (
      select m.*, ${placesOf(sql`id`)}
        from matched m where key in (select key from newest))
    select (select jsonb_agg(to_jsonb(c) order by c.first) from counted c) as counts,
           (select jsonb_agg(jsonb_build_object('key', l.key, 'place', l.place, 'seq', l.seq, 'event', l.event, 'at', l.at, 'id', l.id,
              'number', l.number, 'severity', l.severity, 'from_severity', l.from_severity, 'new_status', l.new_status, 'check_id', l.check_id,
              'title', l.title, 'description', l.description, 'category', l.category, 'resource_name', l.resource_name,
              'resource_arn', l.resource_arn, 'account_id', l.account_id, 'aws_account_id', c.aws_account_id,
              'account_name', c.name,
              'owner', l.owner) order by l.place)
              from listed l join account c on c.id = l.account_id where ${isIncluded(matchRange)}) as alerts,
           (select jsonb_object_agg(i.key, i.ids) from (
              select key, jsonb_agg(distinct id) as ids from listed where place > ${itemsMax} and place <= ${idsMax} group by key) i) as ids`.execute(
    em.getKysely(),
  );
  const alertsOf = Map.groupBy(rows[0]?.alerts ?? [], ({ key }) => key);
  return [...Map.groupBy(rows[0]?.counts ?? [], ({ key }) => key)].map(([key, counts]) => ({
    key,
    firstAt: Math.min(...counts.map(({ from }) => Date.parse(from))),
    at: new Date(Math.max(...counts.map(({ at }) => Date.parse(at)))),
    counts: counts.map(({ event, severity, count }) => ({ event, severity, count })),
    ...splitByPlace(alertsOf.get(key) ?? [], itemsMax, alertOf),
    ids: rows[0]?.ids?.[key] ?? [],
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
    status: row.new_status,
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
    ...(row.owner !== null && { owner: withoutKeyIds(row.owner) }),
  };
}
