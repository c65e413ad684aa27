import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { CoverageSummaryBadge } from "../../features/inventory/coverage-badge.tsx";
import { clearanceOf } from "../../features/inventory/coverage-text.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { AllClear, EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { OverviewDocument, TopFixDocument } from "../../gql/overview.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { AccountsPanel } from "./accounts-panel.tsx";
import { CausesPanel } from "./causes-panel.tsx";
import { KeyAgesPanel } from "./key-ages-panel.tsx";
import { KeysDuePanel } from "./keys-due-panel.tsx";
import { MfaPanel } from "./mfa-panel.tsx";
import { OpenAlerts } from "./open-alerts.tsx";
import { firstFetchPolicy, overviewVariables, topFixVariables } from "./overview-data.ts";
import styles from "./page.module.css";
import { PausedTargets } from "./paused-targets.tsx";
import { StandardsPanel } from "./standards-panel.tsx";
import { TopFixPanel } from "./top-fix-panel.tsx";
import { TopProblemsPanel } from "./top-problems-panel.tsx";
import { TrendPanel } from "./trend-panel.tsx";
import { useNewAlerts } from "./use-new-alerts.ts";

/** How often the overview is read again. The counts in the sidebar update sooner. */
const REFRESH_MS = 10_000;
const PROBLEMS_REFRESH_MS = 30_000;

export function OverviewPage(): ReactElement {
  const session = useSession();
  const [first] = useState(firstFetchPolicy);
  const fetchPolicy = session.accountId === null ? first : "cache-and-network";
  const { data, error, refetch } = useQuery(OverviewDocument, {
    variables: overviewVariables(session.accountId),
    fetchPolicy,
    pollInterval: REFRESH_MS,
  });
  const problems = useQuery(TopFixDocument, {
    variables: topFixVariables(session.accountId),
    fetchPolicy,
    pollInterval: PROBLEMS_REFRESH_MS,
  });
  const newAlerts = useNewAlerts(session);
  // Otherwise the alerts of a scan would stand beside the problems of the time before it.
  const state = data && `${data.overview.asOf} ${data.overview.openAlerts.total}`;
  const known = useRef(state);
  const { refetch: refetchProblems } = problems;
  useEffect(() => {
    if (known.current !== undefined && known.current !== state) void refetchProblems();
    known.current = state;
  }, [state, refetchProblems]);
  // Both are waited for, so that no panel moves another one when it appears.
  const isReady = problems.data !== undefined || problems.error !== undefined;
  const overview = isReady ? data?.overview : undefined;
  const header = (
    <PageHeader
      title="Overview"
      question="What needs attention today?"
      facts={
        overview?.asOf && (
          <>
            <CoverageSummaryBadge summary={overview.coverageSummary} />
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
            <RoleGate needs="admin" permission="accounts.connect">
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
  const clearance = clearanceOf(overview);
  return (
    <>
      {header}
      <PausedTargets />
      {problems.error && !problems.data && (
        <ErrorState problem={problemOf(problems.error)} what="the problems" onRetry={() => void problems.refetch()} />
      )}
      <div className={styles["lead"]}>
        {problems.data && <TopFixPanel found={problems.data.problems} />}
        {overview.openAlerts.total === 0 ? (
          <AllClear since={overview.clearSince} asOf={overview.asOf} {...clearance} />
        ) : (
          <OpenAlerts
            overview={overview}
            newAlerts={newAlerts}
            problemCount={problems.data?.worst.totalCount ?? null}
          />
        )}
      </div>
      <div className={styles["measuresRow"]}>
        <StandardsPanel standards={overview.standards} />
        <MfaPanel mfa={overview.mfa} rootUsers={overview.rootUsers} accountCount={overview.accounts.length} />
        <KeyAgesPanel ages={overview.keyAges} rootUsers={overview.rootUsers} accountCount={overview.accounts.length} />
        <TrendPanel trend={overview.trend} foundOnFirstDay={overview.foundOnFirstDay} />
      </div>
      <div className={styles["details"]}>
        {problems.data && (
          <>
            <CausesPanel
              problems={problems.data.problems.nodes}
              pathTotal={problems.data.problems.pathCount}
              hasFullCoverage={clearance.coveragePercent === 100 && clearance.gaps === null}
            />
            <TopProblemsPanel
              worst={problems.data.worst}
              namesAccount={session.accountId === null && session.accounts.length > 1}
            />
          </>
        )}
        <div className={styles["column"]}>
          <KeysDuePanel keys={overview.keysDue} count={overview.keysDueCount} ages={overview.keyAges} />
          <AccountsPanel accounts={overview.accounts} />
        </div>
      </div>
    </>
  );
}
