import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { WholeViewSearch } from "../../features/views/view-search.ts";
import type { GridSearch } from "../../ui/grid-view.ts";
import { DEFAULT_QUERY } from "./use-alert-selection.ts";

/** The number of problems that can be open at once. The address of the page names them. */
const OPEN_MAX = 20;

const route = getRouteApi("/frame/problems");

interface PanelSearch {
  readonly problem?: string | undefined;
  readonly open?: string | undefined;
  readonly fix?: string | undefined;
}

const NO_PANEL: PanelSearch = { problem: undefined, fix: undefined };

export interface ProblemsAddress {
  readonly search: ReturnType<typeof route.useSearch>;
  readonly query: string;
  /** The problems whose alerts are unfolded. */
  readonly openIds: readonly string[];
  /** Lists the problems of another query. */
  readonly showQuery: (query: string) => void;
  readonly showView: (opened: WholeViewSearch, replace: boolean) => void;
  readonly onSearch: (change: GridSearch) => void;
  /** Opens the panel of a problem and unfolds its alerts. */
  readonly showProblem: (id: string) => void;
  /** Changes the problem of the panel, the part of its fix or the unfolded problems. The Back button skips it. */
  readonly showPanel: (wanted: PanelSearch | ((open: string | undefined) => PanelSearch)) => void;
  readonly closePanel: () => void;
  /** Folds or unfolds the alerts of a problem. */
  readonly toggle: (id: string) => void;
}

/** The unfolded problems of the search parameter `open`. */
function idsOf(open: string | undefined): readonly string[] {
  return open === undefined ? [] : open.split(",");
}

function withId(open: string | undefined, id: string): string {
  const ids = idsOf(open);
  return (ids.includes(id) ? ids : [...ids, id].slice(-OPEN_MAX)).join(",");
}

function toggled(open: string | undefined, id: string): string | undefined {
  const ids = idsOf(open);
  if (!ids.includes(id)) return withId(open, id);
  return ids.filter((other) => other !== id).join(",") || undefined;
}

/** Reads and changes what the address of the page says: the query, the unfolded problems and the panel. */
export function useProblemsAddress(): ProblemsAddress {
  const navigate = useNavigate();
  const search = route.useSearch();
  const { q: query = DEFAULT_QUERY, open } = search;
  const openIds = useMemo(() => idsOf(open), [open]);
  // With other functions, the columns would be others at every rendering, and all rows would be drawn again.
  const showPanel = useCallback(
    (wanted: PanelSearch | ((open: string | undefined) => PanelSearch)): void =>
      void navigate({
        from: "/problems",
        to: ".",
        replace: true,
        resetScroll: false,
        search: (before) => ({ ...before, ...(typeof wanted === "function" ? wanted(before.open) : wanted) }),
      }),
    [navigate],
  );
  const showProblem = useCallback(
    (id: string) => showPanel((before) => ({ problem: id, open: withId(before, id) })),
    [showPanel],
  );
  const toggle = useCallback((id: string) => showPanel((before) => ({ open: toggled(before, id) })), [showPanel]);
  return {
    search,
    query,
    openIds,
    showQuery(wanted) {
      const q = wanted === DEFAULT_QUERY ? undefined : wanted;
      void navigate({
        from: "/problems",
        to: ".",
        search: (before) => ({ ...before, q, open: undefined, problem: undefined }),
      });
    },
    showView(opened, replace) {
      void navigate({
        from: "/problems",
        to: ".",
        replace,
        search: (before) => ({ ...before, open: undefined, problem: undefined, ...opened }),
      });
    },
    onSearch: (change) => void navigate({ from: "/problems", to: ".", search: (before) => ({ ...before, ...change }) }),
    showProblem,
    showPanel,
    closePanel: () => showPanel(NO_PANEL),
    toggle,
  };
}
