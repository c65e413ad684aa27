/** The keys of the query language for paths to administrator. */
import { choicesOf, type QueryKeys } from "./query-keys.ts";

export const PATH_QUERY_KEYS = {
  verdict: {
    kind: "CHOICE",
    choices: choicesOf(["EXPLOITABLE", "CONDITIONAL", "UNKNOWN", "BLOCKED"]),
    description: "How certain the path is.",
    examples: ["verdict:exploitable,conditional"],
  },
  source: {
    kind: "TEXT",
    description: "A part of the name of the principal that has the path.",
    examples: ["source:ci"],
  },
  target: { kind: "TEXT", description: "A part of the name of the administrator.", examples: ["target:admin"] },
  technique: {
    kind: "TEXT",
    description: "A part of the ID of a technique that the path uses.",
    examples: ["technique:lambda"],
  },
  hops: { kind: "NUMBER", description: "The number of steps.", examples: ["hops:1", "hops:>2"] },
  crossaccount: {
    kind: "YES_NO",
    description: "Whether the path leads into another account.",
    examples: ["crossaccount:yes"],
  },
  account: {
    kind: "TEXT",
    description: "The ID or 12-digit number of the account of the principal, or a part of its name.",
    examples: ["account:111122223333", "account:prod"],
  },
  age: {
    kind: "AGE",
    description: "The time since a scan first found a path of the principal.",
    examples: ["age:<7d", "age:2026-11-01..2026-11-30"],
  },
  opened: {
    kind: "AGE",
    description: "The time since the path opened, for the first time or again.",
    examples: ["opened:<7d"],
  },
  closed: {
    kind: "AGE",
    description: "The time since the path closed. Closed paths are listed only if they are asked for.",
    examples: ["closed:<7d"],
  },
  gone: { kind: "YES_NO", description: "Whether the path is closed.", examples: ["gone:yes"] },
} as const satisfies QueryKeys;
