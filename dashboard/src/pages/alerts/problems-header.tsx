import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { ComingFacts } from "../../features/inventory/coming-facts.tsx";
import { CoverageSummaryBadge } from "../../features/inventory/coverage-badge.tsx";
import type { AlertSurroundingsQuery } from "../../gql/alerts.ts";
import { countOf } from "../../ui/format.ts";
import { type GridView, orderText } from "../../ui/grid-view.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { allProblemsSearch } from "./problem-links.ts";
import { DEFAULT_QUERY } from "./use-alert-selection.ts";
import type { ProblemGridRow, ProblemList } from "./use-problem-list.ts";

export interface ProblemsHeaderProps {
  readonly query: string;
  readonly list: ProblemList;
  readonly view: GridView<ProblemGridRow>;
  readonly surroundings: AlertSurroundingsQuery | undefined;
}

/** The title of the page, and the number and order of its problems. */
export function ProblemsHeader({ query, list, view, surroundings }: ProblemsHeaderProps): ReactElement {
  const whole = allProblemsSearch(query);
  return (
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
  );
}
