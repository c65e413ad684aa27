/** Asks one account the questions of all controls. */
import type { AccountSnapshot } from "../../account.ts";
import type { CheckResult, Finding, ResourceRef } from "../../finding.ts";
import { once } from "../../memoize.ts";
import type { CheckSettings } from "../../settings.ts";
import { CHECKS } from "../rules/index.ts";
import { type EvaluableRule, runCheck } from "../run.ts";
import { CONTROL_RULES } from "./control-rules.ts";
import { type ControlTest, testId } from "./control.ts";
import { STANDARDS } from "./standards.ts";
import { isSubject, type SubjectFilter } from "./subject-filters.ts";

/** The maximum number of failing resources that a result names. */
const MAX_NAMED_RESOURCES = 3;

export type TestOutcome = "PASS" | "FAIL" | "NOT_EVALUATED";

export interface ControlTestResult {
  readonly testId: string;
  readonly ruleId: string;
  /** The check that the rule is, or that raises alerts about the same problem. */
  readonly checkId: string;
  readonly outcome: TestOutcome;
  /** The failing resources, or why the test was not evaluated. Null if it passes. */
  readonly reason: string | null;
}

/** A check or a rule of its own, as a control shows it. */
export interface AskedRule {
  readonly rule: EvaluableRule;
  readonly title: string;
  /** The check that a person opens to see more: the rule itself, or the one that raises alerts about the same problem. */
  readonly checkId: string;
}

const rules = once((): ReadonlyMap<string, AskedRule> => {
  const asked: readonly AskedRule[] = [
    ...CHECKS.map((check) => ({ rule: check, title: check.title, checkId: check.id })),
    ...CONTROL_RULES.map((rule) => ({ rule, title: rule.title, checkId: rule.alertsOf })),
  ];
  return new Map(asked.map((each) => [each.rule.id, each]));
});

/** Throws if the table of a standard names a rule that does not exist. */
export function askedRule(id: string): AskedRule {
  const asked = rules().get(id);
  if (asked === undefined) throw new Error(`A control names the rule ${id}, which does not exist.`);
  return asked;
}

/** The distinct tests of all standards. */
export const CONTROL_TESTS: () => readonly ControlTest[] = once(() => [
  ...new Map(
    Object.values(STANDARDS)
      .flatMap(({ controls }) => controls)
      .flatMap(({ tests = [] }) => tests)
      .map((test) => [testId(test), test] as const),
  ).values(),
]);

type Evaluated = Extract<CheckResult, { status: "EVALUATED" }>;

/** The part of a check's result that controls need. The evidence, which takes most of the memory, is no part of it. */
export type ResultForControls =
  | Exclude<CheckResult, Evaluated>
  | (Omit<Evaluated, "findings"> & { readonly findings: readonly Pick<Finding, "resource">[] });

export function resultForControls(result: CheckResult): ResultForControls {
  return result.status === "EVALUATED"
    ? { ...result, findings: result.findings.map(({ resource }) => ({ resource })) }
    : result;
}

export interface EvaluatedChecks {
  readonly results: readonly ResultForControls[];
  /** The thresholds with which `results` were evaluated. */
  readonly settings: CheckSettings;
  readonly disabledCheckIds: ReadonlySet<string>;
}

/**
 * Evaluates every test of every standard. A check runs again only if the standard's thresholds differ from those of the
 * installation; otherwise its result is used.
 */
export function evaluateControlTests(snapshot: AccountSnapshot, evaluated: EvaluatedChecks): ControlTestResult[] {
  const resultOf = new Map(evaluated.results.map((result) => [result.checkId, result]));
  return CONTROL_TESTS().map((test) => {
    const { rule, checkId } = askedRule(test.rule);
    const ids = { testId: testId(test), ruleId: test.rule, checkId };
    // An operator who disables a check also stops the rules that stand for it in controls.
    if (evaluated.disabledCheckIds.has(checkId)) return { ...ids, outcome: "NOT_EVALUATED", reason: DISABLED_REASON };
    const { settings } = evaluated;
    const stored = isAsInstalled(test, settings) ? resultOf.get(test.rule) : undefined;
    const result = stored ?? runCheck(snapshot, rule, { ...settings, ...test.settings });
    return { ...ids, ...outcomeOf(test.subjects ? withSubjects(result, test.subjects, snapshot) : result) };
  });
}

export const DISABLED_REASON = "The check is disabled in the settings.";

function isAsInstalled({ settings = {} }: ControlTest, installed: CheckSettings): boolean {
  return Object.entries(settings).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(installed[name as keyof CheckSettings]),
  );
}

/** The result for the resources to which the standard applies. Without the account's policies the check itself has none. */
function withSubjects(
  result: ResultForControls,
  filter: SubjectFilter,
  { sections }: AccountSnapshot,
): ResultForControls {
  const { authorizationDetails: details } = sections;
  if (result.status !== "EVALUATED" || details.status !== "read") return result;
  const isIncluded = ({ resource }: { readonly resource: ResourceRef }) => isSubject(filter, resource, details.value);
  return {
    ...result,
    findings: result.findings.filter(isIncluded),
    notEvaluated: result.notEvaluated.filter(isIncluded),
  };
}

function outcomeOf(result: ResultForControls): Pick<ControlTestResult, "outcome" | "reason"> {
  switch (result.status) {
    case "DISABLED":
      return { outcome: "NOT_EVALUATED", reason: DISABLED_REASON };
    case "NOT_EVALUATED":
      return { outcome: "NOT_EVALUATED", reason: result.reason };
    case "EVALUATED": {
      const [unknown] = result.notEvaluated;
      if (result.findings.length > 0) return { outcome: "FAIL", reason: nameResources(result.findings) };
      if (unknown) return { outcome: "NOT_EVALUATED", reason: `${unknown.resource.name}: ${unknown.reason}` };
      return { outcome: "PASS", reason: null };
    }
  }
}

function nameResources(findings: readonly { readonly resource: ResourceRef }[]): string {
  const names = [...new Map(findings.map(({ resource }) => [resource.id, resource.name])).values()];
  const shown = names.slice(0, MAX_NAMED_RESOURCES).join(", ");
  return names.length > MAX_NAMED_RESOURCES ? `${shown} and ${names.length - MAX_NAMED_RESOURCES} more` : shown;
}
