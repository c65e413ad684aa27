/**
 * Finds the events that a rule reports, and groups them into messages. The worker and the preview share this file, so the
 * preview shows what the worker would have sent.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, objectOf, pick, type RowOf, rowsOf, table } from "../../db/typed-sql.ts";
import { isAlertEvent, type NotifiedAlertEvent } from "../../iam/notification-event.ts";
import type { AlertStatus } from "../../iam/alerts/alert.ts";
import type { AlertSelection } from "../alerts/filter.ts";
import { readAlertFilter } from "../alerts/read-filter.ts";
import { whereOf } from "../alerts/selection.ts";
import { anyOf, type Condition } from "../core/query-conditions.ts";
import type { Scope } from "../core/request-scope.ts";
import type { NotifiedAlert } from "./message.ts";
import { withoutKeyIds } from "../core/key-ids.ts";
import { COUNTS, isIncluded, placesOf, splitByPlace } from "./listed-events.ts";
import { matchOtherEvents } from "./other-events.ts";
import { destinationOfKey, ownerSplit, ownersText } from "./owner-groups.ts";
import type { EventGroup, GroupedEvents, MatchRange, RuleMatch } from "./rule-match.ts";
import { rankOf } from "./severity-rank.ts";

const e = table("alert_event", "e");
const d = table("alert_event", "d");
const o = table("alert_event", "o");
const w = table("alert_event", "w");
const n = table("alert", "n");
const c = table("account", "c");
/** A row `l` of the list has columns of its alert, of the event, and those that the statement adds. */
const l = table("alert", "l");
const eventOfListed = table("alert_event", "l");

const LISTED = {
  key: sql<string>`l.key`,
  place: sql<number>`l.place`,
  event: sql<NotifiedAlertEvent>`l.event`,
  newStatus: sql<AlertStatus>`l.new_status`,
  owner: sql<string | null>`l.owner`,
  ...pick(eventOfListed, "seq", "at", "severity", "fromSeverity"),
  ...pick(l, "id", "number", "checkId", "title", "description", "category", "resourceName", "resourceArn", "accountId"),
  awsAccountId: c.awsAccountId,
  accountName: c.name,
};

/** Whether an exception rule muted the alert in the transaction of the event `e`: the alert was never open to anyone. */
const IS_MUTED_AT_ONCE = sql`exists (select 1 from ${d.$table} where ${d.alertId} = ${e.alertId} and ${d.kind} = 'DISMISSED'
  and ${d.sourceId} = ${e.sourceId} and ${d.changes} ->> 'ruleId' is not null)`;

/** Whether the alert became open in the transaction of `e`, which dismissed it at once. */
const IS_OPENED_WITH = sql`exists (select 1 from ${o.$table} where ${o.alertId} = ${e.alertId} and ${o.sourceId} = ${e.sourceId}
  and ${o.seq} < ${e.seq} and ${o.status} = 'OPEN')`;

const IS_WORSE = sql`(${e.kind} in ('UPDATED','WITHDRAWN','WOKEN') and ${rankOf(e.severity)} < ${rankOf(e.fromSeverity)})`;

/**
 * Whether the alert is open to people for the first time since a scan found it: an exception rule muted it on arrival, and
 * mutes it no more. Nothing has reported it so far.
 */
const IS_FIRST_OPEN = sql`(${e.kind} = 'WITHDRAWN' and ${e.status} = 'OPEN' and not ${IS_WORSE} and not ${IS_MUTED_AT_ONCE} and exists (
  select 1 from ${o.$table} join ${d.$table} on ${d.alertId} = ${o.alertId} and ${d.sourceId} = ${o.sourceId}
     and ${d.kind} = 'DISMISSED' and ${d.changes} ->> 'ruleId' is not null
   where ${o.alertId} = ${e.alertId} and ${o.seq} < ${e.seq} and ${o.kind} in ('OPENED','REOPENED') and not exists (
     select 1 from ${w.$table} where ${w.alertId} = ${e.alertId} and ${w.seq} > ${o.seq} and ${w.seq} < ${e.seq}
        and ${w.status} = 'OPEN' and ${w.sourceId} <> ${o.sourceId})))`;

const TRIAGE_KINDS = sql`('ACKNOWLEDGED','DISMISSED','SNOOZED','WITHDRAWN','WOKEN','UNDONE')`;

