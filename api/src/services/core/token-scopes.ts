/**
 * The scopes of API tokens. A scope is a permission. A preset is a named set of scopes for a common purpose. Tokens store
 * the scopes, so that a later version cannot widen an existing token.
 */
import { isAllowed, type AccessRole, type Permission, PERMISSION_NAMES, PERMISSIONS, ROLES } from "./permissions.ts";

/** Every permission that a token may carry. */
export const SCOPES: readonly Permission[] = PERMISSION_NAMES.filter((name) => PERMISSIONS[name].tokens !== "NONE");

export const SCOPE_PRESETS = {
  /** Prometheus: `GET /metrics` and nothing else. */
  metrics: ["metrics.read"],
  /** Asks what a planned change would open: `iam-monitor check`. */
  "changes:check": ["changes.check"],
  /** Uploads the offline files of an account. */
  "files:upload": ["accounts.read", "accounts.uploadFile"],
  /** Starts scans and reads their result with the alerts that they opened. */
  "scans:start": ["accounts.read", "scans.read", "scans.start"],
  /** Reads everything that a viewer reads, such as for a notebook. */
  read: [
    "installation.read",
    "metrics.read",
    "accounts.read",
    "inventory.read",
    "paths.read",
    "scans.read",
    "checks.read",
    "alerts.read",
    "alerts.export",
    "inventory.export",
    "paths.export",
    "reports.create",
    "audit.export",
    "notifications.read",
    "rotations.read",
    "audit.read",
  ],
  /** AI assistants over MCP: the tools and what they read. */
  "mcp:read": [
    "installation.read",
    "accounts.read",
    "inventory.read",
    "paths.read",
    "scans.read",
    "checks.read",
    "alerts.read",
    "mcp.call",
  ],
  /** Fetches the new keys that the token itself requested. */
  "secrets:reveal": ["rotations.read", "secrets.reveal", "secrets.acknowledge"],
} as const satisfies Record<string, readonly Permission[]>;
type ScopePreset = keyof typeof SCOPE_PRESETS;

export const SCOPE_NAMES: readonly string[] = [...Object.keys(SCOPE_PRESETS), ...SCOPES];

/** Returns the permissions of presets and scopes, each once, in the order of the table of permissions. */
export function scopesOf(names: readonly string[]): readonly Permission[] {
  const given = new Set<string>(
    names.flatMap((name) => (Object.hasOwn(SCOPE_PRESETS, name) ? SCOPE_PRESETS[name as ScopePreset] : [name])),
  );
  return SCOPES.filter((scope) => given.has(scope));
}

/** Returns the least privileged role that has all of these permissions. */
export function roleOf(scopes: readonly Permission[]): AccessRole {
  return ROLES.find((role) => scopes.every((scope) => isAllowed(role, scope)))!;
}

/** Everything that a token of this role may do, except revealing secrets. */
export function scopesOfRole(role: AccessRole): readonly Permission[] {
  return SCOPES.filter((scope) => isAllowed(role, scope) && scope !== "secrets.reveal");
}
