/** The keys of the query language for the connected accounts. */
import type { QueryKeys } from "./query-keys.ts";

export const ACCOUNT_STATES = ["UNREACHABLE", "OLD", "PARTLY_READ", "FULLY_READ", "NOT_SCANNED"] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** The data of an account is old after this time. */
export const DATA_OLD_AFTER_HOURS = 24;

export const ACCOUNT_QUERY_KEYS = {
  is: {
    kind: "CHOICE",
    choices: new Map(ACCOUNT_STATES.map((state) => [state.toLowerCase().replace("_", "-"), state])),
    description: `Its state: \`unreachable\` (AWS refuses access, or the latest scan failed), \`old\` (the data is older than ${DATA_OLD_AFTER_HOURS} hours), \`partly-read\`, \`fully-read\` or \`not-scanned\`. A disconnected account has none of them.`,
    examples: ["is:unreachable", "is:old,partly-read"],
  },
  name: { kind: "TEXT", description: "A part of the name.", examples: ["name:payments"] },
  number: {
    kind: "TEXT",
    description: "The 12-digit number of the account, or a part of it.",
    examples: ["number:111122223333"],
  },
  group: {
    kind: "TEXT",
    description: "The ID or name of an account group. Only for admins who see all accounts.",
    examples: ['group:"PCI scope"'],
  },
  unit: {
    kind: "TEXT",
    description:
      "The ID or name of an organizational unit, or of the root. Its accounts and those of the units below it are listed. Only for admins who see all accounts.",
    examples: ["unit:Production"],
  },
} as const satisfies QueryKeys;
