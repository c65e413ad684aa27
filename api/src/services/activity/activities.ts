/**
 * Who did it: the stored activities about a user, and those that explain an alert event or a change. They are looked up
 * when they are shown, so an activity that arrived after the scan explains it too.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
import { targetOf, targetsOfResource } from "../../iam/activity/activity.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import {
  ACTIVITY_COLUMNS,
  type ActivityRow,
  activityRow,
  CAUSES_MAX,
  type CauseQuestion,
  causesOf,
  causesOfChanges,
  CLOCKS_APART_MINUTES,
  type ExplainedChange,
} from "../scans/activity-causes.ts";

const t = table("account_activity_target", "t");
const a = table("account_activity", "a");
const n = table("alert", "n");

const OF_USER_MAX = 50;

export class Activities {
  constructor(private readonly scope: Scope) {}

  /** The activities about a user, newest first. */
  async ofUser(accountId: string, userName: string): Promise<readonly ActivityRow[]> {
    allow(this.scope, "inventory.read");
    const rows = await select(
      databaseOf(this.scope.em),
      ACTIVITY_COLUMNS,
      sql`from ${t.$table}
        join ${a.$table} on ${a.accountId} = ${t.accountId} and ${a.eventId} = ${t.eventId}
       where ${t.accountId} = ${accountId} and ${t.target} = ${targetOf.user(userName)}
       order by ${t.at} desc, ${t.eventId} limit ${OF_USER_MAX}`,
    );
    return rows.map(activityRow);
  }

  /** The activities that explain each alert event, in the order of the events. */
  async ofAlertEvents(events: readonly ExplainedAlertEvent[]): Promise<(readonly ActivityRow[])[]> {
    allow(this.scope, "alerts.read");
    const ids = [...new Set(events.map(({ alertId }) => alertId))];
    const rows = await select(
      databaseOf(this.scope.em),
      { ...pick(n, "id", "category"), name: n.resourceName, arn: n.resourceArn },
      sql`from ${n.$table} where ${n.id} = any(${sql.val(ids)}::text[])`,
    );
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
  const rows = await select(
    databaseOf(em),
    { place: sql<number>`q.place`, ...ACTIVITY_COLUMNS },
    sql`from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        as q(place integer, account text, "from" timestamptz, "to" timestamptz, targets jsonb)
      cross join lateral (
        select distinct ${t.eventId}, ${t.at} from ${t.$table}
         where ${t.accountId} = q.account and ${t.target} in (select jsonb_array_elements_text(q.targets))
           and ${t.at} > q."from" - make_interval(mins => ${CLOCKS_APART_MINUTES}) and ${t.at} <= q."to"
         order by ${t.at} desc limit ${CAUSES_MAX}) t
      join ${a.$table} on ${a.accountId} = q.account and ${a.eventId} = ${t.eventId}
     order by q.place, ${a.at} desc, ${a.eventId}`,
  );
  const byPlace = Map.groupBy(rows, (row) => row.place);
  return paths.map((_, place) => (byPlace.get(place) ?? []).map(activityRow));
}

export interface ExplainedAlertEvent extends Omit<CauseQuestion, "targets"> {
  readonly alertId: string;
  readonly kind: string;
}

/** The events that a scan or reading makes. Those of operators and of the time have no cause in AWS. */
const BY_SCANS: ReadonlySet<string> = new Set(["OPENED", "REOPENED", "RESOLVED", "UPDATED"]);
