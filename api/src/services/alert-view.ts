/** An alert as the product shows it: its row, and what hangs on it, read for a whole page at once and as plain objects. */
import { type RawBuilder, sql } from "kysely";
import { CHECKS } from "../iam/checks/index.ts";
import type { AnyCheck, Remediation } from "../iam/checks/check.ts";
import type { Alert, AlertEvent } from "../db/entities/alert.ts";
import { idPrefix } from "../db/new-id.ts";
import type { DismissalReason } from "../iam/alert.ts";
import type { JsonValue, ResourceRef } from "../iam/finding.ts";
import { encodeCursor } from "./page.ts";

export interface DismissalView {
  readonly reason: DismissalReason;
  readonly comment: string | null;
  readonly by: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

type Judgement = "dismissalReason" | "dismissalComment" | "dismissedBy" | "dismissedAt" | "dismissalExpiresAt";
type Inner = "fingerprint" | "contentHash" | "severityRank" | "unjudgedReason" | "lastSeenAt";

export interface AlertView extends Readonly<Omit<Alert, Judgement | Inner>> {
  readonly resource: ResourceRef;
  /** The latest scan that saw it: its check's, while the alert follows it. */
  readonly lastSeenAt: Date;
  /** The latest scan could not judge it; `staleReason` says why. Never set once it is resolved. */
  readonly isStale: boolean;
  readonly staleReason: string | null;
  readonly dismissal: DismissalView | null;
  readonly commentCount: number;
}

export interface AlertEventView extends Readonly<Omit<AlertEvent, "seq" | "sourceId">> {
  readonly id: string;
  readonly cursor: string;
  readonly scanId: string | null;
}

/** Of an alert `a`, its check's standing `s`. */
export const ALERT_VIEW_COLUMNS = sql.raw(
  [
    "id number account_id check_id check_version category severity status resource_id resource_name resource_arn owner_id discriminator title description evidence",
    "evidence_as_of first_seen_at last_seen_at opened_at resolved_at resolution reopen_count assignee acknowledged_by acknowledged_at",
    "dismissal_reason dismissal_comment dismissed_by dismissed_at dismissal_expires_at unjudged_reason",
  ]
    .flatMap((names) => names.split(" "))
    .map((name) => `a.${name}`)
    .join(", "),
);

/** Wraps a selection of alerts (`ALERT_VIEW_COLUMNS`) with what hangs on them. */
export function withSurroundings(alerts: RawBuilder<unknown>): RawBuilder<AlertViewRow> {
  return sql`select a.*, s.outcome, s.reason, s.last_evaluated_at,
      (select count(*)::integer from alert_event e where e.alert_id = a.id and e.kind = 'COMMENTED') as comment_count
    from (${alerts}) a left join check_standing s on s.account_id = a.account_id and s.check_id = a.check_id`;
}

type Nullable = string | null;
/** As the driver gives it: moments are text. */
export interface AlertViewRow extends Record<string, unknown> {
  readonly id: string;
  readonly number: number;
}

export function alertView(row: AlertViewRow): AlertView {
  const text = (name: string) => row[name] as string;
  const moment = (name: string) => momentOf(row[name] as Nullable);
  const isOpen = row["status"] !== "RESOLVED";
  const unjudged = row["unjudged_reason"] as Nullable;
  const isStale = isOpen && (unjudged !== null || row["outcome"] === "NOT_EVALUATED");
  const resource: ResourceRef = { category: row["category"] as ResourceRef["category"], id: text("resource_id"), name: text("resource_name"), arn: row["resource_arn"] as Nullable };
  return {
    id: row.id,
    number: row.number,
    accountId: text("account_id"),
    checkId: text("check_id"),
    checkVersion: row["check_version"] as number,
    category: resource.category,
    severity: row["severity"] as Alert["severity"],
    status: row["status"] as Alert["status"],
    resource,
    resourceId: resource.id,
    resourceName: resource.name,
    resourceArn: resource.arn,
    ownerId: text("owner_id"),
    discriminator: text("discriminator"),
    title: text("title"),
    description: text("description"),
    evidence: row["evidence"] as Alert["evidence"],
    evidenceAsOf: moment("evidence_as_of")!,
    firstSeenAt: moment("first_seen_at")!,
    lastSeenAt: moment("last_seen_at") ?? moment("last_evaluated_at") ?? moment("opened_at")!,
    openedAt: moment("opened_at")!,
    resolvedAt: moment("resolved_at"),
    resolution: row["resolution"] as Alert["resolution"],
    reopenCount: row["reopen_count"] as number,
    assignee: row["assignee"] as Nullable,
    acknowledgedBy: row["acknowledged_by"] as Nullable,
    acknowledgedAt: moment("acknowledged_at"),
    isStale,
    staleReason: isStale ? (unjudged ?? (row["reason"] as Nullable)) : null,
    dismissal: dismissalView(row),
    commentCount: row["comment_count"] as number,
  };
}

function dismissalView(row: AlertViewRow): DismissalView | null {
  if (row["dismissal_reason"] === null) return null;
  return {
    reason: row["dismissal_reason"] as DismissalReason,
    comment: row["dismissal_comment"] as Nullable,
    by: row["dismissed_by"] as string,
    at: momentOf(row["dismissed_at"] as string)!,
    expiresAt: momentOf(row["dismissal_expires_at"] as string)!,
  };
}

export interface AlertEventRow {
  readonly seq: string | number;
  readonly alert_id: string;
  readonly account_id: string;
  readonly kind: AlertEvent["kind"];
  readonly from_status: AlertEvent["fromStatus"];
  readonly status: AlertEvent["status"];
  readonly from_severity: AlertEvent["fromSeverity"];
  readonly severity: AlertEvent["severity"];
  readonly source_id: string;
  readonly actor: string;
  readonly at: string;
  readonly changes: Readonly<Record<string, JsonValue>>;
  readonly comment: string | null;
}

export function alertEventView(row: AlertEventRow): AlertEventView {
  const moved = (from: string | null, to: string) => (from !== null && from !== to ? { from, to } : null);
  const status = moved(row.from_status, row.status);
  const severity = moved(row.from_severity, row.severity);
  return {
    id: `event_${row.seq}`,
    cursor: encodeCursor(String(row.seq)),
    alertId: row.alert_id,
    accountId: row.account_id,
    kind: row.kind,
    fromStatus: row.from_status,
    status: row.status,
    fromSeverity: row.from_severity,
    severity: row.severity,
    actor: row.actor,
    at: momentOf(row.at)!,
    scanId: idPrefix(row.source_id) === "scan" ? row.source_id : null,
    changes: { ...(status && { status }), ...(severity && { severity }), ...row.changes },
    comment: row.comment,
  };
}

export function momentOf(written: string | null): Date | null {
  return written === null ? null : new Date(written);
}

const CHECKS_BY_ID: ReadonlyMap<string, AnyCheck> = new Map(CHECKS.map((check) => [check.id, check]));

/** How to put it right, from the check as it is today and the evidence as it was stored. */
export function remediationOf(alert: Pick<AlertView, "checkId" | "resource" | "evidence">): Remediation {
  const check = CHECKS_BY_ID.get(alert.checkId);
  return check ? check.remediation(alert.resource, alert.evidence) : { text: "This check is no longer part of the product; the alert ends with the next scan.", cli: null, terraform: null };
}
