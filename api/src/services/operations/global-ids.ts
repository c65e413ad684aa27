/** Which type a global id names. Checks have plain ids; events are numbered. */
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
} as const;
export type NodeType = (typeof TYPES)[keyof typeof TYPES] | "AlertEvent" | "Check";

/** `null`: nobody's id. */
export function nodeTypeOfId(id: string): NodeType | null {
  const prefix = idPrefix(id);
  if (prefix !== null) return prefix in TYPES ? TYPES[prefix as keyof typeof TYPES] : null;
  if (/^event_\d{1,18}$/.test(id)) return "AlertEvent";
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) ? "Check" : null;
}

/** For a value that is one of ours for certain; events are rows without an id of their own. */
export function nodeTypeOf(value: { readonly id: string } | { readonly seq: number }): NodeType {
  return "seq" in value ? "AlertEvent" : nodeTypeOfId(value.id)!;
}
