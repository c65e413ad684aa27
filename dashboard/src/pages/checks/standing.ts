import type { CheckOutcome, CheckRowFragment } from "../../gql/checks.ts";

/** What needs somebody first: the order of filters and of families. */
export const OUTCOMES: readonly CheckOutcome[] = ["FAIL", "NOT_EVALUATED", "PASS", "DISABLED"];

type Evaluated = Pick<CheckRowFragment, "isEnabled" | "results">;

/** The standings of a check in the accounts that the header narrows to. */
export function resultsIn(
  check: Pick<CheckRowFragment, "results">,
  accountId: string | null,
): CheckRowFragment["results"] {
  return check.results.filter((result) => accountId === null || result.account.id === accountId);
}

/**
 * How a check stands over all of these accounts. One failing account makes it fail; otherwise one that was not evaluated
 * keeps it from passing, and so does an account that was never scanned: green never comes from missing data.
 */
export function standingOf(check: Evaluated, accountId: string | null): CheckOutcome {
  if (!check.isEnabled) return "DISABLED";
  const outcomes = resultsIn(check, accountId).map((result) => result.outcome);
  if (outcomes.includes("FAIL")) return "FAIL";
  if (outcomes.length === 0 || outcomes.includes("NOT_EVALUATED")) return "NOT_EVALUATED";
  return outcomes.includes("PASS") ? "PASS" : "DISABLED";
}

/** Which actions would have to be granted for the check to be evaluated everywhere, each once. */
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

/** The oldest reading that any of these standings rests on; null when there is none at all. */
export function oldestAsOf(checks: readonly Evaluated[], accountId: string | null): string | null {
  const moments = checks.flatMap((check) => resultsIn(check, accountId)).flatMap((result) => result.asOf ?? []);
  return moments.toSorted()[0] ?? null;
}
