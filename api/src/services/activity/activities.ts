/**
 * Who did it: the stored activities about a user, and those that explain an alert event or a change. They are looked up
 * when they are shown, so an activity that arrived after the scan explains it too.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { targetOf, targetsOfResource } from "../../iam/activity/activity.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import {
  ACTIVITY_COLUMNS,
  type ActivityDatabaseRow,
  type ActivityRow,
  activityRow,
  CAUSES_MAX,
  type CauseQuestion,
  causesOf,
  causesOfChanges,
  CLOCKS_APART_MINUTES,
  type ExplainedChange,
} from "../scans/activity-causes.ts";

const OF_USER_MAX = 50;

export class Activities {
  constructor(private readonly scope: Scope) {}

  /** The activities about a user, newest first. */
  async ofUser(accountId: string, userName: string): Promise<readonly ActivityRow[]> {
    allow(this.scope, "inventory.read");
    const { rows } = await sql<ActivityDatabaseRow>`
      select ${ACTIVITY_COLUMNS} from account_activity_target t
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
    return causesOfChanges(this.scope.em, changes);
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
  const { rows } = await sql<ActivityDatabaseRow & { readonly place: number }>`
    select q.place, ${ACTIVITY_COLUMNS}
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
