/** Users and roles that do not exist, but that a technique could create. */
import type { Role, User } from "../../account.ts";
import type { KnownKeys } from "../../policy/request-context.ts";

/** The unique id of a hypothetical principal. AWS assigns the id at creation, so conditions on it cannot be resolved. */
export const UNASSIGNED_ID = "";

/**
 * A trust policy without statements. The trust policy that the caller writes for the new role is evaluated separately.
 */
const EMPTY_TRUST = '{"Version":"2012-10-17","Statement":[]}';

const NEW_PRINCIPAL = {
  path: "/",
  createdAt: 0,
  inlinePolicies: [],
  attachedPolicies: [],
  permissionsBoundaryArn: null,
  tags: [],
} as const;

export function newUser(arn: string): User {
  return { ...NEW_PRINCIPAL, arn, userName: nameOf(arn), userId: UNASSIGNED_ID, groupNames: [] };
}

export function newRole(arn: string): Role {
  return {
    ...NEW_PRINCIPAL,
    arn,
    roleName: nameOf(arn),
    roleId: UNASSIGNED_ID,
    trustPolicy: EMPTY_TRUST,
    lastUsed: null,
    instanceProfiles: [],
  };
}

export function isHypothetical(holder: User | Role): boolean {
  return ("userId" in holder ? holder.userId : holder.roleId) === UNASSIGNED_ID;
}

/** The boundary of a principal that does not exist yet, for requests on it. The account knows the others' own. */
export function ownBoundaryOf(holder: User | Role): KnownKeys {
  return isHypothetical(holder) ? { "iam:PermissionsBoundary": holder.permissionsBoundaryArn } : {};
}

/** The name at the end of an IAM ARN, without the path. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
