import type { ReactElement } from "react";
import type { RetentionRowFragment } from "../../gql/retention.ts";
import { formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { tableLabel } from "./retention-text.ts";
import styles from "./retention.module.css";

/** The rows that the latest run deleted. */
export function LastRun({
  retention: { lastRun, lastRunAt },
}: {
  readonly retention: RetentionRowFragment;
}): ReactElement {
  return (
    <Panel title="Latest run">
      <div className={styles["body"]}>
        {lastRunAt === null && <p>No run yet. The first one begins within an hour.</p>}
        {lastRunAt !== null && (
          <p>
            Began <RelativeTime at={lastRunAt} />.{" "}
            {lastRun === null && "It has not reported what it deleted: it is under way, or its worker was stopped."}
            {lastRun?.deleted.length === 0 && "It deleted nothing."}
          </p>
        )}
        {lastRun && lastRun.deleted.length > 0 && (
          <>
            <ul aria-label="Deleted by the latest run">
              {lastRun.deleted.map(({ table, count }) => (
                <li key={table}>
                  {formatNumber(count)} {tableLabel(table)}
                </li>
              ))}
            </ul>
            <p>No transaction held locks for longer than {formatNumber(lastRun.longestMs)} ms.</p>
          </>
        )}
      </div>
    </Panel>
  );
}
