import { useQuery } from "@apollo/client/react";
import { NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { useSession } from "../../features/session/session.ts";
import { CompareReportsDocument, type CompareReportsQuery } from "../../gql/reports.ts";
import type { ControlStandard } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import styles from "./reports.module.css";
import { type ReportScan, scanLabel } from "./scan-label.ts";

interface ComparisonProps {
  readonly standard: ControlStandard;
  readonly fromScan: string | null;
  /** Null for the present state. */
  readonly toScan: string | null;
  readonly scans: readonly ReportScan[];
  readonly onFrom: (scanId: string | undefined) => void;
  /** The field that chooses the later scan. */
  readonly children: ReactNode;
}

/** Compares the reports at the ends of two scans. */
export function Comparison({ standard, fromScan, toScan, scans, onFrom, children }: ComparisonProps): ReactElement {
  const { accountId } = useSession();
  return (
    <>
      <div className={styles["moments"]}>
        <NativeSelect
          className={styles["scan"] ?? ""}
          label="Earlier state"
          value={fromScan ?? ""}
          data={[
            { value: "", label: "Choose a scan" },
            ...scans.map((each) => ({ value: each.id, label: scanLabel(each, accountId === null) })),
          ]}
          onChange={({ currentTarget }) => onFrom(currentTarget.value || undefined)}
        />
        {children}
      </div>
      {fromScan === null ? (
        <EmptyState title="Choose an earlier scan">
          The comparison shows which controls changed since then, and which findings are new or gone.
        </EmptyState>
      ) : (
        <Differences standard={standard} fromScanId={fromScan} toScanId={toScan} />
      )}
    </>
  );
}

interface DifferencesProps {
  readonly standard: ControlStandard;
  readonly fromScanId: string;
  readonly toScanId: string | null;
}

function Differences({ standard, fromScanId, toScanId }: DifferencesProps): ReactElement {
  const { accountId } = useSession();
  const { data, error, refetch } = useQuery(CompareReportsDocument, {
    variables: { standard, accountId, fromScanId, toScanId },
    fetchPolicy: "network-only",
  });
  if (!data && error)
    return <ErrorState problem={problemOf(error)} what="the comparison" onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows label="Comparing" />;
  const { changedControls, unchangedControlCount, newFindings, newFindingCount, goneFindings, goneFindingCount } =
    data.compareReports;
  return (
    <div className={styles["differences"]}>
      <Panel title={countOf(changedControls.length, "changed control")}>
        {changedControls.map(({ controlId, title, before, after, reason }) => (
          <div key={controlId} className={styles["change"]}>
            <p>
              <b>{controlId}</b> {title}
            </p>
            <p className={styles["states"]}>
              <StatusBadge status={before} /> <span aria-label="then">→</span> <StatusBadge status={after} />
            </p>
            {reason !== null && <p className={styles["quiet"]}>{reason}</p>}
          </div>
        ))}
        <p className={styles["quiet"]}>{countOf(unchangedControlCount, "control")} unchanged.</p>
      </Panel>
      <FindingList title="New findings" findings={newFindings} count={newFindingCount} />
      <FindingList title="Findings that are gone" findings={goneFindings} count={goneFindingCount} />
    </div>
  );
}

interface FindingListProps {
  readonly title: string;
  readonly findings: CompareReportsQuery["compareReports"]["newFindings"];
  readonly count: number;
}

function FindingList({ title, findings, count }: FindingListProps): ReactElement {
  return (
    <Panel title={`${title}: ${count}`}>
      {count === 0 && <p className={styles["quiet"]}>None.</p>}
      <ul className={styles["findings"]}>
        {findings.map(({ number, severity, title: problem, resourceName, accountName }) => (
          <li key={number}>
            <SeverityBadge severity={severity} />
            <span>
              <Link to="/alerts/$number" params={{ number }}>
                #{number} {problem}
              </Link>{" "}
              <span className={styles["quiet"]}>
                {resourceName} · {accountName}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {count > findings.length && (
        <p className={styles["quiet"]}>and {count - findings.length} more, which the two reports list.</p>
      )}
    </Panel>
  );
}
