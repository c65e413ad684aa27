/** An organization's units and accounts, as they are read through an account that may list them. */

/** AWS Organizations User Guide, *Monitor the state of your AWS accounts*. UNKNOWN: AWS sent another value or none. */
export const MEMBER_STATES = [
  "ACTIVE",
  "SUSPENDED",
  "PENDING_ACTIVATION",
  "PENDING_CLOSURE",
  "CLOSED",
  "UNKNOWN",
] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

export interface OrganizationUnit {
  /** The ID of the root or of the unit. */
  readonly unitId: string;
  readonly name: string;
  /** Null for the root. */
  readonly parentId: string | null;
}

export interface OrganizationMember {
  readonly awsAccountId: string;
  readonly name: string;
  readonly email: string | null;
  readonly state: MemberState;
  readonly unitId: string;
}

/** A part of the organization that was not read: the units or the accounts directly below one unit. */
export interface UnreadUnit {
  readonly unitId: string;
  readonly unitName: string;
  readonly action: string;
  readonly code: string;
  readonly message: string;
}

/** Whether AWS lets the account be used. Others cannot be connected. */
export function isUsable(state: MemberState): boolean {
  return state === "ACTIVE" || state === "UNKNOWN";
}
