/** How many alerts a filter finds, by each dimension and in groups. */
import { sql } from "kysely";
import { z } from "zod";
import type { Account } from "../../db/entities/account.ts";
import { SEVERITIES, type Severity } from "../../iam/severity.ts";
import { Accounts } from "../accounts/accounts.ts";
import {
  type AlertFilter,
  type AlertSelection,
  DIMENSION_COLUMNS,
  DIMENSIONS,
  type Dimension,
  readAlertFilter,
} from "./filter.ts";
import { countsAlone, selectAlerts, selectCounts } from "./selection.ts";
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
  readonly worst: Severity;
}

type CountRow = Record<Dimension, string> & { readonly count: number };

/** How many there are by each dimension; each facet without its own choice, so that another can be chosen in it. */
export async function countFacets(scope: Scope, filter?: AlertFilter | null): Promise<AlertFacets> {
  allow(scope, "alerts.read");
  const selection = await readAlertFilter(scope, filter);
  const rows = await countRows(scope, selection);
  const accounts = await new Accounts(scope).byIds([...new Set(rows.map((row) => row.account))]);
  const labelOf = labels(scope, accounts);
  const isHidden = (row: CountRow) => selection.hidesArchived && accounts.get(row.account)?.status === "ARCHIVED";
  const fits = (row: CountRow, except: Dimension | null) =>
    (except === "account" || !isHidden(row)) &&
    selection.choices.every(
      ({ dimension, values, isNegated }) => dimension === except || values.includes(row[dimension]) !== isNegated,
    );
  const facet = (dimension: Dimension): FacetValue[] => {
    const counts = new Map<string, number>();
    for (const row of rows)
      if (fits(row, dimension)) counts.set(row[dimension], (counts.get(row[dimension]) ?? 0) + row.count);
    return [...counts]
      .map(([value, count]) => ({ value, label: labelOf(dimension, value), count }))
      .sort((one, other) => other.count - one.count || one.value.localeCompare(other.value));
  };
  return {
    total: rows.reduce((sum, row) => sum + (fits(row, null) ? row.count : 0), 0),
    status: facet("status"),
    severity: facet("severity").sort(
      (one, other) => SEVERITIES.indexOf(one.value as Severity) - SEVERITIES.indexOf(other.value as Severity),
    ),
    category: facet("category"),
    check: facet("check"),
    account: facet("account"),
  };
}

/** Whatever the choices, which each facet leaves out in turn. */
async function countRows({ em }: Scope, { others }: AlertSelection): Promise<readonly CountRow[]> {
  const columns = sql.raw(
    DIMENSIONS.map((dimension) => `a.${DIMENSION_COLUMNS[dimension]} as ${dimension}`).join(", "),
  );
  const names = sql.raw(DIMENSIONS.map((dimension) => `"${dimension}"`).join(", "));
  const everything = { choices: [], others, hidesArchived: false };
  const counted = countsAlone(everything)
    ? selectCounts(sql`${columns}, a.count`, everything)
    : sql`select ${names}, count(*) as count from (${selectAlerts(columns, everything, null)}) t group by ${names}`;
  const { rows } = await sql<CountRow>`select ${names}, count::integer as count from (${counted}) c`.execute(
    em.getKysely(),
  );
  return rows;
}

/** The worst groups first; 500 at most. A key is what the filter takes: a check id, a resource's identity, an account's id. */
export async function groupAlerts(scope: Scope, by: AlertGrouping, filter?: AlertFilter | null): Promise<AlertGroup[]> {
  allow(scope, "alerts.read");
  const asked = parseInput(z.enum(ALERT_GROUPINGS), by);
  const selection = await readAlertFilter(scope, filter);
  const column = sql.raw({ CHECK: "a.check_id", RESOURCE: "a.resource_id", ACCOUNT: "a.account_id" }[asked]);
  const found =
    asked !== "RESOURCE" && countsAlone(selection)
      ? selectCounts(sql`${column} as key, '' as name, a.severity_rank, a.count`, selection)
      : selectAlerts(sql`${column} as key, a.resource_name as name, a.severity_rank, 1 as count`, selection, null);
  const { rows } = await sql<{ key: string; name: string; count: number; worst: number }>`
    select key, max(name) as name, sum(count)::integer as count, min(severity_rank) as worst from (${found}) t
     group by key order by worst, count desc, key limit ${GROUPS_MAX}`.execute(scope.em.getKysely());
  const accounts =
    asked === "ACCOUNT" ? await new Accounts(scope).byIds(rows.map((row) => row.key)) : new Map<string, Account>();
  const labelOf = labels(scope, accounts);
  return rows.map(({ key, name, count, worst }) => ({
    key,
    count,
    worst: SEVERITIES[worst]!,
    label: asked === "RESOURCE" ? name : labelOf(asked === "CHECK" ? "check" : "account", key),
  }));
}

function labels(scope: Scope, accounts: ReadonlyMap<string, Account>): (dimension: Dimension, value: string) => string {
  const checks = new Checks(scope);
  return (dimension, value) =>
    dimension === "check"
      ? checks.titleOf(value)
      : dimension === "account"
        ? (accounts.get(value)?.name ?? value)
        : value;
}
