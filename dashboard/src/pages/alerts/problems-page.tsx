import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useCallback, useEffect, useMemo, useRef } from "react";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { ComingFacts } from "../../features/inventory/coming-facts.tsx";
import { CoverageSummaryBadge } from "../../features/inventory/coverage-badge.tsx";
import { useSession } from "../../features/session/session.ts";
import { AlertSurroundingsDocument, type AlertSurroundingsQuery } from "../../gql/alerts.ts";
import { ViewsMenu } from "../../features/views/views-menu.tsx";
import { ColumnsMenu } from "../../ui/columns-menu.tsx";
import { type GridSearch, type GridView, gridViewOf, orderText, sortAfter } from "../../ui/grid-view.ts";
import { DataGrid } from "../../ui/data-grid.tsx";
import { Facets } from "../../ui/facets.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { FilterBar } from "../../ui/query-box.tsx";
import { ListQueryField } from "../../features/queries/list-query-field.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import type { ProblemOrder } from "../../gql/problems.ts";
import { MOST_SEVERE_FIRST } from "./alert-columns.tsx";
import { NoAlerts } from "./alert-grid.tsx";
import { facetCounts, facetGroups, toggleFacet } from "./facet-groups.tsx";
import styles from "./page.module.css";
import { PartialCoverage } from "./partial-coverage.tsx";
import { problemColumns } from "./problem-columns.tsx";
import { allProblemsSearch, alertsQuery } from "./problem-links.ts";
import { problemHeads } from "./problem-heads.tsx";
import { ProblemPanel } from "./problem-panel.tsx";
import { useProblemTriage } from "./problem-triage.tsx";
import { DEFAULT_QUERY } from "./use-alert-selection.ts";
import type { SurroundingsFailure } from "./use-alert-surroundings.ts";
import { type ProblemGridRow, type ProblemList, useProblemList } from "./use-problem-list.ts";
import { type ProblemSelection, useProblemSelection } from "./use-problem-selection.ts";
import { NO_TRENDS, type ProblemTrendsById, useProblemTrends } from "./use-problem-trends.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

const SURROUNDINGS_REFRESH_MS = 15_000;
/** The number of problems that can be open at once. The address of the page names them. */
const OPEN_MAX = 20;

const route = getRouteApi("/frame/problems");

interface PanelSearch {
  readonly problem?: string | undefined;
  readonly open?: string | undefined;
  readonly fix?: string | undefined;
}

const NO_PANEL: PanelSearch = { problem: undefined, fix: undefined };

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

/** A problem that left the list would open its panel, and take the focus, whenever it comes back. */
function useForgetMissing(isShown: boolean, forget: () => void): void {
  const wasShown = useRef(false);
  useEffect(() => {
    if (wasShown.current && !isShown) forget();
    wasShown.current = isShown;
  });
}

