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
  /** The API tokens that may carry the permission as a scope. NONE: it lets people in, makes tokens or belongs to a session. */
  readonly tokens: "NONE" | "ANY";
  /**
   * The accounts that a caller must see. SOME: operators and tokens that are limited to accounts have the permission for
   * these. ALL: they do not have it, because it reads or changes what belongs to every account or to the installation.
   */
  readonly accounts: "SOME" | "ALL";
}

/** The rule of each permission. A field or route that declares no permission is refused. */
export const PERMISSIONS = {
  "installation.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  "metrics.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "ALL" },
  "accounts.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  "accounts.connect": { role: "admin", proof: "fresh", tokens: "ANY", accounts: "ALL" },
  /** Writes the accounts as a file, and shows what such a file would change. */
  "accounts.export": { role: "admin", proof: "none", tokens: "ANY", accounts: "ALL" },
  "accounts.update": { role: "admin", proof: "none", tokens: "ANY", accounts: "SOME" },
  /** Changes the way into AWS: the role, the Region, the rotation role, or switching writes on. */
  "accounts.updateConnection": { role: "admin", proof: "fresh", tokens: "ANY", accounts: "SOME" },
  /** Switches writes on, or changes the role with which IAM Monitor writes. */
  "accounts.enableWrites": { role: "admin", proof: "fresh + second person", tokens: "ANY", accounts: "SOME" },
  "accounts.test": { role: "admin", proof: "none", tokens: "ANY", accounts: "SOME" },
  "accounts.disconnect": { role: "admin", proof: "fresh", tokens: "ANY", accounts: "SOME" },
  /** Lists the accounts of an organization, and asks AWS for them. */
  "organizations.read": { role: "admin", proof: "none", tokens: "ANY", accounts: "ALL" },
  /** Connects accounts of an organization. */
  "organizations.connect": { role: "admin", proof: "fresh", tokens: "ANY", accounts: "ALL" },
  /** Asks for no fresh proof, because it only stops what was requested. */
  "organizations.cancel": { role: "admin", proof: "none", tokens: "ANY", accounts: "ALL" },
  /** Changes settings of organizational units, which all accounts below them inherit. */
  "organizations.updateSettings": { role: "admin", proof: "none", tokens: "ANY", accounts: "ALL" },
  /** Counts the rows of all accounts. */
  "retention.read": { role: "admin", proof: "none", tokens: "ANY", accounts: "ALL" },
  /** Decides what is deleted, which cannot be undone. */
  "retention.update": { role: "admin", proof: "fresh", tokens: "NONE", accounts: "ALL" },
  /** Erases a disconnected account, which cannot be undone. */
  "accounts.erase": { role: "admin", proof: "fresh", tokens: "NONE", accounts: "ALL" },
  "accounts.uploadFile": { role: "admin", proof: "none", tokens: "ANY", accounts: "SOME" },
  "inventory.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  "paths.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  /** Analyses a planned change of an account, and reads nothing else. For pipelines. */
  "changes.check": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  /** Includes the alerts that the scan opened. */
  "scans.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  "scans.start": { role: "analyst", proof: "none", tokens: "ANY", accounts: "SOME" },
  "scans.cancel": { role: "analyst", proof: "none", tokens: "ANY", accounts: "SOME" },
  "checks.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  "checks.update": { role: "admin", proof: "none", tokens: "ANY", accounts: "ALL" },
  /** Disabling a check resolves its alerts. */
  "checks.disable": { role: "admin", proof: "fresh", tokens: "ANY", accounts: "ALL" },
  /** Answers controls that no scan can decide. Belongs to people only, because the answer is their word. */
  "controls.answer": { role: "operator", proof: "none", tokens: "NONE", accounts: "SOME" },
  "alerts.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  /** Acknowledges, assigns, comments on, snoozes, dismisses and reopens alerts. */
  "alerts.triage": { role: "analyst", proof: "none", tokens: "ANY", accounts: "SOME" },
  /** Creates, changes and ends rules that mute alerts. */
  "exceptions.update": { role: "analyst", proof: "none", tokens: "ANY", accounts: "ALL" },
  /** Mutes more than a quarter of the open alerts, or CRITICAL ones. */
  "exceptions.createBroad": { role: "analyst", proof: "fresh", tokens: "ANY", accounts: "ALL" },
  "alerts.verify": { role: "analyst", proof: "none", tokens: "ANY", accounts: "SOME" },
  "alerts.export": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  "inventory.export": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  "paths.export": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  /** Includes the alerts of the accounts, so it also needs alerts.export. */
  "reports.create": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  /** The audit log belongs to the installation. */
  "audit.export": { role: "viewer", proof: "none", tokens: "ANY", accounts: "ALL" },
  "notifications.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "ALL" },
  /** Changes rules and targets, which send data out of the installation. Belongs to people only. */
  "notifications.update": { role: "admin", proof: "fresh", tokens: "NONE", accounts: "ALL" },
  /** Sends a test, sends a message again or resumes a target that exists. */
  "notifications.send": { role: "admin", proof: "none", tokens: "NONE", accounts: "ALL" },
  /** The operator's own saved views, and those that others share. They belong to people only. */
  "views.read": { role: "viewer", proof: "none", tokens: "NONE", accounts: "SOME" },
  "views.update": { role: "viewer", proof: "none", tokens: "NONE", accounts: "SOME" },
  /** Shows a view to all operators, and changes one that is shared. */
  "views.share": { role: "analyst", proof: "none", tokens: "NONE", accounts: "ALL" },
  "demo.change": { role: "analyst", proof: "none", tokens: "ANY", accounts: "ALL" },
  /** Reads from CloudTrail who uses an access key. */
  "keyUse.read": { role: "analyst", proof: "none", tokens: "ANY", accounts: "SOME" },
  "rotations.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  "rotations.start": { role: "operator", proof: "none", tokens: "ANY", accounts: "SOME" },
  /** Allows deactivating a leaked key before a new one exists. Applications that use the leaked key then stop working. */
  "rotations.startCompromised": { role: "admin", proof: "fresh + second person", tokens: "ANY", accounts: "SOME" },
  "rotations.steer": { role: "operator", proof: "none", tokens: "ANY", accounts: "SOME" },
  "rotationSchedules.update": { role: "operator", proof: "none", tokens: "ANY", accounts: "SOME" },
  "session.read": { role: "viewer", proof: "none", tokens: "NONE", accounts: "SOME" },
  /** Allows rotations of an account to write a secret other than the user's own. Belongs to people only. */
  "secretDestinations.add": { role: "admin", proof: "fresh + second person", tokens: "NONE", accounts: "SOME" },
  "secretDestinations.remove": { role: "admin", proof: "fresh", tokens: "NONE", accounts: "SOME" },
  /** Allows rotations of an account to send new keys to a webhook. Belongs to people only. */
  "keyReceivers.add": { role: "admin", proof: "fresh + second person", tokens: "NONE", accounts: "SOME" },
  /** Sends no secret, so it asks for no fresh proof. */
  "keyReceivers.test": { role: "admin", proof: "none", tokens: "NONE", accounts: "SOME" },
  "keyReceivers.remove": { role: "admin", proof: "fresh", tokens: "NONE", accounts: "SOME" },
  "session.end": { role: "viewer", proof: "none", tokens: "NONE", accounts: "SOME" },
  "session.reauthenticate": { role: "viewer", proof: "none", tokens: "NONE", accounts: "SOME" },
  /** Asks for the current password instead, or for a recent sign-in if there is none. */
  "session.changePassword": { role: "viewer", proof: "none", tokens: "NONE", accounts: "SOME" },
  /** Registers and removes the operator's own passkeys. */
  "passkeys.update": { role: "viewer", proof: "fresh", tokens: "NONE", accounts: "SOME" },
  /** Changes which accounts belong to a group, and so what the operators who are limited to it see. */
  "accountGroups.update": { role: "admin", proof: "fresh", tokens: "NONE", accounts: "ALL" },
  "operators.read": { role: "admin", proof: "none", tokens: "NONE", accounts: "ALL" },
  "operators.invite": { role: "admin", proof: "fresh", tokens: "NONE", accounts: "ALL" },
  "operators.update": { role: "admin", proof: "fresh", tokens: "NONE", accounts: "ALL" },
  /**
   * Gives a person the access of an admin: invites or makes one, or gives a link to, enables or removes the passkeys of
   * one.
   */
  "operators.grantAdmin": { role: "admin", proof: "fresh + second person", tokens: "NONE", accounts: "ALL" },
  /** Approval requests. Approving one also needs the permission that the request is about. */
  "approvals.read": { role: "operator", proof: "none", tokens: "ANY", accounts: "SOME" },
  "approvals.decide": { role: "operator", proof: "fresh", tokens: "NONE", accounts: "SOME" },
  /** Asks for no fresh proof, because withdrawing a request only protects. */
  "approvals.withdraw": { role: "operator", proof: "none", tokens: "NONE", accounts: "SOME" },
  "tokens.read": { role: "viewer", proof: "none", tokens: "NONE", accounts: "SOME" },
  "tokens.create": { role: "viewer", proof: "fresh", tokens: "NONE", accounts: "SOME" },
  /** Asks for no fresh proof, so that a leaked token can be revoked without delay. */
  "tokens.revoke": { role: "viewer", proof: "none", tokens: "NONE", accounts: "SOME" },
  /**
   * Calls the tools of the MCP server. Each tool also needs the permissions of what it reads. It has a separate scope, because
   * an assistant sends what it reads to a language model.
   */
  "mcp.call": { role: "viewer", proof: "none", tokens: "ANY", accounts: "SOME" },
  "audit.read": { role: "viewer", proof: "none", tokens: "ANY", accounts: "ALL" },
  "secrets.reveal": { role: "operator", proof: "fresh", tokens: "ANY", accounts: "SOME" },
  "secrets.acknowledge": { role: "operator", proof: "none", tokens: "ANY", accounts: "SOME" },
} as const satisfies Record<string, PermissionRule>;
export type Permission = keyof typeof PERMISSIONS;

