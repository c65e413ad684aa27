import { useMemo } from "react";
import { type GridSearch, type GridView, gridViewOf } from "../../ui/grid-view.ts";
import { alertColumns, MOST_SEVERE_FIRST, onlyStatusOf } from "./alert-columns.tsx";
import type { AlertRow } from "./use-alert-list.ts";
import type { LiveChanges } from "./use-live-changes.ts";

interface AlertViewOptions {
  readonly query: string;
  readonly search: GridSearch;
  readonly hasSeveralAccounts: boolean;
}

/** How the address shows the list of alerts. Changes since the list was opened replace the values of its rows. */
export function useAlertView(
  changes: LiveChanges["changes"],
  { query, search, hasSeveralAccounts }: AlertViewOptions,
): GridView<AlertRow> {
  const onlyStatus = onlyStatusOf(query, search);
  const columns = useMemo(
    () => alertColumns(changes, { hasSeveralAccounts, onlyStatus }),
    [changes, hasSeveralAccounts, onlyStatus],
  );
  return gridViewOf(columns, MOST_SEVERE_FIRST, search);
}
