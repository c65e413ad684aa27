/**
 * Loads alerts for a reconciliation. The time of an alert's evidence comes from the result of its check if only that
 * result records it.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { type KnownAlert, fingerprint } from "../../iam/alerts/alert.ts";
import type { CheckResult } from "../../iam/finding.ts";
import { ROWS_PER_STATEMENT } from "../core/bulk-rows.ts";
import type { CheckResults } from "./check-results.ts";

export interface StoredAlert extends KnownAlert {
  readonly id: string;
  readonly problemId: string | null;
}

interface AlertLoadRow {
  readonly id: string;
  readonly problem_id: string | null;
  readonly fingerprint: string;
  readonly check_id: string;
  readonly check_version: number;
  readonly category: StoredAlert["category"];
  readonly resource_id: string;
  readonly status: StoredAlert["status"];
  readonly severity: StoredAlert["severity"];
  readonly content_hash: string;
  readonly evidence_as_of: number;
  readonly not_evaluated_reason: string | null;
  readonly dismissal_expires_at: number | null;
  readonly snoozed_until: number | null;
}

const COLUMNS =
  sql.raw(`a.id, a.problem_id, a.fingerprint, a.check_id, a.check_version, a.category, a.resource_id, a.status, a.severity, a.content_hash, a.not_evaluated_reason,
  (extract(epoch from a.evidence_as_of) * 1000)::float8 as evidence_as_of, (extract(epoch from a.dismissal_expires_at) * 1000)::float8 as dismissal_expires_at,
  (extract(epoch from a.snoozed_until) * 1000)::float8 as snoozed_until`);

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
  const kysely = em.getKysely();
  const { rows } =
    await sql<AlertLoadRow>`select ${COLUMNS} from alert a where a.account_id = ${accountId} and a.status <> 'RESOLVED'`.execute(
      kysely,
    );
  const alerts = rows.map((row) => storedAlert(row, previousResults));
  const { rows: resolved } = await sql<{
    any: boolean;
  }>`select exists (select 1 from alert where account_id = ${accountId} and status = 'RESOLVED') as any`.execute(
    kysely,
  );
  if (!resolved[0]?.any) return alerts;
  const loaded = new Set(alerts.map((alert) => alert.fingerprint));
  const missing = results.flatMap((result) =>
    result.status === "EVALUATED"
      ? result.findings.map((finding) => fingerprint(accountId, finding)).filter((print) => !loaded.has(print))
      : [],
  );
  for (let start = 0; start < missing.length; start += ROWS_PER_STATEMENT) {
    const prints = missing.slice(start, start + ROWS_PER_STATEMENT);
    const reopened =
      await sql<AlertLoadRow>`select ${COLUMNS} from alert a where a.fingerprint = any(${sql.val(prints)}::text[])`.execute(
        kysely,
      );
    for (const row of reopened.rows) alerts.push(storedAlert(row, previousResults));
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
  const { rows } =
    await sql<AlertLoadRow>`select ${COLUMNS} from alert a where a.account_id = ${accountId} and a.check_id = ${checkId} and a.resource_id = ${resourceId}`.execute(
      em.getKysely(),
    );
  return rows.map((row) => storedAlert(row, previousResults));
}

/** The alerts of these checks about one resource or what belongs to it, resolved ones too. */
export async function loadAlertsOfOwner(
  em: Em,
  accountId: string,
  checkIds: readonly string[],
  ownerId: string,
  previousResults: CheckResults,
): Promise<StoredAlert[]> {
  const { rows } =
    await sql<AlertLoadRow>`select ${COLUMNS} from alert a where a.account_id = ${accountId} and a.owner_id = ${ownerId}
      and a.check_id = any(${sql.val(checkIds)}::text[])`.execute(em.getKysely());
  return rows.map((row) => storedAlert(row, previousResults));
}

/** The alerts of one check that are not resolved. */
export async function loadAlertsOfCheck(
  em: Em,
  accountId: string,
  checkId: string,
  previousResults: CheckResults,
): Promise<StoredAlert[]> {
  const { rows } =
    await sql<AlertLoadRow>`select ${COLUMNS} from alert a where a.account_id = ${accountId} and a.check_id = ${checkId} and a.status <> 'RESOLVED'`.execute(
      em.getKysely(),
    );
  return rows.map((row) => storedAlert(row, previousResults));
}

function storedAlert(row: AlertLoadRow, previousResults: CheckResults): StoredAlert {
  // An evaluation that changed nothing in an alert is recorded only in the result of the check.
  const evaluatedAsOf = row.not_evaluated_reason === null ? (previousResults.get(row.check_id)?.asOf ?? 0) : 0;
  return {
    id: row.id,
    problemId: row.problem_id,
    fingerprint: row.fingerprint,
    checkId: row.check_id,
    checkVersion: row.check_version,
    category: row.category,
    resourceId: row.resource_id,
    status: row.status,
    severity: row.severity,
    content: row.content_hash,
    evidenceAsOf: Math.max(row.evidence_as_of, evaluatedAsOf),
    notEvaluatedReason: row.not_evaluated_reason,
    dismissalExpiresAt: row.dismissal_expires_at,
    snoozedUntil: row.snoozed_until,
  };
}