/**
 * The permissions that need a second person with TWO_PERSON_APPROVAL. Each has a row in `services/approved-actions/`.
 */
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
  /** The accounts to which the operator or token is limited, sorted. Null if it is not limited. */
  readonly accountIds: readonly string[] | null;
  /** The networks from which a token may be used, as CIDR blocks. Null if it may be used from anywhere. */
  readonly networks: readonly string[] | null;
  /** Set if the session can do nothing but register a passkey. */
  readonly mustRegisterPasskey?: true;
}

/** The permissions of a session that must register a passkey first. */
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

/** Whether the caller has the permission, by role, accounts and scopes. The proof of identity is checked when it is used. */
export function hasPermission(
  { role, scopes, accountIds }: Pick<Caller, "role" | "scopes" | "accountIds">,
  permission: Permission,
): boolean {
  return (
    isAllowed(role, permission) &&
    (accountIds === null || PERMISSIONS[permission].accounts === "SOME") &&
    (scopes === null || isScope(permission, scopes))
  );
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

/** Requires the role, access to all accounts where the permission needs it and, of a token, the scope. */
export function requireAccess(caller: Caller | null, permission: Permission): asserts caller is Caller {
  if (caller === null) throw new AppError("UNAUTHENTICATED");
  if (caller.mustRegisterPasskey && !BEFORE_PASSKEY.has(permission)) throw new AppError("PASSKEY_REQUIRED");
  const { role, tokens, accounts } = PERMISSIONS[permission];
  if (!isAllowed(caller.role, permission))
    throw new AppError("FORBIDDEN", {
      message: `This needs the role ${role}; yours is ${caller.role}.`,
      details: { permission },
    });
  if (caller.accountIds !== null && accounts === "ALL")
    throw new AppError("FORBIDDEN", {
      message: "This needs access to all accounts, and yours is limited to some. Ask an admin who sees all accounts.",
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

function isScope(permission: Permission, scopes: readonly Permission[]): boolean {
  return PERMISSIONS[permission].tokens !== "NONE" && scopes.includes(permission);
}
