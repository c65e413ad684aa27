import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { type ReactElement, useCallback, useEffect, useMemo, useRef } from "react";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { ColumnsMenu } from "../../ui/columns-menu.tsx";
import { type GridSearch, gridViewOf, orderText } from "../../ui/grid-view.ts";
import type { WholeViewSearch } from "../../features/views/view-search.ts";
import { ViewsMenu } from "../../features/views/views-menu.tsx";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { ComingFacts } from "../../features/inventory/coming-facts.tsx";
import { CoverageSummaryBadge } from "../../features/inventory/coverage-badge.tsx";
import { Facets } from "../../ui/facets.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { FilterBar } from "../../ui/query-box.tsx";
import { ListQueryField } from "../../features/queries/list-query-field.tsx";
import { type AlertFilter, type AlertGroupBy, type AlertOrder, AlertSurroundingsDocument } from "../../gql/alerts.ts";
import { countOf } from "../../ui/format.ts";
import { withValues } from "../../features/alerts/query-text.ts";
import { useSession } from "../../features/session/session.ts";
import { alertColumns, MOST_SEVERE_FIRST, onlyStatusOf } from "./alert-columns.tsx";
import { AlertGrid } from "./alert-grid.tsx";
import { AlertGroups } from "./alert-groups.tsx";
import { BulkTriage } from "./bulk-triage.tsx";
import { MakeException, MutedAlerts } from "./exception-links.tsx";
import { facetCounts, facetGroups, toggleFacet } from "./facet-groups.tsx";
import { type Problem, problemOf } from "../../ui/problem.ts";
import type { QueryCounts } from "../../ui/query-suggestions.ts";
import styles from "./page.module.css";
import { PartialCoverage } from "./partial-coverage.tsx";
import { problemSearch } from "./problem-links.ts";
import { OpenAlertContext } from "./open-alert.ts";
import { TriageChips } from "./triage-chips.tsx";
import { type AlertRow, indexOfAlert, useAlertList } from "./use-alert-list.ts";
import { DEFAULT_QUERY, useAlertSelection } from "./use-alert-selection.ts";
import { type LiveChanges, useLiveChanges } from "./use-live-changes.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** How often the facet counts are read again. */
const SURROUNDINGS_REFRESH_MS = 15_000;
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
  const onlyStatus = onlyStatusOf(query, search);
  const columns = useMemo(
    () => alertColumns(NO_CHANGES, { hasSeveralAccounts, onlyStatus }),
    [hasSeveralAccounts, onlyStatus],
  );
  const view = gridViewOf(columns, MOST_SEVERE_FIRST, search);
  const { number } = useParams({ strict: false });
  const back = problemSearch(query);
  const filter = useMemo(() => ({ query, ...(accountId ? { accountIds: [accountId] } : {}) }), [query, accountId]);
  const list = useAlertList(filter, view.orderBy as AlertOrder | null);
  const live = useLiveChanges(filter, list.cursor, list.asOf);
  const selection = useAlertSelection();
  const navigate = useNavigate();
  function onSearch(change: GridSearch): void {
    // Selected rows may not be loaded in another order, and an action would leave them out without a word.
    if ("sort" in change) selection.clear();
    void navigate({ from: "/alerts", to: ".", search: (before) => ({ ...before, ...change }) });
  }
  const active = useRef<AlertRow | undefined>(undefined);
  const onActive = useCallback((row: AlertRow | undefined) => {
    active.current = row;
  }, []);
  function openView(opened: WholeViewSearch, replace: boolean): void {
    selection.clear();
    const withView = <Search extends object>(before: Search) => ({ ...before, ...opened });
    // The default view opens beside the alert that a link names.
    if (replace && number !== undefined)
      void navigate({ to: "/alerts/$number", params: { number }, replace, search: withView });
    else void navigate({ from: "/alerts", to: ".", replace, search: withView });
  }
  const place = indexOfAlert(list, number);
  function step(by: 1 | -1): number | null {
    const index = place === null ? 0 : place + by;
    const row = list.rowAt(index);
    if (row === undefined) return null;
    selection.open(row);
    return index;
  }
  const surrounding = useQuery(AlertSurroundingsDocument, {
    variables: { filter, accountId },
    pollInterval: SURROUNDINGS_REFRESH_MS,
  });
  const { data, error, refetch } = surrounding;
  useChangedCounts(live, () => void refetch());
  // The previous counts stay visible until those of a new filter arrive.
  const surroundings = useKeptAnswer(surrounding, accountId);
  const total = list.totalCount === null ? null : (data?.alertFacets.total ?? list.totalCount);

  return (
    <>
      <PageHeader
        title="Alerts"
        back={
          back && (
            <Link to="/problems" search={back}>
              Back to problems
            </Link>
          )
        }
        question={
          group
            ? `${total === null ? "IAM issues" : countOf(total, "alert")} by ${group}, most severe first`
            : `${total === null ? "IAM issues" : countOf(total, "alert")}, ${orderText(view, "most severe first")}`
        }
        facts={
          surroundings ? (
            <>
              <CoverageSummaryBadge summary={surroundings.overview.coverageSummary} />
              <AsOf at={surroundings.overview.asOf} />
              <MutedAlerts />
            </>
          ) : (
            <ComingFacts />
          )
        }
        actions={
          <>
            <MakeException query={query} count={total} />
            <ExportMenu subject="alerts" parameters={{ filter: query, orderBy: view.sortText }} />
          </>
        }
      />
      <div className={styles["layout"]} data-detail={number !== undefined || undefined}>
        <aside className={styles["facets"]} aria-label="Filters">
          {surroundings && (
            <Facets
              // The groups themselves are a list of these values with their counts.
              groups={facetGroups(surroundings.alertFacets, query).filter(({ key }) => key !== group)}
              onToggle={(key, value) => selection.show(toggleFacet(query, key, value))}
            />
          )}
        </aside>
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
              failure={error ? { problem: problemOf(error), onRetry: () => void refetch() } : null}
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

/** Reads the counts again when alerts of the accounts have changed, at most once per pause. */
function useChangedCounts({ changes, newCount }: LiveChanges, refetch: () => void): void {
  const latest = useRef(refetch);
  useEffect(() => {
    latest.current = refetch;
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

type Grouping = "check" | "resource" | "account";

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
