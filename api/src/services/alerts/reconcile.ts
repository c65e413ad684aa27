/** Applies the results of a scan or a verification to the alerts in the database. Writes only changes. */
import { hash } from "node:crypto";
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { type AlertChange, type ResourceExistence, ownerId, reconcileAlerts } from "../../iam/alerts/alert.ts";
import type { AnyCheck } from "../../iam/checks/check.ts";
import { hasArrived } from "../../iam/alerts/exception-rule.ts";
import { existingResources } from "../../iam/alerts/existing-resources.ts";
import { memoize } from "../../iam/memoize.ts";
import type { CheckResult, Finding } from "../../iam/finding.ts";
import { severityRank } from "../../iam/severity.ts";
import type { Instant } from "../../iam/time.ts";
import { SYSTEM_ACTOR } from "../../iam/actor.ts";
import { type EventSource, lockAlertsOf, type NewAlertEvent, saveAlertEvents } from "./event-log.ts";
import { type BulkColumn, bulkRows, executeInChunks } from "../core/bulk-rows.ts";
import { type CheckResults, loadCheckResults, saveCheckResults } from "./check-results.ts";
import { ActiveRules } from "./exception-matching.ts";
import { type MutedAlert, muteAlerts } from "./exception-muting.ts";
import { type StoredAlert, loadAlerts } from "./known-alerts.ts";
import { TRIAGE_COLUMNS } from "./due-alerts.ts";
import { findProblems, problemIdOf, saveProblems } from "./problem-store.ts";

/** A scan that changes at least this many alerts refreshes PostgreSQL's statistics and visibility map at once. */
const VACUUM_FROM_ALERTS = 1_000;

export interface ScanOutcome {
  readonly accountId: string;
  readonly scanId: string;
  readonly snapshot: AccountSnapshot;
  readonly results: readonly CheckResult[];
  /** The source of the alerts' titles. */
  readonly checks: readonly AnyCheck[];
}

export interface AlertCounts {
  readonly findings: number;
  readonly opened: number;
  readonly reopened: number;
  readonly resolved: number;
  /** Alerts whose severity changed. */
  readonly updated: number;
}

/** Runs in the scan's last transaction. The commit must follow without delay, since other writers of events wait. */
export async function applyScan(
  em: Em,
  { accountId, scanId, snapshot, results, checks }: ScanOutcome,
  clock: () => Instant = now,
): Promise<AlertCounts> {
  await lockAlertsOf(em, [accountId]);
  const previousResults = await loadCheckResults(em, accountId);
  await pinEvidence(em, accountId, results, previousResults);
  const alerts = await loadAlerts(em, accountId, results, previousResults);
  const changes = await reconcileAndSave(em, {
    accountId,
    alerts,
    results,
    exists: existingResources(snapshot),
    checks,
    previousResults,
    source: { sourceId: scanId, actor: SYSTEM_ACTOR, clock },
    isWholeScan: true,
  });
  await saveCheckResults(em, { accountId, scanId, results, previousResults, at: clock() });
  const count = (kind: string) =>
    changes.reduce((sum, change) => sum + (change.events.some((event) => event.kind === kind) ? 1 : 0), 0);
  return {
    findings: results.reduce((sum, result) => sum + (result.status === "EVALUATED" ? result.findings.length : 0), 0),
    opened: count("OPENED"),
    reopened: count("REOPENED"),
    resolved: count("RESOLVED"),
    updated: count("UPDATED"),
  };
}

/**
 * Refreshes PostgreSQL's statistics after a scan with many changes. Without it, the planner ignores 100,000 new rows
 * for a minute. Call it after the scan's commit, outside of any transaction.
 */
export async function vacuumAlerts(em: Em, { opened, reopened, resolved }: AlertCounts): Promise<void> {
  if (opened + reopened + resolved >= VACUUM_FROM_ALERTS)
    await em.execute("vacuum (analyze) alert, alert_event, check_result");
}

export interface AlertReconciliation {
  readonly accountId: string;
  readonly alerts: readonly StoredAlert[];
  readonly results: readonly CheckResult[];
  readonly exists: ResourceExistence;
  readonly checks: readonly AnyCheck[];
  readonly previousResults: CheckResults;
  readonly source: EventSource;
  readonly storesEvidenceAge?: boolean;
  /** Whether the results are those of all checks of the account (see `saveProblems`). */
  readonly isWholeScan?: boolean;
}

