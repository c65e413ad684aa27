import { AppError } from "../../errors.ts";
import { type Actor, SYSTEM_ACTOR } from "../../iam/actor.ts";
import { type Instant, MINUTE } from "../../iam/time.ts";

/** The roles, from the least to the most privileged. Each role includes the permissions of the roles before it. */
export const ROLES = ["viewer", "analyst", "operator", "admin"] as const;
export type AccessRole = (typeof ROLES)[number];

/**
 * The proof that a permission asks of an operator. `fresh`: a sign-in within the last five minutes. `fresh + second
 * person`: with TWO_PERSON_APPROVAL, also the approval of another operator who has the same permission and signed in
 * within the last five minutes (`services/approvals`). Without that setting, it is the same as `fresh`.
 */
type Proof = "none" | "fresh" | "fresh + second person";

interface PermissionRule {
  /** The least privileged role that has the permission. */
  readonly role: AccessRole;
  readonly proof: Proof;
  /**
   * The API tokens that may carry the permission as a scope. NONE: it lets people in, makes tokens or belongs to a
   * session. ACCOUNT: also tokens that are limited to accounts, because the services check the account.
   */
  readonly tokens: "NONE" | "ANY" | "ACCOUNT";
}

/** The rule of each permission. A field or route that declares no permission is refused. */
export const PERMISSIONS = {
  "installation.read": { role: "viewer", proof: "none", tokens: "ANY" },
  "metrics.read": { role: "viewer", proof: "none", tokens: "ANY" },
  "accounts.read": { role: "viewer", proof: "none", tokens: "ACCOUNT" },
  "accounts.connect": { role: "admin", proof: "fresh", tokens: "ANY" },
  "accounts.update": { role: "admin", proof: "none", tokens: "ANY" },
  /** Changes the way into AWS: the role, the Region, the rotation role, or switching writes on. */
  "accounts.updateConnection": { role: "admin", proof: "fresh", tokens: "ANY" },
  /** Switches writes on, or changes the role with which IAM Monitor writes. */
  "accounts.enableWrites": { role: "admin", proof: "fresh + second person", tokens: "ANY" },
  "accounts.test": { role: "admin", proof: "none", tokens: "ACCOUNT" },
  "accounts.disconnect": { role: "admin", proof: "fresh", tokens: "ANY" },
  /** Lists the accounts of an organization, and asks AWS for them. */
  "organizations.read": { role: "admin", proof: "none", tokens: "ANY" },
  /** Connects accounts of an organization. */
  "organizations.connect": { role: "admin", proof: "fresh", tokens: "ANY" },
  /** Asks for no fresh proof, because it only stops what was requested. */
  "organizations.cancel": { role: "admin", proof: "none", tokens: "ANY" },
  "accounts.uploadFile": { role: "admin", proof: "none", tokens: "ACCOUNT" },
  "inventory.read": { role: "viewer", proof: "none", tokens: "ANY" },
  "paths.read": { role: "viewer", proof: "none", tokens: "ANY" },
  /** Analyses a planned change of an account, and reads nothing else. For pipelines. */
  "changes.check": { role: "viewer", proof: "none", tokens: "ACCOUNT" },
  /** Includes the alerts that the scan opened. */
  "scans.read": { role: "viewer", proof: "none", tokens: "ACCOUNT" },
  "scans.start": { role: "analyst", proof: "none", tokens: "ACCOUNT" },
  "scans.cancel": { role: "analyst", proof: "none", tokens: "ACCOUNT" },
  "checks.read": { role: "viewer", proof: "none", tokens: "ANY" },
  "checks.update": { role: "admin", proof: "none", tokens: "ANY" },
  /** Disabling a check resolves its alerts. */
  "checks.disable": { role: "admin", proof: "fresh", tokens: "ANY" },
  /** Answers controls that no scan can decide. Belongs to people only, because the answer is their word. */
  "controls.answer": { role: "operator", proof: "none", tokens: "NONE" },
  "alerts.read": { role: "viewer", proof: "none", tokens: "ANY" },
  "alerts.triage": { role: "analyst", proof: "none", tokens: "ANY" },
  /** Creates, changes and ends rules that mute alerts. */
  "exceptions.update": { role: "analyst", proof: "none", tokens: "ANY" },
  /** Mutes more than a quarter of the open alerts, or CRITICAL ones. */
  "exceptions.createBroad": { role: "analyst", proof: "fresh", tokens: "ANY" },
  "alerts.verify": { role: "analyst", proof: "none", tokens: "ANY" },
  /** The exports read only the accounts to which a token is limited. */
  "alerts.export": { role: "viewer", proof: "none", tokens: "ACCOUNT" },
  "inventory.export": { role: "viewer", proof: "none", tokens: "ACCOUNT" },
  "paths.export": { role: "viewer", proof: "none", tokens: "ACCOUNT" },
  /** Includes the alerts of the accounts, so it also needs alerts.export. */
  "reports.create": { role: "viewer", proof: "none", tokens: "ACCOUNT" },
  /** The audit log belongs to the installation, so a token that is limited to accounts cannot export it. */
  "audit.export": { role: "viewer", proof: "none", tokens: "ANY" },
  "notifications.read": { role: "viewer", proof: "none", tokens: "ANY" },
  /** Changes rules and targets, which send data out of the installation. Belongs to people only. */
  "notifications.update": { role: "admin", proof: "fresh", tokens: "NONE" },
  /** Sends a test, sends a message again or resumes a target that exists. */
  "notifications.send": { role: "admin", proof: "none", tokens: "NONE" },
  /** The operator's own saved views, and those that others share. They belong to people only. */
  "views.read": { role: "viewer", proof: "none", tokens: "NONE" },
  "views.update": { role: "viewer", proof: "none", tokens: "NONE" },
  /** Shows a view to all operators, and changes one that is shared. */
  "views.share": { role: "analyst", proof: "none", tokens: "NONE" },
  "demo.change": { role: "analyst", proof: "none", tokens: "ANY" },
  /** Reads from CloudTrail who uses an access key. */
  "keyUse.read": { role: "analyst", proof: "none", tokens: "ANY" },
  "rotations.read": { role: "viewer", proof: "none", tokens: "ANY" },
  "rotations.start": { role: "operator", proof: "none", tokens: "ANY" },
  /** Allows deactivating a leaked key before a new one exists. Applications that use the leaked key then stop working. */
  "rotations.startCompromised": { role: "admin", proof: "fresh + second person", tokens: "ANY" },
  "rotations.steer": { role: "operator", proof: "none", tokens: "ANY" },
  "rotationSchedules.update": { role: "operator", proof: "none", tokens: "ANY" },
  "session.read": { role: "viewer", proof: "none", tokens: "NONE" },
  /** Allows rotations of an account to write a secret other than the user's own. Belongs to people only. */
  "secretDestinations.add": { role: "admin", proof: "fresh + second person", tokens: "NONE" },
  "secretDestinations.remove": { role: "admin", proof: "fresh", tokens: "NONE" },
  "session.end": { role: "viewer", proof: "none", tokens: "NONE" },
  "session.reauthenticate": { role: "viewer", proof: "none", tokens: "NONE" },
  /** Asks for the current password instead, or for a recent sign-in if there is none. */
  "session.changePassword": { role: "viewer", proof: "none", tokens: "NONE" },
  /** Registers and removes the operator's own passkeys. */
  "passkeys.update": { role: "viewer", proof: "fresh", tokens: "NONE" },
  "operators.read": { role: "admin", proof: "none", tokens: "NONE" },
  "operators.invite": { role: "admin", proof: "fresh", tokens: "NONE" },
  "operators.update": { role: "admin", proof: "fresh", tokens: "NONE" },
  /** Lets an operator in as admin: by an invitation, a role change, or a new link for, enabling or removing the passkeys of an admin. */
  "operators.grantAdmin": { role: "admin", proof: "fresh + second person", tokens: "NONE" },
  /** Approval requests. Approving one also needs the permission that the request is about. */
  "approvals.read": { role: "operator", proof: "none", tokens: "ANY" },
  "approvals.decide": { role: "operator", proof: "fresh", tokens: "NONE" },
  /** Asks for no fresh proof, because withdrawing a request only protects. */
  "approvals.withdraw": { role: "operator", proof: "none", tokens: "NONE" },
  "tokens.read": { role: "viewer", proof: "none", tokens: "NONE" },
  "tokens.create": { role: "viewer", proof: "fresh", tokens: "NONE" },
  /** Asks for no fresh proof, so that a leaked token can be revoked without delay. */
  "tokens.revoke": { role: "viewer", proof: "none", tokens: "NONE" },
  /**
   * Calls the tools of the MCP server. Each tool also needs the permissions of what it reads. A scope of its own, because
   * an assistant sends what it reads to a language model.
   */
  "mcp.call": { role: "viewer", proof: "none", tokens: "ACCOUNT" },
  "audit.read": { role: "viewer", proof: "none", tokens: "ANY" },
  "secrets.reveal": { role: "operator", proof: "fresh", tokens: "ANY" },
  "secrets.acknowledge": { role: "operator", proof: "none", tokens: "ANY" },
} as const satisfies Record<string, PermissionRule>;
export type Permission = keyof typeof PERMISSIONS;

