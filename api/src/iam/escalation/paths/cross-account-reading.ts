/** The accounts that were analyzed together, the age of their facts, and what was left out. */
import type { Instant } from "../../time.ts";

/** An account on a path, with the time of the snapshot that was analyzed. */
export interface PathReading {
  readonly accountId: string;
  readonly awsAccountId: string;
  readonly takenAt: Instant;
}

/**
 * NOT_READ: no snapshot of the account has its users, roles and policies. LEFT_OUT: a limit of one scan was reached before the
 * account, so paths from this account through it may be missing.
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
  /**
   * The accounts that paths from this one can lead through. Then those from which paths into this one were searched; the paths
   * of all others are found by their own scans.
   */
  readonly accounts: readonly CrossAccountMember[];
  /** Number of paths that were found but not kept: the least certain, then the longest. */
  readonly pathsLeftOut: number;
  /** A hash of what the account contributes to paths of others. Absent in results of earlier versions. */
  readonly contribution?: string;
  /** A hash of the account's facts and of the version of the engine. Absent in results of earlier versions. */
  readonly facts?: string;
}
