import { type CSSProperties, type ReactElement, useEffect, useRef } from "react";
import { DocumentFrame, DocumentLine } from "../../ui/document-frame.tsx";
import styles from "./document-viewer.module.css";
import { SEVERITY_ORDER, SEVERITY_WORDS, SeverityIcon, type SeverityName } from "../alerts/severity-badge.tsx";

/** Something to know about some lines of a document. Lines count from 1. */
export interface DocumentMark {
  readonly severity: SeverityName;
  /** Where the mark itself stands. */
  readonly line: number;
  /** The lines it is about, both ends included. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface DocumentViewerProps {
  readonly label: string;
  readonly text: string;
  readonly marks: readonly DocumentMark[];
  /** The line that the address points at: brought into view and lit. */
  readonly line?: number | undefined;
  /** Somebody pressed the mark of a line. */
  readonly onLine?: (line: number) => void;
}

/** Keys and other words of one line of JSON; the rest is punctuation, numbers and literals. */
const WORD = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** JSON with line numbers, its risky statements barred in the gutter and a mark on each line that an issue names. */
export function DocumentViewer({ label, text, marks, line: target, onLine }: DocumentViewerProps): ReactElement {
  const targetRef = useRef<HTMLDivElement>(null);
  const scrollRef = useRef<HTMLDivElement>(null);
  const shown = useRef(target);
  useEffect(() => {
    const line = targetRef.current;
    const frame = scrollRef.current;
    if (line && frame) {
      frame.scrollTop = line.offsetTop - frame.clientHeight / 3;
      // On a small screen the issue that was pressed stands far below its document. An address just opened stays at its top.
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
        const here = marks.filter((mark) => mark.line === number);
        const around = worstOf(marks.filter((mark) => mark.from <= number && number <= mark.to));
        return (
          <div
            key={number}
            ref={number === target ? targetRef : undefined}
            className={styles["line"]}
            data-tone={around?.toLowerCase()}
            data-target={number === target || undefined}
            aria-current={number === target ? "location" : undefined}
          >
            <span className={styles["gutter"]} style={gutter}>
              {here.length > 0 && <Mark marks={here} line={number} onLine={onLine} />}
              <span className={styles["number"]}>{number}</span>
            </span>
            <DocumentLine>{coloured(content)}</DocumentLine>
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
  const words = marks.map((mark) => `${SEVERITY_WORDS[mark.severity]}: ${mark.message}`);
  return (
    <button
      type="button"
      className={styles["mark"]}
      data-tone={worst.toLowerCase()}
      title={words.join("\n")}
      aria-label={`Line ${line}: ${words.join(" ")}`}
      onClick={() => onLine?.(line)}
    >
      <SeverityIcon severity={worst} size={13} />
    </button>
  );
}

function coloured(content: string): (ReactElement | string)[] {
  const parts: (ReactElement | string)[] = [];
  let end = 0;
  for (const match of content.matchAll(WORD)) {
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
