import type { PersonAccessFragment } from "../../gql/identity-center.ts";

type Access = Pick<PersonAccessFragment, "awsAccountId" | "reach">;

/** The number of accounts by the most dangerous reach that a person has in each. */
export interface ReachSummary {
  readonly accounts: number;
  readonly administrator: number;
  /** Accounts of which the person can become administrator. */
  readonly path: number;
  /** Accounts of which it is not known. */
  readonly unknown: number;
}

const RANKS: Readonly<Record<Access["reach"], number>> = {
  ADMINISTRATOR: 3,
  EXPLOITABLE: 2,
  CONDITIONAL: 2,
  UNKNOWN: 1,
  NOT_EVALUATED: 1,
  BLOCKED: 0,
  NONE: 0,
};

export function reachSummaryOf(access: readonly Access[]): ReachSummary {
  const worst = new Map<string, number>();
  for (const { awsAccountId, reach } of access)
    worst.set(awsAccountId, Math.max(worst.get(awsAccountId) ?? 0, RANKS[reach]));
  const count = (rank: number): number => [...worst.values()].filter((each) => each === rank).length;
  return { accounts: worst.size, administrator: count(3), path: count(2), unknown: count(1) };
}
