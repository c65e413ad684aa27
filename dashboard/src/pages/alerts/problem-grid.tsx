import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { AlertSurroundingsQuery } from "../../gql/alerts.ts";
import { DataGrid } from "../../ui/data-grid.tsx";
import { formatNumber } from "../../ui/format.ts";
import { type GridView, sortAfter } from "../../ui/grid-view.ts";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { MOST_SEVERE_FIRST } from "./alert-columns.tsx";
import { NoAlerts } from "./alert-grid.tsx";
import styles from "./page.module.css";
import { problemHeads } from "./problem-heads.tsx";
import { alertsQuery } from "./problem-links.ts";
import type { SurroundingsFailure } from "./use-alert-surroundings.ts";
import type { ProblemGridRow, ProblemList } from "./use-problem-list.ts";
import type { ProblemSelection } from "./use-problem-selection.ts";
import type { ProblemsAddress } from "./use-problems-address.ts";

export interface ProblemGridProps {
  readonly address: ProblemsAddress;
  readonly view: GridView<ProblemGridRow>;
  readonly list: ProblemList;
  readonly surroundings: AlertSurroundingsQuery | undefined;
  readonly failure: SurroundingsFailure | null;
  readonly selection: ProblemSelection;
  /** The problem whose panel is open. */
  readonly openKey: string | null;
  readonly onStep: ((by: 1 | -1) => number | null) | undefined;
  readonly onActive: (row: ProblemGridRow | undefined) => void;
  readonly onClear: () => void;
}

/** The problems as a grid, or the reason why there is none. */
export function ProblemGrid(props: ProblemGridProps): ReactElement {
  const { address, view, list, surroundings, failure, selection, onClear, ...keys } = props;
  const { query } = address;
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
    if (row.kind === "PROBLEM") address.showProblem(row.problem.id);
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
        onActive={keys.onActive}
        openKey={keys.openKey}
        onStep={keys.onStep}
        onFold={(row, isUnfolded) => {
          if (row.kind === "PROBLEM" && row.isOpen !== isUnfolded) address.toggle(row.problem.id);
        }}
        label={`Problems, ${formatNumber(totalCount)}`}
        columns={view.columns}
        sort={view.sort}
        onSort={(column) => address.onSearch({ sort: sortAfter(view, column) })}
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
