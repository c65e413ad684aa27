import type { ReactElement } from "react";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { sectionLabel } from "../../features/inventory/section-label.ts";
import type { ProgressFragment, ScanDetailQuery } from "../../gql/scans.ts";
import { formatNumber } from "../../ui/format.ts";
import styles from "./scan-detail.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";

type Coverage = NonNullable<NonNullable<ScanDetailQuery["scan"]>["coverage"]>;

export interface SectionTableProps {
  readonly sections: ProgressFragment["sections"];
  readonly coverage: Coverage | null;
  readonly isRunning: boolean;
}

interface Line {
  readonly section: string;
  readonly status: string;
  readonly count: number | null;
  readonly action: string | null;
  readonly reason: string | null;
}

/** A section that AWS denied and one that failed are both not read; the line below its name tells which. */
const STATUS_BADGES: Readonly<Record<string, { readonly status: string; readonly label: string }>> = {
  READ: { status: "OK", label: "Read" },
  READING: { status: "RUNNING", label: "Reading" },
  WAITING: { status: "QUEUED", label: "Waiting" },
  DENIED: { status: "FAILED", label: "Not read" },
  FAILED: { status: "FAILED", label: "Not read" },
  SKIPPED: { status: "SKIPPED", label: "Off" },
};

/** Unread sections come first, and then those that are switched off. */
const STATUS_ORDER = ["DENIED", "FAILED", "SKIPPED"];

function linesOf({ sections, coverage }: SectionTableProps): readonly Line[] {
  if (coverage) return coverage.sources.toSorted((one, other) => rankOf(one.status) - rankOf(other.status));
  return sections.map((each) => ({
    section: each.section,
    status: each.status,
    count: each.itemsRead,
    action: null,
    reason: null,
  }));
}

function rankOf(status: string): number {
  const rank = STATUS_ORDER.indexOf(status);
  return rank === -1 ? STATUS_ORDER.length : rank;
}

/** The read status of each section of the account, with the action that AWS denied. */
export function SectionTable(props: SectionTableProps): ReactElement {
  const lines = linesOf(props);
  if (lines.length === 0)
    return <p className={styles["quiet"]}>{props.isRunning ? "Nothing has been read yet." : "Nothing was read."}</p>;
  return (
    <SimpleTable label="Sections of the account" tableClassName={styles["table"]}>
      <thead>
        <tr>
          <th scope="col">Section</th>
          <th scope="col">Status</th>
          <th scope="col" className={styles["number"]}>
            Items
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const badge = STATUS_BADGES[line.status.toUpperCase()];
          return (
            <tr key={line.section}>
              <th scope="row">
                {sectionLabel(line.section)}
                {(line.action || line.reason) && (
                  <span className={styles["reason"]}>
                    {line.action && <code>{line.action}</code>} {line.reason}
                  </span>
                )}
              </th>
              <td>
                <StatusBadge status={badge?.status ?? line.status} {...(badge ? { label: badge.label } : {})} />
              </td>
              <td className={styles["number"]}>{line.count === null ? "–" : formatNumber(line.count)}</td>
            </tr>
          );
        })}
      </tbody>
    </SimpleTable>
  );
}
