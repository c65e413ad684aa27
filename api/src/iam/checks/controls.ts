/** The controls of published standards, with a state derived from tests and from answers of persons. */
import type { Actor } from "../actor.ts";
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
  /** Whether a person answers what no scan can. */
  readonly isForPerson: boolean;
  /** The answers of persons, at most one per account. */
  readonly answers: readonly PersonAnswer[];
}

/** The answer of a person about a control of one account that no scan can decide, with the evidence for it. */
export interface PersonAnswer {
  readonly id: string;
  readonly accountName: string;
  readonly outcome: "PASS" | "FAIL";
  readonly evidence: string;
  readonly answeredBy: Actor;
  readonly answeredAt: Date;
  /** The control is open again from this time on. */
  readonly expiresAt: Date;
}

/** The results of an account's scan, and the answers of persons about the account. */
export interface AccountAnswers {
  readonly accountName: string;
  readonly results: ReadonlyMap<string, ControlTestResult>;
  /** The valid answers of persons, by `controlKey`. */
  readonly people: ReadonlyMap<string, PersonAnswer>;
  /** Why a test has no result. The account was not scanned since the test exists if absent. */
  readonly noResult?: string;
}

export function controlKey({ standard, id }: ControlReference): string {
  return `${standard} ${id}`;
}

/** Whether a person can answer the control, or its part that no check covers. Undefined if there is no such control. */
export function isForPerson({ standard, id }: ControlReference): boolean | undefined {
  const definition = STANDARDS[standard].controls.find((control) => control.id === id);
  return definition && isOpenToPeople(definition);
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
    const people = accounts.map(({ people: given }) => given.get(controlKey({ standard, id })));
    return {
      standard,
      id,
      title,
      asks,
      limits,
      source: sourceOf(definition),
      checks,
      isForPerson: isOpenToPeople(definition),
      answers: people.filter((answer) => answer !== undefined),
      ...stateOf(definition, checks, people),
    };
  });
}

/** The numbers of a standard that every surface shows, in this order: passed of asked, answered by hand, not evaluated. */
export interface ControlCounts {
  /** The controls that pass, fail or could not be evaluated. Those that wait for a person, or that nothing answers, are not among them. */
  readonly askedCount: number;
  readonly passedCount: number;
  readonly failedCount: number;
  readonly notEvaluatedCount: number;
  /** The controls among those that pass or fail to which a person's answer belongs. */
  readonly answeredByHandCount: number;
  /** The controls that wait for the answer of a person. */
  readonly forPersonCount: number;
  /** The controls that no check answers and that no person has answered. */
  readonly notCoveredCount: number;
}

/** The number of controls of a standard by state. */
export function controlCounts(controls: readonly Control[]): ControlCounts {
  const count = (...states: readonly ControlState[]) => controls.filter(({ state }) => states.includes(state)).length;
  return {
    askedCount: count("PASS", "FAIL", "NOT_EVALUATED"),
    passedCount: count("PASS"),
    failedCount: count("FAIL"),
    notEvaluatedCount: count("NOT_EVALUATED"),
    answeredByHandCount: controls.filter(
      ({ state, answers }) => answers.length > 0 && (state === "PASS" || state === "FAIL"),
    ).length,
    forPersonCount: count("MANUAL"),
    notCoveredCount: count("NOT_COVERED"),
  };
}

function answerOf(id: string, accounts: readonly AccountAnswers[]): Pick<ControlCheck, "state" | "reason"> {
  if (accounts.length === 0) return { state: "NOT_EVALUATED", reason: "No account has been scanned." };
  const answers = accounts.map(({ accountName, results, noResult = NO_ANSWER }) => {
    const { outcome, reason } = results.get(id) ?? { outcome: "NOT_EVALUATED" as const, reason: noResult };
    return { state: outcome, reason: accounts.length > 1 && reason !== null ? `${accountName}: ${reason}` : reason };
  });
  const worst = (["FAIL", "NOT_EVALUATED"] as const).flatMap((state) =>
    answers.filter((answer) => answer.state === state),
  );
  return worst[0] ?? { state: "PASS", reason: null };
}

/**
 * A failing test fails the control, whatever a person answered. A person's answer stands for what no scan can answer, and
 * only if every account has one: an account without an answer is unknown.
 */
function stateOf(
  { manual, notCovered }: ControlDefinition,
  checks: readonly ControlCheck[],
  people: readonly (PersonAnswer | undefined)[],
): Pick<Control, "state" | "reason"> {
  const failing = checks.find(({ state }) => state === "FAIL");
  if (failing) return { state: "FAIL", reason: reasonOf(failing) };
  const forPerson = manual ?? notCovered;
  if (forPerson !== undefined) {
    const refused = people.find((answer) => answer?.outcome === "FAIL");
    if (refused) return { state: "FAIL", reason: `${refused.accountName}: An operator answered that it is not met.` };
    if (people.length === 0 || people.includes(undefined))
      return { state: manual === undefined ? "NOT_COVERED" : "MANUAL", reason: forPerson };
  }
  const open = checks.find(({ state }) => state === "NOT_EVALUATED");
  return open ? { state: "NOT_EVALUATED", reason: reasonOf(open) } : { state: "PASS", reason: null };
}

function isOpenToPeople({ manual, notCovered }: ControlDefinition): boolean {
  return manual !== undefined || notCovered !== undefined;
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
