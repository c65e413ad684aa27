import { AppError } from "../../errors.ts";
import { type Actor, SYSTEM_ACTOR } from "../../iam/actor.ts";
import { MINUTE } from "../../iam/time.ts";

/** The roles, from the least to the most privileged. Each role includes the permissions of the roles before it. */
export const ROLES = ["viewer", "analyst", "operator", "admin"] as const;
export type AccessRole = (typeof ROLES)[number];

/**
 * Every permission and the least privileged role that has it. A field or route that declares no permission is refused.
 */
export const PERMISSIONS = {
  "installation.read": "viewer",
  "metrics.read": "viewer",
  "accounts.read": "viewer",
  "accounts.connect": "admin",
  "accounts.update": "admin",
  "accounts.test": "admin",
  "accounts.disconnect": "admin",
  "accounts.uploadFile": "admin",
  "inventory.read": "viewer",
  "paths.read": "viewer",
  "scans.read": "viewer",
  "scans.start": "analyst",
  "scans.cancel": "analyst",
  "checks.read": "viewer",
  "checks.update": "admin",
  "alerts.read": "viewer",
  "alerts.triage": "analyst",
  "alerts.verify": "analyst",
  "alerts.export": "viewer",
  "demo.change": "analyst",
  "rotations.read": "viewer",
  "rotations.start": "operator",
  /**
   * Allows deactivating a leaked key before a new one exists. Applications that use the leaked key then stop working.
   */
  "rotations.startCompromised": "admin",
  "rotations.steer": "operator",
  "rotationSchedules.update": "operator",
  "session.end": "viewer",
  "session.reauthenticate": "viewer",
  "session.changePassword": "viewer",
  "operators.read": "admin",
  "operators.invite": "admin",
  "operators.update": "admin",
  "tokens.read": "viewer",
  "tokens.create": "viewer",
  "tokens.revoke": "viewer",
  "audit.read": "viewer",
  "secrets.reveal": "operator",
} as const satisfies Record<string, AccessRole>;
export type Permission = keyof typeof PERMISSIONS;

/** Marks fields and routes that can be used without signing in. */
export const PUBLIC = "public";

/** What an API token may be allowed to do in addition to its role. */
export const TOKEN_SCOPES = ["secrets:reveal"] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export interface Caller {
  readonly kind: "OPERATOR" | "TOKEN" | "SYSTEM";
  /** Shown to people and never compared: the operator's name, or `alice@example.com via token "ci"`. */
  readonly name: string;
  readonly role: AccessRole;
  /** The owner of the session or token. Null for the installation's first token and for IAM Monitor itself. */
  readonly operatorId: string | null;
  /** The token that sent the request. Null for sessions and for IAM Monitor itself. */
  readonly token: { readonly id: string; readonly name: string } | null;
  readonly sessionId: string | null;
  /** When the operator last signed in or confirmed their identity. Null for tokens and for IAM Monitor itself. */
  readonly authenticatedAt: number | null;
  readonly scopes: readonly TokenScope[];
}

const MACHINE = { operatorId: null, token: null, sessionId: null, authenticatedAt: null, scopes: [] } as const;

/** The caller for the worker and the schedules. No session or token maps to it. */
export const SYSTEM: Caller = { ...MACHINE, kind: "SYSTEM", name: SYSTEM_ACTOR.displayName, role: "admin" };

/** Returns the actor that is recorded for what the caller does. */
export function actorOf({ kind, name, operatorId, token }: Caller): Actor {
  if (kind === "SYSTEM") return SYSTEM_ACTOR;
  return {
    kind,
    displayName: name,
    ...(operatorId !== null && { id: operatorId }),
    ...(token !== null && { tokenId: token.id, tokenName: token.name }),
  };
}

/** The maximum age of an authentication for the most sensitive actions: revealing secrets and changing permissions. */
const AUTHENTICATION_MAX_AGE_MS = 5 * MINUTE;

export function isAllowed(role: AccessRole, permission: Permission): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(PERMISSIONS[permission]);
}

/** Returns the less privileged of two roles. A token never has more permissions than its owner has at present. */
export function lesserRole(one: AccessRole, other: AccessRole): AccessRole {
  return ROLES.indexOf(one) < ROLES.indexOf(other) ? one : other;
}

/**
 * Requires that an operator signed in or confirmed their identity within the last 5 minutes. Tokens are exempt, because
 * they cannot confirm an identity: their role and scopes decide.
 */
export function requireRecentAuthentication({ kind, authenticatedAt }: Caller, at: number): void {
  if (kind === "OPERATOR" && (authenticatedAt === null || at - authenticatedAt > AUTHENTICATION_MAX_AGE_MS))
    throw new AppError("REAUTHENTICATION_REQUIRED");
}

/** Requires that a token has the scope. Operators need no scopes: their role decides. */
export function requireScope({ kind, scopes }: Caller, scope: TokenScope): void {
  if (kind === "TOKEN" && !scopes.includes(scope))
    throw new AppError("FORBIDDEN", {
      message: `This API token does not have the scope ${scope}. Use a token with that scope.`,
    });
}

export function requireAccess(caller: Caller | null, permission: Permission): asserts caller is Caller {
  if (caller === null) throw new AppError("UNAUTHENTICATED");
  if (!isAllowed(caller.role, permission))
    throw new AppError("FORBIDDEN", {
      message: `This needs the role ${PERMISSIONS[permission]}; yours is ${caller.role}.`,
      details: { permission },
    });
}
