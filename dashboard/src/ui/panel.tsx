import type { ReactElement, ReactNode } from "react";
import styles from "./panel.module.css";

export interface PanelProps {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Removes the padding, for a list or grid with its own. */
  readonly isFlush?: boolean;
}

/** A section of a page with a heading, on a surface of its own. */
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
