/** Which accounts of many need attention: the worst one, the stalest one, and those that cannot be reached. */
import type { OverviewQuery } from "../../gql/overview.ts";

type OverviewAccount = OverviewQuery["overview"]["accounts"][number];

export interface AccountSummary {
  /** The account with most critical alerts, then with most alerts. Null if no account has an alert. */
  readonly worst: OverviewAccount | null;
  /** The account whose latest data is oldest. Null if no account was scanned. */
  readonly stalest: OverviewAccount | null;
  /** Accounts that AWS does not let in, or whose latest scan failed. */
  readonly unreachable: readonly OverviewAccount[];
  readonly unscannedCount: number;
  readonly fullyReadCount: number;
}

export function summaryOf(accounts: readonly OverviewAccount[]): AccountSummary {
  const byAlerts = accounts
    .filter(({ openAlerts }) => openAlerts.total > 0)
    .toSorted(({ openAlerts: one }, { openAlerts: other }) => other.critical - one.critical || other.total - one.total);
  const byAge = accounts
    .filter(({ coverage }) => coverage?.asOf != null)
    .toSorted((one, other) => one.coverage!.asOf!.localeCompare(other.coverage!.asOf!));
  return {
    worst: byAlerts[0] ?? null,
    stalest: byAge[0] ?? null,
    unreachable: accounts.filter(({ status, latestScan }) => status === "ERROR" || latestScan?.status === "FAILED"),
    unscannedCount: accounts.filter(({ coverage }) => coverage === null).length,
    fullyReadCount: accounts.filter(({ coverage }) => coverage?.percent === 100).length,
  };
}
