import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { CoverageBadge, UnscannedBadge } from "../../features/inventory/coverage-badge.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { AllClear, EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { OverviewDocument, type OverviewQuery } from "../../gql/overview.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { AccountsPanel } from "./accounts-panel.tsx";
import { KeysDuePanel } from "./keys-due-panel.tsx";
import { OpenAlerts } from "./open-alerts.tsx";
import styles from "./page.module.css";
import { PausedTargets } from "./paused-targets.tsx";
import { TopFixPanel } from "./top-fix-panel.tsx";
import { TopChecksPanel } from "./top-checks-panel.tsx";
import { TrendPanel } from "./trend-panel.tsx";

/** How often the overview is read again. The counts in the sidebar update sooner. */
const REFRESH_MS = 10_000;

export function OverviewPage(): ReactElement {
  const session = useSession();
  const { data, error, refetch } = useQuery(OverviewDocument, {
    variables: { accountId: session.accountId },
    pollInterval: REFRESH_MS,
  });
  const overview = data?.overview;
  const header = (
    <PageHeader
      title="Overview"
      question="What needs attention today?"
      facts={
        overview?.asOf && (
          <>
            <OverviewCoverage overview={overview} />
            <AsOf at={overview.asOf} />
          </>
        )
      }
    />
  );

  if (!overview) {
    return (
      <>
        {header}
        {error ? (
          <ErrorState problem={problemOf(error)} what="the overview" onRetry={() => void refetch()} />
        ) : (
          <LoadingRows />
        )}
      </>
    );
  }
  if (overview.accounts.length === 0) {
    return (
      <>
        {header}
        <EmptyState
          title="No AWS account is connected yet"
          actions={
            <RoleGate needs="admin">
              <Button component={Link} to="/welcome">
                Connect an account
              </Button>
            </RoleGate>
          }
        >
          Connect your own account in four steps, or explore the demo account first.
        </EmptyState>
      </>
    );
  }
  if (overview.asOf === null) {
    return (
      <>
        {header}
        <EmptyState title="No data yet">
          This page is filled by the first scan of an account. A scan starts automatically when an account is connected.
          Use Scan now in the header to start one immediately.
        </EmptyState>
        <AccountsPanel accounts={overview.accounts} />
      </>
    );
  }
  return (
    <>
      {header}
      <PausedTargets />
      <div className={styles["grid"]}>
        <TopFixPanel accountId={session.accountId} />
        {overview.openAlerts.total === 0 ? (
          <section className={styles["wide"]}>
            <AllClear
              since={overview.clearSince}
              asOf={overview.asOf}
              coveragePercent={
                overview.accounts.every(({ coverage }) => coverage !== null) ? overview.coveragePercent : null
              }
            />
          </section>
        ) : (
          <OpenAlerts overview={overview} lastVisitAt={session.viewer.lastVisitAt} />
        )}
        <div className={styles["column"]}>
          <TrendPanel trend={overview.trend} />
          <TopChecksPanel topChecks={overview.topChecks} />
        </div>
        <div className={styles["column"]}>
          <AccountsPanel accounts={overview.accounts} />
          <KeysDuePanel keys={overview.keysDue} count={overview.keysDueCount} />
        </div>
      </div>
    </>
  );
}

/** The lowest coverage of the accounts. An account that was never scanned is counted, because nothing is known of it. */
function OverviewCoverage({ overview }: { readonly overview: OverviewQuery["overview"] }): ReactElement {
  const { accounts, coveragePercent } = overview;
  const scanned = accounts.filter(({ coverage }) => coverage !== null).length;
  return scanned === accounts.length ? (
    <CoverageBadge percent={coveragePercent} />
  ) : (
    <UnscannedBadge scannedCount={scanned} accountCount={accounts.length} />
  );
}
