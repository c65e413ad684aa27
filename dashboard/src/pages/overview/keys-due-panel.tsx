import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Panel } from "../../ui/panel.tsx";
import type { OverviewQuery } from "../../gql/overview.ts";
import { countOf } from "../../ui/format.ts";
import { accountKeyLimit } from "../../features/inventory/key-age-limit.ts";
import styles from "./page.module.css";

/** The number of keys shown, oldest first. A link leads to the rest. */
const SHOWN = 4;
/** Keys are due from this number of days before they exceed the limit. */
const DUE_WITHIN_DAYS = 14;

type DueKey = OverviewQuery["overview"]["keysDue"][number];

export interface KeysDuePanelProps {
  readonly keys: readonly DueKey[];
  readonly count: number;
  readonly ages: OverviewQuery["overview"]["keyAges"];
}

export function KeysDuePanel({ keys, count, ages }: KeysDuePanelProps): ReactElement {
  const { limitDays: defaultDays, otherLimitAccountCount, unreadAccountCount } = ages;
  // No query of the list knows the limit of each account.
  const list =
    otherLimitAccountCount === 0
      ? {
          q: `status:active age:>=${Math.max(0, defaultDays + 1 - DUE_WITHIN_DAYS)}d`,
          text: `All ${countOf(count, "key")} overdue or due within ${DUE_WITHIN_DAYS} days`,
        }
      : { q: "status:active", text: "All active keys, oldest first" };
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
        <p className={styles["quiet"]}>
          {unreadAccountCount === 0
            ? `No access key is overdue or due within ${DUE_WITHIN_DAYS} days.`
            : `No access key that was read is overdue or due within ${DUE_WITHIN_DAYS} days. ${countOf(unreadAccountCount, "account")} not read.`}
        </p>
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
                  search={{ tab: "keys" }}
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
                <DueText
                  ageDays={key.ageDays}
                  limitDays={accountKeyLimit(key.user.account.settings, defaultDays).days}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
      {count > SHOWN && (
        <p className={styles["more"]}>
          {otherLimitAccountCount > 0 && `${countOf(count, "key")} overdue or due within ${DUE_WITHIN_DAYS} days. `}
          <Link to="/keys" search={{ q: list.q }}>
            {list.text}
          </Link>
        </p>
      )}
    </Panel>
  );
}

function DueText({ ageDays, limitDays }: { readonly ageDays: number; readonly limitDays: number }): ReactElement {
  return ageDays > limitDays ? (
    <span className={styles["over"]}>{countOf(ageDays - limitDays, "day")} over</span>
  ) : (
    <span className={styles["quiet"]}>due in {countOf(limitDays + 1 - ageDays, "day")}</span>
  );
}
