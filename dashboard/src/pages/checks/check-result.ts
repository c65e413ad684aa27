import type { CheckRowFragment } from "../../gql/checks.ts";
import type { CheckOutcome } from "../../gql/schema-types.ts";
import { categoryLabel, countOf, formatNumber } from "../../ui/format.ts";

/** The outcomes in the order of the filters, most urgent first. */
export const OUTCOMES: readonly CheckOutcome[] = ["FAIL", "NOT_EVALUATED", "PASS", "DISABLED"];

export const OUTCOME_LABELS: Readonly<Record<CheckOutcome, string>> = {
  FAIL: "With findings",
  NOT_EVALUATED: "Not evaluated",
  PASS: "No findings",
  DISABLED: "Switched off",
};

/** The title of a check names a problem, so beside it stands whether the problem was found. */
export const OUTCOME_BADGES: Readonly<Record<CheckOutcome, string>> = { ...OUTCOME_LABELS, FAIL: "Findings" };

type CheckResult = CheckRowFragment["results"][number];
type CheckWithResults = Pick<CheckRowFragment, "isEnabled" | "results">;

/** The results of a check in one account, or in all accounts if `accountId` is null. */
export function resultsIn(
  check: Pick<CheckRowFragment, "results">,
  accountId: string | null,
): CheckRowFragment["results"] {
  return check.results.filter((result) => accountId === null || result.account.id === accountId);
}

/**
 * The outcome of a check over several accounts.
 *
 * One failing account makes the check fail. Otherwise an account that was not evaluated or never scanned keeps the
 * check from passing: missing data never counts as a pass.
 */
export function outcomeOf(check: CheckWithResults, accountId: string | null): CheckOutcome {
  if (!check.isEnabled) return "DISABLED";
  const outcomes = resultsIn(check, accountId).map((result) => result.outcome);
  if (outcomes.includes("FAIL")) return "FAIL";
  if (outcomes.length === 0 || outcomes.includes("NOT_EVALUATED")) return "NOT_EVALUATED";
  return outcomes.includes("PASS") ? "PASS" : "DISABLED";
}

/** The kind of resource that a check evaluates, in singular and plural: "access key", "access keys". */
export function nounOf(category: string): readonly [one: string, many: string] {
  const one = categoryLabel(category).toLowerCase();
  return [one, one.endsWith("y") && !one.endsWith("key") ? `${one.slice(0, -1)}ies` : `${one}s`];
}

/** "3 access keys: 1 with a finding, 2 without": what became of the resources of a check. */
export function resourcesText(
  category: string,
  { evaluated, failed, notEvaluated }: Pick<CheckResult, "evaluated" | "failed" | "notEvaluated">,
): string {
  const noun = nounOf(category);
  if (evaluated + notEvaluated === 0) return `No ${noun[1]} to evaluate.`;
  const all = countOf(evaluated + notEvaluated, ...noun);
  if (evaluated === 0) return `${all}, not evaluated.`;
  const rest = notEvaluated > 0 ? `, ${formatNumber(notEvaluated)} not evaluated` : "";
  return `${all}: ${formatNumber(failed)} with a finding, ${formatNumber(evaluated - failed)} without${rest}.`;
}

/** Why the check was not evaluated: that of its first account that says so. `isOneAccount`: the results are those of one account. */
export function notEvaluatedReason(results: CheckRowFragment["results"], isOneAccount: boolean): string | null {
  const own = results.filter(({ outcome }) => outcome === "NOT_EVALUATED");
  if (results.length === 0)
    return isOneAccount ? "This account has not been scanned yet." : "No account has been scanned yet.";
  if (own.length === 0) return null;
  return own.find(({ reason }) => reason !== null)?.reason ?? "No scan has evaluated it yet.";
}

/** The actions that must be granted for the check to be evaluated in every account, without duplicates. */
export function missingActionsOf(results: CheckRowFragment["results"]): readonly string[] {
  return [
    ...new Set(
      results.filter((result) => result.outcome === "NOT_EVALUATED").flatMap((result) => result.missingActions),
    ),
  ].toSorted();
}

export function countBy(outcomes: readonly CheckOutcome[]): Readonly<Record<CheckOutcome, number>> {
  const counts = { FAIL: 0, NOT_EVALUATED: 0, PASS: 0, DISABLED: 0 };
  for (const outcome of outcomes) counts[outcome] += 1;
  return counts;
}

/** The time of the oldest data behind these results. Null if there are no results. */
export function oldestAsOf(checks: readonly CheckWithResults[], accountId: string | null): string | null {
  const moments = checks.flatMap((check) => resultsIn(check, accountId)).flatMap((result) => result.asOf ?? []);
  return moments.toSorted()[0] ?? null;
}
