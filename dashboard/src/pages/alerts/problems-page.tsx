import { type ReactElement, useCallback, useEffect, useMemo, useRef } from "react";
import { ListQueryField } from "../../features/queries/list-query-field.tsx";
import { useSession } from "../../features/session/session.ts";
import type { WholeViewSearch } from "../../features/views/view-search.ts";
import { ViewsMenu } from "../../features/views/views-menu.tsx";
import type { AlertSurroundingsQuery } from "../../gql/alerts.ts";
import type { AlertFilter, ProblemOrder } from "../../gql/schema-types.ts";
import { ColumnsMenu } from "../../ui/columns-menu.tsx";
import { type GridView, gridViewOf } from "../../ui/grid-view.ts";
import { FilterBar } from "../../ui/query-box.tsx";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";
import { MOST_SEVERE_FIRST } from "./alert-columns.tsx";
import { FacetColumn } from "./facet-column.tsx";
import { facetCounts } from "./facet-groups.tsx";
import styles from "./page.module.css";
import { PartialCoverage } from "./partial-coverage.tsx";
import { problemColumns } from "./problem-columns.tsx";
import { ProblemGrid } from "./problem-grid.tsx";
import { ProblemPanel } from "./problem-panel.tsx";
import { useProblemTriage } from "./problem-triage.tsx";
import { ProblemsHeader } from "./problems-header.tsx";
import { useActiveRow } from "./use-active-row.ts";
import { DEFAULT_QUERY } from "./use-alert-selection.ts";
import { surroundingsFailure, useAlertSurroundings } from "./use-alert-surroundings.ts";
import { type ProblemGridRow, type ProblemList, type ProblemNode, useProblemList } from "./use-problem-list.ts";
import { useProblemSelection } from "./use-problem-selection.ts";
import { NO_TRENDS, type ProblemTrendsById, useProblemTrends } from "./use-problem-trends.ts";
import { type ProblemsAddress, useProblemsAddress } from "./use-problems-address.ts";

/** The alerts grouped by the root cause that one fix removes. A row unfolds to its alerts. */
export function ProblemsPage(): ReactElement {
  const { accountId, accounts } = useSession();
  const address = useProblemsAddress();
  const { search, query } = address;
  const filter = useMemo(() => ({ query, ...(accountId ? { accountIds: [accountId] } : {}) }), [query, accountId]);
  const { list, view } = useViewedProblems(filter, address, accountId === null && accounts.length > 1);
  const selection = useProblemSelection(list.rows, list.isStale);
  const { active, onActive } = useActiveRow<ProblemGridRow>();
  const surrounding = useAlertSurroundings(filter, accountId);
  const open = openProblemOf(list, address);
  const shown = open?.problem;
  const triage = useProblemTriage({
    filter,
    list,
    keys: selection.keys,
    // While the grid has the focus, its active row is the one that is outlined, whichever problem the panel shows.
    activeRow: () => active.current ?? list.rows.find(({ key }) => key === shown?.id),
    onClear: selection.clear,
  });
  useForgetMissing(shown !== undefined, () => search.problem !== undefined && address.closePanel());
  const surroundings = useKeptAnswer(surrounding, accountId);

  function show(wanted: string): void {
    selection.clear();
    address.showQuery(wanted);
  }

  function openView(opened: WholeViewSearch, replace: boolean): void {
    selection.clear();
    address.showView(opened, replace);
  }

  return (
    <>
      <ProblemsHeader query={query} list={list} view={view} surroundings={surroundings} />
      <div className={styles["layout"]} data-detail={open !== null || undefined}>
        <FacetColumn surroundings={surroundings} query={query} note="Numbers of alerts" onQuery={show} />
        <div className={styles["list"]}>
          <ProblemFilterBar
            address={address}
            list={list}
            view={view}
            surroundings={surroundings}
            onQuery={show}
            onOpenView={openView}
          />
          {surroundings && <PartialCoverage accounts={surroundings.overview.accounts} />}
          <ProblemGrid
            address={address}
            view={view}
            list={list}
            surroundings={surroundings}
            failure={surroundingsFailure(surrounding)}
            selection={selection}
            openKey={shown?.id ?? null}
            onStep={open?.step}
            onActive={onActive}
            onClear={() => show(DEFAULT_QUERY)}
          />
        </div>
        {open && (
          <ProblemPanel
            key={open.problem.id}
            problem={open.problem}
            place={open.place}
            total={open.total}
            query={query}
            filter={filter}
            triage={triage}
            tab={search.fix}
            onTab={(tab) => address.showPanel({ fix: tab })}
            onStep={open.step}
            onClose={address.closePanel}
          />
        )}
      </div>
      {triage.controls}
    </>
  );
}

