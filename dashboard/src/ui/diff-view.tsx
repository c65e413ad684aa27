import type { ReactElement } from "react";
import { diffLines } from "./line-diff.ts";
import styles from "./diff-view.module.css";
import { DocumentFrame, DocumentLine } from "./document-frame.tsx";

export interface DiffViewProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

const SIGNS = { SAME: " ", GONE: "−", NEW: "+" } as const;
const WORDS = { SAME: "", GONE: "taken out: ", NEW: "added: " } as const;

/** Two documents as one: what goes and what comes, by sign, word and colour. Copies the new one. */
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
            {WORDS[line.kind] && <span className="only-read-aloud">{WORDS[line.kind]}</span>}
            {line.text}
          </DocumentLine>
        </div>
      ))}
    </DocumentFrame>
  );
}
