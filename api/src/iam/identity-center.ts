/**
 * IAM Identity Center of an organization: permission sets, who is assigned to which account, persons and groups. They
 * are read through an account that may list them.
 */
import type { AdministratorState } from "./admin-reach.ts";
import { HOUR, type Instant, MINUTE, SECOND } from "./time.ts";

/**
 * The parts that are read, in this order. Each part has its own age, and is replaced only if AWS answered it
 * completely.
 */
export const IDENTITY_CENTER_PARTS = ["PERMISSION_SETS", "ASSIGNMENTS", "USERS", "GROUPS", "MEMBERSHIPS"] as const;
export type IdentityCenterPart = (typeof IDENTITY_CENTER_PARTS)[number];

export interface IdentityCenterInstance {
  readonly instanceArn: string;
  readonly identityStoreId: string;
}

/** A customer managed policy that is attached by its name in each account. */
export interface CustomerPolicyReference {
  readonly name: string;
  readonly path: string;
}

export interface ManagedPolicyReference {
  readonly name: string;
  readonly arn: string;
}

export interface PermissionSet {
  readonly arn: string;
  readonly name: string;
  readonly description: string | null;
  /** The length of a session in minutes. Null if AWS sent no valid duration. */
  readonly sessionMinutes: number | null;
  readonly managedPolicies: readonly ManagedPolicyReference[];
  readonly customerPolicies: readonly CustomerPolicyReference[];
  readonly inlinePolicy: string | null;
  /**
   * The permissions boundary: the ARN of an AWS managed policy, or the name and path of a customer managed policy in each
   * account. Null if there is none, or if it was not read (see `unread`).
   */
  readonly boundary: string | CustomerPolicyReference | null;
  /** The actions that AWS did not answer for this set. What they read is empty or null here, but may exist. */
  readonly unread: readonly string[];
}

export const ASSIGNED_TO = ["USER", "GROUP"] as const;
export type AssignedTo = (typeof ASSIGNED_TO)[number];

export interface AccountAssignment {
  readonly awsAccountId: string;
  readonly permissionSetArn: string;
  readonly principalType: AssignedTo;
  readonly principalId: string;
}

export interface IdentityCenterUser {
  readonly userId: string;
  readonly userName: string;
  readonly displayName: string | null;
  readonly email: string | null;
  /** Whether the person cannot sign in. */
  readonly isDisabled: boolean;
}

export interface IdentityCenterGroup {
  readonly groupId: string;
  readonly name: string;
  readonly description: string | null;
}

export interface GroupMembership {
  readonly groupId: string;
  readonly userId: string;
}

/** Why a part was not read. */
export interface UnreadPart {
  /** The AWS action that failed. Null if it is unknown. */
  readonly action: string | null;
  readonly code: string;
  readonly message: string;
  readonly at: Instant;
}

export interface PartReading {
  /** The time of the rows that are stored. Null if the part was never read. */
  readonly readAt: Instant | null;
  /** Why the latest reading lacks the part, or some facts of it. Null if it was read whole. */
  readonly unread: UnreadPart | null;
}

export type PartReadings = Readonly<Record<IdentityCenterPart, PartReading>>;

export const PARTS_NEVER_READ: PartReadings = Object.fromEntries(
  IDENTITY_CENTER_PARTS.map((part) => [part, { readAt: null, unread: null }]),
) as Record<IdentityCenterPart, PartReading>;

export interface MemberPermissionSet {
  readonly arn: string;
  readonly name: string;
  readonly sessionMinutes: number | null;
  /** Whether the permission set alone makes administrators. */
  readonly administrator: AdministratorState;
  /** Whether the permission set has a permissions boundary. Null if AWS did not answer. */
  readonly hasBoundary: boolean | null;
  /** Whether AWS answered every call about the set. If not, a set whose `administrator` is UNKNOWN may make administrators. */
  readonly isWhole: boolean;
  /** The number of accounts in which it is assigned. */
  readonly accountCount: number;
}

export interface MemberAssignment extends Omit<AccountAssignment, "awsAccountId"> {
  readonly permissionSetName: string;
  /** Null if AWS lists no person or group with this ID. */
  readonly principalName: string | null;
}

/** The facts about IAM Identity Center that a scan of an account has. */
export interface MemberIdentityCenter {
  readonly instanceArn: string;
  readonly managementAccountId: string;
  /**
   * Whether findings about the whole organization belong to this account: to the management account if its scans know
   * IAM Identity Center, or else to the account that reads the organization.
   */
  readonly isHome: boolean;
  /** All permission sets in the home account, and none in others. */
  readonly permissionSets: readonly MemberPermissionSet[];
  /** The assignments to this account. */
  readonly assignments: readonly MemberAssignment[];
  /** The assignments to the management account in the home account, and none in others. */
  readonly managementAssignments: readonly MemberAssignment[];
  /** Whether the assignments were read after the permission sets, so that a set without one is assigned to no account. */
  readonly areAssignmentsRead: boolean;
  /** Whether persons and groups were read, so that a missing name means that there is none. */
  readonly arePrincipalsRead: boolean;
}

const DURATION = /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/;

/** The minutes of an ISO 8601 duration such as `PT8H`. Null if it is none. */
export function minutesOf(duration: string): number | null {
  const parts = DURATION.exec(duration);
  if (!parts) return null;
  const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [number, number, number];
  return Math.round((hours * HOUR + minutes * MINUTE + seconds * SECOND) / MINUTE);
}
