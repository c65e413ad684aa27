import { describe, expect, test } from "vitest";
import fc from "fast-check";
import {
  AlertModel,
  MODEL_RESOURCES,
  type ModelStep,
  modelAlertHistories,
  resultsOf,
} from "../../../test/support/alert-model.ts";
import {
  ALERT_STATUSES,
  type AlertChange,
  type AlertStatus,
  type KnownAlert,
  TRIAGE_ACTIONS,
  TRIAGE_MOVES,
  fingerprint,
  ownerId,
  reconcileAlerts,
  triageEvent,
} from "./alert.ts";
import type { CheckResult, Finding, ResourceRef } from "../finding.ts";
import type { Severity } from "../severity.ts";
import { DAY, HOUR } from "../time.ts";

const AT = Date.UTC(2026, 10, 24);
const ANNA: ResourceRef = {
  category: "IAMUser",
  id: "AIDAANNA",
  name: "anna",
  arn: "arn:aws:iam::123456789012:user/anna",
};
const PRINT = "account_1|user-no-mfa|1|AIDAANNA|";

function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    checkId: "user-no-mfa",
    checkVersion: 1,
    resource: ANNA,
    discriminator: "",
    severity: "HIGH",
    description: "anna has no MFA.",
    evidence: { userName: "anna" },
    asOf: AT,
    ...overrides,
  };
}

function known(status: AlertStatus, overrides: Partial<KnownAlert> = {}): KnownAlert {
  return {
    fingerprint: PRINT,
    checkId: "user-no-mfa",
    checkVersion: 1,
    category: "IAMUser",
    resourceId: ANNA.id,
    status,
    severity: "HIGH",
    content: contentOf(finding()),
    evidenceAsOf: AT - DAY,
    notEvaluatedReason: null,
    dismissalExpiresAt: status === "DISMISSED" ? AT + DAY : null,
    snoozedUntil: status === "SNOOZED" ? AT + DAY : null,
    ...overrides,
  };
}

function contentOf({ description, evidence }: Finding): string {
  return JSON.stringify([description, evidence]);
}

function evaluated(
  findings: readonly Finding[],
  overrides: Partial<Extract<CheckResult, { status: "EVALUATED" }>> = {},
): CheckResult {
  return {
    status: "EVALUATED",
    checkId: "user-no-mfa",
    checkVersion: 1,
    asOf: AT,
    evaluatedCount: 1,
    findings,
    notEvaluated: [],
    ...overrides,
  };
}

const FAIL = evaluated([finding()]);
const PASS = evaluated([]);
const RESOURCE_NOT_EVALUATED = evaluated([], {
  evaluatedCount: 0,
  notEvaluated: [{ resource: ANNA, reason: "younger than the report" }],
});
const NOT_EVALUATED: CheckResult = {
  status: "NOT_EVALUATED",
  checkId: "user-no-mfa",
  checkVersion: 1,
  reason: "denied",
  missingActions: ["iam:GetCredentialReport"],
  lowersCoverage: true,
};
const DISABLED: CheckResult = { status: "DISABLED", checkId: "user-no-mfa", checkVersion: 1 };

function reconcile(
  alert: KnownAlert | null,
  result: CheckResult | null,
  exists: boolean | null = true,
): AlertChange | null {
  const changes = reconcileAlerts({
    accountId: "account_1",
    alerts: alert ? [alert] : [],
    results: result ? [result] : [],
    exists: () => exists,
    contentOf,
    at: AT,
  });
  expect(changes.length).toBeLessThanOrEqual(1);
  return changes[0] ?? null;
}

/** The new status and the events as text, such as `OPEN: WITHDRAWN`. `-` if nothing changed. */
function outcome(change: AlertChange | null): string {
  if (!change) return "-";
  const { status, severity, resolution, notEvaluatedReason, events } = change;
  const state = [status, severity === "HIGH" ? null : severity, resolution, notEvaluatedReason && "not-evaluated"]
    .filter(Boolean)
    .join(" ");
  return `${state}: ${events.map((event) => event.kind).join(" ")}`.trim();
}