/** The alerts grouped by the root cause that one fix removes. A row unfolds to its alerts. */
export function ProblemsPage(): ReactElement {
  const { accountId, accounts } = useSession();
  const navigate = useNavigate();
  const search = route.useSearch();
  const { q: query = DEFAULT_QUERY, open, problem: shownId, fix } = search;
  const openIds = useMemo(() => idsOf(open), [open]);
  const filter = useMemo(() => ({ query, ...(accountId ? { accountIds: [accountId] } : {}) }), [query, accountId]);
  const hasSeveralAccounts = accountId === null && accounts.length > 1;
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
  /** Opens the panel of a problem and unfolds its alerts. */
  const showProblem = useCallback(
    (id: string) => showPanel((before) => ({ problem: id, open: withId(before, id) })),
    [showPanel],
  );
  const toggle = useCallback((id: string) => showPanel((before) => ({ open: toggled(before, id) })), [showPanel]);
  const columnsWith = useCallback(
    (trends: ProblemTrendsById) =>
      problemColumns({ query, hasSeveralAccounts, onToggle: toggle, onShow: showProblem, trends }),
    [query, hasSeveralAccounts, toggle, showProblem],
  );
  const { orderBy } = gridViewOf(columnsWith(NO_TRENDS), MOST_SEVERE_FIRST, search);
  const list = useProblemList(filter, orderBy as ProblemOrder | null, openIds);
  const trends = useProblemTrends(list.rows);
  const columns = useMemo(() => columnsWith(trends), [columnsWith, trends]);
  const view = gridViewOf(columns, MOST_SEVERE_FIRST, search);
  const selection = useProblemSelection(list.rows, list.isStale);
  const active = useRef<ProblemGridRow | undefined>(undefined);
  const onActive = useCallback((row: ProblemGridRow | undefined) => {
    active.current = row;
  }, []);
  const surrounding = useQuery(AlertSurroundingsDocument, {
    variables: { filter, accountId },
    pollInterval: SURROUNDINGS_REFRESH_MS,
  });
  const problems = list.rows.flatMap((row) => (row.kind === "PROBLEM" ? [row.problem] : []));
  // A problem that leaves the list, such as one that was acknowledged, takes its panel with it.
  const place = problems.findIndex(({ id }) => id === shownId);
  const shown = problems[place];
  const triage = useProblemTriage({
    filter,
    list,
    keys: selection.keys,
    // While the grid has the focus, its active row is the one that is outlined, whichever problem the panel shows.
    activeRow: () => active.current ?? list.rows.find(({ key }) => key === shown?.id),
    onClear: selection.clear,
  });
  useForgetMissing(shown !== undefined, () => shownId !== undefined && showPanel(NO_PANEL));
  const { error, refetch } = surrounding;
  const failure = error ? { problem: problemOf(error), onRetry: () => void refetch() } : null;
  const surroundings = useKeptAnswer(surrounding, accountId);
  const whole = allProblemsSearch(query);

  function show(wanted: string): void {
    selection.clear();
    void navigate({
      from: "/problems",
      to: ".",
      search: (before) => ({
        ...before,
        q: wanted === DEFAULT_QUERY ? undefined : wanted,
        open: undefined,
        problem: undefined,
      }),
    });
  }

  function onSearch(change: GridSearch): void {
    void navigate({ from: "/problems", to: ".", search: (before) => ({ ...before, ...change }) });
  }

  /** Opens the next or the previous problem, and returns the index of its row. */
  function step(by: 1 | -1): number | null {
    const next = problems[place + by];
    if (next === undefined) return null;
    showPanel({ problem: next.id });
    return list.rows.findIndex(({ key }) => key === next.id);
  }

  return (
    <>
      <PageHeader
        title="Problems"
        back={
          whole && (
            <Link to="/problems" search={whole}>
              All problems
            </Link>
          )
        }
        question={
          list.totalCount === null ? (
            `The causes of alerts, ${orderText(view, "most severe first")}`
          ) : (
            <>
              {list.totalCount === 1
                ? "1 problem, the cause of "
                : `${countOf(list.totalCount, "problem")}, the causes of `}
              <Link to="/alerts" search={{ q: query === DEFAULT_QUERY ? undefined : query }}>
                {countOf(list.alertCount, "alert")}
              </Link>
              {`, ${orderText(view, "most severe first")}`}
            </>
          )
        }
        facts={
          surroundings ? (
            <>
              <CoverageSummaryBadge summary={surroundings.overview.coverageSummary} />
              <AsOf at={surroundings.overview.asOf} />
            </>
          ) : (
            <ComingFacts />
          )
        }
        actions={<ExportMenu subject="alerts" parameters={{ filter: query }} label="Export alerts" />}
      />
      <div className={styles["layout"]} data-detail={shown !== undefined || undefined}>
        <aside className={styles["facets"]} aria-label="Filters">
          {surroundings && <p className={styles["facetNote"]}>Numbers of alerts</p>}
          {surroundings && (
            <Facets
              groups={facetGroups(surroundings.alertFacets, query)}
              onToggle={(key, value) => show(toggleFacet(query, key, value))}
            />
          )}
        </aside>
        <div className={styles["list"]}>
          <FilterBar>
            <ListQueryField
              list="ALERTS"
              label="Filter problems"
              placeholder="e.g. is:open severity:high,critical user:anna key.age:>90d"
              value={query}
              onChange={show}
              problem={list.problem}
              counts={facetCounts(surroundings?.alertFacets)}
            />
            <div className={styles["barButtons"]} role="group" aria-label="How the list is shown">
              <ViewsMenu
                list="PROBLEMS"
                search={search}
                defaultQuery={DEFAULT_QUERY}
                onOpen={(opened, replace) => {
                  selection.clear();
                  void navigate({
                    from: "/problems",
                    to: ".",
                    replace,
                    search: (before) => ({ ...before, open: undefined, problem: undefined, ...opened }),
                  });
                }}
              />
              <ColumnsMenu view={view} onSearch={onSearch} />
            </div>
          </FilterBar>
          {surroundings && <PartialCoverage accounts={surroundings.overview.accounts} />}
          <Rows
            view={view}
            onSearch={onSearch}
            query={query}
            list={list}
            surroundings={surroundings}
            failure={failure}
            selection={selection}
            onShow={showProblem}
            onToggle={toggle}
            openKey={shown?.id ?? null}
            onStep={shown ? step : undefined}
            onActive={onActive}
            onClear={() => show(DEFAULT_QUERY)}
          />
        </div>
        {shown && (
          <ProblemPanel
            key={shown.id}
            problem={shown}
            place={place + 1}
            total={list.totalCount ?? problems.length}
            query={query}
            filter={filter}
            triage={triage}
            tab={fix}
            onTab={(tab) => showPanel({ fix: tab })}
            onStep={step}
            onClose={() => showPanel(NO_PANEL)}
          />
        )}
      </div>
      {triage.controls}
    </>
  );
}

