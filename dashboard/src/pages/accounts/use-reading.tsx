import type { ReactElement } from "react";
import { RelativeTime } from "../../ui/time.tsx";
import type { AccountRowFragment } from "../../gql/accounts.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./accounts.module.css";

type Reading = NonNullable<AccountRowFragment["lastAccessedReading"]>;

/** How the reading of what users and roles use stands: how many are known, how old that is, and what stood in the way. */
export function UseReading({
  account: { lastAccessedReading: reading },
}: {
  readonly account: AccountRowFragment;
}): ReactElement {
  if (reading === null) return <>not read</>;
  const { isRunning, outcome, total, known, oldestReadAt, reason } = reading;
  const failures = failuresOf(reading);
  return (
    <div className={styles["reading"]} aria-live={isRunning ? "polite" : "off"}>
      <div>
        {isRunning
          ? `being read: ${formatNumber(known)} of ${countOf(total, "user or role", "users and roles")}`
          : outcome === null
            ? "read after the next scan"
            : `${formatNumber(known)} of ${countOf(total, "user or role", "users and roles")} read`}
        {oldestReadAt && (
          <>
            , the oldest <RelativeTime at={oldestReadAt} />
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

function failuresOf({ refused, failed }: Reading): string {
  const parts = [
    ...(refused > 0 ? [`${formatNumber(refused)} refused by AWS`] : []),
    ...(failed > 0 ? [`${formatNumber(failed)} failed`] : []),
  ];
  return parts.length === 0 ? "" : `${parts.join(", ")}: of these nothing is concluded`;
}
