/** The results of the latest scan, one row per account and check. The "last seen" time of alerts comes from them. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, instantOf, select, table } from "../../db/typed-sql.ts";
import type { CheckResult, NotEvaluated } from "../../iam/finding.ts";
import { notEvaluatedReason } from "../../iam/scan.ts";
import type { Instant } from "../../iam/time.ts";
import { type BulkColumn, bulkRows } from "../core/bulk-rows.ts";

const saved = table("check_result");

/** The resources of a check that could not be evaluated and are kept with the reason; the others are counted. */
const NOT_EVALUATED_KEPT_MAX = 20;

export interface PreviousResult {
  readonly asOf: Instant | null;
  readonly lastEvaluatedAt: Instant | null;
}
export type CheckResults = ReadonlyMap<string, PreviousResult>;

export async function loadCheckResults(em: Em, accountId: string): Promise<CheckResults> {
  const rows = await select(
    databaseOf(em),
    { checkId: saved.checkId, asOf: instantOf(saved.asOf), lastEvaluatedAt: instantOf(saved.lastEvaluatedAt) },
    sql`from ${saved.$table} where ${saved.accountId} = ${accountId}`,
  );
  return new Map(rows.map(({ checkId, ...times }) => [checkId, times]));
}

export interface NewCheckResults {
  readonly accountId: string;
  readonly scanId: string;
  readonly results: readonly CheckResult[];
  readonly previousResults: CheckResults;
  readonly at: Instant;
}

export async function saveCheckResults(
  em: Em,
  { accountId, scanId, results, previousResults, at }: NewCheckResults,
): Promise<void> {
  const rows = results.map((result) => rowOf(result, previousResults.get(result.checkId), at));
  const names = COLUMNS.map((column) => column.name);
  await sql`insert into check_result (account_id, scan_id, ${sql.raw(names.join(", "))})
    select ${accountId}, ${scanId}, v.* from ${bulkRows(rows, COLUMNS)}
    on conflict (account_id, check_id) do update set scan_id = excluded.scan_id, ${sql.raw(
      names
        .slice(1)
        .map((name) => `${name} = excluded.${name}`)
        .join(", "),
    )}`.execute(em.getKysely());
}

/**
 * The resources that a check could not evaluate, at most `NOT_EVALUATED_KEPT_MAX`. Empty if they do not fit the count: the
 * count is then from a process that does not know them.
 */
export function notEvaluatedOf({
  outcome,
  notEvaluated,
  notEvaluatedCount,
}: Pick<ResultRow, "outcome" | "notEvaluated" | "notEvaluatedCount">): readonly NotEvaluated[] {
  const isOfThisScan = notEvaluated.length === Math.min(notEvaluatedCount, NOT_EVALUATED_KEPT_MAX);
  return isOfThisScan && outcome !== "DISABLED" ? notEvaluated : [];
}

interface ResultRow {
  readonly checkId: string;
  readonly outcome: "PASS" | "FAIL" | "NOT_EVALUATED" | "DISABLED";
  readonly reason: string | null;
  readonly missingActions: readonly string[];
  readonly evaluatedCount: number;
  readonly failedCount: number;
  readonly notEvaluatedCount: number;
  readonly notEvaluated: readonly NotEvaluated[];
  readonly asOf: Instant | null;
  readonly lastEvaluatedAt: Instant | null;
}

/** Converts a result to its row. A check that was not evaluated keeps the times of its previous result. */
function rowOf(result: CheckResult, previous: PreviousResult | undefined, at: Instant): ResultRow {
  const empty = {
    reason: null,
    missingActions: [],
    evaluatedCount: 0,
    failedCount: 0,
    notEvaluatedCount: 0,
    notEvaluated: [],
    asOf: previous?.asOf ?? null,
    lastEvaluatedAt: previous?.lastEvaluatedAt ?? null,
  };
  switch (result.status) {
    case "DISABLED":
      return { ...empty, checkId: result.checkId, outcome: "DISABLED" };
    case "NOT_EVALUATED":
      return {
        ...empty,
        checkId: result.checkId,
        outcome: "NOT_EVALUATED",
        reason: result.reason,
        missingActions: result.missingActions,
      };
    case "EVALUATED": {
      const { checkId, evaluatedCount, findings, notEvaluated, asOf } = result;
      const counted = {
        ...empty,
        checkId,
        evaluatedCount,
        failedCount: new Set(findings.map((finding) => finding.resource.id)).size,
        notEvaluatedCount: notEvaluated.length,
        notEvaluated: notEvaluated.slice(0, NOT_EVALUATED_KEPT_MAX),
      };
      const age = evaluatedCount > 0 ? { asOf, lastEvaluatedAt: at } : {};
      if (findings.length > 0) return { ...counted, ...age, outcome: "FAIL" };
      const reason = notEvaluatedReason(result);
      if (reason !== null) return { ...counted, ...age, outcome: "NOT_EVALUATED", reason };
      return { ...counted, asOf, lastEvaluatedAt: at, outcome: "PASS" };
    }
  }
}

const COLUMNS: readonly BulkColumn<ResultRow>[] = [
  { name: "check_id", type: "text", valueOf: (row) => row.checkId },
  { name: "outcome", type: "text", valueOf: (row) => row.outcome },
  { name: "reason", type: "text", valueOf: (row) => row.reason },
  { name: "missing_actions", type: "jsonb", valueOf: (row) => row.missingActions },
  { name: "evaluated_count", type: "integer", valueOf: (row) => row.evaluatedCount },
  { name: "failed_count", type: "integer", valueOf: (row) => row.failedCount },
  { name: "not_evaluated_count", type: "integer", valueOf: (row) => row.notEvaluatedCount },
  { name: "not_evaluated", type: "jsonb", valueOf: (row) => row.notEvaluated },
  { name: "as_of", type: "timestamptz", valueOf: (row) => row.asOf },
  { name: "last_evaluated_at", type: "timestamptz", valueOf: (row) => row.lastEvaluatedAt },
];