/** The permissions that need a second person with TWO_PERSON_APPROVAL. Each has a row in `services/approved-actions.ts`. */
export type ProtectedPermission = {
  [Name in Permission]: (typeof PERMISSIONS)[Name]["proof"] extends "fresh + second person" ? Name : never;
}[Permission];

export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as readonly Permission[];

/** Marks fields and routes that can be used without signing in. */
export const PUBLIC = "public";

export interface Caller {
  readonly kind: "OPERATOR" | "TOKEN" | "SYSTEM";
  /** Shown to people and never compared: the operator's name, or `alice@example.com via token "ci"`. */
  readonly name: string;
  readonly role: AccessRole;
  /** The owner of the session or token. Null for the installation's first token and for IAM Monitor itself. */
  readonly operatorId: string | null;
  /** The token that sent the request. Null for sessions and for IAM Monitor itself. */
  readonly token: { readonly id: string; readonly name: string; readonly expiresAt: Instant } | null;
  readonly sessionId: string | null;
  /** When the operator last signed in or confirmed their identity. Null for tokens and for IAM Monitor itself. */
  readonly authenticatedAt: number | null;
  /** The permissions of a token. Null for sessions and IAM Monitor itself, which have every permission of the role. */
  readonly scopes: readonly Permission[] | null;
  /** The accounts to which a token is limited. Null if it is not limited. */
  readonly accountIds: readonly string[] | null;
  /** The networks from which a token may be used, as CIDR blocks. Null if it may be used from anywhere. */
  readonly networks: readonly string[] | null;
  /** Set if the session can do nothing but register a passkey. */
  readonly mustRegisterPasskey?: true;
}

