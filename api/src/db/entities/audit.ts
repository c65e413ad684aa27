/** The audit log. Written only by `services/audit/audit-log.ts`; the database refuses changes to a row. */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { JsonValue } from "../../iam/finding.ts";

export const AuditEventEntity = defineEntity({
  name: "AuditEvent",
  tableName: "audit_event",
  properties: {
    /** The sequence number: 1, 2, 3 … without gaps. A missing number therefore shows that a row was deleted. */
    seq: p.bigint("number").primary(),
    id: p.text(),
    at: p.datetime(),
    actorKind: p.text().$type<"OPERATOR" | "TOKEN" | "SYSTEM" | "NOBODY">(),
    actor: p.text(),
    actorId: p.text().strictNullable(),
    action: p.text(),
    target: p.text().strictNullable(),
    targetName: p.text().strictNullable(),
    details: p.json().$type<Readonly<Record<string, JsonValue>>>(),
    requestId: p.text(),
    previousMac: p.text(),
    mac: p.text(),
  },
});
export type AuditEvent = InferEntity<typeof AuditEventEntity>;
