/** Converts service results to REST responses, whose names and shapes never change. */
import { now } from "../clock.ts";
import type { LastUsed } from "../iam/account.ts";
import type { ScanCoverage } from "../iam/scan.ts";
import { wholeDaysBetween } from "../iam/time.ts";
import { keyText } from "../services/inventory/list.ts";
import type { AnalyzedPolicy } from "../services/analysis/requests.ts";
import { NO_ALERTS, type SeverityCounts } from "../services/alerts/counts-by-resource.ts";
import { progressView } from "../services/scans/scans.ts";
import type { Services } from "../services/services.ts";
import type {
  AccessKeyView,
  AlertView,
  CoverageView,
  LastUsedView,
  PolicyView,
  RotationView,
  ScanView,
  UserView,
} from "./shapes.ts";

type Returned<Name extends keyof Services, Method extends keyof Services[Name]> = Services[Name][Method] extends (
  ...args: never[]
) => Promise<infer Row>
  ? Row
  : never;
type ScanRow = Returned<"scans", "get">;
type AccountRow = Returned<"accounts", "get">;
type UserRow = Returned<"users", "get">;
type KeyRow = Returned<"accessKeys", "get">;
type PolicyRow = Returned<"policies", "get">;
type AlertRow = Returned<"alerts", "get">;
type RotationRow = Returned<"rotations", "get">;
type RotationStepRow = Returned<"rotations", "eventsAfter">[number];

export function scanView(scan: ScanRow, account: AccountRow, newAlerts?: readonly AlertRow[]): ScanView {
  const { id, status, phase, requestedAt, startedAt, finishedAt, progress, coverage, counts, errorCode, errorMessage } =
    scan;
  return {
    id,
    status,
    account: { id: account.id, awsAccountId: account.awsAccountId, name: account.name },
    phase,
    requestedAt: iso(requestedAt),
    startedAt: iso(startedAt),
    finishedAt: iso(finishedAt),
    progress: { ...progressView(scan), at: iso(progress.at || requestedAt) },
    coverage: coverage && coverageView(coverage),
    counts,
    errorCode,
    errorMessage,
    ...(newAlerts && { newAlerts: newAlerts.map(alertView) }),
  };
}

export function rotationView(
  rotation: RotationRow,
  account: AccountRow,
  steps: readonly RotationStepRow[],
): RotationView {
  const {
    id,
    state,
    userName,
    oldAccessKeyId,
    newAccessKeyId,
    mode,
    destination,
    secretId,
    secretRegion,
    requestedBy,
  } = rotation;
  return {
    id,
    status: state,
    account: { id: account.id, awsAccountId: account.awsAccountId, name: account.name },
    userName,
    oldAccessKeyId,
    newAccessKeyId,
    mode,
    destination: destination ?? "NONE",
    secretId,
    region: secretRegion,
    requestedBy: requestedBy.displayName,
    requestedById: requestedBy.id ?? null,
    requestedAt: iso(rotation.requestedAt),
    waitingFor: rotation.waitingFor,
    parkedCode: rotation.parkedCode,
    parkedReason: rotation.parkedReason,
    finishedAt: iso(rotation.finishedAt),
    steps: steps.map((step) => ({
      kind: step.kind,
      status: step.state,
      actor: step.actor.displayName,
      at: iso(step.at),
      message: step.message,
      evidence: step.evidence,
    })),
  };
}

export function coverageView(coverage: ScanCoverage): CoverageView {
  return {
    enabled: coverage.enabled ?? null,
    evaluated: coverage.evaluated ?? null,
    percent: coverage.percent,
    missingPermissions: [...coverage.missingPermissions],
    sources: coverage.sources.map((source) => ({ ...source, asOf: iso(source.asOf) })),
    notEvaluatedChecks: coverage.notEvaluatedChecks.map(({ missingActions, ...check }) => ({
      ...check,
      missingActions: [...missingActions],
    })),
    asOf: iso(coverage.asOf),
  };
}

function alertView(alert: AlertRow): AlertView {
  const {
    id,
    number,
    status,
    severity,
    category,
    checkId,
    title,
    description,
    resourceId,
    resourceName,
    resourceArn,
    evidence,
    firstSeenAt,
  } = alert;
  return {
    id,
    number,
    status,
    severity,
    category,
    check: checkId,
    title,
    description,
    resource: { id: resourceId, name: resourceName, arn: resourceArn },
    evidence,
    firstSeenAt: iso(firstSeenAt),
  };
}

export interface UserRelations {
  readonly keys: ReadonlyMap<string, readonly KeyRow[]>;
  readonly openAlerts: ReadonlyMap<string, SeverityCounts>;
}

export function userView(row: UserRow, { keys, openAlerts }: UserRelations): UserView {
  const { user, credentials, mfaDevices } = row.document;
  const key = keyText({ accountId: row.accountId, value: row.identity });
  const counts = openAlerts.get(key) ?? NO_ALERTS;
  return {
    userName: user.userName,
    userId: user.userId,
    arn: user.arn,
    createDate: iso(user.createdAt),
    passwordEnabled: credentials?.passwordEnabled ?? null,
    passwordLastUsed:
      credentials && credentials.passwordEnabled !== false ? lastUsedView(credentials.passwordLastUsed) : null,
    mfaEnabled: credentials?.mfaActive ?? null,
    mfaDevices: mfaDevices.map((device) => ({ ...device, enabledAt: iso(device.enabledAt) })),
    groups: [...user.groupNames],
    attachedPolicies: [...user.attachedPolicies],
    inlinePolicies: user.inlinePolicies.map((policy) => policy.policyName),
    permissionsBoundary: user.permissionsBoundaryArn,
    accessKeys: (keys.get(key) ?? []).map(accessKeyView),
    lastActivity: iso(credentials?.lastActivityAt ?? null),
    alerts: { open: counts.total, bySeverity: counts },
  };
}

function accessKeyView({ accessKeyId, isActive, createdAt, firstSeenAt, document }: KeyRow): AccessKeyView {
  const createDate = createdAt ?? firstSeenAt;
  return {
    accessKeyId,
    status: isActive ? "Active" : "Inactive",
    createDate: iso(createDate),
    ageDays: wholeDaysBetween(createDate.getTime(), now()),
    lastUsed: lastUsedView(document.lastUsed),
  };
}

function lastUsedView(lastUsed: LastUsed): LastUsedView {
  return lastUsed.status === "USED"
    ? { ...lastUsed, at: iso(lastUsed.at) }
    : { status: lastUsed.status, at: null, service: null, region: null };
}

export function policyView(row: PolicyRow, { view, issues }: Pick<AnalyzedPolicy, "view" | "issues">): PolicyView {
  const { managed, inline, attachedTo } = row.document;
  return {
    policyName: managed?.policyName ?? inline?.policyName ?? row.name,
    policyId: row.identity,
    arn: row.arn,
    type: row.type,
    attachmentCount: row.attachmentCount,
    attachedTo: attachedTo.map(({ kind, name, arn, isBoundary }) => ({ kind, name, arn, asBoundary: isBoundary })),
    document: view.text,
    issues: issues.map(({ code, severity, statement, message }) => ({
      code,
      severity,
      statement,
      message,
    })),
    riskScore: row.riskScore,
  };
}

function iso(time: Date | number): string;
function iso(time: Date | number | null): string | null;
function iso(time: Date | number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
