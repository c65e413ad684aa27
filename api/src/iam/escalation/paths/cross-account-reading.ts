/** The accounts that an analysis of paths between accounts used, the age of their facts, and what was left out. */
import type { Instant } from "../../time.ts";

/** An account on a path, with the time of the snapshot that was analyzed. */
export interface PathReading {
  readonly accountId: string;
  readonly awsAccountId: string;
  readonly takenAt: Instant;
}

/**
 * NOT_READ: the latest scan of the account did not read its users, roles and policies. LEFT_OUT: a limit of one scan was
 * reached before the account, which its own next scan analyzes.
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
  /** The other accounts that the account trusts or that trust it, and those on its paths. */
  readonly accounts: readonly CrossAccountMember[];
  /** Number of paths that were found but not kept: the least certain, then the longest. */
  readonly pathsLeftOut: number;
}
