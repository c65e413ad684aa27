import IconCheck from "@tabler/icons-react/icons/IconCheck";
import type { ReactElement, ReactNode } from "react";
import styles from "./step-list.module.css";

export interface StepListProps {
  readonly label: string;
  readonly current: number;
  readonly steps: readonly Step[];
}

interface Step {
  readonly title: string;
  readonly summary?: string;
  readonly content: ReactNode;
  /** Opens the step again after it was done. Undefined if it cannot be repeated. */
  readonly onReopen?: (() => void) | undefined;
}

/** Numbered steps of which only the current one is expanded. */
export function StepList({ label, current, steps }: StepListProps): ReactElement {
  return (
    <ol className={styles["steps"]} aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step.title}
          className={styles["step"]}
          data-state={stateOf(index, current)}
          aria-current={index === current ? "step" : undefined}
        >
          <span className={styles["mark"]} aria-hidden="true">
            {index < current ? <IconCheck size={16} /> : index + 1}
          </span>
          <div>
            <h2 className={styles["title"]}>
              {index < current && step.onReopen ? (
                <button type="button" className={styles["reopen"]} onClick={step.onReopen}>
                  {step.title}
                </button>
              ) : (
                step.title
              )}
              {index < current && <span className="visually-hidden">, done</span>}
            </h2>
            {index !== current && step.summary && <p className={styles["summary"]}>{step.summary}</p>}
            {index === current && <div className={styles["content"]}>{step.content}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function stateOf(index: number, current: number): "done" | "current" | "waiting" {
  if (index < current) return "done";
  return index === current ? "current" : "waiting";
}
