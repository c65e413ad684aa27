import type { ReactElement, ReactNode } from "react";
import { DocumentViewer } from "../../features/policies/document-viewer.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { ShownDocumentFragment, ShownIssueFragment, ShownTechniqueFragment } from "../../gql/policies.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { IssueList } from "./issue-list.tsx";
import { lineOf, marksOf, nextLine } from "./marks.ts";
import { TechniqueList } from "./technique-list.tsx";
import { useCharacterShortcuts } from "../../ui/character-shortcuts.ts";
import styles from "./policies.module.css";

export interface DocumentTabProps {
  readonly label: string;
  readonly document: ShownDocumentFragment;
  readonly issues: readonly ShownIssueFragment[];
  /** The total number of issues, if `issues` holds only some of them. */
  readonly issueCount?: number;
  readonly techniques: readonly ShownTechniqueFragment[];
  readonly line: number | undefined;
  readonly onLine: (line: number) => void;
  /** Shown if there is no issue. */
  readonly noIssueText?: string | undefined;
  /** Shown below the issues. */
  readonly children?: ReactNode;
}

/** The policy document with its risky statements marked, beside its issues and the escalation techniques it enables. */
export function DocumentTab({
  label,
  document,
  issues,
  issueCount = issues.length,
  techniques,
  line,
  onLine,
  noIssueText,
  children,
}: DocumentTabProps): ReactElement {
  const { statements } = document;
  const lines = issues.flatMap((issue) => lineOf(issue, statements) ?? []);
  const step = (direction: 1 | -1): void => {
    const next = nextLine(lines, line, direction);
    if (next !== null) onLine(next);
  };
  const hasShortcuts = useCharacterShortcuts();
  useShortcuts({ n: () => step(1), p: () => step(-1) });
  return (
    <div className={styles["detail"]}>
      <div className={styles["document"]}>
        {document.errorCode && (
          <Panel title="The document could not be parsed">
            <p className={styles["words"]}>
              <code>{document.errorCode}</code> {document.errorMessage}
            </p>
            <p className={styles["quiet"]}>
              {document.errorPath && (
                <>
                  At <code>{document.errorPath}</code>, line {document.errorLine}, column {document.errorColumn}.{" "}
                </>
              )}
              Its permissions are not evaluated: they count neither as a pass nor as a failure.
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
          title="Risks"
          aside={
            lines.length > 0 && (
              <span className={styles["quiet"]}>
                {formatNumber(issueCount)}
                {hasShortcuts && lines.length > 1 && (
                  <>
                    {" "}
                    · <kbd className={styles["key"]}>n</kbd> next, <kbd className={styles["key"]}>p</kbd> previous
                  </>
                )}
              </span>
            )
          }
        >
          {issueCount > issues.length && (
            <p className={styles["quiet"]}>
              Showing the {formatNumber(issues.length)} most severe of {formatNumber(issueCount)}. Fix these to see the
              rest.
            </p>
          )}
          <IssueList policy={{ issues, document }} line={line} onLine={onLine} emptyText={noIssueText} />
        </Panel>
        {techniques.length > 0 && (
          <Panel
            title="Escalation techniques it enables"
            aside={<span className={styles["quiet"]}>{techniques.length}</span>}
          >
            <p className={styles["quiet"]}>
              This document alone lets a principal gain more permissions than it grants directly.
            </p>
            <TechniqueList techniques={techniques} statements={statements} onLine={onLine} />
          </Panel>
        )}
        {children}
      </div>
    </div>
  );
}
