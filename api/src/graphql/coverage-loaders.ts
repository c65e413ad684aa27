import type { SectionName } from "../iam/account.ts";
import type { ScanCoverage } from "../iam/scan.ts";
import { pastOf } from "../services/inventory/past.ts";
import type { Services } from "../services/services.ts";
import { byText } from "./loader-kinds.ts";

const MAX_ACCOUNTS_COMBINED = 500;

interface CombinedCoverage {
  readonly asOf: number | null;
  /** A coverage as a query selects it. */
  read(): Promise<
    (Omit<ScanCoverage, "missingPermissions"> & { missingPermissions(): Promise<readonly string[]> }) | null
  >;
}

/** What the latest scans covered, and how old their facts are. */
export function coverageLoaders({ scans, accounts }: Pick<Services, "scans" | "accounts">) {
  const resultsOfAccount = byText((ids) => scans.latestResults(ids));
  const coverageOf = async (accountId: string) => (await resultsOfAccount.load(accountId))?.coverage ?? null;

  const covered = byText((ids) => scans.latestCovered(ids));

  return {
    coverageOf,
    covered,

    /**
     * The time to which an inventory row applies. Rows do not store it, so that scanning an unchanged account writes
     * nothing.
     */
    async asOf(
      row: { readonly accountId: string; readonly firstSeenAt: Date; readonly goneAt: Date | null },
      section: SectionName,
    ): Promise<Date | number> {
      const past = pastOf(row);
      if (past) return past.takenAt;
      if (row.goneAt) return row.goneAt;
      const coverage = await coverageOf(row.accountId);
      return coverage?.sources.find((source) => source.section === section)?.asOf ?? coverage?.asOf ?? row.firstSeenAt;
    },

    /**
     * The lowest coverage and the oldest fact among the accounts; among all connected accounts if none is given. Of the
     * documents of hundreds of accounts, only those that the query needs are read.
     */
    async combinedCoverage(accountIds: readonly string[]): Promise<CombinedCoverage | null> {
      const ids =
        accountIds.length > 0
          ? accountIds
          : (await accounts.list({ first: MAX_ACCOUNTS_COMBINED })).nodes.map((account) => account.id);
      const known = (await Promise.all(ids.map((id) => covered.load(id)))).filter((each) => each !== null);
      if (known.length === 0) return null;
      const worst = known.reduce((one, other) => (other.percent < one.percent ? other : one));
      const ages = known.flatMap((each) => each.asOf ?? []);
      const asOf = ages.length > 0 ? Math.min(...ages) : null;
      return {
        asOf,
        async read() {
          const coverage = await coverageOf(worst.accountId);
          return coverage && { ...coverage, asOf, missingPermissions };
        },
      };
      async function missingPermissions(): Promise<readonly string[]> {
        const coverages = await Promise.all(known.map(({ accountId }) => coverageOf(accountId)));
        return [...new Set(coverages.flatMap((coverage) => coverage?.missingPermissions ?? []))];
      }
    },
  };
}