describe("every cell of the table", () => {
  const worse = evaluated([finding({ severity: "CRITICAL" })]);
  const milder = evaluated([finding({ severity: "LOW" })]);
  const rows: [AlertStatus | null, string, CheckResult | null, boolean | null, string][] = [
    [null, "FAIL", FAIL, true, "OPEN: OPENED"],
    [null, "PASS", PASS, true, "-"],
    [null, "GONE", PASS, false, "-"],
    [null, "NOT EVALUATED", NOT_EVALUATED, null, "-"],
    [null, "the resource not evaluated", RESOURCE_NOT_EVALUATED, true, "-"],
    ["OPEN", "FAIL, the same", FAIL, true, "-"],
    ["OPEN", "FAIL, worse", worse, true, "OPEN CRITICAL: UPDATED"],
    ["OPEN", "FAIL, milder", milder, true, "OPEN LOW: UPDATED"],
    ["OPEN", "PASS", PASS, true, "RESOLVED FIXED: RESOLVED"],
    ["OPEN", "PASS, existence unknown", PASS, null, "OPEN not-evaluated:"],
    ["OPEN", "GONE", PASS, false, "RESOLVED GONE: RESOLVED"],
    ["OPEN", "NOT EVALUATED", NOT_EVALUATED, null, "-"],
    ["OPEN", "NOT EVALUATED and deleted", NOT_EVALUATED, false, "-"],
    ["OPEN", "the resource not evaluated", RESOURCE_NOT_EVALUATED, true, "OPEN not-evaluated:"],
    ["OPEN", "DISABLED", DISABLED, true, "RESOLVED DISABLED: RESOLVED"],
    ["OPEN", "another version", evaluated([], { checkVersion: 2 }), true, "RESOLVED SUPERSEDED: RESOLVED"],
    ["OPEN", "another version, not evaluated", { ...NOT_EVALUATED, checkVersion: 2 }, true, "-"],
    [
      "OPEN",
      "another version, the resource not evaluated",
      { ...RESOURCE_NOT_EVALUATED, checkVersion: 2 },
      true,
      "OPEN not-evaluated:",
    ],
    ["OPEN", "an older version", evaluated([], { checkVersion: 0 }), true, "OPEN not-evaluated:"],
    ["OPEN", "a check that did not run", null, true, "OPEN not-evaluated:"],
    ["ACKNOWLEDGED", "FAIL, the same", FAIL, true, "-"],
    ["ACKNOWLEDGED", "FAIL, worse", worse, true, "ACKNOWLEDGED CRITICAL: UPDATED"],
    ["ACKNOWLEDGED", "PASS", PASS, true, "RESOLVED FIXED: RESOLVED"],
    ["ACKNOWLEDGED", "GONE", PASS, false, "RESOLVED GONE: RESOLVED"],
    ["ACKNOWLEDGED", "NOT EVALUATED", NOT_EVALUATED, null, "-"],
    ["ACKNOWLEDGED", "the resource not evaluated", RESOURCE_NOT_EVALUATED, true, "ACKNOWLEDGED not-evaluated:"],
    ["SNOOZED", "FAIL, the same", FAIL, true, "-"],
    ["SNOOZED", "FAIL, worse", worse, true, "OPEN CRITICAL: WOKEN"],
    ["SNOOZED", "FAIL, milder", milder, true, "SNOOZED LOW: UPDATED"],
    ["SNOOZED", "PASS", PASS, true, "RESOLVED FIXED: RESOLVED"],
    ["SNOOZED", "GONE", PASS, false, "RESOLVED GONE: RESOLVED"],
    ["SNOOZED", "NOT EVALUATED", NOT_EVALUATED, null, "-"],
    ["SNOOZED", "the resource not evaluated", RESOURCE_NOT_EVALUATED, true, "SNOOZED not-evaluated:"],
    ["DISMISSED", "FAIL, the same", FAIL, true, "-"],
    ["DISMISSED", "FAIL, worse", worse, true, "OPEN CRITICAL: WITHDRAWN"],
    ["DISMISSED", "FAIL, milder", milder, true, "DISMISSED LOW: UPDATED"],
    ["DISMISSED", "PASS", PASS, true, "RESOLVED FIXED: RESOLVED"],
    ["DISMISSED", "GONE", PASS, false, "RESOLVED GONE: RESOLVED"],
    ["DISMISSED", "NOT EVALUATED", NOT_EVALUATED, null, "-"],
    ["DISMISSED", "the resource not evaluated", RESOURCE_NOT_EVALUATED, true, "DISMISSED not-evaluated:"],
    ["RESOLVED", "FAIL", FAIL, true, "OPEN: REOPENED"],
    ["RESOLVED", "FAIL, worse", worse, true, "OPEN CRITICAL: REOPENED"],
    ["RESOLVED", "PASS", PASS, true, "-"],
    ["RESOLVED", "GONE", PASS, false, "-"],
    ["RESOLVED", "NOT EVALUATED", NOT_EVALUATED, null, "-"],
    ["RESOLVED", "the resource not evaluated", RESOURCE_NOT_EVALUATED, true, "-"],
    ["RESOLVED", "DISABLED", DISABLED, true, "-"],
  ];
  test.each(rows)("%s, scan finds %s", (status, _found, result, exists, expected) => {
    expect(outcome(reconcile(status && known(status), result, exists))).toBe(expected);
  });

  test.each([
    ["FAIL", FAIL, "OPEN: WITHDRAWN"],
    ["PASS", PASS, "RESOLVED FIXED: WITHDRAWN RESOLVED"],
    ["NOT EVALUATED", NOT_EVALUATED, "OPEN: WITHDRAWN"],
    ["nothing", null, "OPEN not-evaluated: WITHDRAWN"],
  ] as const)("an expired dismissal, scan finds %s", (_found, result, expected) => {
    expect(outcome(reconcile(known("DISMISSED", { dismissalExpiresAt: AT }), result))).toBe(expected);
  });

  test.each([
    ["FAIL", FAIL, "OPEN: WOKEN"],
    ["a worse FAIL", worse, "OPEN CRITICAL: WOKEN UPDATED"],
    ["PASS", PASS, "RESOLVED FIXED: WOKEN RESOLVED"],
    ["NOT EVALUATED", NOT_EVALUATED, "OPEN: WOKEN"],
    ["nothing", null, "OPEN not-evaluated: WOKEN"],
  ] as const)("a snooze that is over, scan finds %s", (_found, result, expected) => {
    expect(outcome(reconcile(known("SNOOZED", { snoozedUntil: AT }), result))).toBe(expected);
  });
});

