import type { ReactElement, ReactNode } from "react";
import { DocumentViewer } from "../../features/policies/document-viewer.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { ShownDocumentFragment, ShownIssueFragment, ShownTechniqueFragment } from "../../gql/policies.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { IssueList } from "./issue-list.tsx";
import { lineOf, marksOf, nextLine } from "./marks.ts";
import { TechniqueList } from "./method-list.tsx";
import styles from "./policies.module.css";

export interface DocumentTabProps {
  readonly label: string;
  readonly document: ShownDocumentFragment;
  readonly issues: readonly ShownIssueFragment[];
  /** Where there may be more than are shown. */
  readonly issueCount?: number;
  readonly techniques: readonly ShownTechniqueFragment[];
  readonly line: number | undefined;
  readonly onLine: (line: number) => void;
  /** What stands below the issues. */
  readonly children?: ReactNode;
}

/** The JSON with its risky statements marked, and beside it what is risky and which ways up it opens. */
export function DocumentTab({
  label,
  document,
  issues,
  issueCount = issues.length,
  techniques,
  line,
  onLine,
  children,
}: DocumentTabProps): ReactElement {
  const { statements } = document;
  const lines = issues.flatMap((issue) => lineOf(issue, statements) ?? []);
  const step = (direction: 1 | -1): void => {
    const next = nextLine(lines, line, direction);
    if (next !== null) onLine(next);
  };
  useShortcuts({ n: () => step(1), p: () => step(-1) });
  return (
    <div className={styles["detail"]}>
      <div className={styles["document"]}>
        {document.errorCode && (
          <Panel title="The document could not be understood">
            <p className={styles["words"]}>
              <code>{document.errorCode}</code> {document.errorMessage}
            </p>
            <p className={styles["quiet"]}>
              {document.errorPath && (
                <>
                  At <code>{document.errorPath}</code>, line {document.errorLine}, column {document.errorColumn}.{" "}
                </>
              )}
              What it allows is not evaluated: it counts neither as good nor as bad.
            </p>
          </Panel>
        )}
        <DocumentViewer
          label={`${label}, ${countOf(statements.length, "statement")}`}
          text={document.text}
          marks={marksOf(issues, statements)}
          line={line}
          onLine={onLine}
        />
      </div>
      <div className={styles["stack"]}>
        <Panel
          title="What is risky"
          aside={
            lines.length > 0 && (
              <span className={styles["quiet"]}>
                {formatNumber(issueCount)} · <kbd className={styles["key"]}>n</kbd> next,{" "}
                <kbd className={styles["key"]}>p</kbd> previous
              </span>
            )
          }
        >
          {issueCount > issues.length && (
            <p className={styles["quiet"]}>
              The worst {formatNumber(issues.length)} of {formatNumber(issueCount)}: as these are put right, the next
              are shown.
            </p>
          )}
          <IssueList policy={{ issues, document }} line={line} onLine={onLine} />
        </Panel>
        {techniques.length > 0 && (
          <Panel title="Ways up that it opens" aside={<span className={styles["quiet"]}>{techniques.length}</span>}>
            <p className={styles["quiet"]}>
              Whoever holds this policy can become more than it says, by this document alone.
            </p>
            <TechniqueList techniques={techniques} statements={statements} onLine={onLine} />
          </Panel>
        )}
        {children}
      </div>
    </div>
  );
}
