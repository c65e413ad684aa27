import type { RetentionQuery, RetentionRowFragment } from "../../gql/retention.ts";

export type ErasableAccount = RetentionQuery["retention"]["erasableAccounts"][number];
export type RetentionKind = RetentionRowFragment["policies"][number]["kind"];

interface KindText {
  readonly title: string;
  readonly deletes: string;
  readonly keeps: string;
  /** The environment setting that comes before the page. */
  readonly setting: string;
  readonly input: "scanDays" | "alertDays" | "inventoryDays";
}

export const KINDS: Readonly<Record<RetentionKind, KindText>> = {
  SCANS: {
    title: "Scans",
    deletes: "finished scans, with their answers to controls.",
    keeps: "the latest scan with results of each account, and scans whose results or snapshots are in use.",
    setting: "SCAN_RETENTION_DAYS",
    input: "scanDays",
  },
  ALERTS: {
    title: "Alerts",
    deletes: "the history of alerts, and resolved alerts whose whole history is older.",
    keeps: "every alert that is open, acknowledged, snoozed or dismissed.",
    setting: "ALERT_RETENTION_DAYS",
    input: "alertDays",
  },
  INVENTORY: {
    title: "Deleted resources and changes",
    deletes: "users, groups, roles, policies and keys that were deleted in AWS, closed paths, and recorded changes.",
    keeps: "everything that still exists in an account.",
    setting: "INVENTORY_RETENTION_DAYS",
    input: "inventoryDays",
  },
};

/** The tables of the database by what operators call their rows. */
const TABLES: Readonly<Record<string, string>> = {
  scan: "scans",
  schedule_slot: "passed times of schedules",
  alert_event: "alert events",
  alert: "alerts",
  access_key: "access keys",
  iam_user: "users",
  iam_group: "groups",
  iam_role: "roles",
  iam_policy: "policies",
  policy_version: "versions of policies",
  escalation_path: "paths to administrator",
  inventory_change: "recorded changes",
  account_activity: "activities of the event queue",
  account_activity_target: "targets of activities",
  activity_reaction: "pending scans of activities",
  alert_count: "counts of alerts",
  check_result: "results of checks",
  connection_check: "connection tests",
  control_answer: "answers to controls",
  control_result: "results of controls",
  event_queue: "event queues",
  key_use_reading: "readings of key use",
  last_accessed: "last accessed services",
  last_accessed_reading: "readings of last accessed services",
  offline_file: "offline files",
  problem: "problems",
  snapshot: "snapshots",
};

export function tableLabel(table: string): string {
  return TABLES[table] ?? `rows of ${table.replaceAll("_", " ")}`;
}
