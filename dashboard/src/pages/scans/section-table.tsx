import type { ReactElement } from "react";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
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

const STATUS_BADGES: Readonly<Record<string, { readonly status: string; readonly label: string }>> = {
  READ: { status: "OK", label: "Read" },
  READING: { status: "RUNNING", label: "Reading" },
  WAITING: { status: "QUEUED", label: "Waiting" },
  DENIED: { status: "NOT_EVALUATED", label: "Denied" },
  FAILED: { status: "FAILED", label: "Failed" },
  SKIPPED: { status: "SKIPPED", label: "Skipped" },
};

const CAPITALS = /\b(mfa|saml|oidc|scp)\b/g;

/** The label of a section: "Credential report" for credentialReport, "Virtual MFA devices" for virtualMfaDevices. */
function nameOf(section: string): string {
  const words = section
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase()
    .replace(CAPITALS, (name) => name.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function linesOf({ sections, coverage }: SectionTableProps): readonly Line[] {
  if (coverage) return coverage.sources.map((source) => ({ ...source }));
  return sections.map((each) => ({
    section: each.section,
    status: each.status,
    count: each.itemsRead,
    action: null,
    reason: null,
  }));
}

/** The read status of each section of the account, with the action that AWS denied. */
export function SectionTable(props: SectionTableProps): ReactElement {
  const lines = linesOf(props);
  if (lines.length === 0)
    return <p className={styles["quiet"]}>{props.isRunning ? "Nothing has been read yet." : "Nothing was read."}</p>;
  return (
    <SimpleTable label="Sections of the account" className={styles["scroll"]} tableClassName={styles["table"]}>
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
                {nameOf(line.section)}
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
