import type { ReactElement } from "react";
import { RelativeTime } from "../../ui/time.tsx";
import type { AccountRowFragment } from "../../gql/accounts.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./accounts.module.css";

type Reading = NonNullable<AccountRowFragment["lastAccessedReading"]>;

/** The progress of reading last accessed data: how many users and roles are read, how old the data is, and any failures. */
export function UseReading({
  account: { lastAccessedReading: reading },
}: {
  readonly account: AccountRowFragment;
}): ReactElement {
  if (reading === null) return <>Not read: the next scan reads it</>;
  const { isRunning, outcome, total, known, oldestReadAt, reason } = reading;
  const failures = failuresOf(reading);
  return (
    <div className={styles["reading"]} aria-live={isRunning ? "polite" : "off"}>
      <div>
        {progressOf(reading)}
        {oldestReadAt && (
          <>
            , oldest data from <RelativeTime at={oldestReadAt} />
          </>
        )}
      </div>
      {isRunning && total > 0 && (
        <progress className={styles["progress"]} aria-label="Users and roles read" value={known} max={total} />
      )}
      {failures !== "" && <div className={styles["quiet"]}>{failures}</div>}
      {outcome !== null && outcome !== "READ" && reason && <div className={styles["reason"]}>{reason}</div>}
    </div>
  );
}

function progressOf({ isRunning, outcome, known, total }: Reading): string {
  const count = `${formatNumber(known)} of ${countOf(total, "user or role", "users and roles")}`;
  if (isRunning) return `Reading: ${count}`;
  return outcome === null ? "Not read: starts after the next scan" : `Read: ${count}`;
}

function failuresOf({ refused, failed }: Reading): string {
  const parts = [
    ...(refused > 0 ? [`${formatNumber(refused)} denied by AWS`] : []),
    ...(failed > 0 ? [`${formatNumber(failed)} failed`] : []),
  ];
  return parts.length === 0 ? "" : `${parts.join(", ")}; their usage is unknown`;
}