/** What a session can do that must register a passkey first. */
const BEFORE_PASSKEY: ReadonlySet<Permission> = new Set<Permission>([
  "installation.read",
  "session.read",
  "session.end",
  "session.reauthenticate",
  "passkeys.update",
]);

/** The limits of a caller that is no token. */
export const UNLIMITED = { scopes: null, accountIds: null, networks: null } as const;

const MACHINE = { operatorId: null, token: null, sessionId: null, authenticatedAt: null, ...UNLIMITED } as const;

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
  return ROLES.indexOf(role) >= ROLES.indexOf(PERMISSIONS[permission].role);
}

/** Whether the caller has the permission, by role and scopes. The proof of identity is checked when it is used. */
export function hasPermission({ role, scopes }: Pick<Caller, "role" | "scopes">, permission: Permission): boolean {
  return isAllowed(role, permission) && (scopes === null || isScope(permission, scopes));
}

/** Returns the less privileged of two roles. A token never has more permissions than its owner has at present. */
export function lesserRole(one: AccessRole, other: AccessRole): AccessRole {
  return ROLES.indexOf(one) < ROLES.indexOf(other) ? one : other;
}

/** Requires that an operator signed in or confirmed their identity within the last 5 minutes. */
export function requireRecentAuthentication({ kind, authenticatedAt }: Caller, at: number): void {
  if (kind === "OPERATOR" && (authenticatedAt === null || at - authenticatedAt > AUTHENTICATION_MAX_AGE_MS))
    throw new AppError("REAUTHENTICATION_REQUIRED");
}

/**
 * Requires the permission's proof of identity. A token cannot confirm an identity: it needs the permission among its
 * scopes, which an operator put there with a fresh proof.
 */
export function requireProof(caller: Caller, permission: Permission, at: number): void {
  if (PERMISSIONS[permission].proof !== "none") requireRecentAuthentication(caller, at);
}

/** Whether the permission needs the approval of a second person while TWO_PERSON_APPROVAL is set. */
export function isProtected(permission: Permission): permission is ProtectedPermission {
  return PERMISSIONS[permission].proof === "fresh + second person";
}

/** Requires the role and, of a token, the scope. */
export function requireAccess(caller: Caller | null, permission: Permission): asserts caller is Caller {
  if (caller === null) throw new AppError("UNAUTHENTICATED");
  if (caller.mustRegisterPasskey && !BEFORE_PASSKEY.has(permission)) throw new AppError("PASSKEY_REQUIRED");
  const { role, tokens } = PERMISSIONS[permission];
  if (!isAllowed(caller.role, permission))
    throw new AppError("FORBIDDEN", {
      message: `This needs the role ${role}; yours is ${caller.role}.`,
      details: { permission },
    });
  if (caller.scopes !== null && !isScope(permission, caller.scopes))
    throw new AppError("FORBIDDEN", {
      message:
        tokens === "NONE"
          ? "API tokens cannot do this. Sign in as an operator."
          : `This API token does not have the scope ${permission}. Use a token with that scope.`,
      details: { permission },
    });
}

/** Requires that the caller is not limited to other accounts. The error equals that of an account that does not exist. */
export function requireAccount({ accountIds }: Caller, accountId: string): void {
  if (accountIds !== null && !accountIds.includes(accountId))
    throw new AppError("NOT_FOUND", {
      message: "There is no account with this ID or number.",
      cause: new AppError("FORBIDDEN", { details: { reason: "ACCOUNT" } }),
    });
}

function isScope(permission: Permission, scopes: readonly Permission[]): boolean {
  return PERMISSIONS[permission].tokens !== "NONE" && scopes.includes(permission);
}
