import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { AlertRow } from "./use-alert-list.ts";

/** The default query: open alerts. */
export const DEFAULT_QUERY = "is:open";

const NO_KEYS: ReadonlySet<string> = new Set();

export interface AlertSelection {
  /** The ids of the selected alerts. */
  readonly keys: ReadonlySet<string>;
  /** Whether every alert that matches the query is selected, including alerts that are not loaded. */
  readonly isAllMatching: boolean;
  readonly isEmpty: boolean;
  /** Selects these alerts and no others. */
  readonly select: (keys: ReadonlySet<string>) => void;
  readonly selectAllMatching: () => void;
  readonly clear: () => void;
  /** Lists the alerts of another query. Clears the selection, which belongs to the previous list. */
  readonly show: (query: string) => void;
  /** Opens an alert beside the list. Keeps the selection. */
  readonly open: (row: AlertRow) => void;
}

export function useAlertSelection(): AlertSelection {
  const navigate = useNavigate();
  const [keys, setKeys] = useState(NO_KEYS);
  const [isAllMatching, setAllMatching] = useState(false);

  function select(selected: ReadonlySet<string>): void {
    setKeys(selected);
    setAllMatching(false);
  }

  return {
    keys,
    isAllMatching,
    isEmpty: keys.size === 0 && !isAllMatching,
    select,
    selectAllMatching: () => setAllMatching(true),
    clear: () => select(NO_KEYS),
    show(query) {
      select(NO_KEYS);
      void navigate({
        from: "/alerts",
        to: ".",
        search: (before) => ({ ...before, q: query === DEFAULT_QUERY ? undefined : query }),
      });
    },
    open: (row) => void navigate({ to: "/alerts/$number", params: { number: row.number }, search: (before) => before }),
  };
}
