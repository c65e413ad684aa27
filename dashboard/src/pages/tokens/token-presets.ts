import { SCOPE_PRESETS } from "../../gql/constants.ts";
import type { OperatorRole } from "../../gql/schema-types.ts";

interface TokenPreset {
  readonly name: keyof typeof SCOPE_PRESETS;
  readonly label: string;
  readonly description: string;
  /** The least role of the owner. */
  readonly leastRole: OperatorRole;
  readonly scopes: readonly string[];
  /** Whether the token can be limited to accounts. */
  readonly isPerAccount: boolean;
}

/** The presets that the API knows, for the common purposes of tokens. */
export const TOKEN_PRESETS: readonly TokenPreset[] = [
  {
    name: "read",
    ...SCOPE_PRESETS.read,
    label: "Read everything",
    description: "For notebooks and reports: everything that a viewer sees, and exports.",
    isPerAccount: false,
  },
  {
    name: "metrics",
    ...SCOPE_PRESETS.metrics,
    label: "Metrics",
    description: "For Prometheus: reads only the metrics.",
    isPerAccount: false,
  },
  {
    name: "scans:start",
    ...SCOPE_PRESETS["scans:start"],
    label: "Start scans",
    description: "For pipelines: starts scans and reads their result with the new alerts.",
    isPerAccount: true,
  },
  {
    name: "changes:check",
    ...SCOPE_PRESETS["changes:check"],
    label: "Check planned changes",
    description: "For pipelines: only checks which paths a planned change would open.",
    isPerAccount: true,
  },
  {
    name: "files:upload",
    ...SCOPE_PRESETS["files:upload"],
    label: "Upload offline files",
    description: "For export jobs: uploads the files of accounts without a connection.",
    isPerAccount: true,
  },
  {
    name: "mcp:read",
    ...SCOPE_PRESETS["mcp:read"],
    label: "AI assistant (MCP)",
    description:
      "For AI assistants over MCP: reads alerts, paths and inventory. The data that it reads reaches a language model.",
    isPerAccount: false,
  },
  {
    name: "secrets:reveal",
    ...SCOPE_PRESETS["secrets:reveal"],
    label: "Reveal new secrets",
    description: "Fetches the new keys of rotations that the token itself requested.",
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
