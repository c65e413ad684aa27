import type { ReactElement } from "react";
import styles from "./key-use.module.css";

export interface CloudTrailLimitsProps {
  readonly limits: readonly string[];
  /** The Regions that are read. Omitted where they are shown elsewhere. */
  readonly regions?: readonly string[];
}

/** The uses of a key that CloudTrail cannot show. */
export function CloudTrailLimits({ limits, regions }: CloudTrailLimitsProps): ReactElement {
  return (
    <details className={styles["limits"]}>
      <summary>From CloudTrail, which does not show every use. What is covered</summary>
      {regions && <p>Regions read: {regions.join(", ")}.</p>}
      <ul>
        {limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </details>
  );
}
