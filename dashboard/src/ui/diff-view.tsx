import type { ReactElement } from "react";
import { diffLines } from "./line-diff.ts";
import styles from "./diff-view.module.css";
import { DocumentFrame, DocumentLine } from "./document-frame.tsx";

export interface DiffViewProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

const SIGNS = { SAME: " ", REMOVED: "−", ADDED: "+" } as const;
const SPOKEN_PREFIXES = { SAME: "", REMOVED: "removed: ", ADDED: "added: " } as const;

/** Two documents merged into one, with removed and added lines marked by sign, word and colour. Copies the new one. */
export function DiffView({ label, before, after }: DiffViewProps): ReactElement {
  return (
    <DocumentFrame label={label} text={after}>
      {diffLines(before, after).map((line) => (
        <div key={`${line.before} ${line.after}`} className={styles["line"]} data-kind={line.kind.toLowerCase()}>
          <span className={styles["number"]} aria-hidden="true">
            {line.before}
          </span>
          <span className={styles["number"]} aria-hidden="true">
            {line.after}
          </span>
          <span className={styles["sign"]} aria-hidden="true">
            {SIGNS[line.kind]}
          </span>
          <DocumentLine>
            {SPOKEN_PREFIXES[line.kind] && <span className="visually-hidden">{SPOKEN_PREFIXES[line.kind]}</span>}
            {line.text}
          </DocumentLine>
        </div>
      ))}
    </DocumentFrame>
  );
}
