import type { AuditEvent } from "../../db/entities/audit.ts";

const SIGNED_IN_KINDS = ["OPERATOR", "TOKEN", "SYSTEM"] as const;

/**
 * The kind of an event's actor. Earlier versions stored another word for ANONYMOUS, which their MACs cover, so it stays in
 * their rows.
 */
export function actorKindOf({ actorKind }: Pick<AuditEvent, "actorKind">): AuditEvent["actorKind"] {
  return SIGNED_IN_KINDS.find((kind) => kind === actorKind) ?? "ANONYMOUS";
}
