/** Counts the alerts of a filter by each dimension and in groups. */
import { sql } from "kysely";
import { z } from "zod";
import type { Account } from "../../db/entities/account.ts";
import { SEVERITIES, type Severity, severityRank } from "../../iam/severity.ts";
import { Accounts } from "../accounts/accounts.ts";
import { type AlertFilter, type AlertSelection, DIMENSION_COLUMNS, DIMENSIONS, type Dimension } from "./filter.ts";
import { countsByKey, type SeverityCounts } from "./counts-by-resource.ts";
import { readAlertFilter } from "./read-filter.ts";
import { countsSuffice, selectAlerts, selectCounts } from "./selection.ts";
import { Checks } from "./checks.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";

const GROUPS_MAX = 500;

export interface FacetValue {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}
export type AlertFacets = { readonly total: number } & { readonly [D in Dimension]: readonly FacetValue[] };

const ALERT_GROUPINGS = ["CHECK", "RESOURCE", "ACCOUNT"] as const;
export type AlertGrouping = (typeof ALERT_GROUPINGS)[number];

export interface AlertGroup {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly counts: SeverityCounts;
  readonly worst: Severity;
}

type CountRow = Record<Dimension, string> & { readonly count: number };

export class AlertStatistics {
  constructor(private readonly scope: Scope) {}

  /**
   * The counts by each dimension. The counts of a dimension ignore the filter's choice in that dimension, so that its
   * other values can still be chosen.
   */
  async facets(filter?: AlertFilter | null): Promise<AlertFacets> {
    allow(this.scope, "alerts.read");
    return countFacets(this.scope, filter);
  }

  /**
   * The groups of alerts, worst first, at most 500. The key of a group is a value for the filter: a check ID, a
   * resource's identity or an account ID.
   */
  async groups(by: AlertGrouping, filter?: AlertFilter | null): Promise<AlertGroup[]> {
    allow(this.scope, "alerts.read");
    return groupAlerts(this.scope, parseInput(z.enum(ALERT_GROUPINGS), by), filter);
  }
}

async function countFacets(scope: Scope, filter: AlertFilter | null | undefined): Promise<AlertFacets> {
  const selection = await readAlertFilter(scope, filter);
  const rows = await countRows(scope, selection);
  const accounts = await new Accounts(scope).byIds([...new Set(rows.map((row) => row.account))]);
  const labelOf = labels(scope, accounts);
  const isHidden = (row: CountRow) => selection.hidesArchived && accounts.get(row.account)?.status === "ARCHIVED";
  const matches = (row: CountRow, except: Dimension | null) =>
    (except === "account" || !isHidden(row)) &&
    selection.choices.every(
      ({ dimension, values, isNegated }) => dimension === except || values.includes(row[dimension]) !== isNegated,
    );
  const facet = (dimension: Dimension): FacetValue[] => {
    const counts = new Map<string, number>();
    for (const row of rows)
      if (matches(row, dimension)) counts.set(row[dimension], (counts.get(row[dimension]) ?? 0) + row.count);
    return [...counts]
      .map(([value, count]) => ({ value, label: labelOf(dimension, value), count }))
      .sort((one, other) => other.count - one.count || one.value.localeCompare(other.value));
  };
  return {
    total: rows.reduce((sum, row) => sum + (matches(row, null) ? row.count : 0), 0),
    status: facet("status"),
    severity: facet("severity").sort(
      (one, other) => SEVERITIES.indexOf(one.value as Severity) - SEVERITIES.indexOf(other.value as Severity),
    ),
    category: facet("category"),
    check: facet("check"),
    account: facet("account"),
  };
}

/** Counts by all dimensions together, without the filter's choices. Each facet later applies all but its own. */
async function countRows({ em }: Scope, { others }: AlertSelection): Promise<readonly CountRow[]> {
  const columns = sql.raw(
    DIMENSIONS.map((dimension) => `a.${DIMENSION_COLUMNS[dimension]} as ${dimension}`).join(", "),
  );
  const names = sql.raw(DIMENSIONS.map((dimension) => `"${dimension}"`).join(", "));
  const withoutChoices = { choices: [], others, hidesArchived: false };
  const counted = countsSuffice(withoutChoices)
    ? selectCounts(sql`${columns}, a.count`, withoutChoices)
    : sql`select ${names}, count(*) as count from (${selectAlerts(columns, withoutChoices, null)}) t group by ${names}`;
  const { rows } = await sql<CountRow>`select ${names}, count::integer as count from (${counted}) c`.execute(
    em.getKysely(),
  );
  return rows;
}

/** One column for each severity, named after it. */
const COUNTS_BY_SEVERITY = sql.raw(
  SEVERITIES.map(
    (severity) =>
      `coalesce(sum(count) filter (where severity_rank = ${severityRank(severity)}), 0)::integer as "${severity}"`,
  ).join(", "),
);

async function groupAlerts(
  scope: Scope,
  by: AlertGrouping,
  filter: AlertFilter | null | undefined,
): Promise<AlertGroup[]> {
  const selection = await readAlertFilter(scope, filter);
  const column = sql.raw({ CHECK: "a.check_id", RESOURCE: "a.resource_id", ACCOUNT: "a.account_id" }[by]);
  const found =
    by !== "RESOURCE" && countsSuffice(selection)
      ? selectCounts(sql`${column} as key, '' as name, a.severity_rank, a.count`, selection)
      : selectAlerts(sql`${column} as key, a.resource_name as name, a.severity_rank, 1 as count`, selection, null);
  const { rows } = await sql<{ key: string; name: string; worst: number } & Readonly<Record<Severity, number>>>`
    select key, max(name) as name, min(severity_rank) as worst, ${COUNTS_BY_SEVERITY} from (${found}) t
     group by key order by worst, sum(count) desc, key limit ${GROUPS_MAX}`.execute(scope.em.getKysely());
  const accounts =
    by === "ACCOUNT" ? await new Accounts(scope).byIds(rows.map((row) => row.key)) : new Map<string, Account>();
  const labelOf = labels(scope, accounts);
  const labelOfGroup = {
    CHECK: (key: string) => labelOf("check", key),
    RESOURCE: (_key: string, name: string) => name,
    ACCOUNT: (key: string) => labelOf("account", key),
  }[by];
  const counts = countsByKey(
    rows.flatMap((row) => SEVERITIES.map((severity) => ({ key: row.key, severity, count: row[severity] }))),
  );
  return rows.map(({ key, name, worst }) => ({
    key,
    count: counts.get(key)!.total,
    counts: counts.get(key)!,
    worst: SEVERITIES[worst]!,
    label: labelOfGroup(key, name),
  }));
}

function labels(scope: Scope, accounts: ReadonlyMap<string, Account>): (dimension: Dimension, value: string) => string {
  const checks = new Checks(scope);
  return (dimension, value) => {
    if (dimension === "check") return checks.titleOf(value);
    if (dimension === "account") return accounts.get(value)?.name ?? value;
    return value;
  };
}
