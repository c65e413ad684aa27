/** Counts the alerts of a filter by each dimension and in groups. */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { Account } from "../../db/entities/account.ts";
import { databaseOf, derived, listOf, pick, type RowOf, select, table } from "../../db/typed-sql.ts";
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

const a = table("alert", "a");
const counts = table("alert_count", "a");
/** The alerts without the filter's choices, and the number of them by all dimensions together. */
const t = derived("t", DIMENSION_COLUMNS);
const COUNTED_COLUMNS = { ...DIMENSION_COLUMNS, count: counts.count };
const c = derived("c", COUNTED_COLUMNS);
const COUNT_COLUMNS = { ...pick(c, ...DIMENSIONS), count: sql<number>`${c.count}::integer` };
type CountRow = RowOf<typeof COUNT_COLUMNS>;

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
    const found = new Map<string, number>();
    for (const row of rows)
      if (matches(row, dimension)) found.set(row[dimension], (found.get(row[dimension]) ?? 0) + row.count);
    return [...found]
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
  const names = sql.join(DIMENSIONS.map((dimension) => t[dimension]));
  const withoutChoices = { choices: [], others, hidesArchived: false };
  const counted = countsSuffice(withoutChoices)
    ? selectCounts(listOf(COUNTED_COLUMNS), withoutChoices)
    : sql`select ${names}, count(*) as count
        from (${selectAlerts(listOf(DIMENSION_COLUMNS), withoutChoices, null)}) ${t.$table} group by ${names}`;
  return select(databaseOf(em), COUNT_COLUMNS, sql`from (${counted}) ${c.$table}`);
}

/** The alerts, or numbers of them, that are grouped. */
function groupedBy(by: AlertGrouping, name: RawBuilder<string>, count: RawBuilder<number>) {
  const key = { CHECK: a.checkId, RESOURCE: a.resourceId, ACCOUNT: a.accountId }[by];
  return { key, name, severityRank: a.severityRank, count };
}
const grouped = derived("t", groupedBy("CHECK", a.resourceName, counts.count));

/** One column for each severity, named after it. */
const COUNTS_BY_SEVERITY = Object.fromEntries(
  SEVERITIES.map((severity) => {
    const isOfIt = sql`${grouped.severityRank} = ${sql.lit(severityRank(severity))}`;
    return [severity, sql<number>`coalesce(sum(${grouped.count}) filter (where ${isOfIt}), 0)::integer`];
  }),
) as Readonly<Record<Severity, RawBuilder<number>>>;

async function groupAlerts(
  scope: Scope,
  by: AlertGrouping,
  filter: AlertFilter | null | undefined,
): Promise<AlertGroup[]> {
  const selection = await readAlertFilter(scope, filter);
  const found =
    by !== "RESOURCE" && countsSuffice(selection)
      ? selectCounts(listOf(groupedBy(by, sql<string>`''`, counts.count)), selection)
      : selectAlerts(listOf(groupedBy(by, a.resourceName, sql<number>`1`)), selection, null);
  const rows = await select(
    databaseOf(scope.em),
    {
      key: grouped.key,
      name: sql<string>`max(${grouped.name})`,
      worst: sql<number>`min(${grouped.severityRank})`,
      ...COUNTS_BY_SEVERITY,
    },
    sql`from (${found}) ${grouped.$table}
     group by ${grouped.key} order by worst, sum(${grouped.count}) desc, ${grouped.key} limit ${GROUPS_MAX}`,
  );
  const accounts =
    by === "ACCOUNT" ? await new Accounts(scope).byIds(rows.map((row) => row.key)) : new Map<string, Account>();
  const labelOf = labels(scope, accounts);
  const labelOfGroup = {
    CHECK: (key: string) => labelOf("check", key),
    RESOURCE: (_key: string, name: string) => name,
    ACCOUNT: (key: string) => labelOf("account", key),
  }[by];
  const countsOf = countsByKey(
    rows.flatMap((row) => SEVERITIES.map((severity) => ({ key: row.key, severity, count: row[severity] }))),
  );
  return rows.map(({ key, name, worst }) => ({
    key,
    count: countsOf.get(key)!.total,
    counts: countsOf.get(key)!,
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
