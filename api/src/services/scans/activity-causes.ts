/**
 * The stored activities that explain what a scan, a reading or an event found: who did it. They are looked up when they are
 * shown, so an activity that arrived after the scan explains it too.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { known, listOf, pick, type RowOf, table } from "../../db/typed-sql.ts";
import { type ActivityActor, changesCredentials, targetsOfResource } from "../../iam/activity/activity.ts";
import type { InventoryKind } from "../../iam/inventory-change.ts";

/** The activities that explain one change. */
export const CAUSES_MAX = 3;
/** AWS renews the credential report every four hours, so a scan may see a change of a password or key that late. */
const REPORT_LAG_MINUTES = 255;
/** A scan reads some time after it was requested, and clocks differ. */
export const CLOCKS_APART_MINUTES = 1;

export interface ActivityRow {
  readonly accountId: string;
  readonly eventId: string;
  readonly at: Date;
  readonly service: string;
  readonly name: string;
  readonly region: string;
  readonly actor: ActivityActor;
  readonly sourceAddress: string | null;
  readonly userAgent: string | null;
  readonly hasMfa: boolean | null;
}

/** An alert event or a change, and what it is about. */
export interface CauseQuestion {
  readonly accountId: string;
  /** The scan, reading or event that caused it. */
  readonly sourceId: string;
  readonly at: Date;
  readonly targets: readonly string[];
}

const a = table("account_activity", "a");

export const ACTIVITY_COLUMNS = {
  ...pick(a, "accountId", "eventId", "at", "service", "name", "region", "sourceAddress", "userAgent", "hasMfa"),
  actor: known<ActivityActor>(a.actor),
};
export type ActivityDatabaseRow = RowOf<typeof ACTIVITY_COLUMNS>;

export interface ExplainedChange extends Omit<CauseQuestion, "targets"> {
  readonly kind: InventoryKind;
  readonly identity: string;
  readonly name: string;
}

const CATEGORY_OF: Readonly<Record<InventoryKind, string>> = {
  USER: "IAMUser",
  GROUP: "IAMGroup",
  ROLE: "IAMRole",
  POLICY: "IAMPolicy",
  ACCESS_KEY: "IAMAccessKey",
};

/** The activities that explain each change of the inventory, in the order of the changes. */
export async function causesOfChanges(
  em: Em,
  changes: readonly ExplainedChange[],
): Promise<(readonly ActivityRow[])[]> {
  const targets = await targetsOfChanges(em, changes);
  return causesOf(
    em,
    changes.map((change, index) => ({ ...change, targets: targets[index]! })),
  );
}

/** A change names an access key by its ID, and a managed policy by its name. Activities name the user and the ARN. */
async function targetsOfChanges(em: Em, changes: readonly ExplainedChange[]): Promise<(readonly string[])[]> {
  const wanted = changes.map(({ accountId, identity, kind }) => ({ account: accountId, identity, kind }));
  const { rows } = await sql<{ accountId: string; identity: string; name: string | null; arn: string | null }>`
    with wanted as (select distinct * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
                      as w(account text, identity text, kind text))
    select w.account as "accountId", w.identity, k.user_name as name, null as arn from wanted w
      join access_key k on k.account_id = w.account and k.identity = w.identity where w.kind = 'ACCESS_KEY'
    union all
    select w.account, w.identity, null, p.arn from wanted w
      join iam_policy p on p.account_id = w.account and p.identity = w.identity where w.kind = 'POLICY'`.execute(
    em.getKysely(),
  );
  const known = new Map(rows.map((row) => [`${row.accountId} ${row.identity}`, row]));
  return changes.map(({ accountId, identity, kind, name }) => {
    const row = known.get(`${accountId} ${identity}`);
    return targetsOfResource({ category: CATEGORY_OF[kind], name: row?.name ?? name, arn: row?.arn ?? null });
  });
}

interface CauseRow extends ActivityDatabaseRow {
  readonly place: number;
  /** Whether it happened after the scan before was requested. */
  readonly isRecent: boolean;
}

/**
 * A change that a scan found happened between the scan before and this one. Only changes of credentials may be older,
 * because the report that shows them may be. A first scan finds everything, and nothing explains it.
 */
export async function causesOf(em: Em, questions: readonly CauseQuestion[]): Promise<(readonly ActivityRow[])[]> {
  if (questions.length === 0) return [];
  const asked = questions.map(({ accountId, sourceId, at, targets }, place) => ({
    place,
    account: accountId,
    source: sourceId,
    event: /^activity_([^#]+)/.exec(sourceId)?.[1] ?? null,
    at: new Date(at).toISOString(),
    targets,
  }));
  const { rows } = await sql<CauseRow>`
    with asked as (
      select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        as q(place integer, account text, source text, event text, at timestamptz, targets jsonb)
    ), direct as (
      select q.place, q.account, q.event as event_id, true as is_recent
        from asked q where q.event is not null
    ), found as (
      select q.place, q.account, t.event_id,  t.at >= p.requested_at - make_interval(mins => ${CLOCKS_APART_MINUTES}) as is_recent
        from asked q join scan s on s.id = q.source
        cross join lateral (
          select requested_at from scan where account_id = q.account and coverage is not null and requested_at < s.requested_at
           order by requested_at desc limit 1) p
        cross join lateral (
          select distinct event_id, at from account_activity_target
           where account_id = q.account and target in (select jsonb_array_elements_text(q.targets))
             and at <= q.at and at > p.requested_at - make_interval(mins => ${REPORT_LAG_MINUTES})
           order by at desc limit ${CAUSES_MAX * 4}) t
    )
    select e.place, e.is_recent as "isRecent", ${listOf(ACTIVITY_COLUMNS)}
      from (select * from direct union all select * from found) e
      join account_activity a on a.account_id = e.account and a.event_id = e.event_id
     order by e.place, a.at desc, a.event_id`.execute(em.getKysely());
  const byPlace = Map.groupBy(rows, (row) => row.place);
  return questions.map((_, place) => {
    const all = byPlace.get(place) ?? [];
    const recent = all.filter(({ isRecent }) => isRecent);
    const chosen = recent.length > 0 ? recent : all.filter(changesCredentials);
    return chosen.slice(0, CAUSES_MAX).map(activityRow);
  });
}

export function activityRow({
  at,
  accountId,
  eventId,
  service,
  name,
  region,
  actor,
  ...rest
}: ActivityDatabaseRow): ActivityRow {
  const { sourceAddress, userAgent, hasMfa } = rest;
  return { accountId, eventId, at: new Date(at), service, name, region, actor, sourceAddress, userAgent, hasMfa };
}
