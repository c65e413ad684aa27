/** The MAC of an audit event: over the event itself and the MAC of the event before it. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { AuditEvent } from "../../db/entities/audit.ts";

/** The version of new events. Each version covers more fields (`AuditEventEntity.version`). */
export const EVENT_VERSION = 3;

export type Chained = Omit<AuditEvent, "mac" | "details"> & { readonly details: unknown };

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
    sorted(details),
    requestId,
    previousMac,
    ...laterFieldsOf(event),
  ];
  return createHmac("sha256", key).update(JSON.stringify(fields)).digest("hex");
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

/** Sorts the keys of objects, because jsonb does not preserve their order. */
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
