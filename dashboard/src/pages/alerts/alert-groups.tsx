import { useQuery } from "@apollo/client/react";
import type { ReactElement } from "react";
import { DataGrid } from "../../ui/data-grid.tsx";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { type AlertFilter, type AlertGroupBy, AlertGroupsDocument, type AlertGroupsQuery } from "../../gql/alerts.ts";
import { formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";

type AlertGroup = AlertGroupsQuery["alertGroups"][number];

const HEADERS: Readonly<Record<AlertGroupBy, string>> = { CHECK: "Check", RESOURCE: "Resource", ACCOUNT: "Account" };

function groupColumns(by: AlertGroupBy): readonly GridColumn<AlertGroup>[] {
  return [
    { id: "worst", header: "Worst", width: "7.25rem", cell: (group) => <SeverityBadge severity={group.worst} /> },
    { id: "label", header: HEADERS[by], width: "minmax(14rem, 1fr)", onCard: "title", cell: (group) => group.label },
    { id: "count", header: "Alerts", width: "6rem", align: "end", cell: (group) => formatNumber(group.count) },
  ];
}

export interface AlertGroupsProps {
  readonly by: AlertGroupBy;
  readonly filter: AlertFilter;
  readonly onOpen: (group: AlertGroup) => void;
  readonly onClear: () => void;
}

/** The same alerts counted by what they share; a group opens as a filter of the list. */
export function AlertGroups({ by, filter, onOpen, onClear }: AlertGroupsProps): ReactElement {
  const { data, error, refetch } = useQuery(AlertGroupsDocument, { variables: { by, filter } });
  if (error && !data) return <ErrorState problem={problemOf(error)} what="the groups" onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows />;
  const groups = data.alertGroups;
  if (groups.length === 0) return <NoMatch noun="alerts" onClear={onClear} />;
  return (
    <DataGrid
      label={`Alerts by ${HEADERS[by].toLowerCase()}`}
      columns={groupColumns(by)}
      rowCount={groups.length}
      rowAt={(index) => groups[index]}
      keyOf={(group) => group.key}
      nameOf={(group) => group.label}
      onOpen={onOpen}
    />
  );
}
