import type { ReactElement } from "react";
import styles from "./connection-test.module.css";
import { StatusBadge } from "../alerts/status-badge.tsx";

export interface ConnectionTestProps {
  readonly lines: readonly {
    readonly step: string;
    readonly action: string | null;
    readonly outcome: string;
    readonly code: string | null;
    readonly message: string;
    readonly fix: string | null;
  }[];
}

/** The steps of a connection test: the result of each AWS call, and how to fix a failure. */
export function ConnectionTest({ lines }: ConnectionTestProps): ReactElement {
  return (
    <ol className={styles["lines"]} aria-label="Test results">
      {lines.map((line) => (
        <li key={`${line.step} ${line.action ?? ""}`} data-outcome={line.outcome}>
          <StatusBadge status={line.outcome} />
          <div>
            <p>
              {line.action && line.action !== line.step ? <code>{line.action}</code> : null} {line.message}{" "}
              {line.code && <code className={styles["code"]}>{line.code}</code>}
            </p>
            {line.fix && line.outcome !== "OK" && <p className={styles["fix"]}>{line.fix}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
