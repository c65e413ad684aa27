import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { CoverageBadge } from "../../features/inventory/coverage-badge.tsx";
import { DataGrid } from "../../ui/data-grid.tsx";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { FilterBar } from "../../ui/query-box.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { InstantOf } from "../../ui/time.tsx";
import { type ScanRowFragment, ScansDocument } from "../../gql/scans.ts";
import type { ScanStatus } from "../../gql/schema-types.ts";
import { countOf, formatDuration, enumLabel } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import styles from "./page.module.css";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

const PAGE_ROWS = 50;
/** The maximum number of scans in the list. Older scans can be found with the filters. */
const MAX_ROWS = 500;
const RUNNING_POLL_MS = 3000;
const IDLE_POLL_MS = 20_000;
const CHOICES: readonly { readonly value: ScanStatus | ""; readonly label: string }[] = [
  { value: "", label: "All" },
  { value: "RUNNING", label: "Running" },
  { value: "SUCCEEDED", label: "Complete" },
  { value: "PARTIAL", label: "Partial" },
  { value: "FAILED", label: "Failed" },
  { value: "CANCELLED", label: "Cancelled" },
];

const route = getRouteApi("/frame/scans");

const COLUMNS: readonly GridColumn<ScanRowFragment>[] = [
  {
    id: "requested",
    header: "Requested",
    width: "minmax(12.5rem, 1fr)",
    onCard: "title",
    cell: (scan) => (
      <Link to="/scans/$scanId" params={{ scanId: scan.id }} tabIndex={-1} className={styles["when"]}>
        <InstantOf at={scan.requestedAt} />
      </Link>
    ),
  },
  { id: "account", header: "Account", width: "minmax(8rem, 1.2fr)", cell: (scan) => scan.account.name },
  { id: "status", header: "Status", width: "8.5rem", cell: (scan) => <StatusBadge status={scan.status} /> },
  {
    id: "coverage",
    header: "Coverage",
    width: "9.5rem",
    cell: (scan) => (scan.coverage ? <CoverageBadge percent={scan.coverage.percent} /> : "–"),
  },
  {
    id: "opened",
    header: "New alerts",
    width: "6.5rem",
    align: "end",
    cell: (scan) => (scan.counts ? `+${scan.counts.opened + scan.counts.reopened}` : "–"),
  },
  {
    id: "resolved",
    header: "Resolved alerts",
    width: "8rem",
    align: "end",
    cell: ({ counts }) => {
      if (!counts) return "–";
      return counts.resolved === 0 ? "0" : `−${counts.resolved}`;
    },
  },
  {
    id: "duration",
    header: "Duration",
    width: "6.5rem",
    align: "end",
    cell: (scan) => (scan.durationSeconds === null ? "–" : formatDuration(scan.durationSeconds * 1000)),
  },
  {
    id: "by",
    header: "Started by",
    hiddenBelowPx: 900,
    width: "minmax(7rem, 1fr)",
    onCard: "none",
    cell: (scan) =>
      scan.trigger === "SCHEDULE" || scan.trigger === "FIRST_START"
        ? `${scan.requestedBy.displayName}, ${enumLabel(scan.trigger).toLowerCase()}`
        : scan.requestedBy.displayName,
  },
];

export function ScansPage(): ReactElement {
  const session = useSession();
  const { status } = route.useSearch();
  const navigate = useNavigate();
  const [rows, setRows] = useState(PAGE_ROWS);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const result = useQuery(ScansDocument, {
    variables: { first: Math.min(rows, 100), accountId: session.accountId, status: status ? [status] : null },
  });
  const { error, refetch, startPolling } = result;
  const scans = useKeptAnswer(result, session.accountId)?.scans;
  const isRunning = scans?.nodes.some((scan) => scan.status === "RUNNING" || scan.status === "QUEUED") ?? false;
  useEffect(() => startPolling(isRunning ? RUNNING_POLL_MS : IDLE_POLL_MS), [isRunning, startPolling]);

  const [from, to] = (scans?.nodes ?? []).filter((scan) => selected.has(scan.id)).toReversed();
  const isComparable = selected.size === 2 && from !== undefined && from.account.id === to?.account.id;
  return (
    <>
      <PageHeader
        title="Scans"
        question={`Is the data current, and what is missing?${scans ? ` ${countOf(scans.totalCount, "scan")}.` : ""}`}
        actions={
          <Button
            size="xs"
            variant="default"
            disabled={!isComparable}
            onClick={() =>
              from &&
              to &&
              void navigate({ to: "/scans/$scanId", params: { scanId: to.id }, search: { compare: from.id } })
            }
          >
            {isComparable ? "Compare the two scans" : "Select two scans of one account to compare"}
          </Button>
        }
      />
      <FilterBar>
        <ChoiceGroup
          label="Status"
          value={status ?? ""}
          choices={CHOICES}
          onChange={(value) =>
            void navigate({
              from: "/scans",
              to: ".",
              search: (before) => ({ ...before, status: value === "" ? undefined : value }),
            })
          }
        />
      </FilterBar>
      {!scans && error && <ErrorState problem={problemOf(error)} what="the scans" onRetry={() => void refetch()} />}
      {!scans && !error && <LoadingRows label="Loading scans" />}
      {scans?.nodes.length === 0 && status && (
        <NoMatch noun="scans" onClear={() => void navigate({ to: "/scans", search: {} })} />
      )}
      {scans?.nodes.length === 0 && !status && (
        <EmptyState title="No scan yet">
          A scan reads an account's IAM configuration and evaluates it. Use Scan now in the header to start one.
        </EmptyState>
      )}
      {scans && scans.nodes.length > 0 && (
        <DataGrid
          label="Scans, newest first"
          columns={COLUMNS}
          rowCount={scans.nodes.length}
          rowAt={(index) => scans.nodes[index]}
          keyOf={(scan) => scan.id}
          nameOf={(scan) => `scan of ${scan.account.name}`}
          onOpen={(scan) => void navigate({ to: "/scans/$scanId", params: { scanId: scan.id } })}
          onRange={(_, last) => {
            if (last >= rows - 1 && rows < Math.min(scans.totalCount, MAX_ROWS)) setRows(rows + PAGE_ROWS);
          }}
          selection={{ keys: selected, onChange: setSelected }}
        />
      )}
    </>
  );
}
