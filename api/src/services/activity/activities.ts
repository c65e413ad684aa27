/**
 * Who did it: the stored activities about a user, and those that explain an alert event or a change. They are looked up
 * when they are shown, so an activity that arrived after the scan explains it too.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { type ActivityActor, changesCredentials, targetOf, targetsOfResource } from "../../iam/activity/activity.ts";
import type { InventoryKind } from "../../iam/inventory-change.ts";
import { allow, type Scope } from "../core/request-scope.ts";

/** The activities that explain one change. */
const CAUSES_MAX = 3;
const OF_USER_MAX = 50;
/** AWS renews the credential report every four hours, so a scan may see a change of a password or key that late. */
const REPORT_LAG_MINUTES = 255;
/** A scan reads some time after it was requested, and clocks differ. */
const CLOCKS_APART_MINUTES = 1;

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
interface CauseQuestion {
  readonly accountId: string;
  /** The scan, reading or event that caused it. */
  readonly sourceId: string;
  readonly at: Date;
  readonly targets: readonly string[];
}

const COLUMNS = sql`a.account_id as "accountId", a.event_id as "eventId", a.at, a.service, a.name, a.region, a.actor,
  a.source_address as "sourceAddress", a.user_agent as "userAgent", a.has_mfa as "hasMfa"`;

type DatabaseRow = Omit<ActivityRow, "at"> & { readonly at: string };

export class Activities {
  constructor(private readonly scope: Scope) {}

  /** The activities about a user, newest first. */
  async ofUser(accountId: string, userName: string): Promise<readonly ActivityRow[]> {
    allow(this.scope, "inventory.read");
    const { rows } = await sql<DatabaseRow>`
      select ${COLUMNS} from account_activity_target t
        join account_activity a on a.account_id = t.account_id and a.event_id = t.event_id
       where t.account_id = ${accountId} and t.target = ${targetOf.user(userName)}
       order by t.at desc, t.event_id limit ${OF_USER_MAX}`.execute(this.scope.em.getKysely());
    return rows.map(activityRow);
  }

  /** The activities that explain each alert event, in the order of the events. */
  async ofAlertEvents(events: readonly ExplainedAlertEvent[]): Promise<(readonly ActivityRow[])[]> {
    allow(this.scope, "alerts.read");
    const ids = [...new Set(events.map(({ alertId }) => alertId))];
    const { rows } = await sql<{ id: string; category: string; name: string; arn: string | null }>`
      select id, category, resource_name as name, resource_arn as arn from alert
       where id = any(${sql.val(ids)}::text[])`.execute(this.scope.em.getKysely());
    const resources = new Map(rows.map((row) => [row.id, row]));
    return causesOf(
      this.scope.em,
      events.map((event) => {
        const resource = resources.get(event.alertId);
        return { ...event, targets: resource && BY_SCANS.has(event.kind) ? targetsOfResource(resource) : [] };
      }),
    );
  }

  /** The activities that explain each path, in the order of the paths. */
  async ofPaths(paths: readonly ExplainedPath[]): Promise<(readonly ActivityRow[])[]> {
    allow(this.scope, "scans.read");
    return causesOfPaths(this.scope.em, paths);
  }

  /** The activities that explain each change of the inventory, in the order of the changes. */
  async ofChanges(changes: readonly ExplainedChange[]): Promise<(readonly ActivityRow[])[]> {
    allow(this.scope, "inventory.read");
    const targets = await targetsOfChanges(this.scope.em, changes);
    return causesOf(
      this.scope.em,
      changes.map((change, index) => ({ ...change, targets: targets[index]! })),
    );
  }
}

/** A path that opened or closed between two scans. */
export interface ExplainedPath {
  readonly accountId: string;
  readonly from: Date;
  readonly to: Date;
  readonly targets: readonly string[];
}

/** The activities between the two scans about the principal of each path, and about the policies that changed it. */
async function causesOfPaths(em: Em, paths: readonly ExplainedPath[]): Promise<(readonly ActivityRow[])[]> {
  if (paths.length === 0) return [];
  const asked = paths.map(({ accountId, from, to, targets }, place) => ({
    place,
    account: accountId,
    from,
    to,
    targets,
  }));
  const { rows } = await sql<DatabaseRow & { readonly place: number }>`
    select q.place, ${COLUMNS}
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        as q(place integer, account text, "from" timestamptz, "to" timestamptz, targets jsonb)
      cross join lateral (
        select distinct event_id, at from account_activity_target
         where account_id = q.account and target in (select jsonb_array_elements_text(q.targets))
           and at > q."from" - make_interval(mins => ${CLOCKS_APART_MINUTES}) and at <= q."to"
         order by at desc limit ${CAUSES_MAX}) t
      join account_activity a on a.account_id = q.account and a.event_id = t.event_id
     order by q.place, a.at desc, a.event_id`.execute(em.getKysely());
  const byPlace = Map.groupBy(rows, (row) => row.place);
  return paths.map((_, place) => (byPlace.get(place) ?? []).map(activityRow));
}

export interface ExplainedAlertEvent extends Omit<CauseQuestion, "targets"> {
  readonly alertId: string;
  readonly kind: string;
}

/** The events that a scan or reading makes. Those of operators and of the time have no cause in AWS. */
const BY_SCANS: ReadonlySet<string> = new Set(["OPENED", "REOPENED", "RESOLVED", "UPDATED"]);

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

interface CauseRow extends DatabaseRow {
  readonly place: number;
  /** Whether it happened after the scan before was requested. */
  readonly isRecent: boolean;
}

/**
 * A change that a scan found happened between the scan before and this one. Only changes of credentials may be older,
 * because the report that shows them may be. A first scan finds everything, and nothing explains it.
 */
async function causesOf(em: Em, questions: readonly CauseQuestion[]): Promise<(readonly ActivityRow[])[]> {
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
    select e.place, e.is_recent as "isRecent", ${COLUMNS}
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

function activityRow({ at, accountId, eventId, service, name, region, actor, ...rest }: DatabaseRow): ActivityRow {
  const { sourceAddress, userAgent, hasMfa } = rest;
  return { accountId, eventId, at: new Date(at), service, name, region, actor, sourceAddress, userAgent, hasMfa };
}
