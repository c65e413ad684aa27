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
    deletes: "Finished scans with their control history.",
    keeps: "The latest scan with results of each account, and scans whose results or snapshots are in use, are kept.",
    setting: "SCAN_RETENTION_DAYS",
    input: "scanDays",
  },
  ALERTS: {
    title: "Alerts",
    deletes: "Events of alerts, and resolved alerts without younger events.",
    keeps: "Every alert that is not resolved is kept.",
    setting: "ALERT_RETENTION_DAYS",
    input: "alertDays",
  },
  INVENTORY: {
    title: "Deleted resources and changes",
    deletes: "Deleted users, groups, roles, policies and keys, closed paths, and recorded changes.",
    keeps: "What still exists in an account is kept.",
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
