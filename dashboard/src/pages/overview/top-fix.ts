/**
 * The claims of the overview about the removal of a problem's cause: only those that its alerts or the simulation
 * prove.
 */
import type { ChokePointsQuery } from "../../gql/overview.ts";
import type { TopFixQuery } from "../../gql/problems.ts";

export type TopFixProblem = TopFixQuery["problems"]["nodes"][number];
type ChokePoint = ChokePointsQuery["chokePoints"][number];

/** The simulated removal of a statement. Both numbers count principals of the account's latest snapshot. */
export interface Simulation {
  readonly closes: number;
  readonly dependentCount: number;
  /** Whether no other single removal in the account closes more paths. */
  readonly isBest: boolean;
}

/** Null if the removal of the problem's statement was not simulated. */
export function simulationOf(
  { resourceId, statement, isPreviewable }: TopFixProblem,
  points: readonly ChokePoint[],
): Simulation | null {
  const point = points.find(
    ({ change, isExact }) => isExact && change.policyId === resourceId && change.index === statement,
  );
  if (!point || !isPreviewable) return null;
  const { closes, dependentCount } = point;
  // The count of a removal that was not simulated is its upper bound.
  return { closes, dependentCount, isBest: points.every((other) => other.closes <= closes) };
}

/** The most characters of a heading. */
const HEADLINE_MAX = 90;

/** A fix in two parts: what is done, as the heading, and how. Null if the fix is too long for a heading. */
export function partsOfFix(fix: string): { readonly headline: string; readonly how: string | null } | null {
  const [headline, how] = fix.replace(/\.$/, "").split(/: (.*)/s);
  if (headline === undefined || headline.length > HEADLINE_MAX) return null;
  return { headline, how: how ? `${how.charAt(0).toUpperCase()}${how.slice(1)}.` : null };
}

/** `isFirst` is false if the problems before this one would close no path. */
export function claimOf(
  { pathCount, account }: TopFixProblem,
  simulation: Simulation | null,
  isFirst: boolean,
): string {
  if (pathCount === 0) return "The cause with most alerts";
  if (!simulation || simulation.closes === 0)
    return isFirst
      ? "The cause that most paths to administrator share"
      : "The next cause that paths to administrator share";
  return `${simulation.isBest ? "The fix that closes most paths to administrator" : "A fix that closes paths to administrator"} in account ${account.name}`;
}
