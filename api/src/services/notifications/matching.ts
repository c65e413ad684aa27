/**
 * Finds the alert events that a rule reports, and groups them into messages. The worker and the preview share this file,
 * so the preview shows what the worker would have sent.
 */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { NotificationEvent, NotificationSchedule } from "../../iam/alerts/notification.ts";
import { SEVERITIES, type Severity } from "../../iam/severity.ts";
import { type AlertSelection, readAlertFilter } from "../alerts/filter.ts";
import { whereOf } from "../alerts/selection.ts";
import { anyOf, type Condition } from "../core/query-conditions.ts";
import type { Scope } from "../core/request-scope.ts";
import { type EventCount, type NotifiedAlert, withoutKeyIds } from "./message.ts";

const rankOf = (severity: RawBuilder<unknown>) =>
  sql`(array_position(${sql.val([...SEVERITIES])}::text[], ${severity}) - 1)`;

/** The condition on the row `e` of `alert_event`. */
const EVENT_CONDITIONS: Readonly<Record<NotificationEvent, Condition>> = {
  OPENED: sql`e.kind = 'OPENED'`,
  REOPENED: sql`e.kind = 'REOPENED'`,
  SEVERITY_ROSE: sql`(e.kind in ('UPDATED','WITHDRAWN','WOKEN') and ${rankOf(sql`e.severity`)} < ${rankOf(sql`e.from_severity`)})`,
  DISMISSAL_EXPIRED: sql`(e.kind = 'WITHDRAWN' and e.changes ->> 'reason' = 'EXPIRED')`,
  SNOOZE_ENDED: sql`(e.kind = 'WOKEN' and e.changes ->> 'reason' = 'EXPIRED')`,
  RESOLVED: sql`e.kind = 'RESOLVED'`,
};

/** The first of these that holds names the event. */
const EVENT_OF = sql`case ${sql.join(
  (Object.keys(EVENT_CONDITIONS) as NotificationEvent[]).map(
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
  n.title, n.description, case when e.kind = 'RESOLVED' then coalesce(e.from_status, e.status) else e.status end as status,
  ${rankOf(sql`e.severity`)} as severity_rank, e.seq, e.at, e.source_id, e.severity, e.from_severity, ${EVENT_OF} as event`;

export interface MatchRange {
  /** A condition on `e`, the alert event. */
  readonly range: Condition;
  /** The key by which events become one message, on `a`. */
  readonly group: RawBuilder<unknown>;
  readonly alertsMax: number;
  /** The newest groups that are returned with their alerts. All groups are counted. */
  readonly groupsMax: number;
}

export interface EventGroup {
  readonly at: Date;
  readonly counts: readonly EventCount[];
  readonly alerts: readonly NotifiedAlert[];
}

/** Reads the query of a rule. Throws BAD_QUERY with the position of the mistake. */
export async function selectionOf(scope: Scope, query: string): Promise<AlertSelection> {
  return readAlertFilter(scope, { query });
}

/** All events of one scan or request are one message. */
export const BY_SOURCE = sql`a.source_id`;
/** All events are one message. */
export const AS_ONE = sql`'all'`;

/** The digest of which an event is a part, for counting past digests. */
export function bySlot({ frequency, startMinute, timeZone }: NotificationSchedule): RawBuilder<unknown> {
  if (frequency === "AT_ONCE") return BY_SOURCE;
  if (frequency === "HOURLY") return sql`date_trunc('hour', a.at, 'UTC')::text`;
  return sql`date_trunc('day', (a.at at time zone ${timeZone}) - make_interval(mins => ${startMinute}::integer))::text`;
}

interface GroupRow {
  readonly counts:
    | readonly (EventCount & { readonly key: string; readonly first: number; readonly at: string })[]
    | null;
  readonly alerts: readonly AlertRow[] | null;
}

interface AlertRow {
  readonly key: string;
  readonly seq: number;
  readonly event: NotificationEvent;
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

/** The groups in the order of their first events. */
export async function matchEvents(
  em: Em,
  selection: AlertSelection,
  events: readonly NotificationEvent[],
  { range, group, alertsMax, groupsMax }: MatchRange,
): Promise<readonly EventGroup[]> {
  const isReported = anyOf(events.map((event) => EVENT_CONDITIONS[event]));
  const { rows } = await sql<GroupRow>`
    with matched as materialized (
      select ${group} as key, a.* from (
        select ${COLUMNS} from alert_event e join alert n on n.id = e.alert_id where ${range} and ${isReported}
      ) a where ${whereOf(selection)}),
    counted as (
      select key, event, severity, count(*)::integer as count, min(seq) as first, max(at) as at
        from matched group by key, event, severity),
    newest as (select key from matched group by key order by min(seq) desc limit ${groupsMax}),
    listed as (
      select m.*, row_number() over (partition by key order by severity_rank, seq) as place
        from matched m where key in (select key from newest))
    select (select jsonb_agg(to_jsonb(c) order by c.first) from counted c) as counts,
           (select jsonb_agg(jsonb_build_object('key', l.key, 'seq', l.seq, 'event', l.event, 'at', l.at, 'id', l.id,
              'number', l.number, 'severity', l.severity, 'from_severity', l.from_severity, 'check_id', l.check_id,
              'title', l.title, 'description', l.description, 'category', l.category, 'resource_name', l.resource_name,
              'resource_arn', l.resource_arn, 'account_id', l.account_id, 'aws_account_id', c.aws_account_id,
              'account_name', c.name) order by l.place)
              from listed l join account c on c.id = l.account_id where l.place <= ${alertsMax}) as alerts`.execute(
    em.getKysely(),
  );
  const alertsOf = Map.groupBy(rows[0]?.alerts ?? [], ({ key }) => key);
  return [...Map.groupBy(rows[0]?.counts ?? [], ({ key }) => key)].map(([key, counts]) => ({
    at: new Date(Math.max(...counts.map(({ at }) => Date.parse(at)))),
    counts: counts.map(({ event, severity, count }) => ({ event, severity, count })),
    alerts: (alertsOf.get(key) ?? []).map(alertOf),
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
