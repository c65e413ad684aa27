/** What the latest scan said of each check of an account: one row each, also the "last seen" of all its alerts. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { CheckResult } from "../../iam/finding.ts";
import type { Instant } from "../../iam/time.ts";
import { type BulkColumn, bulkRows } from "../core/bulk-rows.ts";

export interface StandingBefore {
  readonly asOf: Instant | null;
  readonly lastEvaluatedAt: Instant | null;
}
export type Standings = ReadonlyMap<string, StandingBefore>;

export async function loadStandings(em: Em, accountId: string): Promise<Standings> {
  const { rows } = await sql<{ check_id: string; as_of: number | null; last_evaluated_at: number | null }>`
    select check_id, (extract(epoch from as_of) * 1000)::float8 as as_of, (extract(epoch from last_evaluated_at) * 1000)::float8 as last_evaluated_at
      from check_standing where account_id = ${accountId}`.execute(em.getKysely());
  return new Map(rows.map((row) => [row.check_id, { asOf: row.as_of, lastEvaluatedAt: row.last_evaluated_at }]));
}

export interface NewStandings {
  readonly accountId: string;
  readonly scanId: string;
  readonly results: readonly CheckResult[];
  readonly standings: Standings;
  readonly at: Instant;
}

export async function saveStandings(
  em: Em,
  { accountId, scanId, results, standings, at }: NewStandings,
): Promise<void> {
  const rows = results.map((result) => standingOf(result, standings.get(result.checkId), at));
  const names = COLUMNS.map((column) => column.name);
  await sql`insert into check_standing (account_id, scan_id, ${sql.raw(names.join(", "))})
    select ${accountId}, ${scanId}, v.* from ${bulkRows(rows, COLUMNS)}
    on conflict (account_id, check_id) do update set scan_id = excluded.scan_id, ${sql.raw(
      names
        .slice(1)
        .map((name) => `${name} = excluded.${name}`)
        .join(", "),
    )}`.execute(em.getKysely());
}

interface StandingRow {
  readonly checkId: string;
  readonly outcome: "PASS" | "FAIL" | "NOT_EVALUATED" | "DISABLED";
  readonly reason: string | null;
  readonly missingActions: readonly string[];
  readonly judgedCount: number;
  readonly failedCount: number;
  readonly unjudgedCount: number;
  readonly asOf: Instant | null;
  readonly lastEvaluatedAt: Instant | null;
}

/** A check that was not evaluated keeps the age of what it said last. */
function standingOf(result: CheckResult, before: StandingBefore | undefined, at: Instant): StandingRow {
  const nothing = {
    reason: null,
    missingActions: [],
    judgedCount: 0,
    failedCount: 0,
    unjudgedCount: 0,
    asOf: before?.asOf ?? null,
    lastEvaluatedAt: before?.lastEvaluatedAt ?? null,
  };
  switch (result.status) {
    case "DISABLED":
      return { ...nothing, checkId: result.checkId, outcome: "DISABLED" };
    case "NOT_EVALUATED":
      return {
        ...nothing,
        checkId: result.checkId,
        outcome: "NOT_EVALUATED",
        reason: result.reason,
        missingActions: result.missingActions,
      };
    case "EVALUATED": {
      const { checkId, judgedCount, findings, unjudged, asOf } = result;
      const counted = {
        ...nothing,
        checkId,
        judgedCount,
        failedCount: new Set(findings.map((finding) => finding.resource.id)).size,
        unjudgedCount: unjudged.length,
      };
      const seen = judgedCount > 0 ? { asOf, lastEvaluatedAt: at } : {};
      if (findings.length > 0) return { ...counted, ...seen, outcome: "FAIL" };
      // Green never comes from missing data: what passes has judged everything.
      if (unjudged.length > 0) return { ...counted, ...seen, outcome: "NOT_EVALUATED", reason: unjudgedReason(result) };
      return { ...counted, asOf, lastEvaluatedAt: at, outcome: "PASS" };
    }
  }
}

function unjudgedReason({ judgedCount, unjudged }: Extract<CheckResult, { status: "EVALUATED" }>): string {
  const { reason } = unjudged[0]!;
  return judgedCount === 0
    ? reason
    : `${unjudged.length} of ${judgedCount + unjudged.length} could not be judged. ${reason}`;
}

const COLUMNS: readonly BulkColumn<StandingRow>[] = [
  { name: "check_id", type: "text", valueOf: (row) => row.checkId },
  { name: "outcome", type: "text", valueOf: (row) => row.outcome },
  { name: "reason", type: "text", valueOf: (row) => row.reason },
  { name: "missing_actions", type: "jsonb", valueOf: (row) => row.missingActions },
  { name: "judged_count", type: "integer", valueOf: (row) => row.judgedCount },
  { name: "failed_count", type: "integer", valueOf: (row) => row.failedCount },
  { name: "unjudged_count", type: "integer", valueOf: (row) => row.unjudgedCount },
  { name: "as_of", type: "timestamptz", valueOf: (row) => row.asOf },
  { name: "last_evaluated_at", type: "timestamptz", valueOf: (row) => row.lastEvaluatedAt },
];
