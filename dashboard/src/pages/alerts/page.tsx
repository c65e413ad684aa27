import { getRouteApi, Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { type ReactElement, useEffect, useMemo, useRef } from "react";
import { ColumnsMenu } from "../../ui/columns-menu.tsx";
import type { GridSearch } from "../../ui/grid-view.ts";
import type { WholeViewSearch } from "../../features/views/view-search.ts";
import { ViewsMenu } from "../../features/views/views-menu.tsx";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { FilterBar } from "../../ui/query-box.tsx";
import { ListQueryField } from "../../features/queries/list-query-field.tsx";
import type { AlertFilter, AlertGroupBy, AlertOrder } from "../../gql/schema-types.ts";
import { withValues } from "../../features/alerts/query-text.ts";
import { useSession } from "../../features/session/session.ts";
import { AlertGrid } from "./alert-grid.tsx";
import { AlertGroups } from "./alert-groups.tsx";
import { AlertsHeader, type Grouping } from "./alerts-header.tsx";
import { BulkTriage } from "./bulk-triage.tsx";
import { FacetColumn } from "./facet-column.tsx";
import { facetCounts } from "./facet-groups.tsx";
import type { Problem } from "../../ui/problem.ts";
import type { QueryCounts } from "../../ui/query-suggestions.ts";
import styles from "./page.module.css";
import { PartialCoverage } from "./partial-coverage.tsx";
import { OpenAlertContext } from "./open-alert.ts";
import { TriageChips } from "./triage-chips.tsx";
import { useActiveRow } from "./use-active-row.ts";
import { type AlertRow, indexOfAlert, useAlertList } from "./use-alert-list.ts";
import { type AlertSelection, DEFAULT_QUERY, useAlertSelection } from "./use-alert-selection.ts";
import { surroundingsFailure, useAlertSurroundings } from "./use-alert-surroundings.ts";
import { useAlertView } from "./use-alert-view.ts";
import { type LiveChanges, useLiveChanges } from "./use-live-changes.ts";
import { readAgain } from "../../ui/read-again.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** The pause after a change before the counts are read again, so that a burst of events causes one request. */
const COUNT_PAUSE_MS = 100;

const GROUPINGS = [
  { value: "none", label: "List" },
  { value: "check", label: "By check" },
  { value: "resource", label: "By resource" },
  { value: "account", label: "By account" },
] as const;

/** The order and the choice of columns do not depend on what has changed in a row. */
const NO_CHANGES: LiveChanges["changes"] = new Map();

const route = getRouteApi("/frame/alerts");

export function AlertsPage(): ReactElement {
  const { accountId, accounts } = useSession();
  const search = route.useSearch();
  const { q: query = DEFAULT_QUERY, group } = search;
  const hasSeveralAccounts = accountId === null && accounts.length > 1;
  const view = useAlertView(NO_CHANGES, { query, search, hasSeveralAccounts });
  const { number } = useParams({ strict: false });
  const filter = useMemo(() => ({ query, ...(accountId ? { accountIds: [accountId] } : {}) }), [query, accountId]);
  const list = useAlertList(filter, view.orderBy as AlertOrder | null);
  const live = useLiveChanges(filter, list.cursor, list.asOf);
  const selection = useAlertSelection();
  const { onSearch, openView } = useViewChanges(selection, number);
  const { active, onActive } = useActiveRow<AlertRow>();
  const place = indexOfAlert(list, number);
  function step(by: 1 | -1): number | null {
    const index = place === null ? 0 : place + by;
    const row = list.rowAt(index);
    if (row === undefined) return null;
    selection.open(row);
    return index;
  }
  const surrounding = useAlertSurroundings(filter, accountId);
  const { data } = surrounding;
  useChangedCounts(live, () => void readAgain(surrounding));
  // The previous counts stay visible until those of a new filter arrive.
  const surroundings = useKeptAnswer(surrounding, accountId);
  const total = list.totalCount === null ? null : (data?.alertFacets.total ?? list.totalCount);

  return (
    <>
      <AlertsHeader query={query} group={group} view={view} total={total} surroundings={surroundings} />
      <div className={styles["layout"]} data-detail={number !== undefined || undefined}>
        {/* The groups themselves are a list of these values with their counts. */}
        <FacetColumn surroundings={surroundings} query={query} without={group} onQuery={selection.show} />
        <div className={styles["list"]}>
          <AlertFilterBar
            query={query}
            group={group}
            problem={list.problem}
            counts={facetCounts(surroundings?.alertFacets)}
            onQuery={selection.show}
          />
          <div className={styles["tools"]}>
            <TriageChips query={query} onQuery={selection.show} />
            {group === undefined && (
              <div className={styles["barButtons"]}>
                <ViewsMenu list="ALERTS" search={search} defaultQuery={DEFAULT_QUERY} onOpen={openView} />
                <ColumnsMenu view={view} onSearch={onSearch} />
              </div>
            )}
          </div>
          {surroundings && <PartialCoverage accounts={surroundings.overview.accounts} />}
          {group ? (
            <Groups query={query} group={group} filter={filter} onClear={() => selection.show(DEFAULT_QUERY)} />
          ) : (
            <AlertGrid
              query={query}
              list={list}
              live={live}
              selection={selection}
              surroundings={surroundings}
              failure={surroundingsFailure(surrounding)}
              search={search}
              onSearch={onSearch}
              onActive={onActive}
              onStep={number === undefined ? undefined : step}
            />
          )}
        </div>
        <OpenAlertContext
          value={{
            place: place === null ? null : place + 1,
            total: list.totalCount ?? 0,
            step: (by) => void step(by),
            hasSelection: !selection.isEmpty,
          }}
        >
          <Outlet />
        </OpenAlertContext>
      </div>
      <BulkTriage
        filter={filter}
        list={list}
        live={live}
        selection={selection}
        activeRow={number === undefined && group === undefined ? () => active.current : null}
      />
    </>
  );
}

interface ViewChanges {
  readonly onSearch: (change: GridSearch) => void;
  readonly openView: (opened: WholeViewSearch, replace: boolean) => void;
}

/** Changes how the list is shown. `number` is that of the open alert. */
function useViewChanges(selection: AlertSelection, number: number | undefined): ViewChanges {
  const navigate = useNavigate();
  return {
    onSearch(change) {
      // Selected rows may not be loaded in another order, and an action would leave them out without a word.
      if ("sort" in change) selection.clear();
      void navigate({ from: "/alerts", to: ".", search: (before) => ({ ...before, ...change }) });
    },
    openView(opened, replace) {
      selection.clear();
      const withView = <Search extends object>(before: Search) => ({ ...before, ...opened });
      // The default view opens beside the alert that a link names.
      if (replace && number !== undefined)
        void navigate({ to: "/alerts/$number", params: { number }, replace, search: withView });
      else void navigate({ from: "/alerts", to: ".", replace, search: withView });
    },
  };
}

/** Reads the counts again when alerts of the accounts have changed, at most once per pause. */
function useChangedCounts({ changes, newCount }: LiveChanges, read: () => void): void {
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return undefined;
    }
    const timer = setTimeout(() => latest.current(), COUNT_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [changes, newCount]);
}

