import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { CoverageBadge } from "../../features/inventory/coverage-badge.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import type { OverviewQuery } from "../../gql/overview.ts";
import { countOf } from "../../ui/format.ts";
import styles from "./page.module.css";

export function AccountsPanel({
  accounts,
}: {
  readonly accounts: OverviewQuery["overview"]["accounts"];
}): ReactElement {
  return (
    <Panel title="Accounts" aside={<Link to="/settings/accounts">Manage</Link>}>
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
                    <RelativeTime at={account.latestScan.finishedAt} /> ·{" "}
                    {countOf(account.openAlerts.total, "open alert")}
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
    </Panel>
  );
}
