import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { FleetPageQuery } from "../../gql/fleet.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { RelativeTime } from "../../ui/time.tsx";
import styles from "./fleet-list.module.css";
import { FIRST_PAGE, type FleetState } from "./fleet-search.ts";

/** The most important numbers of the accounts in the chosen unit and group. Each tile leads to its accounts. */
export function FleetTiles({ summary }: { readonly summary: FleetPageQuery["accountsSummary"] }): ReactElement {
  const { count, worst, stalest, oldCount, unreachableCount, fullyReadCount, partlyReadCount, notScannedCount } =
    summary;
  const noWorst = notScannedCount === count ? "No data yet" : "No open alert";
  return (
    <dl className={styles["tiles"]}>
      <Tile title="Worst">
        {worst ? (
          <Link to="/alerts" search={{ account: worst.id }}>
            {worst.name}
          </Link>
        ) : (
          noWorst
        )}
        {worst && (
          <span>
            {countOf(worst.openAlerts.total, "alert")}, {formatNumber(worst.openAlerts.critical)} critical
          </span>
        )}
      </Tile>
      <Tile title="Stalest">
        {stalest ? (
          <Link to="/scans" search={{ account: stalest.id }}>
            {stalest.name}
          </Link>
        ) : (
          "No data yet"
        )}
        {stalest?.coverage?.asOf && (
          <span>
            data from <RelativeTime at={stalest.coverage.asOf} />
            {oldCount > 1 && `, over 24\u{a0}h old for ${countOf(oldCount, "account")}`}
          </span>
        )}
      </Tile>
      <Tile title="Unreachable">
        {unreachableCount === 0 ? (
          "None"
        ) : (
          <StateLink state="unreachable" isBad>
            {formatNumber(unreachableCount)}
          </StateLink>
        )}
        {unreachableCount > 0 && <span>access refused, or the last scan failed</span>}
      </Tile>
      <Tile title="Full coverage">
        {formatNumber(fullyReadCount)} of {formatNumber(count)}
        <span>
          {partlyReadCount > 0 ? (
            <StateLink state="partly">{formatNumber(partlyReadCount)} partly read</StateLink>
          ) : (
            "0 partly read"
          )}
          ,{" "}
          {notScannedCount > 0 ? (
            <StateLink state="unscanned">{formatNumber(notScannedCount)} not scanned yet</StateLink>
          ) : (
            "0 not scanned yet"
          )}
        </span>
      </Tile>
    </dl>
  );
}

function StateLink({
  state,
  isBad = false,
  children,
}: {
  readonly state: FleetState;
  readonly isBad?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <Link
      from="/settings/accounts"
      to="."
      search={(before: object) => ({ ...before, ...FIRST_PAGE, fleet: state })}
      resetScroll={false}
      className={isBad ? styles["bad"] : undefined}
    >
      {children}
    </Link>
  );
}

function Tile({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
