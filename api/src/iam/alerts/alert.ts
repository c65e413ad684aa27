/**
 * The life cycle of an alert. There is one alert per account, check, check version, resource and discriminator, and it is
 * never replaced. The rows are the current status, the columns what a scan found:
 *
 *                  FAIL                      PASS or GONE, evaluated   NOT EVALUATED     time
 *   (none)         OPEN, OPENED              -                         -                 -
 *   OPEN           new severity: UPDATED     RESOLVED                  marked            -
 *   ACKNOWLEDGED   new severity: UPDATED     RESOLVED                  marked            -
 *   SNOOZED        worse: OPEN, WOKEN        RESOLVED                  marked            over: OPEN, WOKEN
 *   DISMISSED      worse: OPEN, WITHDRAWN    RESOLVED, dismissal kept  marked            expired: OPEN, WITHDRAWN
 *   RESOLVED       OPEN, REOPENED            -                         -                 -
 *
 * Dismissals and snoozes that are over are handled first. An alert that opens because of the time or a scan, other than by
 * a worse severity, is dismissed at once if an exception rule mutes it (see `exception-rule.ts`). A PASS or FAIL that is older than the alert's newest evidence is ignored.
 * Otherwise an outdated credential report, served again by AWS, could resolve and reopen an alert repeatedly.
 *
 * An alert is resolved only with evidence about its own resource: the check evaluated the resource or the resource is
 * gone. If it is unknown whether the resource still exists, the alert is NOT EVALUATED.
 * `TRIAGE_MOVES` lists what operators may do.
 */
import type { CheckResult, Finding, JsonValue, ResourceRef } from "../finding.ts";
import { type AlertCategory, type Severity, severityRank } from "../severity.ts";
import type { Instant } from "../time.ts";

export const ALERT_STATUSES = ["OPEN", "ACKNOWLEDGED", "SNOOZED", "DISMISSED", "RESOLVED"] as const;
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
  "SNOOZED",
  "WOKEN",
  "UNDONE",
  "RESOLVED",
  "REOPENED",
] as const;
export type AlertEventKind = (typeof ALERT_EVENT_KINDS)[number];

/** The maximum duration of a dismissal, in days. */
export const DISMISSAL_MAX_DAYS = 365;

/** The maximum duration of a snooze, in days. A snooze needs no reason, so it must not replace a dismissal. */
export const SNOOZE_MAX_DAYS = 90;

// ---------------------------------------------------------------- identity

/**
 * The readable and unique key of an alert, such as `account_…|key-age-90|1|AIDA…/1700000000|`. The discriminator is
 * last, since it may contain any character. Characters that PostgreSQL cannot store are replaced. Otherwise the next
 * scan would not find the alert.
 */
export function fingerprint(
  accountId: string,
  finding: Pick<Finding, "checkId" | "checkVersion" | "resource" | "discriminator">,
): string {
  const text = `${accountId}|${finding.checkId}|${finding.checkVersion}|${finding.resource.id}|${finding.discriminator}`;
  return finding.discriminator === "" ? text : text.toWellFormed().replaceAll(CONTROL_CHARACTERS, "\ufffd");
}

// oxlint-disable-next-line no-control-regex
const CONTROL_CHARACTERS = /[\u0000-\u001f]/g;

/**
 * The owner of an access key, inline policy (`owner/…`) or trust policy (`owner#…`).
 * Any other resource is its own owner.
 */
export function ownerId(resource: Pick<ResourceRef, "category" | "id">): string {
  if (resource.category !== "IAMAccessKey" && resource.category !== "IAMPolicy") return resource.id;
  const end = Math.max(resource.id.lastIndexOf("/"), resource.id.lastIndexOf("#"));
  return end < 0 ? resource.id : resource.id.slice(0, end);
}

// ---------------------------------------------------------------- reconciling with a scan

/** The facts about an alert that reconciliation needs. */
export interface KnownAlert {
  readonly fingerprint: string;
  readonly checkId: string;
  readonly checkVersion: number;
  readonly category: AlertCategory;
  readonly resourceId: string;
  readonly status: AlertStatus;
  readonly severity: Severity;
  /** The content of the finding that the alert shows (see `contentOf`). */
  readonly content: string;
  /** The time of the newest evidence for or against the issue, even if that evidence changed nothing. */
  readonly evidenceAsOf: Instant;
  readonly notEvaluatedReason: string | null;
  readonly dismissalExpiresAt: Instant | null;
  readonly snoozedUntil: Instant | null;
}

/** Whether a resource still exists. Null if the section that lists it was not read. */
export type ResourceExistence = (resource: Pick<ResourceRef, "category" | "id">) => boolean | null;

export interface AlertEventDraft {
  readonly kind: AlertEventKind;
  readonly fromStatus: AlertStatus | null;
  readonly status: AlertStatus;
  readonly fromSeverity: Severity | null;
  readonly severity: Severity;
  readonly changes: Readonly<Record<string, JsonValue>>;
}

