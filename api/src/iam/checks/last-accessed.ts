/**
 * The last accessed services of each principal (an opt-in section). AWS lists every service that a principal's policies
 * grant. A last access of null means "not within the tracking period of 400 days". It means "never" only if the
 * principal is younger than that (IAM User Guide, *Refine permissions in AWS using last accessed information*).
 */
import type { AuthorizationDetails, PrincipalLastAccessed, Role, ServiceLastAccessed, User } from "../account.ts";
import type { ResourceRef } from "../finding.ts";
import { roleRef, userRef } from "../identity.ts";
import { TRACKING_DAYS } from "../principals/last-accessed.ts";
import { DAY } from "../time.ts";
import { isChangeableRole } from "./subjects.ts";

export interface PrincipalAccess {
  readonly principal: User | Role;
  /** The services with their last access. Null if AWS was not asked about this principal or did not answer. */
  readonly services: readonly ServiceLastAccessed[] | null;
  /** Whether the principal is younger than AWS's tracking period, so that its whole history was recorded. */
  readonly hasFullHistory: boolean;
}

export const ACCESS_UNKNOWN = "The services that this principal last accessed were not read.";

/** Returns all users, and the roles that the account can change. */
export function principalAccess(
  details: AuthorizationDetails,
  accessed: readonly PrincipalLastAccessed[],
): readonly PrincipalAccess[] {
  const byPrincipal = new Map(accessed.map((each) => [each.principalArn, each]));
  return [...details.users, ...details.roles.filter(isChangeableRole)].map((principal) => {
    const read = byPrincipal.get(principal.arn);
    // If the principal was created after the read, the record describes a deleted principal with the same ARN.
    const isCurrent = read !== undefined && read.readAt >= principal.createdAt;
    return {
      principal,
      services: isCurrent ? read.services : null,
      hasFullHistory: isCurrent && principal.createdAt >= read.readAt - TRACKING_DAYS * DAY,
    };
  });
}

export function principalRef(principal: User | Role): ResourceRef {
  return "roleId" in principal ? roleRef(principal) : userRef(principal);
}
