/**
 * The opt-in section of last accessed services, by principal. AWS lists every service that a principal's policies grant;
 * `null` means not within its tracking period (400 days), so it says "never" only of what is younger.
 */
import type { AuthorizationDetails, Role, ServiceLastAccessed, User } from "../account.ts";
import type { ResourceRef } from "../finding.ts";
import { roleRef, userRef } from "../identity.ts";
import { permissionsOf } from "../permissions.ts";
import { isChangeableRole } from "./subjects.ts";

export interface PrincipalAccess {
  readonly principal: User | Role;
  readonly services: readonly ServiceLastAccessed[];
  /** It holds policies, and AWS listed no service for it: it was not asked about, or its policies grant nothing. */
  readonly isUnknown: boolean;
}

export const ACCESS_UNKNOWN = "The services that this principal accessed were not read.";

/** Users and roles, but for the roles that only AWS can change. */
export function principalAccess(details: AuthorizationDetails, accessed: readonly ServiceLastAccessed[]): readonly PrincipalAccess[] {
  const byPrincipal = Map.groupBy(accessed, (service) => service.principalArn);
  return [...details.users, ...details.roles.filter(isChangeableRole)].map((principal) => {
    const services = byPrincipal.get(principal.arn) ?? [];
    const { policies, unreadable } = permissionsOf(details, principal);
    return { principal, services, isUnknown: services.length === 0 && policies.length + unreadable.length > 0 };
  });
}

export function principalRef(principal: User | Role): ResourceRef {
  return "roleId" in principal ? roleRef(principal) : userRef(principal);
}
