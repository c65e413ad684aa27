/** The published lists of controls, answered by what the checks said. */
import type { AnyCheck } from "./check.ts";

/** The editions that the checks carry numbers of; earlier ones of CIS number IAM as 5.0 does or differ by control. */
export const CONTROL_STANDARDS = ["CIS_5_0", "CIS_6_0", "CIS_7_0", "AWS_SECURITY_HUB"] as const;
export type ControlStandard = (typeof CONTROL_STANDARDS)[number];

export interface ControlReference {
  readonly standard: ControlStandard;
  readonly id: string;
}

export const CHECK_OUTCOMES = ["PASS", "FAIL", "NOT_EVALUATED", "DISABLED"] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

/** What one check said of one account. */
export interface OutcomeOfCheck {
  readonly checkId: string;
  readonly outcome: CheckOutcome;
  readonly reason: string | null;
  readonly evaluatedCount: number;
  readonly notEvaluatedCount: number;
}

export interface Control extends ControlReference {
  readonly outcome: CheckOutcome;
  /** Why it fails, is not evaluated or is switched off; `null` where it passes. */
  readonly reason: string | null;
  readonly checkIds: readonly string[];
}

export function controlsOf({ controls: { cis = {}, securityHub = [] } }: AnyCheck): ControlReference[] {
  const numbers = { CIS_5_0: cis["5.0"], CIS_6_0: cis["6.0"], CIS_7_0: cis["7.0"], AWS_SECURITY_HUB: securityHub };
  return CONTROL_STANDARDS.flatMap((standard) => (numbers[standard] ?? []).map((id) => ({ standard, id })));
}

/**
 * Every control of the standard that some check answers, in the standard's order. One failing check fails it; it passes
 * only where every check that is switched on was evaluated for every resource, in every account asked about.
 * `outcomes`: one for each check and account; a check without any was never run.
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
  const all = checkIds.flatMap(
    (checkId) =>
      outcomes.get(checkId) ?? [
        {
          checkId,
          outcome: "NOT_EVALUATED" as const,
          reason: "It was never run.",
          evaluatedCount: 0,
          notEvaluatedCount: 0,
        },
      ],
  );
  const said = ({ checkId, reason }: OutcomeOfCheck, words: string) => ({
    reason: `${titles.get(checkId) ?? checkId}: ${reason ?? words}`,
  });
  const failing = all.find((each) => each.outcome === "FAIL");
  if (failing) return { outcome: "FAIL", ...said(failing, "fails.") };
  const unread = all.find((each) => each.outcome === "NOT_EVALUATED");
  if (unread) return { outcome: "NOT_EVALUATED", ...said(unread, "was not evaluated.") };
  const partly = all.find((each) => each.outcome === "PASS" && each.notEvaluatedCount > 0);
  if (partly)
    return {
      outcome: "NOT_EVALUATED",
      ...said(
        partly,
        `${partly.notEvaluatedCount} of ${partly.evaluatedCount + partly.notEvaluatedCount} resources could not be judged.`,
      ),
    };
  if (all.every((each) => each.outcome === "DISABLED"))
    return { outcome: "DISABLED", reason: "Every check of this control is switched off." };
  return { outcome: "PASS", reason: null };
}

/** `1.9` before `1.10`, `IAM.3` before `IAM.26`. */
function compareControlIds(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
