/** Counts what is known of the accounts of the overview, and what is not. Every page shows the same numbers. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, selectFirst, table } from "../../db/typed-sql.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { type Reading, readingOf, type ScanCoverage } from "../../iam/scan.ts";
import { readCheckSettings } from "../alerts/checks.ts";
import { firstScan, JOIN_FIRST_SCAN } from "../scans/first-scan.ts";

const result = table("check_result");
const a = table("account", "a");
const d = table("alert_event_day", "d");

export interface CoverageSummary {
  /** The accounts of which a scan has stored results. */
  readonly scannedAccountCount: number;
  readonly unreadAccountCount: number;
  /** The latest scan with results if there is one account only. Otherwise null. */
  readonly scanId: string | null;
  /** Sections that were wanted, but not read or not in full, in at least one account. */
  readonly notReadSourceCount: number;
  /** Sections whose reading is switched off in at least one account. */
  readonly offSourceCount: number;
  /** Checks that fail in no account, and were not evaluated in at least one. */
  readonly notEvaluatedCheckCount: number;
}

interface ReadAccount {
  readonly scanId: string;
  readonly coverage: ScanCoverage;
}

export async function loadCoverageSummary(
  em: Em,
  accountIds: readonly string[],
  scans: readonly ReadAccount[],
): Promise<CoverageSummary> {
  const sections = (reading: Reading) =>
    new Set(
      scans.flatMap(({ coverage }) =>
        coverage.sources.filter((source) => readingOf(source) === reading).map(({ section }) => section),
      ),
    ).size;
  const [only] = scans;
  return {
    scannedAccountCount: scans.length,
    unreadAccountCount: accountIds.length - scans.length,
    scanId: accountIds.length === 1 && only !== undefined ? only.scanId : null,
    notReadSourceCount: sections("NOT_READ"),
    offSourceCount: sections("OFF"),
    notEvaluatedCheckCount: await countNotEvaluated(em, accountIds),
  };
}

/** The checks as their page counts them: a check without any result counts too, unless it is switched off. */
async function countNotEvaluated(em: Em, accountIds: readonly string[]): Promise<number> {
  const rows = await select(
    databaseOf(em),
    {
      checkId: result.checkId,
      isKnown: sql<boolean>`bool_or(${result.outcome} = 'FAIL') or not bool_or(${result.outcome} = 'NOT_EVALUATED')`,
    },
    sql`from ${result.$table} where ${result.accountId} = any(${sql.val(accountIds)}::text[]) group by ${result.checkId}`,
  );
  const known = new Set(rows.filter(({ isKnown }) => isKnown).map(({ checkId }) => checkId));
  const { disabledCheckIds } = await readCheckSettings(em);
  return CHECKS.filter(({ id }) => !disabledCheckIds.has(id) && !known.has(id)).length;
}

/** The root users of the accounts by the results of their checks. A root user that was not evaluated is not counted. */
export interface RootUsers {
  readonly withMfa: number;
  readonly withoutMfa: number;
  readonly withAccessKey: number;
  readonly withoutAccessKey: number;
}

export async function loadRootUsers(em: Em, accountIds: readonly string[]): Promise<RootUsers> {
  const rows = await select(
    databaseOf(em),
    { ...pick(result, "checkId", "outcome"), count: sql<number>`count(*)::integer` },
    sql`from ${result.$table}
     where ${result.checkId} in ('root-mfa', 'root-key') and ${result.accountId} = any(${sql.val(accountIds)}::text[])
     group by ${result.checkId}, ${result.outcome}`,
  );
  const count = (checkId: string, outcome: "PASS" | "FAIL") =>
    rows.find((row) => row.checkId === checkId && row.outcome === outcome)?.count ?? 0;
  return {
    withMfa: count("root-mfa", "PASS"),
    withoutMfa: count("root-mfa", "FAIL"),
    withAccessKey: count("root-key", "FAIL"),
    withoutAccessKey: count("root-key", "PASS"),
  };
}

/** The alerts that accounts whose first scan ended since `from` had on its day. They can have arisen at any time before. */
export async function countFoundOnFirstDay(em: Em, accountIds: readonly string[], from: Date): Promise<number> {
  const row = await selectFirst(
    databaseOf(em),
    { count: sql<number>`coalesce(sum(${d.count}), 0)::integer` },
    sql`from ${a.$table} ${JOIN_FIRST_SCAN}
      join ${d.$table} on ${d.accountId} = ${a.id} and ${d.kind} = 'OPENED'
       and ${d.day} = floor(extract(epoch from ${firstScan.finishedAt}) / 86400)::integer
     where ${a.id} = any(${sql.val(accountIds)}::text[]) and ${firstScan.finishedAt} >= ${from.toISOString()}::timestamptz`,
  );
  return row!.count;
}
