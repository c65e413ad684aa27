/** The accounts that were analyzed together, the age of their facts, and what was left out. */
import type { Instant } from "../../time.ts";

/** An account on a path, with the time of the snapshot that was analyzed. */
export interface PathReading {
  readonly accountId: string;
  readonly awsAccountId: string;
  readonly takenAt: Instant;
}

/**
 * NOT_READ: no snapshot of the account has its users, roles and policies. LEFT_OUT: with this account, the maximum
 * number or size of accounts that are analyzed together would be exceeded.
 */
export type CrossAccountState = "READ" | "NOT_READ" | "LEFT_OUT";

export interface CrossAccountMember {
  readonly accountId: string;
  readonly awsAccountId: string;
  readonly state: CrossAccountState;
  /** Null if the account was not read. */
  readonly takenAt: Instant | null;
}

export interface CrossAccountReading {
  readonly at: Instant;
  /** The other accounts that trust policies link to the account, directly or through further accounts. */
  readonly accounts: readonly CrossAccountMember[];
  /** Number of paths that were found but not kept: the least certain, then the longest. */
  readonly pathsLeftOut: number;
}
