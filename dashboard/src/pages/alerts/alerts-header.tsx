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
import { MakeException, MutedAlerts } from "./exception-links.tsx";
import { problemSearch } from "./problem-links.ts";
import type { AlertRow } from "./use-alert-list.ts";

export type Grouping = "check" | "resource" | "account";

export interface AlertsHeaderProps {
  readonly query: string;
  readonly group: Grouping | undefined;
  readonly view: GridView<AlertRow>;
  /** Null until it is known. */
  readonly total: number | null;
  readonly surroundings: AlertSurroundingsQuery | undefined;
}

/** The title of the page, the number and order of its alerts, and what can be made of the list. */
export function AlertsHeader({ query, group, view, total, surroundings }: AlertsHeaderProps): ReactElement {
  const back = problemSearch(query);
  return (
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
  );
}
