/** The controls of published standards, with an outcome derived from the results of the checks. */
import type { AnyCheck } from "./check.ts";

/**
 * The standards for which checks have control numbers. Earlier CIS versions are not listed: they number IAM as 5.0
 * does, or differ per control.
 */
export const CONTROL_STANDARDS = ["CIS_5_0", "CIS_6_0", "CIS_7_0", "AWS_SECURITY_HUB"] as const;
export type ControlStandard = (typeof CONTROL_STANDARDS)[number];

export interface ControlReference {
  readonly standard: ControlStandard;
  readonly id: string;
}

export const CHECK_OUTCOMES = ["PASS", "FAIL", "NOT_EVALUATED", "DISABLED"] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

/** The result of one check in one account. */
export interface OutcomeOfCheck {
  readonly checkId: string;
  readonly outcome: CheckOutcome;
  readonly reason: string | null;
  readonly evaluatedCount: number;
  readonly notEvaluatedCount: number;
}

export interface Control extends ControlReference {
  readonly outcome: CheckOutcome;
  /** Why the control fails, is not evaluated or is switched off. Null if it passes. */
  readonly reason: string | null;
  readonly checkIds: readonly string[];
}

export function controlsOf({ controls: { cis = {}, securityHub = [] } }: AnyCheck): ControlReference[] {
  const numbers = { CIS_5_0: cis["5.0"], CIS_6_0: cis["6.0"], CIS_7_0: cis["7.0"], AWS_SECURITY_HUB: securityHub };
  return CONTROL_STANDARDS.flatMap((standard) => (numbers[standard] ?? []).map((id) => ({ standard, id })));
}

/**
 * Returns every control of the standard that at least one check covers, in the standard's order.
 *
 * One failing check fails the control. The control passes only if every enabled check was evaluated for every resource
 * in every account of `outcomes`. `outcomes` has one entry per check and account; a check without any was never run.
 */
export function controlsOfStandard(
  standard: ControlStandard,
  checks: readonly AnyCheck[],
  outcomes: readonly OutcomeOfCheck[],
): Control[] {
  const checkIds = new Map<string, string[]>();
  for (const check of checks) {
    for (const control of controlsOf(check))
      if (control.standard === standard) checkIds.set(control.id, [...(checkIds.get(control.id) ?? []), check.id]);
  }
  const titles = new Map(checks.map((check) => [check.id, check.title]));
  const byCheck = Map.groupBy(outcomes, (outcome) => outcome.checkId);
  return [...checkIds]
    .sort(([one], [other]) => compareControlIds(one, other))
    .map(([id, ids]) => ({ standard, id, checkIds: ids, ...evaluate(ids, byCheck, titles) }));
}

function evaluate(
  checkIds: readonly string[],
  outcomes: ReadonlyMap<string, readonly OutcomeOfCheck[]>,
  titles: ReadonlyMap<string, string>,
): Pick<Control, "outcome" | "reason"> {
  const all = checkIds.flatMap((checkId) => outcomes.get(checkId) ?? [neverRun(checkId)]);
  const reasonOf = ({ checkId, reason }: OutcomeOfCheck, fallback: string) =>
    `${titles.get(checkId) ?? checkId}: ${reason ?? fallback}`;

  const failing = all.find((each) => each.outcome === "FAIL");
  if (failing) return { outcome: "FAIL", reason: reasonOf(failing, "at least one resource fails this check.") };

  const notRun = all.find((each) => each.outcome === "NOT_EVALUATED");
  if (notRun) return { outcome: "NOT_EVALUATED", reason: reasonOf(notRun, "this check was not evaluated.") };

  const partial = all.find((each) => each.outcome === "PASS" && each.notEvaluatedCount > 0);
  if (partial) {
    const total = partial.evaluatedCount + partial.notEvaluatedCount;
    const fallback = `${partial.notEvaluatedCount} of ${total} resources could not be evaluated.`;
    return { outcome: "NOT_EVALUATED", reason: reasonOf(partial, fallback) };
  }

  if (all.every((each) => each.outcome === "DISABLED"))
    return { outcome: "DISABLED", reason: "Every check of this control is switched off." };
  return { outcome: "PASS", reason: null };
}

function neverRun(checkId: string): OutcomeOfCheck {
  const reason = "This check has never run.";
  return { checkId, outcome: "NOT_EVALUATED", reason, evaluatedCount: 0, notEvaluatedCount: 0 };
}

/** Sorts `1.9` before `1.10` and `IAM.3` before `IAM.26`. */
function compareControlIds(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
