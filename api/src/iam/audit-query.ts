/** The keys of the query language for the audit log. */
import type { QueryKeys } from "./query-keys.ts";

export const AUDIT_QUERY_KEYS = {
  action: {
    kind: "TEXT",
    description: "A part of the name of the action.",
    examples: ["action:accounts.", "action:dismiss"],
  },
  actor: {
    kind: "TEXT",
    description: "A part of the name of the operator or token, or the ID of one.",
    examples: ["actor:anna"],
  },
  target: {
    kind: "TEXT",
    description: "The ID of what was changed, or a part of its name.",
    examples: ["target:production"],
  },
  address: {
    kind: "TEXT",
    description: "A part of the network address of the caller.",
    examples: ["address:203.0.113."],
  },
  age: { kind: "AGE", description: "The time since the event.", examples: ["age:<7d", "age:2026-11-01..2026-11-30"] },
  refused: {
    kind: "YES_NO",
    description: "Whether the action was refused, such as a sign-in that failed.",
    examples: ["refused:yes"],
  },
} as const satisfies QueryKeys;
