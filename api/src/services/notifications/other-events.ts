/** Reads the events that are not about alerts from their outbox (`core/notification-events.ts`). */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { isAlertEvent, type OtherEvent } from "../../iam/notification-event.ts";
import type { Severity } from "../../iam/severity.ts";
import { type EventCount, type NotifiedOtherEvent } from "./message.ts";
import { withoutKeyIds } from "../core/key-ids.ts";
import { ownerSplit } from "./owner-groups.ts";
import { isIncluded, placesOf, splitByPlace } from "./listed-events.ts";
import type { GroupedEvents, MatchRange, RuleMatch } from "./rule-match.ts";
import { rankOf } from "./severity-rank.ts";

interface EventRow {
  readonly key: string;
  readonly place: number;
  readonly id: string;
  readonly event: OtherEvent;
  readonly at: string;
  readonly severity: Severity;
  readonly subject_id: string;
  readonly subject_name: string;
  readonly title: string;
  readonly description: string;
  readonly path: string;
  readonly account_id: string | null;
  readonly aws_account_id: string | null;
  readonly account_name: string | null;
  readonly owner: string | null;
}

/** The groups in the order of their first events. Events of no account are reported whatever accounts a rule names. */
export async function matchOtherEvents(
  em: Em,
  { events, accountIds, owners }: Pick<RuleMatch, "events" | "accountIds" | "owners">,
  matchRange: MatchRange,
): Promise<readonly GroupedEvents<NotifiedOtherEvent>[]> {
  const { others: range, group, itemsMax, groupsMax } = matchRange;
  const wanted = events.filter((event) => !isAlertEvent(event));
  if (wanted.length === 0) return [];
  const isOfAccount =
    accountIds.length === 0
      ? sql`true`
      : sql`(e.account_id is null or e.account_id = any(${sql.val([...accountIds])}::text[]))`;
  const found = sql`notification_event e
    where ${range} and e.event = any(${sql.val(wanted)}::text[]) and ${isOfAccount}`;
  const principals = sql`select e.account_id, e.principal_id from ${found}`;
  const split = await ownerSplit(em, owners, principals, sql`a.principal_id`);
  const { rows } = await sql<{
    readonly counts:
      | readonly (EventCount & { readonly key: string; readonly from: string; readonly at: string })[]
      | null;
    readonly events: readonly EventRow[] | null;
  }>`
    with ungrouped as materialized (
      select ${group} as group_key, a.*, ${split.columns} from (
        select e.*, ${rankOf(sql`e.severity`)} as severity_rank from ${found}) a ${split.join}),
    matched as materialized (${split.rows}),
    counted as (
      select key, event, severity, count(*)::integer as count, min(seq) as first, min(at) as "from", max(at) as at
        from matched group by key, event, severity),
    newest as (select key from matched group by key order by min(seq) desc limit ${groupsMax}),
    listed as (
      select m.*, ${placesOf(sql`subject_id`)}
        from matched m where key in (select key from newest))
    select (select jsonb_agg(to_jsonb(c) order by c.first) from counted c) as counts,
           (select jsonb_agg(to_jsonb(l) || jsonb_build_object('aws_account_id', c.aws_account_id, 'account_name', c.name)
              order by l.place) from listed l left join account c on c.id = l.account_id where ${isIncluded(matchRange)}) as events`.execute(
    em.getKysely(),
  );
  const eventsOf = Map.groupBy(rows[0]?.events ?? [], ({ key }) => key);
  return [...Map.groupBy(rows[0]?.counts ?? [], ({ key }) => key)].map(([key, counts]) => ({
    key,
    firstAt: Math.min(...counts.map(({ from }) => Date.parse(from))),
    at: new Date(Math.max(...counts.map(({ at }) => Date.parse(at)))),
    counts: counts.map(({ event, severity, count }) => ({ event, severity, count })),
    ...splitByPlace(eventsOf.get(key) ?? [], itemsMax, eventOf),
  }));
}

function eventOf(row: EventRow): NotifiedOtherEvent {
  return {
    eventId: row.id,
    event: row.event,
    at: new Date(row.at).toISOString(),
    severity: row.severity,
    title: withoutKeyIds(row.title),
    description: withoutKeyIds(row.description),
    subject: { id: row.subject_id, name: withoutKeyIds(row.subject_name) },
    account:
      row.account_id === null
        ? null
        : { id: row.account_id, awsAccountId: row.aws_account_id, name: row.account_name ?? row.account_id },
    path: row.path,
    ...(row.owner !== null && { owner: withoutKeyIds(row.owner) }),
  };
}
