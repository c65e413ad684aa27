import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { OverviewQuery } from "../../gql/overview.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Histogram } from "../../ui/histogram.tsx";
import { Panel } from "../../ui/panel.tsx";
import styles from "./page.module.css";

type KeyAges = OverviewQuery["overview"]["keyAges"];

/** The active keys by age, with the configured limit as a line. */
export function KeyAgesPanel({ ages }: { readonly ages: KeyAges }): ReactElement {
  const { limitDays, otherLimitAccountCount, activeCount, overLimitCount, groups, unreadAccountCount } = ages;
  return (
    <Panel title="Active keys by age in days">
      {activeCount === 0 ? (
        <p className={styles["quiet"]}>
          {unreadAccountCount === 0 ? "No active access key." : "No active access key in the accounts that were read."}
        </p>
      ) : (
        <>
          <Histogram
            limitLabel={`${limitDays}-day limit`}
            bars={groups.map(({ fromDays, toDays, count }) => ({
              key: String(fromDays),
              edge: String(fromDays === limitDays + 1 ? limitDays : fromDays),
              value: count,
              isOverLimit: fromDays > limitDays,
              link: (
                <Link
                  to="/keys"
                  search={{ q: `status:active age:>=${fromDays}d${toDays === null ? "" : ` age:<${toDays}d`}` }}
                  aria-label={`${countOf(count, "active key")} of ${toDays === null ? `${fromDays} days or more` : `${fromDays} to ${toDays - 1} days`}`}
                />
              ),
            }))}
          />
          <p className={styles["note"]}>
            {overLimitCount === 0 ? (
              <span className={styles["quiet"]}>{`None is older than ${countOf(limitDays, "day")}.`}</span>
            ) : (
              <Link to="/keys" search={{ q: `status:active age:>${limitDays}d` }} className={styles["warning"]}>
                {`${formatNumber(overLimitCount)} of ${formatNumber(activeCount)} older than ${countOf(limitDays, "day")}`}
              </Link>
            )}
          </p>
        </>
      )}
      {otherLimitAccountCount > 0 && (
        <p className={styles["quiet"]}>{`${countOf(otherLimitAccountCount, "account")} with another limit`}</p>
      )}
      {unreadAccountCount > 0 && (
        <p className={styles["quiet"]}>
          {`The credential report of ${countOf(unreadAccountCount, "account")} was not read: keys may be missing or out of date.`}
        </p>
      )}
    </Panel>
  );
}
