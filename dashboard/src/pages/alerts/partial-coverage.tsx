import type { ReactElement } from "react";
import { isMissing } from "../../features/inventory/missing-reads.ts";
import type { AlertSurroundingsQuery } from "../../gql/alerts.ts";
import { PartialNotice } from "../../ui/states.tsx";

type OverviewAccount = AlertSurroundingsQuery["overview"]["accounts"][number];

/** A notice that names what was not read. Nothing if every account has full coverage. */
export function PartialCoverage({ accounts }: { readonly accounts: readonly OverviewAccount[] }): ReactElement | null {
  const partial = accounts.filter((account) => account.coverage && account.coverage.percent < 100);
  if (partial.length === 0) return null;
  const missing = partial.flatMap((account) =>
    (account.coverage?.sources ?? []).filter(isMissing).map((source) => ({
      action: source.action,
      what: `${partial.length > 1 ? `${account.name}: ` : ""}${source.section}${source.reason ? `, ${source.reason}` : ""}`,
    })),
  );
  return (
    <PartialNotice
      percent={Math.min(...partial.map((account) => account.coverage?.percent ?? 0))}
      missing={missing}
      notEvaluatedCount={partial.reduce((sum, account) => sum + (account.coverage?.notEvaluatedChecks.length ?? 0), 0)}
    />
  );
}