/** Reconciles and saves the alerts. The caller must hold the account's lock. */
export async function reconcileAndSave(
  em: Em,
  {
    accountId,
    alerts,
    results,
    exists,
    checks,
    previousResults,
    source,
    storesEvidenceAge,
    isWholeScan = false,
  }: AlertReconciliation,
): Promise<AlertChange<StoredAlert>[]> {
  const titles = new Map(checks.map((check) => [check.id, check.title]));
  const contentOf = memoize((finding: Finding) => contentHash(finding, titles.get(finding.checkId) ?? finding.checkId));
  const at = source.clock();
  const changes = reconcileAlerts({ accountId, alerts, results, exists, contentOf, at, storesEvidenceAge });
  const found = await findProblems(em, accountId, results);
  await saveProblems(em, found, { alerts, isComplete: isWholeScan });
  const problemOf = (finding: Finding) => problemIdOf(found, finding);
  // A first scan may have ten thousand changes or more, so the rows are generated chunk by chunk while they are saved.
  const ids = changes.map(({ alert }) => alert?.id ?? newId("alert"));
  function* rows(isNew: boolean): Generator<ChangedAlert> {
    for (const [i, change] of changes.entries()) {
      if ((change.alert === null) !== isNew) continue;
      const checkId = change.alert?.checkId ?? change.finding!.checkId;
      const lastSeenAt = previousResults.get(checkId)?.lastEvaluatedAt ?? null;
      yield {
        ...change,
        id: ids[i]!,
        accountId,
        title: titles.get(checkId) ?? checkId,
        contentOf,
        problemOf,
        lastSeenAt,
      };
    }
  }
  function* events(): Generator<NewAlertEvent> {
    for (const [i, change] of changes.entries())
      for (const event of change.events) yield { ...event, alertId: ids[i]!, accountId };
  }
  await insertAlerts(em, rows(true), at);
  await updateAlerts(em, rows(false), at);
  if (changes.some((change) => change.events.length > 0)) {
    const arrived = changes.flatMap((change, i) =>
      hasArrived(change) ? [{ id: ids[i]!, accountId, status: "OPEN" as const, severity: change.severity }] : [],
    );
    const muting = await muteArrived(em, arrived, source);
    await saveAlertEvents(
      em,
      source,
      (function* all() {
        yield* events();
        yield* muting;
      })(),
    );
  }
  return changes;
}

/** Mutes the alerts that an exception rule mutes, in the transaction that opens them. Returns the events. */
async function muteArrived(em: Em, arrived: readonly MutedAlert[], source: EventSource): Promise<NewAlertEvent[]> {
  if (arrived.length === 0) return [];
  const at = source.clock();
  const rules = await (await ActiveRules.read(em, at)).mutingEach(arrived.map(({ id }) => id));
  const muted = arrived.filter(({ id }) => rules.has(id));
  return muteAlerts(em, muted, ({ id }) => rules.get(id)!, { actor: SYSTEM_ACTOR, at });
}

interface ChangedAlert extends AlertChange<StoredAlert> {
  readonly id: string;
  readonly accountId: string;
  readonly title: string;
  /** Returns the content hash. Called when the row is written, while the database processes the previous chunk. */
  readonly contentOf: (finding: Finding) => string;
  readonly problemOf: (finding: Finding) => string;
  readonly lastSeenAt: Instant | null;
}

function contentHash({ resource, description, evidence }: Finding, title: string): string {
  return hash("sha256", JSON.stringify([title, resource.name, resource.arn, description, evidence]), "base64url").slice(
    0,
    22,
  );
}

// ---------------------------------------------------------------- reading

/**
 * Stores the time of the previous evidence in the alerts if the new result is older, for example from an older offline
 * file. Otherwise the time would be lost: only the check's result records it, and the new result replaces that result.
 */
async function pinEvidence(
  em: Em,
  accountId: string,
  results: readonly CheckResult[],
  previousResults: CheckResults,
): Promise<void> {
  for (const result of results) {
    const previousAsOf = previousResults.get(result.checkId)?.asOf ?? null;
    if (result.status !== "EVALUATED" || previousAsOf === null || result.asOf >= previousAsOf) continue;
    const asOf = new Date(previousAsOf).toISOString();
    await sql`update alert set evidence_as_of = ${asOf}::timestamptz where account_id = ${accountId} and check_id = ${result.checkId}
      and not_evaluated_reason is null and evidence_as_of < ${asOf}::timestamptz`.execute(em.getKysely());
  }
}

// ---------------------------------------------------------------- writing

async function insertAlerts(em: Em, opened: Iterable<ChangedAlert>, at: Instant): Promise<void> {
  const moment = sql`${new Date(at).toISOString()}::timestamptz`;
  const names = sql.raw(INSERT_COLUMNS.map((column) => column.name).join(", "));
  await executeInChunks(
    em.getKysely(),
    opened,
    (chunk) => sql`insert into alert (${names}, number, status, first_seen_at, opened_at)
      select v.*, nextval('alert_number'), 'OPEN', ${moment}, ${moment} from ${bulkRows(chunk, INSERT_COLUMNS)}`,
  );
}

