import IconExternalLink from "@tabler/icons-react/icons/IconExternalLink";
import type { ReactElement } from "react";
import { SEVERITY_ORDER, SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { lineOf } from "./marks.ts";
import styles from "./policies.module.css";
import type { ShownDocumentFragment, ShownIssueFragment } from "../../gql/policies.ts";

export interface IssueListProps {
  readonly policy: {
    readonly issues: readonly ShownIssueFragment[];
    readonly document: Pick<ShownDocumentFragment, "errorCode" | "statements">;
  };
  /** The highlighted line. */
  readonly line: number | undefined;
  readonly onLine: (line: number) => void;
  /** Shown if there is no issue. */
  readonly emptyText?: string | undefined;
}

/** The issues of a document, most severe first. Each links to its line and to the AWS page that explains it. */
export function IssueList({
  policy,
  line,
  onLine,
  emptyText = "No risks found in this document.",
}: IssueListProps): ReactElement {
  if (policy.issues.length === 0) {
    return (
      <p className={styles["quiet"]}>
        {policy.document.errorCode ? "Not evaluated: the document could not be parsed." : emptyText}
      </p>
    );
  }
  const sorted = policy.issues.toSorted(
    (a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity) || (a.line ?? 0) - (b.line ?? 0),
  );
  return (
    <ul className={styles["issues"]}>
      {sorted.map((issue) => {
        const target = lineOf(issue, policy.document.statements);
        const content = (
          <>
            <SeverityBadge severity={issue.severity} />
            <span className={styles["message"]}>{issue.message}</span>
          </>
        );
        return (
          <li key={`${issue.code} ${issue.statement} ${issue.line} ${issue.message}`} className={styles["issueItem"]}>
            {target === null ? (
              <div className={styles["issue"]}>{content}</div>
            ) : (
              <button
                type="button"
                className={styles["issue"]}
                aria-current={target === line || undefined}
                onClick={() => onLine(target)}
              >
                {content}
                <span className={styles["line"]}>{`line ${target}`}</span>
              </button>
            )}
            <a
              href={issue.reference}
              target="_blank"
              rel="noreferrer"
              className={styles["reference"]}
              aria-label={`AWS documentation of ${issue.code} (opens in a new tab)`}
            >
              <IconExternalLink size={14} aria-hidden="true" />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
