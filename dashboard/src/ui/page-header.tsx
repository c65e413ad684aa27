import type { ReactElement, ReactNode } from "react";
import { usePageTitle } from "./page-title.ts";
import styles from "./page-header.module.css";

export interface PageHeaderProps {
  readonly title: ReactNode;
  /** The one question that this page answers. */
  readonly question?: ReactNode;
  /** Freshness and coverage: an AsOf, a CoverageBadge. */
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
  /** A link back to the list that this page belongs to. */
  readonly back?: ReactNode;
}

export function PageHeader({ title, question, facts, actions, back }: PageHeaderProps): ReactElement {
  usePageTitle(typeof title === "string" ? title : null);
  return (
    <header className={styles["header"]}>
      {back && <div className={styles["back"]}>{back}</div>}
      <div className={styles["words"]}>
        <h1 className={styles["title"]}>{title}</h1>
        {question && <p className={styles["question"]}>{question}</p>}
      </div>
      <div className={styles["side"]}>
        {facts}
        {actions}
      </div>
    </header>
  );
}
