/** What the overview may claim about the removal of a problem's cause: only what its alerts or the simulation prove. */
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

/** `isFirst` is false if the problems before this one would close no path. */
export function claimOf(
  { pathCount, account }: TopFixProblem,
  simulation: Simulation | null,
  isFirst: boolean,
): string {
  if (pathCount === 0) return "The cause with most alerts";
  if (!simulation || simulation.closes === 0)
    return isFirst ? "The cause that most paths share" : "The next cause that paths share";
  return `${simulation.isBest ? "The fix that closes most paths" : "A fix that closes paths"} in ${account.name}`;
}
