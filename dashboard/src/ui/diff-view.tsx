import { type ReactElement, useState } from "react";
import { changedParts, type DiffLine, diffLines } from "./line-diff.ts";
import styles from "./diff-view.module.css";
import { DocumentFrame, DocumentLine } from "./document-frame.tsx";

export interface DiffViewProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** How many unchanged lines are shown around a change until the reader asks for the others. All if omitted. */
  readonly contextLines?: number;
}

const SIGNS = { SAME: " ", REMOVED: "−", ADDED: "+" } as const;
const SPOKEN_PREFIXES = { SAME: "", REMOVED: "removed: ", ADDED: "added: " } as const;

/** Two documents merged into one, with removed and added lines marked by sign, word and colour. Copies the new one. */
export function DiffView({ label, before, after, contextLines }: DiffViewProps): ReactElement {
  const [isWhole, setWhole] = useState(contextLines === undefined);
  const lines = diffLines(before, after);
  const parts = isWhole ? [lines] : changedParts(lines, contextLines ?? 0);
  const hiddenCount = lines.length - parts.flat().length;
  return (
    <>
      <DocumentFrame label={label} text={after}>
        {parts.map((part, index) => (
          <div key={`${part[0]?.before} ${part[0]?.after}`} className={index > 0 ? styles["part"] : undefined}>
            {part.map((line) => (
              <Line key={`${line.before} ${line.after}`} line={line} />
            ))}
          </div>
        ))}
      </DocumentFrame>
      {hiddenCount > 0 && (
        <button type="button" className={styles["more"]} onClick={() => setWhole(true)}>
          Show the whole document
        </button>
      )}
    </>
  );
}

function Line({ line }: { readonly line: DiffLine }): ReactElement {
  return (
    <div className={styles["line"]} data-kind={line.kind.toLowerCase()}>
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
  );
}
