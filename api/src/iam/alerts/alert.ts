/**
 * The life of an alert: one per (account, check, major version, resource, discriminator), for life.
 *
 *   now \ seen     FAIL                      PASS or GONE, evaluated   NOT EVALUATED     time
 *   (none)         OPEN, OPENED              -                         -                 -
 *   OPEN           new severity: UPDATED     RESOLVED                  marked            -
 *   ACKNOWLEDGED   new severity: UPDATED     RESOLVED                  marked            -
 *   DISMISSED      worse: OPEN, WITHDRAWN    RESOLVED, dismissal kept  marked            expired: OPEN, WITHDRAWN
 *   RESOLVED       OPEN, REOPENED            -                         -                 -
 *
 * Time passes before anything is seen. A PASS or FAIL older than the evidence that an alert rests on is not news and
 * ignored, so that a credential report which AWS serves again never flaps an alert. What people may do: `TRIAGE_MOVES`.
 */
import type { CheckResult, Finding, JsonValue, ResourceRef } from "../finding.ts";
import { type AlertCategory, type Severity, severityRank } from "../severity.ts";
import type { Instant } from "../time.ts";

export const ALERT_STATUSES = ["OPEN", "ACKNOWLEDGED", "DISMISSED", "RESOLVED"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

export const ALERT_RESOLUTIONS = ["FIXED", "GONE", "DISABLED", "SUPERSEDED"] as const;
export type AlertResolution = (typeof ALERT_RESOLUTIONS)[number];

export const DISMISSAL_REASONS = ["RISK_ACCEPTED", "FALSE_POSITIVE", "MITIGATED_ELSEWHERE"] as const;
export type DismissalReason = (typeof DISMISSAL_REASONS)[number];

export const ALERT_EVENT_KINDS = [
  "OPENED",
  "UPDATED",
  "ACKNOWLEDGED",
  "ASSIGNED",
  "COMMENTED",
  "DISMISSED",
  "WITHDRAWN",
  "RESOLVED",
  "REOPENED",
] as const;
export type AlertEventKind = (typeof ALERT_EVENT_KINDS)[number];

/** A dismissal is looked at again after this long at the latest. */
export const DISMISSAL_MAX_DAYS = 365;

// ---------------------------------------------------------------- identity

/**
 * Readable and unique: `account_…|key-age-90|1|AIDA…/1700000000|`. The discriminator is last, as it may hold anything, even
 * characters that no database keeps: it would then not be found again.
 */
export function fingerprint(
  accountId: string,
  finding: Pick<Finding, "checkId" | "checkVersion" | "resource" | "discriminator">,
): string {
  const print = `${accountId}|${finding.checkId}|${finding.checkVersion}|${finding.resource.id}|${finding.discriminator}`;
  return finding.discriminator === "" ? print : print.toWellFormed().replaceAll(CONTROL_CHARACTERS, "\ufffd");
}

// oxlint-disable-next-line no-control-regex
const CONTROL_CHARACTERS = /[\u0000-\u001f]/g;

/** Who a key, an inline policy (`owner/…`) or a trust policy (`owner#…`) belongs to; everything else belongs to itself. */
export function ownerId(resource: Pick<ResourceRef, "category" | "id">): string {
  if (resource.category !== "IAMAccessKey" && resource.category !== "IAMPolicy") return resource.id;
  const end = Math.max(resource.id.lastIndexOf("/"), resource.id.lastIndexOf("#"));
  return end < 0 ? resource.id : resource.id.slice(0, end);
}

// ---------------------------------------------------------------- what a scan makes of alerts

/** What reconciling has to know of an alert. */
export interface KnownAlert {
  readonly fingerprint: string;
  readonly checkId: string;
  readonly checkVersion: number;
  readonly category: AlertCategory;
  readonly resourceId: string;
  readonly status: AlertStatus;
  readonly severity: Severity;
  /** Of the finding that it shows (`contentOf`). */
  readonly content: string;
  /** The newest evidence for or against it, also where that changed nothing. */
  readonly evidenceAsOf: Instant;
  readonly notEvaluatedReason: string | null;
  readonly dismissalExpiresAt: Instant | null;
}

/** Whether a resource is still there; `null`: the section that lists it was not read. */
export type ResourceExistence = (resource: Pick<ResourceRef, "category" | "id">) => boolean | null;

export interface AlertEventDraft {
  readonly kind: AlertEventKind;
  readonly fromStatus: AlertStatus | null;
  readonly status: AlertStatus;
  readonly fromSeverity: Severity | null;
  readonly severity: Severity;
  readonly changes: Readonly<Record<string, JsonValue>>;
}

/** What becomes of one alert: its state afterwards and the events on the way there, in order (none for a mere refresh). */
export interface AlertChange<A extends KnownAlert = KnownAlert> {
  readonly fingerprint: string;
  /** `null`: it did not exist before. */
  readonly alert: A | null;
  readonly status: AlertStatus;
  readonly severity: Severity;
  /** `null`: as it was. */
  readonly resolution: AlertResolution | null;
  readonly evidenceAsOf: Instant;
  readonly notEvaluatedReason: string | null;
  /** What it shows from now on; `null` keeps what it showed. */
  readonly finding: Finding | null;
  readonly events: readonly AlertEventDraft[];
}

export interface Reconciliation<A extends KnownAlert> {
  readonly accountId: string;
  /** Every alert of the account that is not resolved, and the resolved ones whose fingerprint a finding carries. */
  readonly alerts: Iterable<A>;
  readonly results: readonly CheckResult[];
  readonly exists: ResourceExistence;
  /** Equal for two findings exactly when an alert would show the same. */
  readonly contentOf: (finding: Finding) => string;
  readonly at: Instant;
  /** True where no standing of the check remembers newer evidence that changed nothing (a verification of one resource). */
  readonly keepsAge?: boolean;
}

/** Changes only; an alert that stays as it is does not appear. Alerts of checks that are not among the results only age. */
export function reconcileAlerts<A extends KnownAlert>({
  accountId,
  alerts,
  results,
  exists,
  contentOf,
  at,
  keepsAge = false,
}: Reconciliation<A>): AlertChange<A>[] {
  const views = new Map(results.map((result) => [result.checkId, viewOf(accountId, result)]));
  const changes: AlertChange<A>[] = [];
  for (const alert of alerts) {
    const life = new AlertTransition(alert);
    life.age(at);
    const view = views.get(alert.checkId);
    if (view) observe(life, view, exists, contentOf);
    if (life.hasChanged || (keepsAge && life.isNewer)) changes.push(life.change());
  }
  for (const { findings, claimed } of views.values()) {
    for (const [print, finding] of findings) if (!claimed.has(print)) changes.push(opened(print, finding));
  }
  return changes;
}

interface ResultView {
  readonly result: CheckResult;
  readonly findings: ReadonlyMap<string, Finding>;
  /** Fingerprints that an alert has claimed. */
  readonly claimed: Set<string>;
  readonly notEvaluated: ReadonlyMap<string, string>;
}

function viewOf(accountId: string, result: CheckResult): ResultView {
  const findings = new Map<string, Finding>();
  const notEvaluated = new Map<string, string>();
  if (result.status === "EVALUATED") {
    for (const finding of result.findings) findings.set(fingerprint(accountId, finding), finding);
    for (const { resource, reason } of result.notEvaluated) notEvaluated.set(resource.id, reason);
  }
  return { result, findings, claimed: new Set(), notEvaluated };
}

function observe<A extends KnownAlert>(
  life: AlertTransition<A>,
  view: ResultView,
  exists: ResourceExistence,
  contentOf: (finding: Finding) => string,
): void {
  const { alert } = life;
  const { result } = view;
  if (result.status === "NOT_EVALUATED") return;
  if (result.status === "DISABLED") return life.resolve("DISABLED", alert.evidenceAsOf);
  if (alert.checkVersion !== result.checkVersion) return life.resolve("SUPERSEDED", alert.evidenceAsOf);

  const finding = view.findings.get(alert.fingerprint);
  if (finding) {
    view.claimed.add(alert.fingerprint);
    if (finding.asOf >= alert.evidenceAsOf) life.fail(finding, contentOf(finding) !== alert.content);
    return;
  }
  const resource = { category: alert.category, id: alert.resourceId };
  // A user who could not be judged (renamed since the report) leaves his keys unjudged as well.
  const reason = view.notEvaluated.get(alert.resourceId) ?? view.notEvaluated.get(ownerId(resource));
  if (reason !== undefined) return life.mark(reason);
  if (result.asOf >= alert.evidenceAsOf) life.resolve(exists(resource) === false ? "GONE" : "FIXED", result.asOf);
}

/** One for all: a first scan opens some ten thousand. */
const NOTHING: AlertEventDraft["changes"] = {};

function opened<A extends KnownAlert>(print: string, finding: Finding): AlertChange<A> {
  return {
    fingerprint: print,
    alert: null,
    status: "OPEN",
    severity: finding.severity,
    resolution: null,
    evidenceAsOf: finding.asOf,
    notEvaluatedReason: null,
    finding,
    events: [
      {
        kind: "OPENED",
        fromStatus: null,
        status: "OPEN",
        fromSeverity: null,
        severity: finding.severity,
        changes: NOTHING,
      },
    ],
  };
}

/** One alert while it is reconciled. */
class AlertTransition<A extends KnownAlert> {
  private status: AlertStatus;
  private severity: Severity;
  private resolution: AlertResolution | null = null;
  private evidenceAsOf: Instant;
  private notEvaluatedReason: string | null;
  private finding: Finding | null = null;
  private readonly events: AlertEventDraft[] = [];

  constructor(readonly alert: A) {
    this.status = alert.status;
    this.severity = alert.severity;
    this.evidenceAsOf = alert.evidenceAsOf;
    this.notEvaluatedReason = alert.notEvaluatedReason;
  }

  age(at: Instant): void {
    const { dismissalExpiresAt } = this.alert;
    if (this.status === "DISMISSED" && dismissalExpiresAt !== null && dismissalExpiresAt <= at)
      this.move("WITHDRAWN", "OPEN", { reason: "EXPIRED" });
  }

  fail(finding: Finding, isNewContent: boolean): void {
    const isResolved = this.status === "RESOLVED";
    if (isNewContent || isResolved) this.finding = finding;
    this.evidenceAsOf = finding.asOf;
    this.notEvaluatedReason = null;
    if (isResolved) return this.move("REOPENED", "OPEN", {}, finding.severity);
    if (finding.severity === this.severity) return;
    this.finding = finding;
    const isWorse = severityRank(finding.severity) < severityRank(this.severity);
    if (this.status === "DISMISSED" && isWorse)
      this.move("WITHDRAWN", "OPEN", { reason: "SEVERITY_ROSE" }, finding.severity);
    else this.move("UPDATED", this.status, {}, finding.severity);
  }

  resolve(resolution: AlertResolution, asOf: Instant): void {
    this.evidenceAsOf = asOf;
    if (this.status === "RESOLVED") return;
    this.resolution = resolution;
    this.notEvaluatedReason = null;
    this.move("RESOLVED", "RESOLVED", { resolution });
  }

  mark(reason: string): void {
    if (this.status !== "RESOLVED") this.notEvaluatedReason = reason;
  }

  private move(
    kind: AlertEventKind,
    status: AlertStatus,
    changes: AlertEventDraft["changes"],
    severity: Severity = this.severity,
  ): void {
    this.events.push({ kind, fromStatus: this.status, status, fromSeverity: this.severity, severity, changes });
    this.status = status;
    this.severity = severity;
  }

  /** Newer evidence alone is no change: it would rewrite every alert at every scan. */
  get hasChanged(): boolean {
    return this.events.length > 0 || this.finding !== null || this.notEvaluatedReason !== this.alert.notEvaluatedReason;
  }

  get isNewer(): boolean {
    return this.evidenceAsOf !== this.alert.evidenceAsOf;
  }

  change(): AlertChange<A> {
    const { alert, status, severity, resolution, evidenceAsOf, notEvaluatedReason, finding, events } = this;
    return {
      fingerprint: alert.fingerprint,
      alert,
      status,
      severity,
      resolution,
      evidenceAsOf,
      notEvaluatedReason,
      finding,
      events,
    };
  }
}

// ---------------------------------------------------------------- what people make of alerts

export const TRIAGE_ACTIONS = ["ACKNOWLEDGE", "DISMISS", "REOPEN", "ASSIGN", "COMMENT"] as const;
export type TriageAction = (typeof TRIAGE_ACTIONS)[number];

/** The event that a deed leaves. */
export const TRIAGE_EVENTS = {
  ACKNOWLEDGE: "ACKNOWLEDGED",
  DISMISS: "DISMISSED",
  REOPEN: "WITHDRAWN",
  ASSIGN: "ASSIGNED",
  COMMENT: "COMMENTED",
} as const satisfies Record<TriageAction, AlertEventKind>;

/** A status the alert moves to or stays in, `DONE` (it is so already, nothing happens), or why it may not. */
export type TriageMove = AlertStatus | "DONE" | { readonly refused: "ALERT_RESOLVED" | "ALERT_NOT_OPEN" };

const RESOLVED_ALREADY = { refused: "ALERT_RESOLVED" } as const;
const NOT_OPEN = { refused: "ALERT_NOT_OPEN" } as const;

/** Only a scan or a verification resolves and reopens; people judge. Comments are never refused. */
export const TRIAGE_MOVES: Readonly<Record<TriageAction, Readonly<Record<AlertStatus, TriageMove>>>> = {
  ACKNOWLEDGE: { OPEN: "ACKNOWLEDGED", ACKNOWLEDGED: "DONE", DISMISSED: NOT_OPEN, RESOLVED: RESOLVED_ALREADY },
  DISMISS: { OPEN: "DISMISSED", ACKNOWLEDGED: "DISMISSED", DISMISSED: NOT_OPEN, RESOLVED: RESOLVED_ALREADY },
  REOPEN: { OPEN: "DONE", ACKNOWLEDGED: "OPEN", DISMISSED: "OPEN", RESOLVED: RESOLVED_ALREADY },
  ASSIGN: { OPEN: "OPEN", ACKNOWLEDGED: "ACKNOWLEDGED", DISMISSED: "DISMISSED", RESOLVED: RESOLVED_ALREADY },
  COMMENT: { OPEN: "OPEN", ACKNOWLEDGED: "ACKNOWLEDGED", DISMISSED: "DISMISSED", RESOLVED: "RESOLVED" },
};
