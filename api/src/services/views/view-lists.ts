/** The query language and the orders of each list that can have saved views. */
import type { ViewList } from "../../db/entities/saved-view.ts";
import { AppError } from "../../errors.ts";
import { ALERT_QUERY_KEYS } from "../../iam/alerts/alert-query.ts";
import { ALERT_ORDERS } from "../alerts/alert-order.ts";
import { PROBLEM_ORDERS } from "../alerts/problems.ts";
import { parseOrder } from "../core/order.ts";
import { readQuery } from "../core/query-conditions.ts";
import { ACCESS_KEY_ORDERS, GROUP_ORDERS, POLICY_ORDERS, ROLE_ORDERS, USER_ORDERS } from "../inventory/list-order.ts";
import {
  accessKeyConditions,
  groupConditions,
  policyConditions,
  roleConditions,
  userConditions,
} from "../inventory/list-query.ts";

interface ListLanguage {
  /** Throws BAD_QUERY. */
  readonly parse: (query: string) => unknown;
  readonly orders: readonly string[];
}

const parseAlertQuery = (query: string) => readQuery(query, ALERT_QUERY_KEYS);

const LANGUAGES: Readonly<Record<ViewList, ListLanguage>> = {
  ALERTS: { parse: parseAlertQuery, orders: ALERT_ORDERS },
  PROBLEMS: { parse: parseAlertQuery, orders: PROBLEM_ORDERS },
  USERS: { parse: userConditions, orders: USER_ORDERS },
  ACCESS_KEYS: { parse: accessKeyConditions, orders: ACCESS_KEY_ORDERS },
  GROUPS: { parse: groupConditions, orders: GROUP_ORDERS },
  ROLES: { parse: roleConditions, orders: ROLE_ORDERS },
  POLICIES: { parse: policyConditions, orders: POLICY_ORDERS },
};

/** Why the query cannot be parsed. Null if it can. */
export function queryError({ list, query }: { readonly list: ViewList; readonly query: string }): string | null {
  try {
    LANGUAGES[list].parse(query);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** Throws BAD_USER_INPUT if the list has no such order. */
export function requireOrder(list: ViewList, orderBy: string | null): void {
  parseOrder(LANGUAGES[list].orders, orderBy);
}
