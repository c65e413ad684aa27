import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Panel } from "../../ui/panel.tsx";
import type { OverviewQuery } from "../../gql/overview.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./page.module.css";

/** The number of keys shown, oldest first. A link leads to the rest. */
const SHOWN = 4;

export function KeysDuePanel({
  keys,
  count,
  limitDays,
}: {
  readonly keys: OverviewQuery["overview"]["keysDue"];
  readonly count: number;
  readonly limitDays: number;
}): ReactElement {
  return (
    <Panel
      title="Keys to rotate"
      aside={
        <Link to="/rotation" search={{ tab: "due" }}>
          Plan rotation
        </Link>
      }
    >
      {keys.length === 0 ? (
        <p className={styles["quiet"]}>No access key is overdue or due within 14 days.</p>
      ) : (
        <ul className={styles["list"]}>
          {keys.slice(0, SHOWN).map((key) => (
            <li key={key.id} className={styles["key"]}>
              <div>
                <Link
                  to="/accounts/$awsAccountId/users/$userName"
                  params={{
                    awsAccountId: key.user.account.awsAccountId ?? key.user.account.id,
                    userName: key.user.userName,
                  }}
                  className={styles["strong"]}
                >
                  {key.user.userName}
                </Link>
                <p className={styles["quiet"]}>
                  <code>{key.accessKeyId ?? "ID not read yet"}</code>
                </p>
              </div>
              <span className={styles["age"]}>
                {countOf(key.ageDays, "day")}
                {key.ageDays > limitDays ? (
                  <span className={styles["over"]}>{formatNumber(key.ageDays - limitDays)} over</span>
                ) : (
                  <span className={styles["quiet"]}>due in {countOf(limitDays + 1 - key.ageDays, "day")}</span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {count > SHOWN && (
        <p className={styles["more"]}>
          <Link to="/keys" search={{ q: "status:active" }}>
            All {formatNumber(count)} that are overdue or due within 14 days
          </Link>
        </p>
      )}
    </Panel>
  );
}
