import { useQuery } from "@apollo/client/react";
import type { ReactElement } from "react";
import { DataGrid } from "../../ui/data-grid.tsx";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { SEVERITY_LABELS, SEVERITY_ORDER, type SeverityName } from "../../features/alerts/severity-badge.tsx";
import { ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { AlertGroupsDocument, type AlertGroupsQuery } from "../../gql/alerts.ts";
import type { AlertFilter, AlertGroupBy } from "../../gql/schema-types.ts";
import { formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./page.module.css";

type AlertGroup = AlertGroupsQuery["alertGroups"][number];

const HEADERS: Readonly<Record<AlertGroupBy, string>> = { CHECK: "Check", RESOURCE: "Resource", ACCOUNT: "Account" };

const COUNT_KEYS = {
  CRITICAL: "critical",
  HIGH: "high",
  MEDIUM: "medium",
  LOW: "low",
  INFORMATIONAL: "informational",
} as const satisfies Readonly<Record<SeverityName, keyof AlertGroup["counts"]>>;

/** The number of alerts of each severity, because a group can have several. A severity that no group has is left out. */
function groupColumns(by: AlertGroupBy, groups: readonly AlertGroup[]): readonly GridColumn<AlertGroup>[] {
  const present = SEVERITY_ORDER.filter((severity) => groups.some(({ counts }) => counts[COUNT_KEYS[severity]] > 0));
  return [
    {
      id: "label",
      header: HEADERS[by],
      width: "minmax(14rem, 1fr)",
      onCard: "title",
      cell: (group) => group.label,
    },
    ...present.map((severity): GridColumn<AlertGroup> => ({
      id: severity,
      header: SEVERITY_LABELS[severity],
      width: "5.5rem",
      align: "end",
      onCard: "labelled",
      cell: ({ counts }) => <Count of={counts[COUNT_KEYS[severity]]} severity={severity} />,
    })),
    {
      id: "count",
      header: "Alerts",
      width: "5rem",
      align: "end",
      onCard: "labelled",
      cell: ({ counts }) => <span className={styles["opens"]}>{formatNumber(counts.total)}</span>,
    },
  ];
}

function Count({ of, severity }: { readonly of: number; readonly severity: SeverityName }): ReactElement {
  return (
    <span className={styles["severityCount"]} data-severity={of > 0 ? severity : undefined}>
      {formatNumber(of)}
    </span>
  );
}

export interface AlertGroupsProps {
  readonly by: AlertGroupBy;
  readonly filter: AlertFilter;
  readonly onOpen: (group: AlertGroup) => void;
  readonly onClear: () => void;
}

/** The alerts counted by check, resource or account. Opening a group filters the list by it. */
export function AlertGroups({ by, filter, onOpen, onClear }: AlertGroupsProps): ReactElement {
  const { data, error, refetch } = useQuery(AlertGroupsDocument, { variables: { by, filter } });
  if (error && !data) return <ErrorState problem={problemOf(error)} what="the groups" onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows />;
  const groups = data.alertGroups;
  if (groups.length === 0) return <NoMatch noun="alerts" onClear={onClear} />;
  return (
    <DataGrid
      label={`Alerts by ${HEADERS[by].toLowerCase()}`}
      columns={groupColumns(by, groups)}
      rowCount={groups.length}
      rowAt={(index) => groups[index]}
      keyOf={(group) => group.key}
      nameOf={(group) => group.label}
      onOpen={onOpen}
    />
  );
}
