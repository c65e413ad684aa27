import { AppError } from "../errors.ts";

/** From least to most; each holds what stands before it. */
export const ROLES = ["viewer", "analyst", "operator", "admin"] as const;
export type AccessRole = (typeof ROLES)[number];

/** Every deed of the product and the least role that may do it. A field or route that declares none is refused. */
export const DEEDS = {
  "installation.read": "viewer",
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
  "session.end": "viewer",
} as const satisfies Record<string, AccessRole>;
export type Deed = keyof typeof DEEDS;

/** Deeds that need nobody to be signed in. */
export const PUBLIC_DEED = "public";

export interface Caller {
  readonly kind: "OPERATOR" | "TOKEN" | "SYSTEM";
  /** Shown as the actor of what is done. */
  readonly name: string;
  readonly role: AccessRole;
  readonly sessionId: string | null;
}

/** The worker and the schedules; nobody outside can become it. */
export const SYSTEM: Caller = { kind: "SYSTEM", name: "IAM Monitor", role: "admin", sessionId: null };

export function isAllowed(role: AccessRole, deed: Deed): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(DEEDS[deed]);
}

export function requireAccess(caller: Caller | null, deed: Deed): asserts caller is Caller {
  if (caller === null) throw new AppError("UNAUTHENTICATED");
  if (!isAllowed(caller.role, deed))
    throw new AppError("FORBIDDEN", { message: `This needs the role ${DEEDS[deed]}; yours is ${caller.role}.`, details: { deed } });
}
