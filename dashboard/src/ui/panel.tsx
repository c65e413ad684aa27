import type { ReactElement, ReactNode } from "react";
import styles from "./panel.module.css";

export interface PanelProps {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Without inner space, for a list or grid that brings its own. */
  readonly isFlush?: boolean;
}

/** A sheet of paper on the page: one subject with its heading. */
export function Panel({ title, aside, children, isFlush = false }: PanelProps): ReactElement {
  return (
    <section className={styles["panel"]} aria-label={title}>
      {title && (
        <div className={styles["head"]}>
          <h2 className={styles["title"]}>{title}</h2>
          {aside}
        </div>
      )}
      <div className={isFlush ? styles["flush"] : styles["body"]}>{children}</div>
    </section>
  );
}
