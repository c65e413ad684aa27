/** The title of a problem: the headline of its most severe alert, or what its alerts have in common. */
import { type HeadlineSource, headline, headlinePlace, nameInTitle } from "./headline.ts";
import { PATH_CHECK_ID, type RootCause } from "./root-cause.ts";

export interface TitleSource extends HeadlineSource {
  /** The rank of the severity, 0 for the worst. */
  readonly rank: number;
}

/** `sources` holds the most severe alert of each check. */
export function titleOf(cause: Pick<RootCause, "kind" | "resourceName">, sources: readonly TitleSource[]): string {
  const worst = sources.reduce((one, other) => (compare(one, other) <= 0 ? one : other));
  if (cause.kind === "PASSWORD_POLICY")
    return worst.checkId === "pwd-missing" ? headline(worst) : "Password policy is too weak";
  // The statement is to be fixed, not the many principals that it helps.
  if (worst.checkId === PATH_CHECK_ID && cause.kind !== "RESOURCE") return `${nameOf(cause)} leads to administrator`;
  return headline(worst);
}

function nameOf({ kind, resourceName }: Pick<RootCause, "kind" | "resourceName">): string {
  return kind === "POLICY_STATEMENT" ? nameInTitle({ category: "IAMPolicy", name: resourceName }) : resourceName;
}

/** Orders alerts by the right to name their problem. */
function compare(one: TitleSource, other: TitleSource): number {
  return one.rank - other.rank || headlinePlace(one.checkId) - headlinePlace(other.checkId);
}
