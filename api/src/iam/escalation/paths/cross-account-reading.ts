/** Which accounts were thought of together, how old each one's facts were, and what was left out. */
import type { Instant } from "../../time.ts";

/** One account on a path, with the moment of the reading that was thought about. */
export interface PathReading {
  readonly accountId: string;
  readonly awsAccountId: string;
  readonly takenAt: Instant;
}

/** NOT_READ: no snapshot of it tells users, roles and policies. LEFT_OUT: more accounts, or larger ones, than are thought of together. */
export type CrossAccountState = "READ" | "NOT_READ" | "LEFT_OUT";

export interface CrossAccountMember {
  readonly accountId: string;
  readonly awsAccountId: string;
  readonly state: CrossAccountState;
  /** `null` where it was not read. */
  readonly takenAt: Instant | null;
}

export interface CrossAccountReading {
  readonly at: Instant;
  /** Those that a trust joins to the account, directly or over others; the account itself is not among them. */
  readonly accounts: readonly CrossAccountMember[];
  /** Paths between them that were found and are not kept: the least sure, the longest. */
  readonly pathsLeftOut: number;
}
