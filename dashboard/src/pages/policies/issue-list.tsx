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
  /** The line that is pointed at. */
  readonly line: number | undefined;
  readonly onLine: (line: number) => void;
}

/** What is wrong with a document, worst first; each leads to its line. */
export function IssueList({ policy, line, onLine }: IssueListProps): ReactElement {
  if (policy.issues.length === 0) {
    return (
      <p className={styles["quiet"]}>
        {policy.document.errorCode
          ? "Not evaluated: the document could not be understood."
          : "No issue was found in this document."}
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
        const words = (
          <>
            <SeverityBadge severity={issue.severity} />
            <span className={styles["message"]}>{issue.message}</span>
          </>
        );
        return (
          <li key={`${issue.code} ${issue.statement} ${issue.line} ${issue.message}`}>
            {target === null ? (
              <div className={styles["issue"]}>{words}</div>
            ) : (
              <button
                type="button"
                className={styles["issue"]}
                aria-current={target === line || undefined}
                onClick={() => onLine(target)}
              >
                {words}
                <span className={styles["line"]}>{`line ${target}`}</span>
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
