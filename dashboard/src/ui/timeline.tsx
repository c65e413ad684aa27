import type { ReactElement, ReactNode } from "react";
import { InstantOf } from "./time.tsx";
import styles from "./timeline.module.css";

export interface TimelineEntry {
  readonly id: string;
  readonly at: string;
  readonly icon: ReactNode;
  /** "Dismissed by Ada until 4 Jan 2027". */
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly tone?: "good" | "bad" | "caution" | "neutral";
}

export function Timeline({
  entries,
  label,
}: {
  readonly entries: readonly TimelineEntry[];
  readonly label: string;
}): ReactElement {
  return (
    <ol className={styles["list"]} aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id} className={styles["entry"]} data-tone={entry.tone ?? "neutral"}>
          <span className={styles["mark"]} aria-hidden="true">
            {entry.icon}
          </span>
          <div>
            <p className={styles["title"]}>
              {entry.title}{" "}
              <span className={styles["time"]}>
                <InstantOf at={entry.at} />
              </span>
            </p>
            {entry.detail && <div className={styles["detail"]}>{entry.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
