import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { OverviewQuery } from "../../gql/overview.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./page.module.css";

/** The number of keys shown, oldest first. A link leads to the rest. */
const SHOWN = 6;

export function KeysDuePanel({
  keys,
  count,
}: {
  readonly keys: OverviewQuery["overview"]["keysDue"];
  readonly count: number;
}): ReactElement {
  return (
    <Panel
      title="Keys overdue or due within 14 days"
      aside={<span className={styles["quietInline"]}>{formatNumber(count)}</span>}
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
                </Link>{" "}
                <code className={styles["quietInline"]}>{key.accessKeyId ?? "ID not read yet"}</code>
                <p className={styles["quiet"]}>
                  {key.lastUsed.status === "USED" && "Used "}
                  <LastUsedText lastUsed={key.lastUsed} />
                </p>
              </div>
              <span className={styles["age"]}>{countOf(key.ageDays, "day")}</span>
            </li>
          ))}
        </ul>
      )}
      {count > SHOWN && (
        <p className={styles["more"]}>
          <Link to="/keys" search={{ q: "status:active" }}>
            All active keys, oldest first
          </Link>
        </p>
      )}
    </Panel>
  );
}
