/** The lists that speak the query language, each with its keys. */
import { ACCOUNT_QUERY_KEYS } from "../../iam/account-query.ts";
import { ALERT_QUERY_KEYS } from "../../iam/alerts/alert-query.ts";
import { AUDIT_QUERY_KEYS } from "../../iam/audit-query.ts";
import {
  ACCESS_KEY_QUERY_KEYS,
  GROUP_QUERY_KEYS,
  POLICY_QUERY_KEYS,
  ROLE_QUERY_KEYS,
  USER_QUERY_KEYS,
} from "../../iam/inventory-query.ts";
import { PATH_QUERY_KEYS } from "../../iam/path-query.ts";
import type { QueryKeys } from "../../iam/query-keys.ts";

export const QUERY_LISTS = {
  ALERTS: ALERT_QUERY_KEYS,
  USERS: USER_QUERY_KEYS,
  ACCESS_KEYS: ACCESS_KEY_QUERY_KEYS,
  GROUPS: GROUP_QUERY_KEYS,
  ROLES: ROLE_QUERY_KEYS,
  POLICIES: POLICY_QUERY_KEYS,
  ESCALATION_PATHS: PATH_QUERY_KEYS,
  AUDIT_EVENTS: AUDIT_QUERY_KEYS,
  ACCOUNTS: ACCOUNT_QUERY_KEYS,
} as const satisfies Readonly<Record<string, QueryKeys>>;
export type QueryList = keyof typeof QUERY_LISTS;
