import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { OverviewQuery } from "../../gql/overview.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Histogram } from "../../ui/histogram.tsx";
import { Panel } from "../../ui/panel.tsx";
import styles from "./page.module.css";
import { RootUserNote } from "./root-user-note.tsx";

type KeyAges = OverviewQuery["overview"]["keyAges"];

export interface KeyAgesPanelProps {
  readonly ages: KeyAges;
  readonly rootUsers: OverviewQuery["overview"]["rootUsers"];
  readonly accountCount: number;
}

/** The active keys by age, with the configured limit as a line. */
export function KeyAgesPanel({ ages, rootUsers, accountCount }: KeyAgesPanelProps): ReactElement {
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
              from: fromDays,
              to: toDays === null ? null : toDays - 1,
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
                {`${formatNumber(overLimitCount)} of ${countOf(activeCount, "key")} older than ${countOf(limitDays, "day")}`}
              </Link>
            )}
          </p>
        </>
      )}
      <p className={styles["note"]}>
        <RootUserNote
          about="ACCESS_KEY"
          failingCount={rootUsers.withAccessKey}
          passingCount={rootUsers.withoutAccessKey}
          accountCount={accountCount}
        />
      </p>
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
