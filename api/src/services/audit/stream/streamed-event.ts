/** An audit event as it is sent: one line of ASCII JSON, the same at each delivery. */
import type { AuditEvent } from "../../../db/entities/audit.ts";
import { actorKindOf } from "../actor-kind.ts";

/** The largest event in bytes. A UDP datagram holds no more, and a receiver must not be stopped by one event. */
const EVENT_MAX_BYTES = 60_000;
export const EVENT_TYPE = "audit.event";

export interface StreamedEvent {
  readonly type: typeof EVENT_TYPE;
  readonly seq: number;
  /** With `seq`, it proves the log up to this event (`npm run audit:verify -- --anchor FILE`). */
  readonly mac: string;
  /** The ID of the event, which is the same at each delivery. */
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly outcome: "SUCCEEDED" | "REFUSED";
  readonly actor: {
    readonly kind: string;
    readonly name: string;
    readonly id: string | null;
    readonly tokenId: string | null;
    readonly tokenName: string | null;
    readonly sessionId: string | null;
  };
  readonly target: string | null;
  readonly targetName: string | null;
  readonly address: string | null;
  readonly client: string | null;
  readonly requestId: string;
  readonly details: unknown;
}

export function streamedEvent(event: AuditEvent): StreamedEvent {
  const { seq, mac, id, at, action, target, targetName, address, client, requestId, details } = event;
  return {
    type: EVENT_TYPE,
    seq,
    mac,
    id,
    at: at.toISOString(),
    action,
    outcome: details["outcome"] === "REFUSED" ? "REFUSED" : "SUCCEEDED",
    actor: {
      kind: actorKindOf(event),
      name: event.actor,
      id: event.actorId,
      tokenId: event.actorTokenId,
      tokenName: event.actorTokenName,
      sessionId: event.actorSessionId,
    },
    target,
    targetName,
    address,
    client,
    requestId,
    details,
  };
}

/** Returns the event as ASCII: JSON escapes control characters, and the others are escaped here. */
export function lineOf(event: StreamedEvent): string {
  const line = asciiJson(event);
  return line.length <= EVENT_MAX_BYTES ? line : asciiJson({ ...event, details: { isTooLong: true } });
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
