import type { AccessRole } from "../../features/session/access.ts";

interface TokenPreset {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** The least role of the owner. */
  readonly needs: AccessRole;
  readonly scopes: readonly string[];
  /** Whether the token can be limited to accounts. */
  readonly isPerAccount: boolean;
}

/** The presets that the API knows, for the common purposes of tokens. */
export const TOKEN_PRESETS: readonly TokenPreset[] = [
  {
    name: "read",
    label: "Read everything",
    description: "For notebooks and reports: everything that a viewer sees, and exports.",
    needs: "viewer",
    scopes: [
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
      "rotations.read",
      "audit.read",
    ],
    isPerAccount: false,
  },
  {
    name: "metrics",
    label: "Metrics",
    description: "For Prometheus: reads only the metrics.",
    needs: "viewer",
    scopes: ["metrics.read"],
    isPerAccount: false,
  },
  {
    name: "scans:start",
    label: "Start scans",
    description: "For pipelines: starts scans and reads their result with the new alerts.",
    needs: "analyst",
    scopes: ["accounts.read", "scans.read", "scans.start"],
    isPerAccount: true,
  },
  {
    name: "changes:check",
    label: "Check planned changes",
    description: "For pipelines: only checks which paths a planned change would open.",
    needs: "viewer",
    scopes: ["changes.check"],
    isPerAccount: true,
  },
  {
    name: "files:upload",
    label: "Upload offline files",
    description: "For export jobs: uploads the files of accounts without a connection.",
    needs: "admin",
    scopes: ["accounts.read", "accounts.uploadFile"],
    isPerAccount: true,
  },
  {
    name: "mcp:read",
    label: "AI assistant (MCP)",
    description:
      "For AI assistants over MCP: reads alerts, paths and inventory. The data that it reads reaches a language model.",
    needs: "viewer",
    scopes: [
      "installation.read",
      "accounts.read",
      "inventory.read",
      "paths.read",
      "scans.read",
      "checks.read",
      "alerts.read",
      "mcp.call",
    ],
    isPerAccount: false,
  },
  {
    name: "secrets:reveal",
    label: "Reveal new secrets",
    description: "Fetches the new keys of rotations that the token itself requested.",
    needs: "operator",
    scopes: ["rotations.read", "secrets.reveal", "secrets.acknowledge"],
    isPerAccount: false,
  },
];

/** The scopes in words: the presets that are complete, and every scope beyond them. */
export function scopeText(scopes: readonly string[]): string {
  const presets = TOKEN_PRESETS.filter((preset) => preset.scopes.every((scope) => scopes.includes(scope)));
  // A preset within another, such as metrics within read, adds nothing.
  const shown = presets.filter(
    (preset) =>
      !presets.some(
        (other) =>
          other.scopes.length > preset.scopes.length && preset.scopes.every((scope) => other.scopes.includes(scope)),
      ),
  );
  const covered = new Set(shown.flatMap((preset) => preset.scopes));
  return [...shown.map((preset) => preset.name), ...scopes.filter((scope) => !covered.has(scope))].join(", ");
}

/** Parses names that are separated by commas or spaces. */
export function namesIn(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
