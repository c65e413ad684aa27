/**
 * A second implementation of exception rules, as naive as possible: one object per alert and rule, and no query, lock or
 * event. Random histories run through both implementations and must give the same result.
 */
import fc from "fast-check";
import { SEVERITIES, type Severity } from "../../src/iam/severity.ts";

export const MODEL_NAMES = ["anna", "berta", "carl"] as const;

/** The query of a rule, and the names that it matches. */
export const MODEL_QUERIES = [
  {
    query: "check:mfa-console",
    names: MODEL_NAMES as readonly string[],
    severities: SEVERITIES as readonly Severity[],
  },
  { query: "user:anna", names: ["anna"], severities: SEVERITIES },
  { query: "-user:anna severity:high,critical", names: ["berta", "carl"], severities: ["HIGH", "CRITICAL"] },
] as const;

export type ExceptionStep =
  | { readonly kind: "SCAN"; readonly verdicts: readonly (Severity | "PASS")[] }
  | { readonly kind: "SAVE"; readonly query: number; readonly days: number; readonly mutesCritical: boolean }
  | { readonly kind: "RENEW" | "END" | "UNDO" | "RULE_EXPIRES"; readonly pick: number; readonly days: number }
  | { readonly kind: "TIME_IS_OVER"; readonly name: number }
  | {
      readonly kind: "OPERATOR";
      readonly action: "ACKNOWLEDGE" | "DISMISS" | "SNOOZE" | "REOPEN";
      readonly name: number;
    };

const pick = fc.nat(20);
const days = fc.integer({ min: 1, max: 300 });
const name = fc.nat(MODEL_NAMES.length - 1);
const verdict = fc.constantFrom("PASS" as const, "LOW" as const, "HIGH" as const, "HIGH" as const, "CRITICAL" as const);
export const exceptionStep: fc.Arbitrary<ExceptionStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("SCAN" as const),
      verdicts: fc.array(verdict, { minLength: MODEL_NAMES.length, maxLength: MODEL_NAMES.length }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("SAVE" as const),
      query: fc.nat(MODEL_QUERIES.length - 1),
      days,
      mutesCritical: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("RENEW" as const, "END" as const, "UNDO" as const, "RULE_EXPIRES" as const),
      pick,
      days,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("TIME_IS_OVER" as const), name }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("OPERATOR" as const),
      action: fc.constantFrom("ACKNOWLEDGE" as const, "DISMISS" as const, "SNOOZE" as const, "REOPEN" as const),
      name,
    }),
  },
);
export const exceptionHistories = fc.array(exceptionStep, { minLength: 3, maxLength: 16 });

export interface ModelRule {
  /** The place among the saved rules. */
  readonly index: number;
  readonly query: number;
  readonly mutesCritical: boolean;
  days: number;
  isActive: boolean;
  isChanged: boolean;
}

interface ModelAlert {
  status: string;
  severity: Severity;
  rule: ModelRule | null;
  /** What the alert was before its rule muted it. */
  before: string;
  /** The rules that no longer mute it, because its severity rose or an operator reopened it. */
  readonly left: Set<ModelRule>;
}

export class ExceptionModel {
  readonly alerts = new Map<string, ModelAlert>();
  readonly rules: ModelRule[] = [];

  scan(verdicts: readonly (Severity | "PASS")[]): void {
    MODEL_NAMES.forEach((each, index) => {
      const found = verdicts[index]!;
      const alert = this.alerts.get(each);
      if (found === "PASS") {
        if (alert) alert.status = "RESOLVED";
        return;
      }
      if (!alert) {
        const opened = { status: "OPEN", severity: found, rule: null, before: "OPEN", left: new Set<ModelRule>() };
        this.alerts.set(each, opened);
        return this.open(each, opened);
      }
      const isWorse = SEVERITIES.indexOf(found) < SEVERITIES.indexOf(alert.severity);
      alert.severity = found;
      if (alert.status === "RESOLVED") {
        alert.left.clear();
        this.open(each, alert);
      } else if (isWorse && (alert.status === "DISMISSED" || alert.status === "SNOOZED")) this.leave(alert);
    });
  }

  save(query: number, ofDays: number, mutesCritical: boolean): void {
    const rule = { index: this.rules.length, query, mutesCritical, days: ofDays, isActive: true, isChanged: false };
    this.rules.push(rule);
    for (const [each, alert] of this.alerts)
      if (["OPEN", "ACKNOWLEDGED", "SNOOZED"].includes(alert.status) && this.mutes(rule, each, alert))
        this.mute(alert, rule);
  }

  end(rule: ModelRule): void {
    rule.isActive = false;
    for (const [each, alert] of this.alerts)
      if (alert.status === "DISMISSED" && alert.rule === rule) this.open(each, alert);
  }

  undo(rule: ModelRule): void {
    rule.isActive = false;
    for (const [each, alert] of this.alerts) {
      if (alert.status !== "DISMISSED" || alert.rule !== rule) continue;
      const { before } = alert;
      this.open(each, alert);
      // An earlier dismissal had ended, or the rule would not have muted the alert.
      if (alert.rule === null && before !== "DISMISSED") alert.status = before;
    }
  }

  timeIsOver(each: string): void {
    const alert = this.alerts.get(each)!;
    if (alert.status === "SNOOZED" || (alert.status === "DISMISSED" && alert.rule === null)) this.open(each, alert);
  }

  operate(each: string, action: string): void {
    const alert = this.alerts.get(each)!;
    if (alert.status === "RESOLVED") return;
    if (action === "REOPEN") {
      if (alert.status !== "OPEN") this.leave(alert);
    } else if (alert.status === "DISMISSED") return;
    else {
      alert.rule = null;
      alert.status = { ACKNOWLEDGE: "ACKNOWLEDGED", DISMISS: "DISMISSED", SNOOZE: "SNOOZED" }[action]!;
    }
  }

  /** Opens the alert, unless a rule mutes it: of several rules the one that ends last, and of these the first. */
  private open(each: string, alert: ModelAlert): void {
    const [rule] = this.rules
      .filter((one) => this.mutes(one, each, alert))
      .toSorted((one, other) => other.days - one.days || one.index - other.index);
    if (rule) return this.mute(alert, rule);
    alert.status = "OPEN";
    alert.rule = null;
  }

  private mutes(rule: ModelRule, each: string, { severity, left }: ModelAlert): boolean {
    const { names, severities } = MODEL_QUERIES[rule.query]!;
    return (
      rule.isActive &&
      !left.has(rule) &&
      (names as readonly string[]).includes(each) &&
      (severities as readonly Severity[]).includes(severity) &&
      (rule.mutesCritical || severity !== "CRITICAL")
    );
  }

  private mute(alert: ModelAlert, rule: ModelRule): void {
    alert.before = alert.status === "RESOLVED" ? "OPEN" : alert.status;
    alert.status = "DISMISSED";
    alert.rule = rule;
  }

  private leave(alert: ModelAlert): void {
    alert.status = "OPEN";
    alert.rule = null;
    for (const rule of this.rules) alert.left.add(rule);
  }
}
