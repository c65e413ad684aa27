/** The controls of published standards, with a state derived from the tests of one or more accounts. */
import { once } from "../memoize.ts";
import { type ControlDefinition, type ControlSource, scopeOf, testId } from "./controls/control.ts";
import { askedRule, type ControlTestResult, type TestOutcome } from "./controls/evaluate-tests.ts";
import { CONTROL_STANDARDS, type ControlStandard, STANDARDS } from "./controls/standards.ts";

export interface ControlReference {
  readonly standard: ControlStandard;
  readonly id: string;
}

export const CHECK_OUTCOMES = ["PASS", "FAIL", "NOT_EVALUATED", "DISABLED"] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

export const CONTROL_STATES = ["FAIL", "NOT_EVALUATED", "PASS", "MANUAL", "NOT_COVERED"] as const;
export type ControlState = (typeof CONTROL_STATES)[number];

/** One test of a control over the given accounts. */
export interface ControlCheck {
  readonly title: string;
  readonly checkId: string;
  readonly scope: string | null;
  readonly state: TestOutcome;
  readonly reason: string | null;
}

export interface Control extends ControlReference {
  readonly title: string;
  readonly asks: string;
  readonly limits: string | null;
  readonly source: ControlSource;
  readonly state: ControlState;
  /** Why the control does not pass. Null if it passes. */
  readonly reason: string | null;
  readonly checks: readonly ControlCheck[];
}

/** What the latest scan of an account answered. */
export interface AccountAnswers {
  readonly accountName: string;
  readonly results: ReadonlyMap<string, ControlTestResult>;
}

const NO_ANSWER = "The next scan evaluates this control.";

/**
 * Returns every control of the standard, whether or not a check answers it.
 *
 * One failing test in one account fails the control. It passes only if every test passes in every account. An account
 * without an answer was not scanned since the test exists, so its control is not evaluated.
 */
export function controlsOfStandard(standard: ControlStandard, accounts: readonly AccountAnswers[]): Control[] {
  const { controls, sourceOf } = STANDARDS[standard];
  return controls.map((definition) => {
    const checks = (definition.tests ?? []).map((test): ControlCheck => {
      const { title, checkId } = askedRule(test.rule);
      return { title, checkId, scope: scopeOf(test), ...answerOf(testId(test), accounts) };
    });
    const { id, title, asks, limits = null } = definition;
    return {
      standard,
      id,
      title,
      asks,
      limits,
      source: sourceOf(definition),
      checks,
      ...stateOf(definition, checks),
    };
  });
}

function answerOf(id: string, accounts: readonly AccountAnswers[]): Pick<ControlCheck, "state" | "reason"> {
  if (accounts.length === 0) return { state: "NOT_EVALUATED", reason: "No account has been scanned." };
  const answers = accounts.map(({ accountName, results }) => {
    const { outcome, reason } = results.get(id) ?? { outcome: "NOT_EVALUATED" as const, reason: NO_ANSWER };
    return { state: outcome, reason: accounts.length > 1 && reason !== null ? `${accountName}: ${reason}` : reason };
  });
  const worst = (["FAIL", "NOT_EVALUATED"] as const).flatMap((state) =>
    answers.filter((answer) => answer.state === state),
  );
  return worst[0] ?? { state: "PASS", reason: null };
}

function stateOf(
  { manual, notCovered }: ControlDefinition,
  checks: readonly ControlCheck[],
): Pick<Control, "state" | "reason"> {
  if (manual !== undefined) return { state: "MANUAL", reason: manual };
  const failing = checks.find(({ state }) => state === "FAIL");
  if (failing) return { state: "FAIL", reason: reasonOf(failing) };
  if (notCovered !== undefined) return { state: "NOT_COVERED", reason: notCovered };
  const open = checks.find(({ state }) => state === "NOT_EVALUATED");
  return open ? { state: "NOT_EVALUATED", reason: reasonOf(open) } : { state: "PASS", reason: null };
}

function reasonOf({ title, reason }: ControlCheck): string {
  return `${title}: ${reason}`;
}

const controlsByCheck = once((): ReadonlyMap<string, readonly ControlReference[]> => {
  const pairs = CONTROL_STANDARDS.flatMap((standard) =>
    STANDARDS[standard].controls.flatMap(({ id, tests = [] }) =>
      [...new Set(tests.map((test) => askedRule(test.rule).checkId))].map((checkId) => ({ checkId, standard, id })),
    ),
  );
  return Map.groupBy(pairs, ({ checkId }) => checkId);
});

/** The controls that a check answers, alone or with others. */
export function controlsOfCheck(checkId: string): readonly ControlReference[] {
  return (controlsByCheck().get(checkId) ?? []).map(({ standard, id }) => ({ standard, id }));
}
