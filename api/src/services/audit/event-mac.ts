/** The MAC of an audit event: over the event itself and the MAC of the event before it. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { AuditEvent } from "../../db/entities/audit.ts";

/** The version of new events. Each version covers more fields (`AuditEventEntity.version`). */
export const EVENT_VERSION = 4;
/** From this version on, the MAC covers canonical JSON. Before it, a list of pairs had the MAC of an object. */
const CANONICAL_VERSION = 4;

export type Chained = Omit<AuditEvent, "mac" | "details"> & { readonly details: unknown };

/**
 * Whether the event is as it was written. Its details must be an object: in older versions, a list of pairs has the same
 * MAC, and no reader finds anything in a list.
 */
export function isAuthentic(key: Uint8Array, event: Chained & Pick<AuditEvent, "mac">): boolean {
  return isPlainObject(event.details) && isSameMac(event.mac, macOf(key, event));
}

export function macOf(key: Uint8Array, event: Chained): string {
  const { seq, id, at, actorKind, actor, actorId, action, target, targetName, details, requestId, previousMac } = event;
  const fields = [
    seq,
    id,
    at.toISOString(),
    actorKind,
    actor,
    actorId,
    action,
    target,
    targetName,
    event.version < CANONICAL_VERSION ? sorted(details) : details,
    requestId,
    previousMac,
    ...laterFieldsOf(event),
  ];
  const text = event.version < CANONICAL_VERSION ? JSON.stringify(fields) : canonicalJson(fields);
  return createHmac("sha256", key).update(text).digest("hex");
}

/**
 * The fields that later versions added. A row of an older version has none of them: if it does, they were written into
 * it afterwards, and covering them here makes its MAC wrong.
 */
function laterFieldsOf(event: Chained): readonly unknown[] {
  const { version, actorTokenId, actorTokenName, address, client, actorSessionId } = event;
  const second = [version, actorTokenId, actorTokenName];
  const third = [address, client, actorSessionId];
  if (version > 2 || third.some((field) => field !== null)) return [...second, ...third];
  return version === 1 && actorTokenId === null && actorTokenName === null ? [] : second;
}

/** JSON with sorted keys, because jsonb does not preserve their order. Two values have the same text only if they are equal. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (!isPlainObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
}

function isPlainObject(value: unknown): value is object {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The details as versions before 4 covered them. An object becomes a list of its sorted pairs. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}

export function isSameMac(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