/** The new state of one alert, and the events that led to it, in order. Updated evidence alone causes no event. */
export interface AlertChange<A extends KnownAlert = KnownAlert> {
  readonly fingerprint: string;
  /** Null if the alert is new. */
  readonly alert: A | null;
  readonly status: AlertStatus;
  readonly severity: Severity;
  /** Null to keep the current resolution. */
  readonly resolution: AlertResolution | null;
  readonly evidenceAsOf: Instant;
  readonly notEvaluatedReason: string | null;
  /** The finding that the alert shows from now on. Null to keep the current one. */
  readonly finding: Finding | null;
  readonly events: readonly AlertEventDraft[];
}

export interface Reconciliation<A extends KnownAlert> {
  readonly accountId: string;
  /**
   * The unresolved alerts of the account, and the resolved alerts whose fingerprint matches a finding.
   */
  readonly alerts: Iterable<A>;
  readonly results: readonly CheckResult[];
  readonly exists: ResourceExistence;
  /** Returns the content that an alert shows for a finding. Equal results mean that the alert would look the same. */
  readonly contentOf: (finding: Finding) => string;
  readonly at: Instant;
  /**
   * Whether the alert stores the time of newer evidence even if nothing else changed.
   * Set for a verification, which stores no check result that could hold this time.
   */
  readonly storesEvidenceAge?: boolean;
}

/**
 * Returns only changes. An alert whose check is not among the results is NOT EVALUATED: the worker's version has no such
 * check.
 */
export function reconcileAlerts<A extends KnownAlert>({
  accountId,
  alerts,
  results,
  exists,
  contentOf,
  at,
  storesEvidenceAge = false,
}: Reconciliation<A>): AlertChange<A>[] {
  const views = new Map(results.map((result) => [result.checkId, viewOf(accountId, result)]));
  const changes: AlertChange<A>[] = [];
  for (const alert of alerts) {
    const transition = new AlertTransition(alert);
    transition.expire(at);
    const view = views.get(alert.checkId);
    if (view) observe(transition, view, exists, contentOf);
    else transition.mark(CHECK_UNKNOWN);
    if (transition.hasChanged || (storesEvidenceAge && transition.hasNewerEvidence)) changes.push(transition.change());
  }
  for (const { findings, claimed } of views.values()) {
    for (const [key, finding] of findings) if (!claimed.has(key)) changes.push(opened(key, finding));
  }
  return changes;
}

interface ResultView {
  readonly result: CheckResult;
  readonly findings: ReadonlyMap<string, Finding>;
  /** The fingerprints of findings that belong to a known alert. */
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
  transition: AlertTransition<A>,
  view: ResultView,
  exists: ResourceExistence,
  contentOf: (finding: Finding) => string,
): void {
  const { alert } = transition;
  const { result } = view;
  if (result.status === "NOT_EVALUATED") return;
  if (result.status === "DISABLED") return transition.resolve("DISABLED", alert.evidenceAsOf);
  // While an update is rolled out, a worker of the older version may scan after one of the newer version.
  if (alert.checkVersion > result.checkVersion) return transition.mark(OLDER_CHECK);

  const finding = view.findings.get(alert.fingerprint);
  if (finding) {
    view.claimed.add(alert.fingerprint);
    if (finding.asOf >= alert.evidenceAsOf) transition.fail(finding, contentOf(finding) !== alert.content);
    return;
  }
  const resource = { category: alert.category, id: alert.resourceId };
  // If a user could not be evaluated (renamed since the report), neither could the user's keys.
  const reason = view.notEvaluated.get(alert.resourceId) ?? view.notEvaluated.get(ownerId(resource));
  if (reason !== undefined) return transition.mark(reason);
  // The new version opens its own alert. It must have evaluated the resource, or the issue would have no alert at all.
  if (alert.checkVersion < result.checkVersion) return transition.resolve("SUPERSEDED", alert.evidenceAsOf);
  const isExisting = exists(resource);
  if (isExisting === null) return transition.mark(EXISTENCE_UNKNOWN);
  if (result.asOf >= alert.evidenceAsOf) transition.resolve(isExisting ? "FIXED" : "GONE", result.asOf);
}

const EXISTENCE_UNKNOWN = "The latest scan could not tell whether this resource still exists.";
const OLDER_CHECK = "The latest scan ran an older version of this check, on a worker that is not updated yet.";
const CHECK_UNKNOWN = "The latest scan did not have this check. The worker runs another version of IAM Monitor.";

/** Shared by all events without changes, because a first scan can open ten thousand alerts or more. */
const NO_CHANGES: AlertEventDraft["changes"] = {};

