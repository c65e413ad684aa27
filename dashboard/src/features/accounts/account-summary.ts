/** Which accounts of many need attention: the worst one, the stalest one, and those that cannot be reached. */

export interface SummedAccount {
  readonly status: string;
  readonly latestScan: { readonly status: string } | null;
  readonly coverage: { readonly percent: number; readonly asOf: string | null } | null;
  readonly openAlerts: { readonly total: number; readonly critical: number };
}

export interface AccountSummary<Account> {
  /** The account with most critical alerts, then with most alerts. Null if no account has an alert. */
  readonly worst: Account | null;
  /** The account whose latest data is oldest. Null if no account was scanned. */
  readonly stalest: Account | null;
  /** Accounts that AWS does not let in, or whose latest scan failed. */
  readonly unreachable: readonly Account[];
  readonly unscannedCount: number;
  readonly fullyReadCount: number;
}

/** Whether AWS does not let IAM Monitor into the account, or its latest scan failed. */
function isUnreachable({ status, latestScan }: SummedAccount): boolean {
  return status === "ERROR" || latestScan?.status === "FAILED";
}

/** Sorts the account with most critical alerts first, then the one with most alerts. */
function bySeverity({ openAlerts: one }: SummedAccount, { openAlerts: other }: SummedAccount): number {
  return other.critical - one.critical || other.total - one.total;
}

export function summaryOf<Account extends SummedAccount>(accounts: readonly Account[]): AccountSummary<Account> {
  const byAge = accounts
    .filter(({ coverage }) => coverage?.asOf != null)
    .toSorted((one, other) => one.coverage!.asOf!.localeCompare(other.coverage!.asOf!));
  return {
    worst: accounts.filter(({ openAlerts }) => openAlerts.total > 0).toSorted(bySeverity)[0] ?? null,
    stalest: byAge[0] ?? null,
    unreachable: accounts.filter(isUnreachable),
    unscannedCount: accounts.filter(({ coverage }) => coverage === null).length,
    fullyReadCount: accounts.filter(({ coverage }) => coverage?.percent === 100).length,
  };
}
