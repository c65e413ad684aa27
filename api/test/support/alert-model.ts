/**
 * A second implementation of the alert life cycle, as naive as possible and independent of the code it checks. It has
 * one object per alert and one `if` per cell of the state table. Random histories run through both implementations and
 * must give the same result.
 */
import fc from "fast-check";
import type { CheckResult, Finding, ResourceRef } from "../../src/iam/finding.ts";
import { SEVERITIES, type Severity } from "../../src/iam/severity.ts";
import { DAY, HOUR, type Instant } from "../../src/iam/time.ts";

const MODEL_START: Instant = Date.UTC(2026, 0, 1);
const MODEL_CHECKS = ["check-one", "check-two"] as const;
/** A user, a key of that user, and a role. */
export const MODEL_RESOURCES: readonly ResourceRef[] = [
  { category: "IAMUser", id: "U1", name: "anna", arn: "arn:aws:iam::123456789012:user/anna" },
  { category: "IAMAccessKey", id: "U1/1700000000", name: "anna/AKIA1", arn: null },
  { category: "IAMRole", id: "R1", name: "deploy", arn: "arn:aws:iam::123456789012:role/deploy" },
];

export interface ModelResult {
  readonly status: "EVALUATED" | "NOT_EVALUATED" | "DISABLED";
  readonly version: number;
  /** The age of the evidence at the time of the scan, in hours. */
  readonly ageHours: number;
  /** The verdict on each resource: the severity of its issue, passed, or not evaluated. */
  readonly verdicts: readonly (Severity | "PASS" | "NOT_EVALUATED")[];
  /** The content of the evidence. A different number stands for different evidence. */
  readonly value: number;
}

export type ModelStep =
  | {
      readonly kind: "SCAN";
      readonly results: readonly (ModelResult | null)[];
      readonly deleted: readonly boolean[];
      readonly isExistenceKnown: boolean;
    }
  | { readonly kind: "TIME"; readonly hours: number }
  | {
      readonly kind: "OPERATOR";
      readonly action: "ACKNOWLEDGE" | "DISMISS" | "SNOOZE" | "REOPEN" | "ASSIGN";
      readonly pick: number;
      readonly days: number;
    };

const verdict = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...SEVERITIES.slice(0, 3)) },
  { weight: 3, arbitrary: fc.constant("PASS" as const) },
  { weight: 1, arbitrary: fc.constant("NOT_EVALUATED" as const) },
);
const result = fc.record({
  status: fc.oneof(
    { weight: 8, arbitrary: fc.constant("EVALUATED" as const) },
    { weight: 1, arbitrary: fc.constant("NOT_EVALUATED" as const) },
    { weight: 1, arbitrary: fc.constant("DISABLED" as const) },
  ),
  version: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) }),
  ageHours: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 40 }) },
  ),
  verdicts: fc.array(verdict, { minLength: MODEL_RESOURCES.length, maxLength: MODEL_RESOURCES.length }),
  value: fc.integer({ min: 1, max: 2 }),
});
const step: fc.Arbitrary<ModelStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("SCAN" as const),
      results: fc.array(fc.option(result, { freq: 9 }), {
        minLength: MODEL_CHECKS.length,
        maxLength: MODEL_CHECKS.length,
      }),
      deleted: fc.array(
        fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
        {
          minLength: MODEL_RESOURCES.length,
          maxLength: MODEL_RESOURCES.length,
        },
      ),
      isExistenceKnown: fc.oneof(
        { weight: 4, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("TIME" as const), hours: fc.integer({ min: 1, max: 60 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("OPERATOR" as const),
      action: fc.constantFrom(
        "ACKNOWLEDGE" as const,
        "DISMISS" as const,
        "SNOOZE" as const,
        "REOPEN" as const,
        "ASSIGN" as const,
      ),
      pick: fc.nat(20),
      days: fc.integer({ min: 1, max: 5 }),
    }),
  },
);
export const modelAlertHistories = fc.array(step, { minLength: 1, maxLength: 14 });

