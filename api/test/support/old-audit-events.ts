/** Audit events of the past, as the product wrote them then. */
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { newId } from "../../src/db/new-id.ts";
import type { Em } from "../../src/db/orm.ts";
import type { Instant } from "../../src/iam/time.ts";
import { EVENT_VERSION, macOf } from "../../src/services/audit/event-mac.ts";

interface OldEvents {
  readonly count: number;
  readonly firstAt: Instant;
  readonly stepMs: number;
}

/** Writes the first events of a log. */
export async function insertOldAuditEvents(em: Em, key: Uint8Array, { count, firstAt, stepMs }: OldEvents) {
  let mac = "";
  const events = Array.from({ length: count }, (_, index) => {
    const event = {
      version: EVENT_VERSION,
      seq: index + 1,
      id: newId("audit"),
      at: new Date(firstAt + index * stepMs),
      actorKind: "SYSTEM" as const,
      actor: "IAM Monitor",
      actorId: null,
      actorTokenId: null,
      actorTokenName: null,
      actorSessionId: null,
      address: null,
      client: null,
      action: "demo.change",
      target: `account_${index}`,
      targetName: null,
      details: { index },
      requestId: "past",
      previousMac: mac,
    };
    mac = macOf(key, event);
    return { ...event, mac };
  });
  await em.insertMany(AuditEventEntity, events);
  await em.execute("insert into audit_head (id, seq, mac) values ('head', ?, ?)", [count, mac]);
}
