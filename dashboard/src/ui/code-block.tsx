import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconCopy from "@tabler/icons-react/icons/IconCopy";
import { type ReactElement, useEffect, useState } from "react";
import { countOf } from "./format.ts";
import { hiddenCharacterCount } from "./visible-text.ts";
import styles from "./code-block.module.css";

/** How long the button shows "Copied". */
const COPIED_MS = 2000;

export interface CodeBlockProps {
  readonly code: string;
  /** The heading and accessible name: "AWS CLI". */
  readonly label: string;
  /** Lines to mark in the gutter, numbered from 1. */
  readonly markedLines?: ReadonlySet<number>;
  readonly hasLineNumbers?: boolean;
}

export function CodeBlock({ code, label, markedLines, hasLineNumbers = false }: CodeBlockProps): ReactElement {
  return (
    <figure className={styles["block"]}>
      <figcaption className={styles["head"]}>
        <span>{label}</span>
        <CopyButton text={code} label={label} />
      </figcaption>
      {/* A scrolling region must be focusable, to be scrolled by keyboard. */}
      <pre className={styles["code"]} tabIndex={0} role="region" aria-label={label}>
        <code>
          {hasLineNumbers
            ? code.split("\n").map((line, index) => (
                <span key={index} className={styles["line"]} data-marked={markedLines?.has(index + 1) || undefined}>
                  {line}
                  {"\n"}
                </span>
              ))
            : code}
        </code>
      </pre>
    </figure>
  );
}

/**
 * Copies the raw text instead of the displayed text, so that commands contain the exact names. If the text contains hidden
 * characters, the label warns of them before and after copying.
 */
export function CopyButton({
  text,
  label,
  isLabelShown = false,
}: {
  readonly text: string;
  readonly label: string;
  /** Whether the button names what it copies. Not needed beside the text itself. */
  readonly isLabelShown?: boolean;
}): ReactElement {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  function copy(): void {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  }
  const hiddenCount = hiddenCharacterCount(text);
  const action = isLabelShown ? `Copy ${label}` : "Copy";
  const note = hiddenCount > 0 ? `, with ${countOf(hiddenCount, "hidden character")}` : "";
  return (
    <button type="button" className={styles["copy"]} onClick={copy} aria-label={`Copy ${label}${note}`}>
      {isCopied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
      <span aria-live="polite">
        {isCopied ? "Copied" : action}
        {note}
      </span>
    </button>
  );
}
