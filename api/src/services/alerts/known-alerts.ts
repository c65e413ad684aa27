/**
 * Loads alerts for a reconciliation. The time of an alert's evidence comes from the result of its check if only that
 * result records it.
 */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, instantOf, pick, type RowOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { type KnownAlert, fingerprint } from "../../iam/alerts/alert.ts";
import type { CheckResult } from "../../iam/finding.ts";
import { ROWS_PER_STATEMENT } from "../core/bulk-rows.ts";
import type { CheckResults } from "./check-results.ts";

export interface StoredAlert extends KnownAlert {
  readonly id: string;
  readonly problemId: string | null;
}

const a = table("alert", "a");

const COLUMNS = {
  ...pick(
    a,
    "id",
    "problemId",
    "fingerprint",
    "checkId",
    "checkVersion",
    "category",
    "resourceId",
    "status",
    "severity",
  ),
  content: a.contentHash,
  evidenceAsOf: instantOf(a.evidenceAsOf),
  notEvaluatedReason: a.notEvaluatedReason,
  dismissalExpiresAt: instantOf(a.dismissalExpiresAt),
  snoozedUntil: instantOf(a.snoozedUntil),
};

/**
 * The alerts that are not resolved, and the resolved ones that a finding reopens. The other resolved alerts are not
 * loaded, because there may be many.
 */
export async function loadAlerts(
  em: Em,
  accountId: string,
  results: readonly CheckResult[],
  previousResults: CheckResults,
): Promise<StoredAlert[]> {
  const ofAccount = sql`${a.accountId} = ${accountId}`;
  const alerts = await storedAlerts(em, previousResults, sql`${ofAccount} and ${a.status} <> 'RESOLVED'`);
  const isAnyResolved = sql<boolean>`exists (select 1 from ${a.$table} where ${ofAccount} and ${a.status} = 'RESOLVED')`;
  const resolved = await selectFirst(databaseOf(em), { isAnyResolved }, sql``);
  if (!resolved?.isAnyResolved) return alerts;
  const loaded = new Set(alerts.map((alert) => alert.fingerprint));
  const missing = results.flatMap((result) =>
    result.status === "EVALUATED"
      ? result.findings.map((finding) => fingerprint(accountId, finding)).filter((print) => !loaded.has(print))
      : [],
  );
  for (let start = 0; start < missing.length; start += ROWS_PER_STATEMENT) {
    const prints = missing.slice(start, start + ROWS_PER_STATEMENT);
    alerts.push(...(await storedAlerts(em, previousResults, sql`${a.fingerprint} = any(${sql.val(prints)}::text[])`)));
  }
  return alerts;
}

/** The alerts of one check about one resource. */
export async function loadAlertsAbout(
  em: Em,
  accountId: string,
  checkId: string,
  resourceId: string,
  previousResults: CheckResults,
): Promise<StoredAlert[]> {
  const where = sql`${a.accountId} = ${accountId} and ${a.checkId} = ${checkId} and ${a.resourceId} = ${resourceId}`;
  return storedAlerts(em, previousResults, where);
}

/** The alerts of these checks about one resource or what belongs to it, resolved ones too. */
export async function loadAlertsOfOwner(
  em: Em,
  accountId: string,
  checkIds: readonly string[],
  ownerId: string,
  previousResults: CheckResults,
): Promise<StoredAlert[]> {
  const ofChecks = sql`${a.checkId} = any(${sql.val(checkIds)}::text[])`;
  const where = sql`${a.accountId} = ${accountId} and ${a.ownerId} = ${ownerId} and ${ofChecks}`;
  return storedAlerts(em, previousResults, where);
}

/** The alerts of one check that are not resolved. */
export async function loadAlertsOfCheck(
  em: Em,
  accountId: string,
  checkId: string,
  previousResults: CheckResults,
): Promise<StoredAlert[]> {
  const where = sql`${a.accountId} = ${accountId} and ${a.checkId} = ${checkId} and ${a.status} <> 'RESOLVED'`;
  return storedAlerts(em, previousResults, where);
}

async function storedAlerts(em: Em, previousResults: CheckResults, where: RawBuilder<unknown>): Promise<StoredAlert[]> {
  const rows = await select(databaseOf(em), COLUMNS, sql`from ${a.$table} where ${where}`);
  return rows.map((row) => storedAlert(row, previousResults));
}

function storedAlert(row: RowOf<typeof COLUMNS>, previousResults: CheckResults): StoredAlert {
  // An evaluation that changed nothing in an alert is recorded only in the result of the check.
  const evaluatedAsOf = row.notEvaluatedReason === null ? (previousResults.get(row.checkId)?.asOf ?? 0) : 0;
  return { ...row, evidenceAsOf: Math.max(row.evidenceAsOf, evaluatedAsOf) };
}
