import IconCheck from "@tabler/icons-react/icons/IconCheck";
import type { ReactElement, ReactNode } from "react";
import styles from "./step-list.module.css";

export interface StepListProps {
  readonly label: string;
  readonly current: number;
  readonly steps: readonly { readonly title: string; readonly summary?: string; readonly content: ReactNode }[];
}

/** Steps in their order; only the current one is unfolded. */
export function StepList({ label, current, steps }: StepListProps): ReactElement {
  return (
    <ol className={styles["steps"]} aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step.title}
          className={styles["step"]}
          data-state={index < current ? "done" : index === current ? "current" : "waiting"}
          aria-current={index === current ? "step" : undefined}
        >
          <span className={styles["mark"]} aria-hidden="true">
            {index < current ? <IconCheck size={16} /> : index + 1}
          </span>
          <div className={styles["body"]}>
            <h2 className={styles["title"]}>
              {step.title}
              {index < current && <span className="only-read-aloud">, done</span>}
            </h2>
            {index !== current && step.summary && <p className={styles["summary"]}>{step.summary}</p>}
            {index === current && <div className={styles["content"]}>{step.content}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