describe("the age of evidence", () => {
  const newer = { evidenceAsOf: AT + 1 };
  test.each([
    ["a PASS older than the last evidence", known("OPEN", newer), PASS],
    ["a FAIL older than the resolution", known("RESOLVED", newer), FAIL],
    ["a worse FAIL that is older", known("OPEN", newer), evaluated([finding({ severity: "CRITICAL" })])],
    ["GONE by an older snapshot", known("OPEN", newer), evaluated([])],
  ])("%s is ignored", (_name, alert, result) => {
    expect(reconcile(alert, result, false)).toBeNull();
  });

  test("evidence of the same age counts", () => {
    expect(outcome(reconcile(known("RESOLVED", { evidenceAsOf: AT }), FAIL))).toBe("OPEN: REOPENED");
    expect(outcome(reconcile(known("OPEN", { evidenceAsOf: AT }), PASS))).toBe("RESOLVED FIXED: RESOLVED");
  });

  test("a report of the same age, served ten times, changes nothing", () => {
    expect(reconcile(known("OPEN"), FAIL)).toBeNull();
    for (let scan = 0; scan < 9; scan += 1) expect(reconcile(known("OPEN", { evidenceAsOf: AT }), FAIL)).toBeNull();
  });

  test("newer evidence alone is stored only if the result of the check does not record it", () => {
    const given = {
      accountId: "account_1",
      alerts: [known("OPEN")],
      results: [FAIL],
      exists: () => true,
      contentOf,
      at: AT,
    };
    expect(reconcileAlerts(given)).toEqual([]);
    expect(reconcileAlerts({ ...given, storesEvidenceAge: true })).toMatchObject([
      { status: "OPEN", evidenceAsOf: AT, events: [] },
    ]);
    expect(
      reconcileAlerts({ ...given, alerts: [known("RESOLVED")], results: [PASS], storesEvidenceAge: true }),
    ).toMatchObject([{ status: "RESOLVED", resolution: null, evidenceAsOf: AT, events: [] }]);
  });
});

test("changed evidence refreshes an alert without an event, and clears the reason why it was not evaluated", () => {
  const other = evaluated([finding({ evidence: { userName: "anna", since: 3 } })]);
  expect(reconcile(known("OPEN"), other)).toMatchObject({
    status: "OPEN",
    finding: { evidence: { since: 3 } },
    events: [],
  });
  expect(reconcile(known("OPEN", { notEvaluatedReason: "younger" }), FAIL)).toMatchObject({
    notEvaluatedReason: null,
    finding: null,
    events: [],
  });
});

test("if a user could not be evaluated, neither could the user's keys", () => {
  const key: KnownAlert = {
    ...known("OPEN"),
    fingerprint: "account_1|key-age-90|1|AIDAANNA/1700000000|",
    checkId: "key-age-90",
    category: "IAMAccessKey",
    resourceId: "AIDAANNA/1700000000",
  };
  const result = evaluated([], { checkId: "key-age-90", notEvaluated: [{ resource: ANNA, reason: "renamed" }] });
  expect(outcome(reconcile(key, result))).toBe("OPEN not-evaluated:");
});

