/**
 * The opt-in section of last accessed services, by principal. AWS lists every service that a principal's policies grant;
 * `null` means not within its tracking period (400 days), so it says "never" only of what is younger.
 */
import type { AuthorizationDetails, PrincipalLastAccessed, Role, ServiceLastAccessed, User } from "../account.ts";
import type { ResourceRef } from "../finding.ts";
import { roleRef, userRef } from "../identity.ts";
import { TRACKING_DAYS } from "../principals/last-accessed.ts";
import { DAY } from "../time.ts";
import { isChangeableRole } from "./subjects.ts";

export interface PrincipalAccess {
  readonly principal: User | Role;
  /** `null`: AWS was not asked about it, or did not answer. */
  readonly services: readonly ServiceLastAccessed[] | null;
  /** Younger than AWS's tracking period: what AWS has not seen did not happen. */
  readonly isWhollyTracked: boolean;
}

export const ACCESS_UNKNOWN = "The services that this principal accessed were not read.";

/** Users and roles, but for the roles that only AWS can change. */
export function principalAccess(
  details: AuthorizationDetails,
  accessed: readonly PrincipalLastAccessed[],
): readonly PrincipalAccess[] {
  const byPrincipal = new Map(accessed.map((each) => [each.principalArn, each]));
  return [...details.users, ...details.roles.filter(isChangeableRole)].map((principal) => {
    const read = byPrincipal.get(principal.arn);
    // Made again under the old name since: the record is of another.
    const isOfIt = read !== undefined && read.readAt >= principal.createdAt;
    return {
      principal,
      services: isOfIt ? read.services : null,
      isWhollyTracked: isOfIt && principal.createdAt >= read.readAt - TRACKING_DAYS * DAY,
    };
  });
}

export function principalRef(principal: User | Role): ResourceRef {
  return "roleId" in principal ? roleRef(principal) : userRef(principal);
}
