import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { CoverageBadge } from "../../features/inventory/coverage-badge.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import type { OverviewQuery } from "../../gql/overview.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { type AccountSummary, summaryOf } from "../../features/accounts/account-summary.ts";
import styles from "./page.module.css";

/** More accounts than these are summed up: the page is not a list of accounts. */
const LISTED_MAX = 5;

export function AccountsPanel({
  accounts,
}: {
  readonly accounts: OverviewQuery["overview"]["accounts"];
}): ReactElement {
  return (
    <Panel
      title={accounts.length > LISTED_MAX ? `${formatNumber(accounts.length)} accounts` : "Accounts"}
      aside={<Link to="/settings/accounts">Manage</Link>}
    >
      {accounts.length > LISTED_MAX ? (
        <Summary summary={summaryOf(accounts)} total={accounts.length} />
      ) : (
        <AccountList accounts={accounts} />
      )}
    </Panel>
  );
}

/** The accounts of many that need attention. Each name leads to the alerts of its account. */
function Summary({
  summary,
  total,
}: {
  readonly summary: AccountSummary<OverviewQuery["overview"]["accounts"][number]>;
  readonly total: number;
}): ReactElement {
  const { worst, stalest, unreachable, unscannedCount, fullyReadCount } = summary;
  const [first] = unreachable;
  const worstScanned =
    worst === null ? (
      "No open alert"
    ) : (
      <>
        <Link to="/alerts" search={{ account: worst.id }}>
          {worst.name}
        </Link>
        <span>
          {countOf(worst.openAlerts.total, "alert")}, {formatNumber(worst.openAlerts.critical)} critical
        </span>
      </>
    );
  return (
    <dl className={styles["summary"]}>
      <div>
        <dt>Worst</dt>
        <dd>{unscannedCount === total ? "No account scanned yet" : worstScanned}</dd>
      </div>
      <div>
        <dt>Stalest</dt>
        <dd>
          {stalest?.coverage?.asOf ? (
            <>
              <Link to="/alerts" search={{ account: stalest.id }}>
                {stalest.name}
              </Link>
              <span>
                data from <RelativeTime at={stalest.coverage.asOf} />
              </span>
            </>
          ) : (
            "No account scanned yet"
          )}
        </dd>
      </div>
      <div>
        <dt>Unreachable</dt>
        <dd>
          {first === undefined ? (
            "None"
          ) : (
            <>
              <Link to="/settings/accounts" search={{ fleet: "unreachable" }}>
                {first.name}
              </Link>
              {unreachable.length > 1 && <span>and {formatNumber(unreachable.length - 1)} more</span>}
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Read as configured</dt>
        <dd>
          {formatNumber(fullyReadCount)} of {formatNumber(total)}
          {unscannedCount > 0 && <span>{formatNumber(unscannedCount)} not scanned yet</span>}
        </dd>
      </div>
    </dl>
  );
}

function AccountList({ accounts }: { readonly accounts: OverviewQuery["overview"]["accounts"] }): ReactElement {
  return (
    <ul className={styles["list"]}>
      {accounts.map((account) => (
        <li key={account.id} className={styles["account"]}>
          <div>
            <Link to="/alerts" search={{ account: account.id }} className={styles["strong"]}>
              {account.name}
            </Link>{" "}
            {account.awsAccountId && <code className={styles["quietInline"]}>{account.awsAccountId}</code>}
            <p className={styles["quiet"]}>
              {account.latestScan?.finishedAt ? (
                <>
                  <Link to="/scans/$scanId" params={{ scanId: account.latestScan.id }}>
                    Last scan
                  </Link>{" "}
                  <RelativeTime at={account.latestScan.finishedAt} />, {countOf(account.openAlerts.total, "alert")}
                </>
              ) : (
                "Not scanned yet"
              )}
            </p>
          </div>
          <div className={styles["badges"]}>
            {account.runningScan && <StatusBadge status="RUNNING" label="Scanning" />}
            {account.status === "CONNECTED" ? (
              <>
                {account.latestScan && account.latestScan.status !== "SUCCEEDED" && (
                  <StatusBadge status={account.latestScan.status} />
                )}
                <CoverageBadge percent={account.coverage?.percent} />
              </>
            ) : (
              <StatusBadge status={account.status} />
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