/** Converts a scan step to check results. */
export function resultsOf(given: Extract<ModelStep, { kind: "SCAN" }>, at: Instant): CheckResult[] {
  return given.results.flatMap((each, index): CheckResult[] => {
    const checkId = MODEL_CHECKS[index]!;
    if (each === null) return [];
    const checkVersion = each.version;
    if (each.status === "DISABLED") return [{ status: "DISABLED", checkId, checkVersion }];
    if (each.status === "NOT_EVALUATED")
      return [
        {
          status: "NOT_EVALUATED",
          checkId,
          checkVersion,
          reason: "denied",
          missingActions: ["iam:Nothing"],
          lowersCoverage: true,
        },
      ];
    const asOf = at - each.ageHours * HOUR;
    const existing = MODEL_RESOURCES.map((resource, resourceIndex) => ({
      resource,
      verdict: each.verdicts[resourceIndex]!,
    })).filter((_each, resourceIndex) => !given.deleted[resourceIndex]);
    const findings = existing.flatMap(({ resource, verdict: outcome }): Finding[] =>
      outcome === "PASS" || outcome === "NOT_EVALUATED"
        ? []
        : [
            {
              checkId,
              checkVersion,
              resource,
              discriminator: "",
              severity: outcome,
              description: `${resource.name} fails`,
              evidence: { value: each.value },
              asOf,
            },
          ],
    );
    const notEvaluated = existing
      .filter((each) => each.verdict === "NOT_EVALUATED")
      .map(({ resource }) => ({ resource, reason: "younger than the report" }));
    return [
      {
        status: "EVALUATED",
        checkId,
        checkVersion,
        asOf,
        evaluatedCount: existing.length - notEvaluated.length,
        findings,
        notEvaluated,
      },
    ];
  });
}

export interface ModelAlert {
  readonly checkId: string;
  readonly version: number;
  readonly resource: ResourceRef;
  status: string;
  severity: Severity;
  resolution: string | null;
  evidenceAt: Instant;
  value: number;
  notEvaluated: boolean;
  dismissedUntil: Instant | null;
  snoozedUntil: Instant | null;
  acknowledged: boolean;
  reopenCount: number;
  events: string[];
}

export class AlertModel {
  readonly alerts = new Map<string, ModelAlert>();

  /** For each check, the evidence time of its latest evaluation that evaluated any resource. */
  private readonly evaluatedAt = new Map<string, Instant>();

  /**
   * `isRememberedByCheck`: whether resolved alerts take the evidence time of their check, as in the database, which
   * stores the time of unchanged results per check. A resolved alert then counts as covered by an evaluation even if it
   * was not. The only effect is that older evidence counts less.
   */
  constructor(
    public now: Instant = MODEL_START,
    private readonly isRememberedByCheck = false,
  ) {}

  scan(given: Extract<ModelStep, { kind: "SCAN" }>): void {
    const known = [...this.alerts.values()];
    for (const alert of known) {
      if (alert.status === "DISMISSED" && alert.dismissedUntil! <= this.now) this.withdraw(alert);
      else if (alert.status === "SNOOZED" && alert.snoozedUntil! <= this.now) this.withdraw(alert);
    }
    given.results.forEach((checkResult, index) => {
      const checkId = MODEL_CHECKS[index]!;
      if (checkResult === null) {
        // The worker's version has no such check.
        for (const alert of known)
          if (alert.checkId === checkId && alert.status !== "RESOLVED") alert.notEvaluated = true;
        return;
      }
      if (checkResult.status === "NOT_EVALUATED") return;
      if (checkResult.status === "DISABLED") {
        for (const alert of known.filter((each) => each.checkId === checkId)) {
          if (this.isRememberedByCheck && alert.notEvaluated)
            alert.evidenceAt = Math.max(alert.evidenceAt, this.evaluatedAt.get(checkId) ?? alert.evidenceAt);
          this.end(alert, "DISABLED");
        }
        return;
      }
      for (const alert of known) {
        if (alert.checkId !== checkId || alert.version === checkResult.version) continue;
        const resourceIndex = MODEL_RESOURCES.indexOf(alert.resource);
        const isEvaluated = given.deleted[resourceIndex] || checkResult.verdicts[resourceIndex] !== "NOT_EVALUATED";
        const isOwnerEvaluated =
          alert.resource.id !== "U1/1700000000" || given.deleted[0] || checkResult.verdicts[0] !== "NOT_EVALUATED";
        const isNewVersion = alert.version < checkResult.version;
        if (isNewVersion && isEvaluated && isOwnerEvaluated) this.end(alert, "SUPERSEDED");
        else if (alert.status !== "RESOLVED") alert.notEvaluated = true;
      }
      MODEL_RESOURCES.forEach((resource, resourceIndex) =>
        this.applyVerdict(`${checkId}|${checkResult.version}|${resource.id}`, {
          checkId,
          version: checkResult.version,
          resource,
          resourceIndex,
          checkResult,
          given,
        }),
      );
      const existing = checkResult.verdicts.filter((_verdict, resourceIndex) => !given.deleted[resourceIndex]);
      if (existing.length === 0 || existing.some((verdict) => verdict !== "NOT_EVALUATED"))
        this.evaluatedAt.set(checkId, this.now - checkResult.ageHours * HOUR);
    });
  }

