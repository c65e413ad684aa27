/** Lists problems: the alerts of a filter, grouped by the root cause that one fix removes. */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { fixOf } from "../../iam/alerts/cause-fix.ts";
import { type CauseKind, PATH_CHECK_ID } from "../../iam/alerts/root-cause.ts";
import { SEVERITIES, type Severity } from "../../iam/severity.ts";
import { parseInput } from "../core/input.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { type AlertFilter, readAlertFilter } from "./filter.ts";
import { selectAlerts } from "./selection.ts";

/** SEVERITY: worst first, then by identities. IMPACT: by the escalation paths, then by the alerts that the fix closes. */
export const PROBLEM_ORDERS = ["SEVERITY", "IMPACT"] as const;
export type ProblemOrder = (typeof PROBLEM_ORDERS)[number];

export interface ProblemRow {
  readonly id: string;
  readonly accountId: string;
  readonly cause: CauseKind;
  readonly title: string;
  readonly fix: string;
  readonly resourceId: string;
  readonly resourceName: string;
  readonly statement: number | null;
  readonly severity: Severity;
  readonly alertCount: number;
  readonly pathCount: number;
  readonly identityCount: number;
  readonly openSince: Date;
}

export interface ProblemPage extends Page<ProblemRow> {
  /** The number of alerts of all problems of the list, and how many of them report an escalation path. */
  readonly alertCount: number;
  readonly pathCount: number;
}

interface GroupRow {
  readonly id: string | null;
  readonly accountId: string;
  readonly kind: CauseKind;
  readonly title: string;
  readonly resourceId: string;
  readonly resourceName: string;
  readonly statement: number | null;
  readonly worst: number;
  readonly alerts: number;
  readonly paths: number;
  readonly identities: number;
  readonly openSince: string;
  readonly totalCount: number;
  readonly allAlerts: number;
  readonly allPaths: number;
}

/** The columns by which each order sorts. All of them ascend. */
const SORT_COLUMNS: Readonly<Record<ProblemOrder, readonly [string, string, string]>> = {
  SEVERITY: ["worst", "-identities", "-alerts"],
  IMPACT: ["-paths", "-alerts", "worst"],
};

export class Problems {
  constructor(private readonly scope: Scope) {}

  /** The problems that the alerts of the filter belong to. Counts include only these alerts. */
  async list(
    request: PageRequest,
    filter?: AlertFilter | null,
    orderBy: ProblemOrder | null = "SEVERITY",
  ): Promise<ProblemPage> {
    allow(this.scope, "alerts.read");
    const order = parseInput(z.enum(PROBLEM_ORDERS), orderBy ?? "SEVERITY");
    const plan = readPageRequest(request);
    const [columns, descending] = orderings(order, "");
    const [pageColumns, pageDescending] = orderings(order, "page.");
    const keyOf = ({ worst, identities, alerts, paths, id }: GroupRow) => {
      const values: Readonly<Record<string, number>> = {
        worst,
        "-identities": -identities,
        "-alerts": -alerts,
        "-paths": -paths,
      };
      return [...SORT_COLUMNS[order].map((column) => values[column]), id].join(":");
    };
    const selection = await readAlertFilter(this.scope, filter);
    const { rows } = await sql<GroupRow>`
      with by_owner as (
        select problem, owner, min(rank) as worst, count(*) as alerts, sum(is_path) as paths, min(opened_at) as opened_at
          from (${selectAlerts(GROUPED_COLUMNS, selection, null)}) found group by problem, owner),
      by_problem as (
        select problem as id, min(worst) as worst, sum(alerts)::integer as alerts, sum(paths)::integer as paths,
               count(owner)::integer as owners, min(opened_at) as opened_at
          from by_owner group by problem),
      attached as (
        select p.id, i.attachment_count as count from problem p
          join iam_policy i on i.account_id = p.account_id and i.identity = p.resource_id
         where i.gone_at is null and i.attachment_count > 0),
      listed as (
        select g.id, g.worst, g.alerts, g.paths, g.opened_at, greatest(g.owners, coalesce(attached.count, 0)) as identities
          from by_problem g left join attached on attached.id = g.id),
      counted as (
        select count(*)::integer as problems, coalesce(sum(alerts), 0)::integer as all_alerts, coalesce(sum(paths), 0)::integer as all_paths
          from listed),
      page as (
        select * from listed where ${plan.cursor === null ? sql`true` : isAfter(columns, plan.cursor, plan.isForward)}
         order by ${plan.isForward ? columns : descending} limit ${plan.limit + 1})
      select page.id, coalesce(p.account_id, a.account_id) as "accountId", coalesce(p.kind, 'RESOURCE') as kind,
             coalesce(p.title, a.resource_name || ': ' || a.title) as title, coalesce(p.resource_id, a.resource_id) as "resourceId",
             coalesce(p.resource_name, a.resource_name) as "resourceName", p.statement,
             page.worst, page.alerts, page.paths, page.identities, page.opened_at as "openSince",
             counted.problems as "totalCount", counted.all_alerts as "allAlerts", counted.all_paths as "allPaths"
        from counted left join page on true left join problem p on p.id = page.id left join alert a on a.id = page.id
       order by ${plan.isForward ? pageColumns : pageDescending}`.execute(this.scope.em.getKysely());
    const [first] = rows;
    const page = pageOf(
      plan,
      rows.filter(({ id }) => id !== null),
      keyOf,
      first?.totalCount ?? 0,
    );
    return {
      ...page,
      nodes: page.nodes.map(problemOf),
      alertCount: first?.allAlerts ?? 0,
      pathCount: first?.allPaths ?? 0,
    };
  }
}