interface AlertFilterBarProps {
  readonly query: string;
  readonly group: Grouping | undefined;
  readonly problem: Problem | null;
  readonly counts: QueryCounts;
  readonly onQuery: (query: string) => void;
}

function AlertFilterBar({ query, group, problem, counts, onQuery }: AlertFilterBarProps): ReactElement {
  const navigate = useNavigate();
  return (
    <FilterBar>
      <ListQueryField
        list="ALERTS"
        label="Filter alerts"
        placeholder="e.g. is:open severity:high,critical user:anna key.age:>90d"
        value={query}
        onChange={onQuery}
        problem={problem}
        counts={counts}
      />
      <ChoiceGroup
        label="Group by"
        value={group ?? "none"}
        onChange={(value) => {
          void navigate({
            from: "/alerts",
            to: ".",
            search: (before) => ({ ...before, group: value === "none" ? undefined : value }),
          });
        }}
        choices={GROUPINGS}
      />
    </FilterBar>
  );
}

interface GroupsProps {
  readonly query: string;
  readonly group: Grouping;
  readonly filter: AlertFilter;
  readonly onClear: () => void;
}

function Groups({ query, group, filter, onClear }: GroupsProps): ReactElement {
  const navigate = useNavigate();
  return (
    <AlertGroups
      by={group.toUpperCase() as AlertGroupBy}
      filter={filter}
      onClear={onClear}
      onOpen={({ key, label }) =>
        void navigate({
          from: "/alerts",
          to: ".",
          search: (before) => ({
            ...before,
            q: withValues(query, group, [group === "check" ? key : label]),
            group: undefined,
          }),
        })
      }
    />
  );
}
