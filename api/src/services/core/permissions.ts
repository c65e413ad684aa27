import { AppError } from "../../errors.ts";
import { MINUTE } from "../../iam/time.ts";

/** From least to most; each holds what stands before it. */
export const ROLES = ["viewer", "analyst", "operator", "admin"] as const;
export type AccessRole = (typeof ROLES)[number];

/** Every deed of the product and the least role that may do it. A field or route that declares none is refused. */
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
  /** A leaked key is taken away before there is a new one: applications stop. */
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

/** Deeds that need nobody to be signed in. */
export const PUBLIC = "public";

/** What a token may do beyond its role. */
export const TOKEN_SCOPES = ["secrets:reveal"] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export interface Caller {
  readonly kind: "OPERATOR" | "TOKEN" | "SYSTEM";
  /** Shown as the actor of what is done. */
  readonly name: string;
  readonly role: AccessRole;
  /** Whose session or token it is; `null`: the installation's first token, or the product itself. */
  readonly operatorId: string | null;
  readonly sessionId: string | null;
  /** When he last proved that it is he; `null`: a machine. */
  readonly authenticatedAt: number | null;
  readonly scopes: readonly TokenScope[];
}

const MACHINE = { operatorId: null, sessionId: null, authenticatedAt: null, scopes: [] } as const;

/** The worker and the schedules; nobody outside can become it. */
export const SYSTEM: Caller = { ...MACHINE, kind: "SYSTEM", name: "IAM Monitor", role: "admin" };

/** How fresh a proof must be for what opens the most: showing a secret, changing who may do what. */
const PROOF_MAX_MS = 5 * MINUTE;

export function isAllowed(role: AccessRole, permission: Permission): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(PERMISSIONS[permission]);
}

/** The lesser of two roles: a token does no more than its owner may now. */
export function lesserRole(one: AccessRole, other: AccessRole): AccessRole {
  return ROLES.indexOf(one) < ROLES.indexOf(other) ? one : other;
}

/** A person must have signed in or shown his password a moment ago. A machine has no moment: its token's role and scopes decide. */
export function requireFreshProof({ kind, authenticatedAt }: Caller, at: number): void {
  if (kind === "OPERATOR" && (authenticatedAt === null || at - authenticatedAt > PROOF_MAX_MS))
    throw new AppError("REAUTHENTICATION_REQUIRED");
}

/** What a token must have been given beside its role; a person has everything that his role holds. */
export function requireScope({ kind, scopes }: Caller, scope: TokenScope): void {
  if (kind === "TOKEN" && !scopes.includes(scope))
    throw new AppError("FORBIDDEN", { message: `This token lacks the scope ${scope}.` });
}

export function requireAccess(caller: Caller | null, permission: Permission): asserts caller is Caller {
  if (caller === null) throw new AppError("UNAUTHENTICATED");
  if (!isAllowed(caller.role, permission))
    throw new AppError("FORBIDDEN", {
      message: `This needs the role ${PERMISSIONS[permission]}; yours is ${caller.role}.`,
      details: { permission },
    });
}