/**
 * What grouping needs of each alert; a longer row would double the time of 100,000 alerts. The owner is the user, group
 * or role that the alert is about. It is null for a managed policy, whose identities are those that it is attached to.
 */
const GROUPED_COLUMNS = sql`coalesce(a.problem_id, a.id) as problem,
  case when a.category in ('IAMUser', 'IAMAccessKey', 'IAMGroup', 'IAMRole') or a.owner_id <> a.resource_id then a.owner_id end as owner,
  a.severity_rank as rank, (a.check_id = ${sql.lit(PATH_CHECK_ID)})::integer as is_path, a.opened_at`;

/** The columns of the order, ascending and descending. A column may begin with a minus sign. */
function orderings(order: ProblemOrder, table: string): readonly [RawBuilder<unknown>, RawBuilder<unknown>] {
  const columns = [...SORT_COLUMNS[order], "id"].map((column) =>
    column.startsWith("-") ? `-${table}${column.slice(1)}` : `${table}${column}`,
  );
  return [sql.raw(columns.join(", ")), sql.raw(columns.map((column) => `${column} desc`).join(", "))];
}

function problemOf({ worst, alerts, paths, identities, openSince, ...row }: GroupRow): ProblemRow {
  const { accountId, kind, title, resourceId, resourceName, statement } = row;
  return {
    id: row.id!,
    accountId,
    cause: kind,
    title,
    fix: fixOf(kind, { resourceName, statement }),
    resourceId,
    resourceName,
    statement,
    severity: SEVERITIES[worst]!,
    alertCount: alerts,
    pathCount: paths,
    identityCount: identities,
    openSince: new Date(openSince),
  };
}

function isAfter(columns: RawBuilder<unknown>, cursor: string, isForward: boolean): RawBuilder<unknown> {
  const place = /^(-?\d{1,9}):(-?\d{1,9}):(-?\d{1,9}):((?:problem|alert)_[0-9a-f]{32})$/.exec(cursor);
  if (!place) throw new AppError("BAD_CURSOR");
  const [one, two, three] = [Number(place[1]), Number(place[2]), Number(place[3])];
  return sql`(${columns}) ${sql.raw(isForward ? ">" : "<")} (${one}::integer, ${two}::integer, ${three}::integer, ${place[4]}::text)`;
}