interface ViewedProblems {
  readonly list: ProblemList;
  readonly view: GridView<ProblemGridRow>;
}

/** Reads the problems in the order of the address, then the trends that their columns show. */
function useViewedProblems(filter: AlertFilter, address: ProblemsAddress, hasSeveralAccounts: boolean): ViewedProblems {
  const { query, search, openIds, toggle, showProblem } = address;
  const columnsWith = useCallback(
    (trends: ProblemTrendsById) =>
      problemColumns({ query, hasSeveralAccounts, onToggle: toggle, onShow: showProblem, trends }),
    [query, hasSeveralAccounts, toggle, showProblem],
  );
  const { orderBy } = gridViewOf(columnsWith(NO_TRENDS), MOST_SEVERE_FIRST, search);
  const list = useProblemList(filter, orderBy as ProblemOrder | null, openIds);
  const trends = useProblemTrends(list.rows);
  const columns = useMemo(() => columnsWith(trends), [columnsWith, trends]);
  return { list, view: gridViewOf(columns, MOST_SEVERE_FIRST, search) };
}

interface OpenProblem {
  readonly problem: ProblemNode;
  /** Its place among the problems of the list, from 1. */
  readonly place: number;
  readonly total: number;
  /** Opens the next or the previous problem, and returns the index of its row. */
  readonly step: (by: 1 | -1) => number | null;
}

/** The problem of the panel. One that leaves the list, such as one that was acknowledged, takes its panel with it. */
function openProblemOf({ rows, totalCount }: ProblemList, { search, showPanel }: ProblemsAddress): OpenProblem | null {
  const problems = rows.flatMap((row) => (row.kind === "PROBLEM" ? [row.problem] : []));
  const index = problems.findIndex(({ id }) => id === search.problem);
  const problem = problems[index];
  if (problem === undefined) return null;
  return {
    problem,
    place: index + 1,
    total: totalCount ?? problems.length,
    step(by) {
      const next = problems[index + by];
      if (next === undefined) return null;
      showPanel({ problem: next.id });
      return rows.findIndex(({ key }) => key === next.id);
    },
  };
}

/** A problem that left the list would open its panel, and take the focus, whenever it comes back. */
function useForgetMissing(isShown: boolean, forget: () => void): void {
  const wasShown = useRef(false);
  useEffect(() => {
    if (wasShown.current && !isShown) forget();
    wasShown.current = isShown;
  });
}

interface ProblemFilterBarProps extends ViewedProblems {
  readonly address: ProblemsAddress;
  readonly surroundings: AlertSurroundingsQuery | undefined;
  readonly onQuery: (query: string) => void;
  readonly onOpenView: (opened: WholeViewSearch, replace: boolean) => void;
}

function ProblemFilterBar(props: ProblemFilterBarProps): ReactElement {
  const { address, list, view, surroundings, onQuery, onOpenView } = props;
  return (
    <FilterBar>
      <ListQueryField
        list="ALERTS"
        label="Filter problems"
        placeholder="e.g. is:open severity:high,critical user:anna key.age:>90d"
        value={address.query}
        onChange={onQuery}
        problem={list.problem}
        counts={facetCounts(surroundings?.alertFacets)}
      />
      <div className={styles["barButtons"]} role="group" aria-label="How the list is shown">
        <ViewsMenu list="PROBLEMS" search={address.search} defaultQuery={DEFAULT_QUERY} onOpen={onOpenView} />
        <ColumnsMenu view={view} onSearch={address.onSearch} />
      </div>
    </FilterBar>
  );
}
