import type { ReactElement, ReactNode, Ref } from "react";
import { CopyButton } from "./code-block.tsx";
import styles from "./document-frame.module.css";

export interface DocumentFrameProps {
  readonly label: string;
  /** What its button copies. */
  readonly text: string;
  readonly scrollRef?: Ref<HTMLDivElement>;
  /** The lines, one element each. */
  readonly children: ReactNode;
}

/** A document on a page: its name, a button that copies it, and its lines in a frame that scrolls by itself. */
export function DocumentFrame({ label, text, scrollRef, children }: DocumentFrameProps): ReactElement {
  return (
    <figure className={styles["block"]}>
      <figcaption className={styles["head"]}>
        <span>{label}</span>
        <CopyButton text={text} label={label} />
      </figcaption>
      {/* A scrolling region must be reachable by keyboard. */}
      <div ref={scrollRef} className={styles["code"]} tabIndex={0} role="region" aria-label={label}>
        <div className={styles["lines"]}>{children}</div>
      </div>
    </figure>
  );
}

/** The text of one line, with its spaces. */
export function DocumentLine({ children }: { readonly children: ReactNode }): ReactElement {
  return <code className={styles["content"]}>{children}</code>;
}
