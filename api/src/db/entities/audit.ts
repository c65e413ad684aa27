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
    /**
     * The fields that the MAC covers. 1: the actor of a token is its name. 2: the actor is the name shown to people, and
     * the MAC also covers the version and the token. 3: it also covers the address, the client and the session.
     * 4: the MAC covers canonical JSON.
     */
    version: p.integer(),
    /** Read it with `actorKindOf`, because older rows have another word for ANONYMOUS. */
    actorKind: p.text().$type<"OPERATOR" | "TOKEN" | "SYSTEM" | "ANONYMOUS">(),
    actor: p.text(),
    /** The operator who acted or who owns the token. */
    actorId: p.text().strictNullable(),
    actorTokenId: p.text().strictNullable(),
    actorTokenName: p.text().strictNullable(),
    actorSessionId: p.text().strictNullable(),
    /** The client's address or network. Null for IAM Monitor itself, and if addresses are not recorded. */
    address: p.text().strictNullable(),
    /** The User-Agent header, which the client chooses. */
    client: p.text().strictNullable(),
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
