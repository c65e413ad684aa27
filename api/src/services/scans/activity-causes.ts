/**
 * The stored activities that explain what a scan, a reading or an event found: who did it. They are looked up when they are
 * shown, so an activity that arrived after the scan explains it too.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, derived, known, listOf, pick, type RowOf, rowsOf, table } from "../../db/typed-sql.ts";
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
const target = table("account_activity_target");
const k = table("access_key", "k");
const p = table("iam_policy", "p");
const s = table("scan", "s");
const scan = table("scan");

export const ACTIVITY_COLUMNS = {
  ...pick(a, "accountId", "eventId", "at", "service", "name", "region", "sourceAddress", "userAgent", "hasMfa"),
  actor: known<ActivityActor>(a.actor),
};
type ActivityDatabaseRow = RowOf<typeof ACTIVITY_COLUMNS>;

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

/** What the list `wanted` asks for. */
const WANTED = { account: sql<string>`w.account`, identity: sql<string>`w.identity` };

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
  const rows = await rowsOf(
    databaseOf(em),
    {
      accountId: WANTED.account,
      identity: WANTED.identity,
      name: sql<string | null>`${k.userName}`,
      arn: sql<string | null>`null`,
    },
    (list) => sql`
      with wanted as (select distinct * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
                        as w(account text, identity text, kind text))
      select ${list} from wanted w
        join ${k.$table} on ${k.accountId} = ${WANTED.account} and ${k.identity} = ${WANTED.identity} where w.kind = 'ACCESS_KEY'
      union all
      select ${WANTED.account}, ${WANTED.identity}, null, ${p.arn} from wanted w
        join ${p.$table} on ${p.accountId} = ${WANTED.account} and ${p.identity} = ${WANTED.identity} where w.kind = 'POLICY'`,
  );
  const known = new Map(rows.map((row) => [`${row.accountId} ${row.identity}`, row]));
  return changes.map(({ accountId, identity, kind, name }) => {
    const row = known.get(`${accountId} ${identity}`);
    return targetsOfResource({ category: CATEGORY_OF[kind], name: row?.name ?? name, arn: row?.arn ?? null });
  });
}

const CAUSE = {
  place: sql<number>`e.place`,
  /** Whether it happened after the scan before was requested. */
  isRecent: sql<boolean>`e.is_recent`,
  ...ACTIVITY_COLUMNS,
};
const BEFORE = pick(scan, "requestedAt");
const before = derived("p", BEFORE);
const found = derived("t", pick(target, "eventId", "at"));

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
  const rows = await rowsOf(
    databaseOf(em),
    CAUSE,
    (list) => sql`
    with asked as (
      select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        as q(place integer, account text, source text, event text, at timestamptz, targets jsonb)
    ), direct as (
      select q.place, q.account, q.event as event_id, true as is_recent
        from asked q where q.event is not null
    ), found as (
      select q.place, q.account, ${found.eventId} as event_id,
             ${found.at} >= ${before.requestedAt} - make_interval(mins => ${CLOCKS_APART_MINUTES}) as is_recent
        from asked q join ${s.$table} on ${s.id} = q.source
        cross join lateral (
          select ${listOf(BEFORE)} from ${scan.$table}
           where ${scan.accountId} = q.account and ${scan.coverage} is not null and ${scan.requestedAt} < ${s.requestedAt}
           order by ${scan.requestedAt} desc limit 1) ${before.$table}
        cross join lateral (
          select distinct ${listOf(pick(target, "eventId", "at"))} from ${target.$table}
           where ${target.accountId} = q.account and ${target.target} in (select jsonb_array_elements_text(q.targets))
             and ${target.at} <= q.at and ${target.at} > ${before.requestedAt} - make_interval(mins => ${REPORT_LAG_MINUTES})
           order by at desc limit ${CAUSES_MAX * 4}) ${found.$table}
    )
    select ${list}
      from (select * from direct union all select * from found) e
      join ${a.$table} on ${a.accountId} = e.account and ${a.eventId} = e.event_id
     order by e.place, ${a.at} desc, ${a.eventId}`,
  );
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
