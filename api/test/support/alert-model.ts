/**
 * The table of an alert's life once more, written as naively as possible and knowing nothing of the code it judges: one
 * object per alert, one `if` per cell. Random lives are led in both, and must come out the same.
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
  /** Hours between the evidence and the scan. */
  readonly ageHours: number;
  /** Per resource: its severity, or that it passes or is not judged. */
  readonly verdicts: readonly (Severity | "PASS" | "NOT_EVALUATED")[];
  /** What the evidence says; another number is other evidence. */
  readonly value: number;
}

export type ModelStep =
  | {
      readonly kind: "SCAN";
      readonly results: readonly (ModelResult | null)[];
      readonly gone: readonly boolean[];
      readonly isExistenceKnown: boolean;
    }
  | { readonly kind: "TIME"; readonly hours: number }
  | {
      readonly kind: "OPERATOR";
      readonly action: "ACKNOWLEDGE" | "DISMISS" | "REOPEN" | "ASSIGN";
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
      gone: fc.array(
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
      action: fc.constantFrom("ACKNOWLEDGE" as const, "DISMISS" as const, "REOPEN" as const, "ASSIGN" as const),
      pick: fc.nat(20),
      days: fc.integer({ min: 1, max: 5 }),
    }),
  },
);
export const modelAlertHistories = fc.array(step, { minLength: 1, maxLength: 14 });

/** What a step says, as check results. */
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
    const there = MODEL_RESOURCES.map((resource, place) => ({ resource, verdict: each.verdicts[place]! })).filter(
      (_each, place) => !given.gone[place],
    );
    const findings = there.flatMap(({ resource, verdict: said }): Finding[] =>
      said === "PASS" || said === "NOT_EVALUATED"
        ? []
        : [
            {
              checkId,
              checkVersion,
              resource,
              discriminator: "",
              severity: said,
              description: `${resource.name} fails`,
              evidence: { value: each.value },
              asOf,
            },
          ],
    );
    const notEvaluated = there
      .filter((each) => each.verdict === "NOT_EVALUATED")
      .map(({ resource }) => ({ resource, reason: "younger than the report" }));
    return [
      {
        status: "EVALUATED",
        checkId,
        checkVersion,
        asOf,
        evaluatedCount: there.length - notEvaluated.length,
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
  acknowledged: boolean;
  reopenCount: number;
  events: string[];
}

export class AlertLifeModel {
  readonly alerts = new Map<string, ModelAlert>();

  /** Check -> the age of its latest evaluation that judged something. */
  private readonly standings = new Map<string, Instant>();

  /**
   * `isRememberedByCheck`: a resolved alert that one evaluation did not judge (before its check was switched off, or since)
   * is taken to have been seen by it, since the database keeps the age of what stayed as it was per check. (It can only
   * make older evidence count less.)
   */
  constructor(
    public now: Instant = MODEL_START,
    private readonly isRememberedByCheck = false,
  ) {}

  scan(given: Extract<ModelStep, { kind: "SCAN" }>): void {
    const known = [...this.alerts.values()];
    for (const alert of known) {
      if (alert.status === "DISMISSED" && alert.dismissedUntil! <= this.now) this.withdraw(alert);
    }
    given.results.forEach((said, index) => {
      const checkId = MODEL_CHECKS[index]!;
      if (said === null || said.status === "NOT_EVALUATED") return;
      if (said.status === "DISABLED") {
        for (const alert of known.filter((each) => each.checkId === checkId)) {
          if (this.isRememberedByCheck && alert.notEvaluated)
            alert.evidenceAt = Math.max(alert.evidenceAt, this.standings.get(checkId) ?? alert.evidenceAt);
          this.end(alert, "DISABLED");
        }
        return;
      }
      for (const alert of known)
        if (alert.checkId === checkId && alert.version !== said.version) this.end(alert, "SUPERSEDED");
      MODEL_RESOURCES.forEach((resource, place) =>
        this.see(`${checkId}|${said.version}|${resource.id}`, {
          checkId,
          version: said.version,
          resource,
          place,
          said,
          given,
        }),
      );
      const there = said.verdicts.filter((_verdict, place) => !given.gone[place]);
      if (there.length === 0 || there.some((verdict) => verdict !== "NOT_EVALUATED"))
        this.standings.set(checkId, this.now - said.ageHours * HOUR);
    });
  }

  private see(
    name: string,
    about: {
      checkId: string;
      version: number;
      resource: ResourceRef;
      place: number;
      said: ModelResult;
      given: Extract<ModelStep, { kind: "SCAN" }>;
    },
  ): void {
    const { checkId, version, resource, place, said, given } = about;
    const alert = this.alerts.get(name);
    const isGone = given.gone[place]!;
    const seen = isGone ? "GONE" : said.verdicts[place]!;
    const asOf = this.now - said.ageHours * HOUR;
    const isUserNotEvaluated =
      resource.id === "U1/1700000000" && !given.gone[0] && said.verdicts[0] === "NOT_EVALUATED";

    if (seen !== "GONE" && seen !== "PASS" && seen !== "NOT_EVALUATED") {
      if (!alert) {
        this.alerts.set(name, {
          checkId,
          version,
          resource,
          status: "OPEN",
          severity: seen,
          resolution: null,
          evidenceAt: asOf,
          value: said.value,
          notEvaluated: false,
          dismissedUntil: null,
          acknowledged: false,
          reopenCount: 0,
          events: ["OPENED"],
        });
        return;
      }
      if (asOf < alert.evidenceAt) return;
      alert.evidenceAt = asOf;
      alert.value = said.value;
      alert.notEvaluated = false;
      const isWorse = SEVERITIES.indexOf(seen) < SEVERITIES.indexOf(alert.severity);
      if (alert.status === "RESOLVED") {
        alert.status = "OPEN";
        alert.resolution = null;
        alert.dismissedUntil = null;
        alert.acknowledged = false;
        alert.reopenCount += 1;
        alert.events.push("REOPENED");
      } else if (alert.severity !== seen && alert.status === "DISMISSED" && isWorse) {
        this.withdraw(alert);
      } else if (alert.severity !== seen) {
        alert.events.push("UPDATED");
      }
      alert.severity = seen;
      return;
    }
    if (!alert) return;
    if (seen === "NOT_EVALUATED" || isUserNotEvaluated) {
      if (alert.status !== "RESOLVED") alert.notEvaluated = true;
      else if (
        this.isRememberedByCheck &&
        said.verdicts.some((each, index) => !given.gone[index] && each !== "NOT_EVALUATED")
      )
        alert.evidenceAt = Math.max(alert.evidenceAt, asOf);
      return;
    }
    if (asOf < alert.evidenceAt) return;
    if (alert.status !== "RESOLVED") this.end(alert, isGone && given.isExistenceKnown ? "GONE" : "FIXED");
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
    alert.status = "OPEN";
    alert.dismissedUntil = null;
    alert.acknowledged = false;
    alert.events.push("WITHDRAWN");
  }

  /** Answers what a caller is told: `OK` or the error's code. */
  operate(alert: ModelAlert, action: string, days: number): string {
    if (alert.status === "RESOLVED") return "ALERT_RESOLVED";
    if (action === "ASSIGN") alert.events.push("ASSIGNED");
    if (action === "ACKNOWLEDGE") {
      if (alert.status === "DISMISSED") return "ALERT_NOT_OPEN";
      if (alert.status === "OPEN") {
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
    if (action === "REOPEN" && alert.status !== "OPEN") this.withdraw(alert);
    return "OK";
  }
}
