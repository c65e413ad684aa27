/** Lists problems: the alerts of a filter, grouped by the root cause that one fix removes. */
import { type RawBuilder, sql } from "kysely";
import { AppError } from "../../errors.ts";
import { fixOf, NO_CAUSE_FIX } from "../../iam/alerts/cause-fix.ts";
import { titleOf } from "../../iam/alerts/problem-title.ts";
import { type CauseKind, PATH_CHECK_ID } from "../../iam/alerts/root-cause.ts";
import type { Evidence } from "../../iam/finding.ts";
import { type AlertCategory, SEVERITIES, type Severity, severityRank } from "../../iam/severity.ts";
import {
  type Direction,
  listKey,
  type Order,
  type OrderBy,
  type Place,
  placeKey,
  readOrder,
  readPlace,
} from "../core/order.ts";
import { type Page, type PagePlan, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import type { SeverityCounts } from "./counts-by-resource.ts";
import type { AlertFilter, AlertSelection } from "./filter.ts";
import { readAlertFilter } from "./read-filter.ts";
import { remediationOf } from "./remediation.ts";
import { selectAlerts, whereOf } from "./selection.ts";

export const PROBLEM_ORDERS = ["SEVERITY", "IMPACT", "IDENTITIES", "ALERTS", "OPEN_SINCE"] as const;
export type ProblemOrderField = (typeof PROBLEM_ORDERS)[number];
/** The most severe first, then by identities. */
const DEFAULT_ORDER: Order<ProblemOrderField> = { field: "SEVERITY", direction: "DESC" };

export interface ProblemRow {
  readonly id: string;
  readonly accountId: string;
  readonly cause: CauseKind;
  readonly title: string;
  readonly fix: string;
  readonly resourceId: string;
  readonly resourceName: string;
  readonly statement: number | null;
  /** Whether `whatIf` in the account proves the removal of the statement: all alerts are of the account of the statement. */
  readonly isPreviewable: boolean;
  readonly severity: Severity;
  readonly alertCount: number;
  readonly pathCount: number;
  readonly identityCount: number;
  readonly openSince: Date;
}

export interface ProblemPage extends Page<ProblemRow> {
  /** The number of matching alerts of all problems of the list, and how many of these alerts report an escalation path. */
  readonly alertCount: number;
  readonly pathCount: number;
  /** The number of problems of the list by their most severe alert. */
  readonly problemCounts: SeverityCounts;
}

/** The counts over the whole list. */
type Counted = Pick<GroupRow, "totalCount" | "allAlerts" | "allPaths" | "byRank">;

interface GroupRow {
  readonly id: string | null;
  readonly accountId: string;
  /** Null for an alert that no scan has assigned to a problem yet. */
  readonly kind: CauseKind | null;
  readonly resourceId: string;
  readonly resourceName: string;
  readonly statement: number | null;
  readonly isPreviewable: boolean;
  /** The first and last name of the identities that hold the policy of an ATTACHMENT. */
  readonly firstHolder: string | null;
  readonly lastHolder: string | null;
  /** The most severe alert of each check, in no order. */
  readonly worstAlerts: readonly WorstAlert[];
  readonly worst: number;
  readonly alerts: number;
  readonly paths: number;
  readonly identities: number;
  readonly openSince: string;
  readonly totalCount: number;
  readonly allAlerts: number;
  readonly allPaths: number;
  /** The number of problems by the rank of their most severe alert. */
  readonly byRank: Readonly<Record<string, number>> | null;
}

interface WorstAlert {
  readonly checkId: string;
  readonly accountId: string;
  readonly rank: number;
  readonly title: string;
  readonly category: AlertCategory;
  readonly resourceId: string;
  readonly name: string;
  readonly arn: string | null;
  readonly evidence: Evidence;
}

/** The columns by which each order sorts in the given direction, all ascending. The other direction reverses them all. */
const SORT_COLUMNS: Readonly<Record<ProblemOrderField, readonly [Direction, string, string, string]>> = {
  SEVERITY: ["DESC", "worst", "-identities", "-alerts"],
  IMPACT: ["DESC", "-paths", "-alerts", "worst"],
  IDENTITIES: ["DESC", "-identities", "worst", "-alerts"],
  ALERTS: ["DESC", "-alerts", "worst", "-identities"],
  OPEN_SINCE: ["ASC", "opened_ms", "worst", "-alerts"],
};

export class Problems {
  constructor(private readonly scope: Scope) {}

  /**
   * The problems with at least one alert that matches the filter. Alerts, paths and owners are counted among these alerts
   * only. `identityCount` is the number of owners, or of all holders of the attached policy if that is more.
   */
  async list(
    request: PageRequest,
    filter?: AlertFilter | null,
    orderBy: OrderBy<ProblemOrderField> | null = null,
  ): Promise<ProblemPage> {
    const { accountIds } = allow(this.scope, "alerts.read");
    const order = readOrder(PROBLEM_ORDERS, orderBy, DEFAULT_ORDER);
    const list = listKey("problem", order, filter ?? {});
    const plan = readPageRequest(request);
    const [sortedBy, ...columns] = SORT_COLUMNS[order.field];
    const ascends = plan.isForward === (order.direction === sortedBy);
    const values = orderedColumns(columns, "");
    const keyOf = (row: GroupRow) => {
      const known: Readonly<Record<string, number>> = {
        worst: row.worst,
        "-identities": -row.identities,
        "-alerts": -row.alerts,
        "-paths": -row.paths,
        opened_ms: Date.parse(row.openSince),
      };
      return placeKey(list, { value: columns.map((column) => known[column]).join(":"), id: row.id! });
    };
    const selection = await readAlertFilter(this.scope, filter);
    if (plan.limit === 0 && plan.cursor === null) return this.#count(plan, selection);
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
        select g.id, g.worst, g.alerts, g.paths, g.opened_at, greatest(g.owners, coalesce(attached.count, 0)) as identities,
               floor(extract(epoch from g.opened_at) * 1000)::bigint as opened_ms
          from by_problem g left join attached on attached.id = g.id),
      counted as (
        select count(*)::integer as problems, coalesce(sum(alerts), 0)::integer as all_alerts, coalesce(sum(paths), 0)::integer as all_paths,
               (select json_object_agg(worst, number) from (select worst, count(*) as number from listed group by worst) w) as by_rank
          from listed),
      page as (
        select * from listed where ${plan.cursor === null ? sql`true` : isAfter(values, readPlace(plan.cursor, list, "text"), ascends)}
         order by ${ordered(values, ascends)} limit ${plan.limit + 1})
      select page.id, coalesce(p.account_id, a.account_id) as "accountId", p.kind,
             coalesce(p.resource_id, a.resource_id) as "resourceId",
             coalesce(p.resource_name, a.resource_name) as "resourceName", p.statement, found.alerts as "worstAlerts",
             holders.first as "firstHolder", holders.last as "lastHolder",
             p.statement is not null and p.cause_key = concat_ws('|', p.kind, p.resource_id, p.statement) and not exists (
               select from alert f where f.problem_id = p.id and f.account_id <> p.account_id) as "isPreviewable",
             page.worst, page.alerts, page.paths, page.identities, page.opened_at as "openSince",
             counted.problems as "totalCount", counted.all_alerts as "allAlerts", counted.all_paths as "allPaths", counted.by_rank as "byRank"
        from counted left join page on true left join problem p on p.id = page.id left join alert a on a.id = page.id
        left join lateral (${worstAlertsOf(selection)}) found on true
        left join lateral (${holdersOf(selection)}) holders on p.kind = 'ATTACHMENT'
       order by ${ordered(orderedColumns(columns, "page."), ascends)}`.execute(this.scope.em.getKysely());
    const [first] = rows;
    const page = pageOf(
      plan,
      rows.filter(({ id }) => id !== null),
      keyOf,
      first?.totalCount ?? 0,
    );
    return {
      ...page,
      nodes: page.nodes.map((row) => problemOf(row, accountIds)),
      alertCount: first?.allAlerts ?? 0,
      pathCount: first?.allPaths ?? 0,
      problemCounts: countsByRank(first?.byRank ?? {}),
    };
  }

  /** The counts of the list, without its rows. Every open dashboard requests these counts, so nothing else is read. */
  async #count(plan: PagePlan, selection: AlertSelection): Promise<ProblemPage> {
    const { rows } = await sql<Counted>`
      with listed as (
        select problem, min(rank) as worst, count(*) as alerts, sum(is_path) as paths
          from (${selectAlerts(COUNTED_COLUMNS, selection, null)}) found group by problem)
      select coalesce(sum(problems), 0)::integer as "totalCount", coalesce(sum(alerts), 0)::integer as "allAlerts",
             coalesce(sum(paths), 0)::integer as "allPaths", json_object_agg(worst, problems) filter (where worst is not null) as "byRank"
        from (select worst, count(*) as problems, sum(alerts) as alerts, sum(paths) as paths from listed group by worst) by_rank`.execute(
      this.scope.em.getKysely(),
    );
    const { totalCount, allAlerts, allPaths, byRank } = rows[0]!;
    return {
      ...pageOf(plan, totalCount === 0 ? [] : rows, () => "", totalCount),
      nodes: [],
      alertCount: allAlerts,
      pathCount: allPaths,
      problemCounts: countsByRank(byRank ?? {}),
    };
  }
}

function countsByRank(byRank: Readonly<Record<string, number>>): SeverityCounts {
  const of = (severity: Severity) => byRank[severityRank(severity)] ?? 0;
  return {
    total: Object.values(byRank).reduce((sum, count) => sum + count, 0),
    critical: of("CRITICAL"),
    high: of("HIGH"),
    medium: of("MEDIUM"),
    low: of("LOW"),
    informational: of("INFORMATIONAL"),
  };
}

/**
 * The columns of each alert that grouping needs; a longer row would double the time of 100,000 alerts. The owner is the
 * user, group or role that the alert is about. It is null for a managed policy, whose identities are those that it is
 * attached to.
 */
const GROUPED_COLUMNS = sql`coalesce(a.problem_id, a.id) as problem,
  case when a.category in ('IAMUser', 'IAMAccessKey', 'IAMGroup', 'IAMRole') or a.owner_id <> a.resource_id then a.owner_id end as owner,
  a.severity_rank as rank, (a.check_id = ${sql.lit(PATH_CHECK_ID)})::integer as is_path, a.opened_at`;
/** Without the owners, for a count. */
const COUNTED_COLUMNS = sql`coalesce(a.problem_id, a.id) as problem, a.severity_rank as rank,
  (a.check_id = ${sql.lit(PATH_CHECK_ID)})::integer as is_path`;

/**
 * The most severe alert of each check among the alerts of the problem `page.id` that match the filter. They name the
 * problem and its fix. A problem has thousands of alerts, but few checks.
 */
function worstAlertsOf(selection: AlertSelection): RawBuilder<unknown> {
  const columns = sql`distinct on (a.check_id) a.check_id as "checkId", a.account_id as "accountId", a.severity_rank as rank, a.title, a.category,
    a.resource_id as "resourceId", a.resource_name as name, a.resource_arn as arn, a.evidence`;
  const ofProblem = sql`(a.problem_id = page.id or (a.problem_id is null and a.id = page.id))`;
  return sql`select json_agg(w) as alerts from (
    select ${columns} from alert a where ${ofProblem} and ${whereOf(selection)}
     order by a.check_id, a.severity_rank, a.resource_id, a.id) w`;
}

/**
 * The first and last name of the identities from which the AWS managed policy of the problem `p` must be detached. Only
 * the identities that its matching alerts name are known.
 */
function holdersOf(selection: AlertSelection): RawBuilder<unknown> {
  return sql`select min(holder) as first, max(holder) as last from alert a
    cross join lateral (
      select s ->> 'holder' as holder from jsonb_path_query(a.evidence, '$.hops[*].statements[*]') s
       where s ->> 'policyId' = p.resource_id and s ->> 'effect' in ('ALLOWS', 'MAY_ALLOW')
      union all select h ->> 'name' from jsonb_path_query(a.evidence, '$.attachedTo[*]') h) held
   where a.problem_id = p.id and ${whereOf(selection)}`;
}

/** The columns as SQL, with the ID. A column may begin with a minus sign. */
function orderedColumns(columns: readonly string[], table: string): readonly string[] {
  return [...columns, "id"].map((column) =>
    column.startsWith("-") ? `-${table}${column.slice(1)}` : `${table}${column}`,
  );
}

function ordered(columns: readonly string[], ascends: boolean): RawBuilder<unknown> {
  return sql.raw(columns.map((column) => (ascends ? column : `${column} desc`)).join(", "));
}

/** `visibleIds` are the accounts that the caller may read, null for all. A cause and its alerts may be in different accounts. */
function problemOf(row: GroupRow, visibleIds: readonly string[] | null): ProblemRow {
  const { kind, resourceId, resourceName, statement, worst, alerts, paths, identities, openSince, worstAlerts } = row;
  const sources = worstAlerts
    .map(({ category, resourceId: id, name, arn, ...alert }) => ({ ...alert, resource: { category, id, name, arn } }))
    .map((source) => ({ ...source, remediation: remediationOf(source).text }))
    .toSorted((one, other) => one.rank - other.rank || one.checkId.localeCompare(other.checkId, "en"));
  const holder = row.firstHolder === row.lastHolder ? row.firstHolder : null;
  const cause = { kind: kind ?? "RESOURCE", resourceName, statement, holder } as const;
  // The row of a cause in another account is hidden from a limited caller, who sees the alert instead.
  const shown = worstAlerts[0]!;
  const isVisible = visibleIds === null || visibleIds.includes(row.accountId);
  return {
    id: row.id!,
    accountId: isVisible ? row.accountId : shown.accountId,
    cause: cause.kind,
    title: titleOf(cause, sources),
    fix: kind === null ? NO_CAUSE_FIX : fixOf(cause, sources),
    resourceId: resourceId ?? shown.resourceId,
    resourceName: resourceName ?? shown.name,
    statement,
    isPreviewable: row.isPreviewable ?? false,
    severity: SEVERITIES[worst]!,
    alertCount: alerts,
    pathCount: paths,
    identityCount: identities,
    openSince: new Date(openSince),
  };
}

function isAfter(columns: readonly string[], { value, id }: Place, ascends: boolean): RawBuilder<unknown> {
  const place = /^(-?\d{1,15}):(-?\d{1,15}):(-?\d{1,15})$/.exec(value);
  if (!place || !/^(?:problem|alert)_[0-9a-f]{32}$/.test(id)) throw new AppError("BAD_CURSOR");
  const [one, two, three] = place.slice(1).map((number) => sql`${number}::bigint`);
  return sql`(${sql.raw(columns.join(", "))}) ${sql.raw(ascends ? ">" : "<")} (${one}, ${two}, ${three}, ${id}::text)`;
}
