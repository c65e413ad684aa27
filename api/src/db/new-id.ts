import { randomFillSync } from "node:crypto";
import { now } from "../clock.ts";

const RANDOM_BYTES = 10;
/** A scan makes 100,000 ids: drawn one by one, the random bytes cost more than the rest of it. */
const random = Buffer.alloc(RANDOM_BYTES * 1_024);
let drawn = random.length;

/** Every row's id says what it is: `alert_0192f3…`. GraphQL's global ids, REST's paths and foreign keys are this one string. */
export const ID_PREFIXES = [
  "account",
  "scan",
  "snapshot",
  "alert",
  "event",
  "user",
  "key",
  "group",
  "role",
  "policy",
  "path",
  "rotation",
  "schedule",
  "session",
  "token",
  "link",
  "operator",
  "audit",
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];

/** A prefix and 128 bits: 48 of milliseconds, so that ids of one table grow with time and indexes stay dense, and 80 random. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${now().toString(16).padStart(12, "0")}${randomHex()}`;
}

export function idPrefix(id: string): IdPrefix | null {
  const prefix = id.slice(0, id.indexOf("_"));
  return /^[a-z]+_[0-9a-f]{32}$/.test(id) && (ID_PREFIXES as readonly string[]).includes(prefix)
    ? (prefix as IdPrefix)
    : null;
}

function randomHex(): string {
  if (drawn === random.length) {
    randomFillSync(random);
    drawn = 0;
  }
  drawn += RANDOM_BYTES;
  return random.toString("hex", drawn - RANDOM_BYTES, drawn);
}