function opened<A extends KnownAlert>(key: string, finding: Finding): AlertChange<A> {
  return {
    fingerprint: key,
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
        changes: NO_CHANGES,
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

  expire(at: Instant): void {
    const { dismissalExpiresAt, snoozedUntil } = this.alert;
    const isOver = (end: Instant | null) => end !== null && end <= at;
    if (this.status === "DISMISSED" && isOver(dismissalExpiresAt))
      this.move("WITHDRAWN", "OPEN", { reason: "EXPIRED" });
    if (this.status === "SNOOZED" && isOver(snoozedUntil)) this.move("WOKEN", "OPEN", { reason: "EXPIRED" });
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
    const ending = endOf(this.status);
    if (ending && isWorse) this.move(ending, "OPEN", { reason: "SEVERITY_ROSE" }, finding.severity);
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

  /**
   * Whether the alert changed. Newer evidence alone does not count, because then every scan would rewrite every alert.
   */
  get hasChanged(): boolean {
    return this.events.length > 0 || this.finding !== null || this.notEvaluatedReason !== this.alert.notEvaluatedReason;
  }

  get hasNewerEvidence(): boolean {
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

/** The event that ends a dismissal or a snooze. Null for a status that ends only by another action. */
export function endOf(status: AlertStatus): "WITHDRAWN" | "WOKEN" | null {
  if (status === "DISMISSED") return "WITHDRAWN";
  return status === "SNOOZED" ? "WOKEN" : null;
}

// ---------------------------------------------------------------- triage by operators

export const TRIAGE_ACTIONS = ["ACKNOWLEDGE", "DISMISS", "SNOOZE", "REOPEN", "ASSIGN", "COMMENT"] as const;
export type TriageAction = (typeof TRIAGE_ACTIONS)[number];

/** The event that each action causes. Reopening a snoozed alert causes WOKEN (see `triageEvent`). */
const TRIAGE_EVENTS = {
  ACKNOWLEDGE: "ACKNOWLEDGED",
  DISMISS: "DISMISSED",
  SNOOZE: "SNOOZED",
  REOPEN: "WITHDRAWN",
  ASSIGN: "ASSIGNED",
  COMMENT: "COMMENTED",
} as const satisfies Record<TriageAction, AlertEventKind>;

export function triageEvent(action: TriageAction, from: AlertStatus): AlertEventKind {
  return (action === "REOPEN" ? endOf(from) : null) ?? TRIAGE_EVENTS[action];
}

/** The events that can be undone: those of an operator's decision. A comment stays. */
export const UNDOABLE_EVENTS = ["ACKNOWLEDGED", "DISMISSED", "SNOOZED", "WITHDRAWN", "WOKEN", "ASSIGNED"] as const;

/** The events that do not change what an operator decided. An earlier decision can be undone after them. */
export const NEUTRAL_EVENTS = ["COMMENTED", "UPDATED"] as const;

/** The status after the action, `DONE` if there is nothing to do, or why the action is refused. */
export type TriageMove = AlertStatus | "DONE" | { readonly refused: "ALERT_RESOLVED" | "ALERT_NOT_OPEN" };

const RESOLVED_ALREADY = { refused: "ALERT_RESOLVED" } as const;
const NOT_OPEN = { refused: "ALERT_NOT_OPEN" } as const;

/**
 * The result of each action in each status. Only a scan or a verification can resolve an alert or reopen a resolved
 * one. A snoozed alert can be snoozed again until another time. Comments are never refused.
 */
export const TRIAGE_MOVES: Readonly<Record<TriageAction, Readonly<Record<AlertStatus, TriageMove>>>> = {
  ACKNOWLEDGE: {
    OPEN: "ACKNOWLEDGED",
    ACKNOWLEDGED: "DONE",
    SNOOZED: "ACKNOWLEDGED",
    DISMISSED: NOT_OPEN,
    RESOLVED: RESOLVED_ALREADY,
  },
  DISMISS: {
    OPEN: "DISMISSED",
    ACKNOWLEDGED: "DISMISSED",
    SNOOZED: "DISMISSED",
    DISMISSED: NOT_OPEN,
    RESOLVED: RESOLVED_ALREADY,
  },
  SNOOZE: {
    OPEN: "SNOOZED",
    ACKNOWLEDGED: "SNOOZED",
    SNOOZED: "SNOOZED",
    DISMISSED: NOT_OPEN,
    RESOLVED: RESOLVED_ALREADY,
  },
  REOPEN: { OPEN: "DONE", ACKNOWLEDGED: "OPEN", SNOOZED: "OPEN", DISMISSED: "OPEN", RESOLVED: RESOLVED_ALREADY },
  ASSIGN: {
    OPEN: "OPEN",
    ACKNOWLEDGED: "ACKNOWLEDGED",
    SNOOZED: "SNOOZED",
    DISMISSED: "DISMISSED",
    RESOLVED: RESOLVED_ALREADY,
  },
  COMMENT: {
    OPEN: "OPEN",
    ACKNOWLEDGED: "ACKNOWLEDGED",
    SNOOZED: "SNOOZED",
    DISMISSED: "DISMISSED",
    RESOLVED: "RESOLVED",
  },
};