/** The condition on the row `e` of `alert_event`. */
const EVENT_CONDITIONS: Readonly<Record<NotifiedAlertEvent, Condition>> = {
  OPENED: sql`((${e.kind} = 'OPENED' and not ${IS_MUTED_AT_ONCE}) or ${IS_FIRST_OPEN})`,
  REOPENED: sql`(${e.kind} = 'REOPENED' and not ${IS_MUTED_AT_ONCE})`,
  SEVERITY_ROSE: IS_WORSE,
  DISMISSAL_EXPIRED: sql`(${e.kind} = 'WITHDRAWN' and ${e.changes} ->> 'reason' = 'EXPIRED' and not ${IS_MUTED_AT_ONCE})`,
  SNOOZE_ENDED: sql`(${e.kind} = 'WOKEN' and ${e.changes} ->> 'reason' = 'EXPIRED' and not ${IS_MUTED_AT_ONCE})`,
  RESOLVED: sql`${e.kind} = 'RESOLVED'`,
  TRIAGED: sql`(${e.kind} in ${TRIAGE_KINDS} and ${e.status} is distinct from ${e.fromStatus} and not ${IS_OPENED_WITH}
    and not (${e.kind} in ('WITHDRAWN','WOKEN') and ${IS_MUTED_AT_ONCE}) and not ${IS_WORSE} and not ${IS_FIRST_OPEN}
    and ${e.changes} ->> 'reason' is distinct from 'EXPIRED')`,
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
const COLUMNS = sql`${n.id}, ${n.number}, ${n.accountId}, ${n.checkId}, ${n.category}, ${n.resourceId}, ${n.resourceName}, ${n.resourceArn},
  ${n.ownerId}, ${n.evidence}, ${n.firstSeenAt}, ${n.notEvaluatedReason}, ${n.searchText}, ${n.reopenCount}, ${n.assignee}, ${n.problemId},
  case when ${e.kind} = 'RESOLVED' then ${e.at} end as resolved_at,
  case when ${e.kind} in ('OPENED','REOPENED') then ${e.at} else ${n.openedAt} end as opened_at,
  ${n.title}, ${n.description}, case when ${e.kind} in ('RESOLVED','ACKNOWLEDGED','DISMISSED','SNOOZED') or (${e.kind} = 'UNDONE' and ${e.status} <> 'OPEN')
    then coalesce(${e.fromStatus}, ${e.status}) else ${e.status} end as status,
  ${rankOf(e.severity)} as severity_rank, ${e.seq}, ${e.at}, ${e.sourceId}, ${e.severity}, ${e.fromSeverity},
  ${e.status} as new_status, ${EVENT_OF} as event`;

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

type AlertRow = RowOf<typeof LISTED>;

async function matchAlertEvents(
  em: Em,
  { selection, events, owners }: RuleMatch,
  matchRange: MatchRange,
): Promise<readonly GroupedEvents<NotifiedAlert>[]> {
  const { alerts: range, group, itemsMax, groupsMax, idsMax = 0 } = matchRange;
  const wanted = events.filter(isAlertEvent);
  if (wanted.length === 0) return [];
  const isReported = anyOf(wanted.map((event) => EVENT_CONDITIONS[event]));
  const reported = sql`${e.$table} join ${n.$table} on ${n.id} = ${e.alertId} where ${range} and ${isReported}`;
  // Also selects the principals of events that are not reported: filtering them out costs more than the extra rows.
  const principals = sql`select ${n.accountId}, ${n.ownerId} as principal_id
    from ${e.$table} join ${n.$table} on ${n.id} = ${e.alertId} where ${range}`;
  const split = await ownerSplit(em, owners, principals, sql`a.owner_id`);
  const [found] = await rowsOf(
    databaseOf(em),
    {
      counts: COUNTS,
      alerts: sql<readonly AlertRow[] | null>`(select jsonb_agg(${objectOf(LISTED)} order by l.place)
        from listed l join ${c.$table} on ${c.id} = ${l.accountId} where ${isIncluded(matchRange)})`,
      ids: sql<Readonly<Record<string, readonly string[]>> | null>`(select jsonb_object_agg(i.key, i.ids) from (
        select key, jsonb_agg(distinct id) as ids from listed where place > ${itemsMax} and place <= ${idsMax} group by key) i)`,
    },
    (list) => sql`
    with ungrouped as materialized (
      select ${group} as group_key, a.*, ${split.columns} from (select ${COLUMNS} from ${reported}) a ${split.join}
       where ${whereOf(selection)}),
    matched as materialized (${split.rows}),
    counted as (
      select key, event, severity, count(*)::integer as count, min(seq) as first, min(at) as "from", max(at) as at
        from matched group by key, event, severity),
    newest as (select key from matched group by key order by min(seq) desc limit ${groupsMax}),
    listed as (
      select m.*, ${placesOf(sql`id`)}
        from matched m where key in (select key from newest))
    select ${list}`,
  );
  const alertsOf = Map.groupBy(found?.alerts ?? [], ({ key }) => key);
  return [...Map.groupBy(found?.counts ?? [], ({ key }) => key)].map(([key, counts]) => ({
    key,
    firstAt: Math.min(...counts.map(({ from }) => Date.parse(from))),
    at: new Date(Math.max(...counts.map(({ at }) => Date.parse(at)))),
    counts: counts.map(({ event, severity, count }) => ({ event, severity, count })),
    ...splitByPlace(alertsOf.get(key) ?? [], itemsMax, alertOf),
    ids: found?.ids?.[key] ?? [],
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
    status: row.newStatus,
    previousSeverity: row.fromSeverity,
    checkId: row.checkId,
    title: withoutKeyIds(row.title),
    description: withoutKeyIds(row.description),
    resource: {
      category: row.category,
      name: withoutKeyIds(row.resourceName),
      arn: row.resourceArn === null ? null : withoutKeyIds(row.resourceArn),
    },
    account: { id: row.accountId, awsAccountId: row.awsAccountId, name: row.accountName },
    ...(row.owner !== null && { owner: withoutKeyIds(row.owner) }),
  };
}
