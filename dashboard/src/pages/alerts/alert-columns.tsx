import IconMessage from "@tabler/icons-react/icons/IconMessage";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import type { GridSearch } from "../../ui/grid-view.ts";
import type { AlertOrderField } from "../../gql/schema-types.ts";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { valuesOf } from "../../features/alerts/query-text.ts";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { categoryLabel, countOf, formatDate, formatInstant } from "../../ui/format.ts";
import styles from "./page.module.css";
import type { AlertRow } from "./use-alert-list.ts";
import type { AlertChange } from "./use-live-changes.ts";

type Changes = ReadonlyMap<string, AlertChange>;
type StatusOf = (row: AlertRow) => string;

function assigneeOf(row: AlertRow, change: AlertChange | undefined): AlertRow["assignee"] {
  return change?.assignee === undefined ? row.assignee : change.assignee;
}

/** The default order of alerts. */
export const MOST_SEVERE_FIRST = { key: "SEVERITY", direction: "descending" } as const;

const STATUSES: readonly string[] = ["open", "acknowledged", "snoozed", "dismissed", "resolved"];

/**
 * The status of every alert that the query can list, or null if there are several. A column with it would have the same
 * badge in each row, so the list has one only if the address names its columns.
 */
export function onlyStatusOf(query: string, { cols }: GridSearch): string | null {
  const [status, ...others] = valuesOf(query, "is");
  if (cols !== undefined || status === undefined || others.length > 0 || !STATUSES.includes(status)) return null;
  return status.toUpperCase();
}

export interface AlertColumnsOptions {
  readonly hasSeveralAccounts: boolean;
  /** From `onlyStatusOf`. A row whose status has changed since shows it beside the title. */
  readonly onlyStatus: string | null;
}

/** The columns of the alert list. Changes since the list was opened replace the values of its rows. */
export function alertColumns(
  changes: Changes,
  { hasSeveralAccounts, onlyStatus }: AlertColumnsOptions,
): readonly GridColumn<AlertRow>[] {
  const statusOf = (row: AlertRow): string => changes.get(row.id)?.status ?? row.status;
  return [
    severityColumn(changes),
    titleColumn(statusOf, onlyStatus),
    RESOURCE,
    ...(hasSeveralAccounts ? [ACCOUNT] : []),
    ...(onlyStatus === null ? [statusColumn(statusOf)] : []),
    assigneeColumn(changes),
    FIRST_SEEN,
    NUMBER,
  ];
}

function severityColumn(changes: Changes): GridColumn<AlertRow> {
  return {
    id: "severity",
    sortKey: "SEVERITY" satisfies AlertOrderField,
    sortsFirst: "descending",
    header: "Severity",
    width: "6.75rem",
    cell: (row) => <SeverityBadge severity={changes.get(row.id)?.severity ?? row.severity} />,
  };
}

function titleColumn(statusOf: StatusOf, onlyStatus: string | null): GridColumn<AlertRow> {
  return {
    id: "title",
    header: "Alert",
    sortKey: "TITLE" satisfies AlertOrderField,
    sortsBy: "the title of the check",
    width: "minmax(13rem, 2.4fr)",
    onCard: "title",
    cell: (row) => (
      <>
        <Link
          to="/alerts/$number"
          params={{ number: row.number }}
          search={(search) => search}
          tabIndex={-1}
          className={styles["title"]}
          title={row.title}
        >
          {row.headline}
        </Link>
        {row.commentCount > 0 && (
          <span className={styles["comments"]} title={countOf(row.commentCount, "comment")}>
            <IconMessage size={13} aria-label="comments" /> {row.commentCount}
          </span>
        )}
        {onlyStatus !== null && (statusOf(row) !== onlyStatus || row.isStale) && (
          <RowStatus row={row} status={statusOf(row)} />
        )}
      </>
    ),
  };
}

const RESOURCE: GridColumn<AlertRow> = {
  id: "resource",
  sortKey: "RESOURCE" satisfies AlertOrderField,
  header: "Resource",
  width: "minmax(9rem, 1.6fr)",
  cell: (row) => (
    <span title={`${row.resource.category} ${row.resource.name}`}>
      <span className={styles["kind"]}>{categoryLabel(row.resource.category)}</span> {row.resource.name}
    </span>
  ),
};

const ACCOUNT: GridColumn<AlertRow> = {
  id: "account",
  header: "Account",
  width: "minmax(6rem, 0.8fr)",
  hiddenBelowPx: 860,
  cell: (row) => row.account.name,
};

function statusColumn(statusOf: StatusOf): GridColumn<AlertRow> {
  return {
    id: "status",
    header: "Status",
    width: "8.75rem",
    sortKey: "STATUS" satisfies AlertOrderField,
    cell: (row) => <RowStatus row={row} status={statusOf(row)} />,
  };
}

function assigneeColumn(changes: Changes): GridColumn<AlertRow> {
  return {
    id: "assignee",
    header: "Assignee",
    width: "7rem",
    hiddenBelowPx: 1060,
    onCard: "none",
    cell: (row) =>
      assigneeOf(row, changes.get(row.id))?.displayName ?? <span className={styles["quiet"]}>unassigned</span>,
  };
}

const FIRST_SEEN: GridColumn<AlertRow> = {
  id: "firstSeen",
  sortKey: "FIRST_SEEN" satisfies AlertOrderField,
  header: "First seen",
  width: "8rem",
  hiddenBelowPx: 820,
  cell: (row) => (
    <>
      <span className={styles["onCards"]}>first seen </span>
      <RelativeTime at={row.firstSeenAt} />
    </>
  ),
};

const NUMBER: GridColumn<AlertRow> = {
  id: "number",
  sortKey: "NUMBER" satisfies AlertOrderField,
  sortsFirst: "descending",
  header: "Number",
  width: "5rem",
  hiddenBelowPx: 960,
  align: "end",
  onCard: "none",
  cell: (row) => <span className={styles["quiet"]}>#{row.number}</span>,
};

function RowStatus({ row, status }: { readonly row: AlertRow; readonly status: string }): ReactElement {
  return (
    <span className={styles["status"]} title={row.snooze ? `Until ${formatInstant(row.snooze.until)}` : undefined}>
      <StatusBadge status={status} />
      {row.isStale && (
        <span title={`Not evaluated again since ${formatDate(row.staleSince ?? row.lastSeenAt)}`}>stale</span>
      )}
    </span>
  );
}