  private applyVerdict(
    name: string,
    context: {
      checkId: string;
      version: number;
      resource: ResourceRef;
      resourceIndex: number;
      checkResult: ModelResult;
      given: Extract<ModelStep, { kind: "SCAN" }>;
    },
  ): void {
    const { checkId, version, resource, resourceIndex, checkResult, given } = context;
    const alert = this.alerts.get(name);
    const isDeleted = given.deleted[resourceIndex]!;
    const observed = isDeleted ? "DELETED" : checkResult.verdicts[resourceIndex]!;
    const asOf = this.now - checkResult.ageHours * HOUR;
    const isUserNotEvaluated =
      resource.id === "U1/1700000000" && !given.deleted[0] && checkResult.verdicts[0] === "NOT_EVALUATED";

    if (observed !== "DELETED" && observed !== "PASS" && observed !== "NOT_EVALUATED") {
      if (!alert) {
        this.alerts.set(name, {
          checkId,
          version,
          resource,
          status: "OPEN",
          severity: observed,
          resolution: null,
          evidenceAt: asOf,
          value: checkResult.value,
          notEvaluated: false,
          dismissedUntil: null,
          snoozedUntil: null,
          acknowledged: false,
          reopenCount: 0,
          events: ["OPENED"],
        });
        return;
      }
      if (asOf < alert.evidenceAt) return;
      alert.evidenceAt = asOf;
      alert.value = checkResult.value;
      alert.notEvaluated = false;
      const isWorse = SEVERITIES.indexOf(observed) < SEVERITIES.indexOf(alert.severity);
      if (alert.status === "RESOLVED") {
        alert.status = "OPEN";
        alert.resolution = null;
        alert.dismissedUntil = null;
        alert.snoozedUntil = null;
        alert.acknowledged = false;
        alert.reopenCount += 1;
        alert.events.push("REOPENED");
      } else if (alert.severity !== observed && alert.status === "DISMISSED" && isWorse) {
        this.withdraw(alert);
      } else if (alert.severity !== observed && alert.status === "SNOOZED" && isWorse) {
        this.withdraw(alert);
      } else if (alert.severity !== observed) {
        alert.events.push("UPDATED");
      }
      alert.severity = observed;
      return;
    }
    if (!alert) return;
    if (observed === "NOT_EVALUATED" || isUserNotEvaluated || !given.isExistenceKnown) {
      if (alert.status !== "RESOLVED") alert.notEvaluated = true;
      else if (
        this.isRememberedByCheck &&
        checkResult.verdicts.some((each, index) => !given.deleted[index] && each !== "NOT_EVALUATED")
      )
        alert.evidenceAt = Math.max(alert.evidenceAt, asOf);
      return;
    }
    if (asOf < alert.evidenceAt) return;
    if (alert.status !== "RESOLVED") this.end(alert, isDeleted ? "GONE" : "FIXED");
    alert.evidenceAt = asOf;
  }

  private end(alert: ModelAlert, resolution: string): void {
    if (alert.status === "RESOLVED") return;
    alert.status = "RESOLVED";
    alert.resolution = resolution;
    alert.notEvaluated = false;
    alert.events.push("RESOLVED");
  }

  private withdraw(alert: ModelAlert): void {
    alert.events.push(alert.status === "SNOOZED" ? "WOKEN" : "WITHDRAWN");
    alert.status = "OPEN";
    alert.dismissedUntil = null;
    alert.snoozedUntil = null;
    alert.acknowledged = false;
  }

  /** Returns `OK` or the error's code. */
  operate(alert: ModelAlert, action: string, days: number): string {
    if (alert.status === "RESOLVED") return "ALERT_RESOLVED";
    if (action === "ASSIGN") alert.events.push("ASSIGNED");
    if (action === "ACKNOWLEDGE") {
      if (alert.status === "DISMISSED") return "ALERT_NOT_OPEN";
      if (alert.status === "OPEN" || alert.status === "SNOOZED") {
        alert.status = "ACKNOWLEDGED";
        alert.acknowledged = true;
        alert.events.push("ACKNOWLEDGED");
      }
    }
    if (action === "DISMISS") {
      if (alert.status === "DISMISSED") return "ALERT_NOT_OPEN";
      alert.status = "DISMISSED";
      alert.dismissedUntil = this.now + days * DAY;
      alert.events.push("DISMISSED");
    }
    if (action === "SNOOZE") {
      if (alert.status === "DISMISSED") return "ALERT_NOT_OPEN";
      alert.status = "SNOOZED";
      alert.snoozedUntil = this.now + days * DAY;
      alert.events.push("SNOOZED");
    }
    if (action === "REOPEN" && alert.status !== "OPEN") this.withdraw(alert);
    return "OK";
  }
}
