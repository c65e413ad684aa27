import { type CSSProperties, type ReactElement, useEffect, useRef } from "react";
import { DocumentFrame, DocumentLine } from "../../ui/document-frame.tsx";
import styles from "./document-viewer.module.css";
import { SEVERITY_ORDER, SEVERITY_LABELS, SeverityIcon, type SeverityName } from "../alerts/severity-badge.tsx";

/** A note about lines of a document, numbered from 1. */
export interface DocumentMark {
  readonly severity: SeverityName;
  /** The line where the mark is shown. */
  readonly line: number;
  /** The first and last line that the note is about. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface DocumentViewerProps {
  readonly label: string;
  readonly text: string;
  readonly marks: readonly DocumentMark[];
  /** The line selected in the URL, which is scrolled into view and highlighted. */
  readonly line?: number | undefined;
  /** Called when the mark of a line is pressed. */
  readonly onLine?: (line: number) => void;
}

/** A key or string in a line of JSON. */
const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** A JSON document with line numbers, a bar beside risky statements, and a mark on each line that has an issue. */
export function DocumentViewer({ label, text, marks, line: target, onLine }: DocumentViewerProps): ReactElement {
  const targetRef = useRef<HTMLDivElement>(null);
  const scrollRef = useRef<HTMLDivElement>(null);
  const shown = useRef(target);
  useEffect(() => {
    const line = targetRef.current;
    const frame = scrollRef.current;
    if (line && frame) {
      frame.scrollTop = line.offsetTop - frame.clientHeight / 3;
      // On a small screen the pressed issue is far below the document, so scroll back up, but not on page load.
      if (shown.current !== target) frame.scrollIntoView({ block: "nearest" });
    }
    shown.current = target;
  }, [target, text]);
  const lines = text.split("\n");
  const gutter = { "--digits": String(lines.length).length } as CSSProperties;
  return (
    <DocumentFrame label={label} text={text} scrollRef={scrollRef}>
      {lines.map((content, index) => {
        const number = index + 1;
        const lineMarks = marks.filter((mark) => mark.line === number);
        const worst = worstOf(marks.filter((mark) => mark.from <= number && number <= mark.to));
        return (
          <div
            key={number}
            ref={number === target ? targetRef : undefined}
            className={styles["line"]}
            data-tone={worst?.toLowerCase()}
            data-target={number === target || undefined}
            aria-current={number === target ? "location" : undefined}
          >
            <span className={styles["gutter"]} style={gutter}>
              {lineMarks.length > 0 && <Mark marks={lineMarks} line={number} onLine={onLine} />}
              <span className={styles["number"]}>{number}</span>
            </span>
            <DocumentLine>{highlight(content)}</DocumentLine>
          </div>
        );
      })}
    </DocumentFrame>
  );
}

function worstOf(marks: readonly DocumentMark[]): SeverityName | undefined {
  return SEVERITY_ORDER.find((severity) => marks.some((mark) => mark.severity === severity));
}

function Mark({
  marks,
  line,
  onLine,
}: {
  readonly marks: readonly DocumentMark[];
  readonly line: number;
  readonly onLine: ((line: number) => void) | undefined;
}): ReactElement {
  const worst = worstOf(marks) ?? "INFORMATIONAL";
  const messages = marks.map((mark) => `${SEVERITY_LABELS[mark.severity]}: ${mark.message}`);
  return (
    <button
      type="button"
      className={styles["mark"]}
      data-tone={worst.toLowerCase()}
      title={messages.join("\n")}
      aria-label={`Line ${line}: ${messages.join(" ")}`}
      onClick={() => onLine?.(line)}
    >
      <SeverityIcon severity={worst} size={13} />
    </button>
  );
}

function highlight(content: string): (ReactElement | string)[] {
  const parts: (ReactElement | string)[] = [];
  let end = 0;
  for (const match of content.matchAll(STRING)) {
    if (match.index > end) parts.push(content.slice(end, match.index));
    parts.push(
      <span key={match.index} className={styles[match[1] === undefined ? "string" : "key"]}>
        {match[0]}
      </span>,
    );
    end = match.index + match[0].length;
  }
  if (end < content.length || content === "") parts.push(content.slice(end) || " ");
  return parts;
}
