import { useParams } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef } from "react";
import { useSession } from "../../features/session/session.ts";
import type { AlertSurroundingsQuery } from "../../gql/alerts.ts";
import { clearanceOf } from "../../features/inventory/coverage-text.ts";
import { DataGrid } from "../../ui/data-grid.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import { AllClear, EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { type GridSearch, sortAfter } from "../../ui/grid-view.ts";
import styles from "./page.module.css";
import { type AlertList, type AlertRow, indexOfAlert } from "./use-alert-list.ts";
import { type AlertSelection, DEFAULT_QUERY } from "./use-alert-selection.ts";
import type { SurroundingsFailure } from "./use-alert-surroundings.ts";
import { useAlertView } from "./use-alert-view.ts";
import type { LiveChanges } from "./use-live-changes.ts";

/** A first scan's alerts arrive in batches. They are shown together when none has arrived for this long. */
const SETTLED_MS = 400;

export interface AlertGridProps {
  readonly query: string;
  readonly list: AlertList;
  readonly live: LiveChanges;
  readonly selection: AlertSelection;
  readonly surroundings: AlertSurroundingsQuery | undefined;
  readonly failure: SurroundingsFailure | null;
  /** How the list is shown. */
  readonly search: GridSearch;
  readonly onSearch: (change: GridSearch) => void;
  readonly onActive: (row: AlertRow | undefined) => void;
  /** Opens the next or previous alert while one is open. */
  readonly onStep: ((by: 1 | -1) => number | null) | undefined;
}

/** The alerts as a grid, or the reason why there is none. */
export function AlertGrid(props: AlertGridProps): ReactElement {
  const { query, list, live, selection, surroundings, failure, search, onSearch, ...keys } = props;
  const session = useSession();
  const { number } = useParams({ strict: false });
  const hasSeveralAccounts = session.accountId === null && session.accounts.length > 1;
  const view = useAlertView(live.changes, { query, search, hasSeveralAccounts });
  const { problem, totalCount } = list;
  if (problem?.code === "BAD_QUERY")
    return <EmptyState title="This filter could not be understood">{problem.message}</EmptyState>;
  if (totalCount === null) {
    return problem ? (
      <ErrorState problem={problem} what="the alerts" onRetry={list.renew} />
    ) : (
      <LoadingRows label="Loading alerts" />
    );
  }
  if (totalCount === 0) {
    return (
      <NoAlerts
        query={query}
        surroundings={surroundings}
        failure={failure}
        newCount={live.newCount}
        onShowNew={list.renew}
        onClear={() => selection.show(DEFAULT_QUERY)}
      />
    );
  }
  return (
    <div aria-busy={list.isStale} data-stale={list.isStale || undefined} className={styles["grid"]}>
      <DataGrid
        label={`Alerts, ${formatNumber(totalCount)}`}
        columns={view.columns}
        sort={view.sort}
        onSort={(column) => onSearch({ sort: sortAfter(view, column) })}
        density={view.density}
        rowCount={totalCount}
        rowAt={list.rowAt}
        keyOf={(row) => row.id}
        nameOf={(row) => `alert ${row.number}`}
        onOpen={selection.open}
        onRange={list.need}
        openKey={openKeyOf(list, number)}
        onActive={keys.onActive}
        onStep={keys.onStep}
        newCount={live.newCount}
        onShowNew={list.renew}
        selection={{ keys: selection.keys, onChange: selection.select }}
      />
    </div>
  );
}

/** The key of the alert that is open beside the list. Null if none is open or its row is not loaded. */
function openKeyOf(list: AlertList, number: number | undefined): string | null {
  const index = indexOfAlert(list, number);
  return index === null ? null : (list.rowAt(index)?.id ?? null);
}

interface NoAlertsProps {
  readonly query: string;
  readonly surroundings: AlertSurroundingsQuery | undefined;
  readonly failure: SurroundingsFailure | null;
  readonly newCount: number;
  readonly onClear: () => void;
  readonly onShowNew: () => void;
}

/** Says why the list is empty. Shows new alerts without a click, because no visible row can move. */
export function NoAlerts(props: NoAlertsProps): ReactElement {
  const { query, surroundings, failure, newCount, onClear, onShowNew } = props;
  const latestShowNew = useRef(onShowNew);
  useEffect(() => {
    latestShowNew.current = onShowNew;
  });
  useEffect(() => {
    if (newCount === 0) return undefined;
    const timer = setTimeout(() => latestShowNew.current(), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [newCount]);
  if (newCount > 0) {
    return (
      <EmptyState title={countOf(newCount, "new alert")} actions={<button onClick={onShowNew}>Show</button>}>
        The new alerts match this filter and appear in a moment.
      </EmptyState>
    );
  }
  if (!surroundings) return failure ? <ErrorState {...failure} what="the coverage of this list" /> : <LoadingRows />;
  const { asOf, clearSince } = surroundings.overview;
  if (asOf === null) {
    return (
      <EmptyState title="No data yet">
        Alerts appear after the first scan of an account. Use Scan now in the header to start one.
      </EmptyState>
    );
  }
  if (query === DEFAULT_QUERY)
    return <AllClear since={clearSince} asOf={asOf} {...clearanceOf(surroundings.overview)} />;
  return (
    <NoMatch noun="alerts" onClear={onClear}>
      <code>{query === "" ? "(no filter)" : query}</code>
    </NoMatch>
  );
}