test("several findings of one check on one resource are separate alerts", () => {
  const results = [evaluated([finding({ discriminator: "statement 1" }), finding({ discriminator: "statement 2" })])];
  const changes = reconcileAlerts({
    accountId: "account_1",
    alerts: [],
    results,
    exists: () => true,
    contentOf,
    at: AT,
  });
  expect(changes.map((change) => change.fingerprint)).toEqual([`${PRINT}statement 1`, `${PRINT}statement 2`]);
});

test("fingerprints are readable, and each resource has an owner", () => {
  expect(fingerprint("account_1", finding())).toBe(PRINT);
  expect(ownerId({ category: "IAMAccessKey", id: "AIDAANNA/1700000000" })).toBe("AIDAANNA");
  expect(ownerId({ category: "IAMAccessKey", id: "arn:aws:iam::1:user/anna/1700000000" })).toBe(
    "arn:aws:iam::1:user/anna",
  );
  expect(ownerId({ category: "IAMPolicy", id: "AROADEPLOY/inline" })).toBe("AROADEPLOY");
  expect(ownerId({ category: "IAMPolicy", id: "AROADEPLOY#trust-policy" })).toBe("AROADEPLOY");
  expect(ownerId({ category: "IAMPolicy", id: "ANPAMANAGED" })).toBe("ANPAMANAGED");
  expect(ownerId({ category: "IAMAccount", id: "arn:aws:iam::1:saml-provider/okta" })).toBe(
    "arn:aws:iam::1:saml-provider/okta",
  );
});

test("the triage actions allowed in each status", () => {
  const table = Object.fromEntries(
    TRIAGE_ACTIONS.map((action) => [
      action,
      ALERT_STATUSES.map((status) => {
        const move = TRIAGE_MOVES[action][status];
        return typeof move === "object" ? move.refused : move;
      }),
    ]),
  );
  expect(table).toEqual({
    //            OPEN            ACKNOWLEDGED    SNOOZED         DISMISSED          RESOLVED
    ACKNOWLEDGE: ["ACKNOWLEDGED", "DONE", "ACKNOWLEDGED", "ALERT_NOT_OPEN", "ALERT_RESOLVED"],
    DISMISS: ["DISMISSED", "DISMISSED", "DISMISSED", "ALERT_NOT_OPEN", "ALERT_RESOLVED"],
    SNOOZE: ["SNOOZED", "SNOOZED", "SNOOZED", "ALERT_NOT_OPEN", "ALERT_RESOLVED"],
    REOPEN: ["DONE", "OPEN", "OPEN", "OPEN", "ALERT_RESOLVED"],
    ASSIGN: ["OPEN", "ACKNOWLEDGED", "SNOOZED", "DISMISSED", "ALERT_RESOLVED"],
    COMMENT: ["OPEN", "ACKNOWLEDGED", "SNOOZED", "DISMISSED", "RESOLVED"],
  });
});

// ---------------------------------------------------------------- random histories

const LIVES = 10_000;

interface Stored extends KnownAlert {
  readonly resolution: string | null;
  readonly reopenCount: number;
  readonly events: readonly string[];
}

/** The rules under test, with the simplest possible store. */
class Subject {
  now: number;
  readonly alerts = new Map<string, Stored>();

  constructor(start: number) {
    this.now = start;
  }

  scan(step: Extract<ModelStep, { kind: "SCAN" }>): void {
    const exists = ({ id }: { readonly id: string }) =>
      step.isExistenceKnown ? !step.deleted[MODEL_RESOURCES.findIndex((resource) => resource.id === id)] : null;
    const changes = reconcileAlerts({
      accountId: "account_1",
      alerts: this.alerts.values(),
      results: resultsOf(step, this.now),
      exists,
      contentOf,
      at: this.now,
      storesEvidenceAge: true,
    });
    for (const change of changes) this.alerts.set(change.fingerprint, this.after(change));
  }

