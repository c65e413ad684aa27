/** Maps a global ID to its type. The IDs of checks have no prefix. The IDs of events contain the event's number. */
import { idPrefix } from "../../db/new-id.ts";

const TYPES = {
  account: "Account",
  scan: "Scan",
  alert: "Alert",
  user: "User",
  key: "AccessKey",
  group: "Group",
  role: "Role",
  policy: "Policy",
  path: "EscalationPath",
  rotation: "Rotation",
  schedule: "RotationSchedule",
  rule: "NotificationRule",
  exception: "ExceptionRule",
  target: "NotificationTarget",
  delivery: "NotificationDelivery",
  operator: "Operator",
  token: "ApiToken",
  audit: "AuditEvent",
  approval: "Approval",
} as const;
export type NodeType = (typeof TYPES)[keyof typeof TYPES] | "AlertEvent" | "Check";

/** Returns the type of an ID. Null if it is not the ID of any type. */
export function nodeTypeOfId(id: string): NodeType | null {
  const prefix = idPrefix(id);
  if (prefix !== null) return prefix in TYPES ? TYPES[prefix as keyof typeof TYPES] : null;
  if (/^event_\d{1,18}$/.test(id)) return "AlertEvent";
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) ? "Check" : null;
}

/** Returns the type of a value. Only the events of alerts are rows without an ID of their own. */
export function nodeTypeOf(value: { readonly id: string } | { readonly seq: number }): NodeType {
  return "id" in value ? nodeTypeOfId(value.id)! : "AlertEvent";
}
