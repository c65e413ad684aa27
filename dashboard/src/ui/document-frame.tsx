import type { ReactElement, ReactNode, Ref } from "react";
import { CopyButton } from "./code-block.tsx";
import styles from "./document-frame.module.css";

export interface DocumentFrameProps {
  readonly label: string;
  /** The text that the copy button copies. */
  readonly text: string;
  readonly scrollRef?: Ref<HTMLDivElement>;
  /** The lines, one element each. */
  readonly children: ReactNode;
}

/** A document with its name, a copy button, and its lines in a scrolling frame. */
export function DocumentFrame({ label, text, scrollRef, children }: DocumentFrameProps): ReactElement {
  return (
    <figure className={styles["block"]}>
      <figcaption className={styles["head"]}>
        <span>{label}</span>
        <CopyButton text={text} label={label} />
      </figcaption>
      {/* A scrolling region must be focusable, to be scrolled by keyboard. */}
      <div ref={scrollRef} className={styles["code"]} tabIndex={0} role="region" aria-label={label}>
        <div className={styles["lines"]}>{children}</div>
      </div>
    </figure>
  );
}

/** The text of one line, with white space preserved. */
export function DocumentLine({ children }: { readonly children: ReactNode }): ReactElement {
  return <code className={styles["content"]}>{children}</code>;
}