const INSERT_COLUMNS: readonly BulkColumn<ChangedAlert>[] = [
  { name: "id", type: "text", valueOf: (row) => row.id },
  { name: "fingerprint", type: "text", valueOf: (row) => row.fingerprint },
  { name: "account_id", type: "text", valueOf: (row) => row.accountId },
  { name: "check_id", type: "text", valueOf: (row) => row.finding?.checkId },
  { name: "check_version", type: "integer", valueOf: (row) => row.finding?.checkVersion },
  { name: "category", type: "text", valueOf: (row) => row.finding?.resource.category },
  { name: "severity", type: "text", valueOf: (row) => row.severity },
  { name: "severity_rank", type: "integer", valueOf: (row) => severityRank(row.severity) },
  { name: "resource_id", type: "text", valueOf: (row) => row.finding?.resource.id },
  { name: "resource_name", type: "text", valueOf: (row) => row.finding?.resource.name },
  { name: "resource_arn", type: "text", valueOf: (row) => row.finding?.resource.arn },
  { name: "owner_id", type: "text", valueOf: (row) => row.finding && ownerId(row.finding.resource) },
  { name: "discriminator", type: "text", valueOf: (row) => row.finding?.discriminator },
  { name: "problem_id", type: "text", valueOf: (row) => row.finding && row.problemOf(row.finding) },
  { name: "title", type: "text", valueOf: (row) => row.title },
  { name: "description", type: "text", valueOf: (row) => row.finding?.description },
  { name: "evidence", type: "jsonb", valueOf: (row) => row.finding?.evidence },
  { name: "content_hash", type: "text", valueOf: (row) => row.finding && row.contentOf(row.finding) },
  { name: "evidence_as_of", type: "timestamptz", valueOf: (row) => row.evidenceAsOf },
];

/**
 * Updates the changed alerts. An alert that opens loses its acknowledgement, snooze and dismissal, which remain in its
 * events. A resolved alert keeps them.
 */
async function updateAlerts(em: Em, changed: Iterable<ChangedAlert>, at: Instant): Promise<void> {
  const moment = sql`${new Date(at).toISOString()}::timestamptz`;
  await executeInChunks(
    em.getKysely(),
    changed,
    (chunk) => sql`update alert a set
        status = v.status, severity = v.severity, severity_rank = v.severity_rank, evidence_as_of = v.evidence_as_of, not_evaluated_reason = v.not_evaluated_reason,
        resolution = case when v.status = 'RESOLVED' then coalesce(v.resolution, a.resolution) end,
        resolved_at = case when v.status = 'RESOLVED' then coalesce(a.resolved_at, ${moment}) end,
        last_seen_at = case when v.status = 'RESOLVED' or v.not_evaluated_reason is not null then coalesce(a.last_seen_at, v.last_seen_at, a.opened_at) end,
        reopen_count = a.reopen_count + v.is_reopened::integer, opened_at = case when v.is_reopened then ${moment} else a.opened_at end,
        title = coalesce(v.title, a.title), description = coalesce(v.description, a.description), evidence = coalesce(v.evidence, a.evidence),
        content_hash = coalesce(v.content_hash, a.content_hash),
        resource_name = coalesce(v.resource_name, a.resource_name), resource_arn = coalesce(v.resource_arn, a.resource_arn),
        ${sql.raw(TRIAGE_COLUMNS.map((column) => `${column} = case when v.status = 'OPEN' then null else a.${column} end`).join(", "))}
      from ${bulkRows(chunk, UPDATE_COLUMNS)} where a.id = v.id`,
  );
}

const UPDATE_COLUMNS: readonly BulkColumn<ChangedAlert>[] = [
  { name: "id", type: "text", valueOf: (row) => row.id },
  { name: "status", type: "text", valueOf: (row) => row.status },
  { name: "severity", type: "text", valueOf: (row) => row.severity },
  { name: "severity_rank", type: "integer", valueOf: (row) => severityRank(row.severity) },
  { name: "evidence_as_of", type: "timestamptz", valueOf: (row) => row.evidenceAsOf },
  { name: "not_evaluated_reason", type: "text", valueOf: (row) => row.notEvaluatedReason },
  { name: "resolution", type: "text", valueOf: (row) => row.resolution },
  { name: "last_seen_at", type: "timestamptz", valueOf: (row) => row.lastSeenAt },
  { name: "is_reopened", type: "boolean", valueOf: (row) => row.events.some((event) => event.kind === "REOPENED") },
  { name: "title", type: "text", valueOf: (row) => row.finding && row.title },
  { name: "description", type: "text", valueOf: (row) => row.finding?.description },
  { name: "evidence", type: "jsonb", valueOf: (row) => row.finding?.evidence },
  { name: "content_hash", type: "text", valueOf: (row) => row.finding && row.contentOf(row.finding) },
  { name: "resource_name", type: "text", valueOf: (row) => row.finding?.resource.name },
  { name: "resource_arn", type: "text", valueOf: (row) => row.finding?.resource.arn },
];