interface RowsProps {
  readonly view: GridView<ProblemGridRow>;
  readonly onSearch: (change: GridSearch) => void;
  readonly query: string;
  readonly list: ProblemList;
  readonly surroundings: AlertSurroundingsQuery | undefined;
  readonly failure: SurroundingsFailure | null;
  readonly selection: ProblemSelection;
  readonly onShow: (id: string) => void;
  readonly onToggle: (id: string) => void;
  /** The problem whose panel is open. */
  readonly openKey: string | null;
  readonly onStep: ((by: 1 | -1) => number | null) | undefined;
  readonly onActive: (row: ProblemGridRow | undefined) => void;
  readonly onClear: () => void;
}

/** The problems as a grid, or the reason why there is none. */
function Rows({
  view,
  onSearch,
  query,
  list,
  surroundings,
  failure,
  selection,
  onShow,
  onToggle,
  openKey,
  onStep,
  onActive,
  onClear,
}: RowsProps): ReactElement {
  const navigate = useNavigate();
  const { problem, totalCount, rows } = list;
  if (problem?.code === "BAD_QUERY" && rows.length === 0)
    return <EmptyState title="This filter could not be understood">{problem.message}</EmptyState>;
  if (totalCount === null)
    return problem ? (
      <ErrorState problem={problem} what="the problems" onRetry={list.renew} />
    ) : (
      <LoadingRows label="Loading problems" />
    );
  if (totalCount === 0)
    return <NoAlerts {...{ query, surroundings, failure, onClear }} newCount={0} onShowNew={list.renew} />;

  function openRow(row: ProblemGridRow): void {
    if (row.kind === "PROBLEM") onShow(row.problem.id);
    if (row.kind === "ALERT")
      void navigate({
        to: "/alerts/$number",
        params: { number: row.alert.number },
        search: { q: alertsQuery(query, row.problem.id) },
      });
    if (row.kind === "MORE") void navigate({ to: "/alerts", search: { q: alertsQuery(query, row.problem.id) } });
  }

  const heads = view.sort.key === MOST_SEVERE_FIRST.key && list.counts ? problemHeads(rows, list.counts) : undefined;
  return (
    <div
      aria-busy={list.isStale}
      data-stale={list.isStale || undefined}
      data-heads={heads !== undefined || undefined}
      className={styles["grid"]}
    >
      <DataGrid
        onActive={onActive}
        openKey={openKey}
        onStep={onStep}
        onFold={(row, isUnfolded) => {
          if (row.kind === "PROBLEM" && row.isOpen !== isUnfolded) onToggle(row.problem.id);
        }}
        label={`Problems, ${formatNumber(totalCount)}`}
        columns={view.columns}
        sort={view.sort}
        onSort={(column) => onSearch({ sort: sortAfter(view, column) })}
        density={view.density}
        rowCount={rows.length}
        rowAt={(index) => rows[index]}
        heads={heads}
        keyOf={(row) => row.key}
        nameOf={nameOf}
        onOpen={openRow}
        onRange={list.onRange}
        selection={{ keys: selection.keys, onChange: selection.select }}
      />
    </div>
  );
}

function nameOf(row: ProblemGridRow): string | null {
  switch (row.kind) {
    case "PROBLEM":
      return `problem ${row.problem.title}`;
    case "ALERT":
      return `alert ${row.alert.number}`;
    case "MORE":
    case "LOADING":
      return null;
  }
}
