/** Reads the filter of a list of alerts. */
import type { Scope } from "../core/request-scope.ts";
import { beforeReading } from "./due-alerts.ts";
import { type AlertFilter, type AlertSelection, selectionOfFilter } from "./filter.ts";

/** Opens the due alerts and parses the filter. Throws BAD_USER_INPUT or BAD_QUERY, and NOT_FOUND if an account does not exist. */
export async function readAlertFilter(scope: Scope, filter: AlertFilter | null | undefined): Promise<AlertSelection> {
  await beforeReading(scope);
  return selectionOfFilter(scope, filter);
}
