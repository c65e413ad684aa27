import type { ReactElement, ReactNode } from "react";
import { usePageTitle } from "./page-title.ts";
import styles from "./page-header.module.css";

export interface PageHeaderProps {
  readonly title: ReactNode;
  /** A line below the title that says what the page shows. */
  readonly question?: ReactNode;
  /** Freshness and coverage badges. */
  readonly facts?: ReactNode;
  /** Whether facts will follow. On a narrow screen the actions then do not move when they arrive. */
  readonly hasFacts?: boolean;
  readonly actions?: ReactNode;
  /** A link to the parent list. */
  readonly back?: ReactNode;
}

export function PageHeader({ title, question, facts, hasFacts, actions, back }: PageHeaderProps): ReactElement {
  usePageTitle(typeof title === "string" ? title : null);
  return (
    <header className={styles["header"]}>
      {back && <div className={styles["back"]}>{back}</div>}
      <div className={styles["text"]}>
        <h1 className={styles["title"]}>{title}</h1>
        {question && <p className={styles["question"]}>{question}</p>}
      </div>
      <div className={styles["side"]} data-facts={hasFacts}>
        {facts}
        {actions}
      </div>
    </header>
  );
}
