/** Reads the events that are not about alerts from their outbox (`core/notification-events.ts`). */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, objectOf, orNull, pick, type RowOf, rowsOf, table } from "../../db/typed-sql.ts";
import { isAlertEvent, type OtherEvent } from "../../iam/notification-event.ts";
import type { NotifiedOtherEvent } from "./message.ts";
import { withoutKeyIds } from "../core/key-ids.ts";
import { ownerSplit } from "./owner-groups.ts";
import { COUNTS, isIncluded, placesOf, splitByPlace } from "./listed-events.ts";
import type { GroupedEvents, MatchRange, RuleMatch } from "./rule-match.ts";
import { rankOf } from "./severity-rank.ts";

const e = table("notification_event", "e");
const c = table("account", "c");
/** A row of the list. */
const l = table("notification_event", "l");

const LISTED = {
  key: sql<string>`l.key`,
  place: sql<number>`l.place`,
  owner: sql<string | null>`l.owner`,
  event: known<OtherEvent, string>(l.event),
  ...pick(l, "id", "at", "severity", "subjectId", "subjectName", "title", "description", "path", "accountId"),
  awsAccountId: c.awsAccountId,
  accountName: orNull(c.name),
};
type EventRow = RowOf<typeof LISTED>;

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
      : sql`(${e.accountId} is null or ${e.accountId} = any(${sql.val([...accountIds])}::text[]))`;
  const reported = sql`${e.$table}
    where ${range} and ${e.event} = any(${sql.val(wanted)}::text[]) and ${isOfAccount}`;
  const principals = sql`select ${e.accountId}, ${e.principalId} from ${reported}`;
  const split = await ownerSplit(em, owners, principals, sql`a.principal_id`);
  const [found] = await rowsOf(
    databaseOf(em),
    {
      counts: COUNTS,
      events: sql<readonly EventRow[] | null>`(select jsonb_agg(${objectOf(LISTED)} order by l.place)
        from listed l left join ${c.$table} on ${c.id} = ${l.accountId} where ${isIncluded(matchRange)})`,
    },
    (list) => sql`
    with ungrouped as materialized (
      select ${group} as group_key, a.*, ${split.columns} from (
        select ${e.$all}, ${rankOf(e.severity)} as severity_rank from ${reported}) a ${split.join}),
    matched as materialized (${split.rows}),
    counted as (
      select key, event, severity, count(*)::integer as count, min(seq) as first, min(at) as "from", max(at) as at
        from matched group by key, event, severity),
    newest as (select key from matched group by key order by min(seq) desc limit ${groupsMax}),
    listed as (
      select m.*, ${placesOf(sql`subject_id`)}
        from matched m where key in (select key from newest))
    select ${list}`,
  );
  const eventsOf = Map.groupBy(found?.events ?? [], ({ key }) => key);
  return [...Map.groupBy(found?.counts ?? [], ({ key }) => key)].map(([key, counts]) => ({
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
    subject: { id: row.subjectId, name: withoutKeyIds(row.subjectName) },
    account:
      row.accountId === null
        ? null
        : { id: row.accountId, awsAccountId: row.awsAccountId, name: row.accountName ?? row.accountId },
    path: row.path,
    ...(row.owner !== null && { owner: withoutKeyIds(row.owner) }),
  };
}