  private after({
    fingerprint: print,
    alert,
    finding: shown,
    events,
    resolution,
    ...state
  }: AlertChange<Stored>): Stored {
    const kinds = events.map((event) => event.kind);
    return {
      ...(alert ?? {
        checkId: shown!.checkId,
        checkVersion: shown!.checkVersion,
        category: shown!.resource.category,
        resourceId: shown!.resource.id,
        reopenCount: 0,
      }),
      fingerprint: print,
      content: shown ? contentOf(shown) : alert!.content,
      ...state,
      resolution: state.status === "RESOLVED" ? (resolution ?? alert!.resolution) : null,
      dismissalExpiresAt: state.status === "OPEN" ? null : (alert?.dismissalExpiresAt ?? null),
      snoozedUntil: state.status === "OPEN" ? null : (alert?.snoozedUntil ?? null),
      reopenCount: (alert?.reopenCount ?? 0) + (kinds.includes("REOPENED") ? 1 : 0),
      events: [...(alert?.events ?? []), ...kinds],
    };
  }

  operate(alert: Stored, action: keyof typeof TRIAGE_MOVES, days: number): string {
    const move = TRIAGE_MOVES[action][alert.status];
    if (typeof move === "object") return move.refused;
    if (move === "DONE") return "OK";
    const until = this.now + days * DAY;
    const ends = move === "OPEN" ? { dismissalExpiresAt: null, snoozedUntil: null } : {};
    this.alerts.set(alert.fingerprint, {
      ...alert,
      ...ends,
      ...(action === "DISMISS" && { dismissalExpiresAt: until }),
      ...(action === "SNOOZE" && { snoozedUntil: until }),
      status: move,
      events: [...alert.events, triageEvent(action, alert.status)],
    });
    return "OK";
  }
}

test(`${LIVES} random histories agree with a naive model of the table`, () => {
  let lives = 0;
  let steps = 0;
  const transitions = new Map<string, number>();
  fc.assert(
    fc.property(modelAlertHistories, (life) => {
      lives += 1;
      const model = new AlertModel();
      const subject = new Subject(model.now);
      for (const step of life) {
        steps += 1;
        // Time passes in whole hours, so that evidence of equal age occurs more than once.
        if (step.kind !== "OPERATOR") model.now += (step.kind === "TIME" ? step.hours : 1) * HOUR;
        subject.now = model.now;
        if (step.kind === "SCAN") {
          model.scan(step);
          subject.scan(step);
        } else if (step.kind === "OPERATOR") {
          const names = [...model.alerts.keys()].sort();
          const name = names[step.pick % Math.max(names.length, 1)];
          if (name)
            expect(subject.operate(subject.alerts.get(printOf(name))!, step.action, step.days)).toBe(
              model.operate(model.alerts.get(name)!, step.action, step.days),
            );
        }
        expect(pictureOfSubject(subject)).toEqual(pictureOfModel(model));
      }
      for (const alert of model.alerts.values())
        for (const kind of alert.events) transitions.set(kind, (transitions.get(kind) ?? 0) + 1);
    }),
    { numRuns: LIVES, seed: 20_261_124 },
  );
  console.log(`alert lives: ${lives} sequences, ${steps} steps, 0 divergences;`, Object.fromEntries(transitions));
  expect([...transitions.keys()].sort()).toEqual([
    "ACKNOWLEDGED",
    "ASSIGNED",
    "DISMISSED",
    "OPENED",
    "REOPENED",
    "RESOLVED",
    "SNOOZED",
    "UPDATED",
    "WITHDRAWN",
    "WOKEN",
  ]);
});

function printOf(name: string): string {
  return `account_1|${name}|`;
}

function pictureOfModel(model: AlertModel): Record<string, unknown> {
  return Object.fromEntries(
    [...model.alerts].map(([name, alert]) => [
      printOf(name),
      {
        status: alert.status,
        severity: alert.severity satisfies Severity,
        resolution: alert.resolution,
        until: { DISMISSED: alert.dismissedUntil, SNOOZED: alert.snoozedUntil }[alert.status] ?? null,
        notEvaluated: alert.notEvaluated,
        value: alert.value,
        reopenCount: alert.reopenCount,
        events: alert.events,
      },
    ]),
  );
}

function untilOf({ status, dismissalExpiresAt, snoozedUntil }: Stored): number | null {
  if (status === "DISMISSED") return dismissalExpiresAt;
  return status === "SNOOZED" ? snoozedUntil : null;
}

function pictureOfSubject(subject: Subject): Record<string, unknown> {
  return Object.fromEntries(
    [...subject.alerts].map(([print, alert]) => [
      print,
      {
        status: alert.status,
        severity: alert.severity,
        resolution: alert.resolution,
        until: untilOf(alert),
        notEvaluated: alert.notEvaluatedReason !== null,
        value: (JSON.parse(alert.content) as [string, { value: number }])[1].value,
        reopenCount: alert.reopenCount,
        events: alert.events,
      },
    ]),
  );
}
