import { randomFillSync } from "node:crypto";
import { now } from "../clock.ts";

const RANDOM_BYTES = 10;
/**
 * A block of random bytes for the next IDs. A scan creates 100,000 IDs, and drawing the bytes separately for each ID
 * would cost more than everything else.
 */
const random = Buffer.alloc(RANDOM_BYTES * 1_024);
let usedBytes = random.length;

/**
 * The types with which IDs start, as in `alert_0192f3…`. GraphQL's global IDs, REST paths and foreign keys use this
 * same string.
 */
export const ID_PREFIXES = [
  "account",
  "accountgroup",
  "scan",
  "snapshot",
  "alert",
  "problem",
  "event",
  "user",
  "key",
  "group",
  "role",
  "policy",
  "path",
  "rotation",
  "schedule",
  "destination",
  "receiver",
  "session",
  "token",
  "link",
  "operator",
  "passkey",
  "audit",
  "export",
  "approval",
  "rule",
  "exception",
  "target",
  "message",
  "delivery",
  "answer",
  "report",
  "view",
  "organization",
  "queue",
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];

/**
 * Creates an ID from a prefix and 128 bits: the time in milliseconds (48 bits) and 80 random bits. Because of the time,
 * the IDs of a table increase and indexes stay dense.
 */
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
  if (usedBytes === random.length) {
    randomFillSync(random);
    usedBytes = 0;
  }
  usedBytes += RANDOM_BYTES;
  return random.toString("hex", usedBytes - RANDOM_BYTES, usedBytes);
}
