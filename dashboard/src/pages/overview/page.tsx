import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { CoverageSummaryBadge } from "../../features/inventory/coverage-badge.tsx";
import { clearanceOf } from "../../features/inventory/coverage-text.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { AllClear, EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import type { OverviewQuery, TopFixQuery } from "../../gql/overview.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { AccountsPanel } from "./accounts-panel.tsx";
import { CausesPanel } from "./causes-panel.tsx";
import { KeyAgesPanel } from "./key-ages-panel.tsx";
import { KeysDuePanel } from "./keys-due-panel.tsx";
import { MfaPanel } from "./mfa-panel.tsx";
import { OpenAlerts } from "./open-alerts.tsx";
import styles from "./page.module.css";
import { PausedTargets } from "./paused-targets.tsx";
import { StandardsPanel } from "./standards-panel.tsx";
import { TopFixPanel } from "./top-fix-panel.tsx";
import { TopProblemsPanel } from "./top-problems-panel.tsx";
import { TrendPanel } from "./trend-panel.tsx";
import { type OverviewReading, useOverview } from "./use-overview.ts";

type Overview = OverviewQuery["overview"];

export function OverviewPage(): ReactElement {
  const session = useSession();
  const { overview, error, refetch, problems, newAlerts } = useOverview(session);
  const header = <OverviewHeader overview={overview} />;
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
        <NoAccount />
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
      {problems.error && !problems.data && (
        <ErrorState problem={problemOf(problems.error)} what="the problems" onRetry={() => void problems.refetch()} />
      )}
      <Panels
        overview={overview}
        problems={problems.data}
        newAlerts={newAlerts}
        namesAccount={session.accountId === null && session.accounts.length > 1}
      />
    </>
  );
}

function OverviewHeader({ overview }: { readonly overview: Overview | undefined }): ReactElement {
  return (
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
}

function NoAccount(): ReactElement {
  return (
    <EmptyState
      title="No AWS account is connected yet"
      actions={
        <PermissionGate permission="ACCOUNTS_CONNECT">
          <Button component={Link} to="/welcome">
            Connect an account
          </Button>
        </PermissionGate>
      }
    >
      Connect your own account in four steps, or explore the demo account first.
    </EmptyState>
  );
}

interface PanelsProps extends Pick<OverviewReading, "newAlerts"> {
  readonly overview: Overview;
  /** Undefined if they could not be read. */
  readonly problems: TopFixQuery | undefined;
  readonly namesAccount: boolean;
}

/** What the scans found, the most important first. */
function Panels({ overview, problems, newAlerts, namesAccount }: PanelsProps): ReactElement {
  const clearance = clearanceOf(overview);
  return (
    <>
      <div className={styles["lead"]}>
        {problems && <TopFixPanel found={problems.problems} />}
        {overview.openAlerts.total === 0 ? (
          <AllClear since={overview.clearSince} asOf={overview.asOf} {...clearance} />
        ) : (
          <OpenAlerts overview={overview} newAlerts={newAlerts} problemCount={problems?.worst.totalCount ?? null} />
        )}
      </div>
      <div className={styles["measuresRow"]}>
        <StandardsPanel standards={overview.standards} />
        <MfaPanel mfa={overview.mfa} rootUsers={overview.rootUsers} accountCount={overview.accounts.length} />
        <KeyAgesPanel ages={overview.keyAges} rootUsers={overview.rootUsers} accountCount={overview.accounts.length} />
        <TrendPanel trend={overview.trend} foundOnFirstDay={overview.foundOnFirstDay} />
      </div>
      <div className={styles["details"]}>
        {problems && (
          <>
            <CausesPanel
              problems={problems.problems.nodes}
              pathTotal={problems.problems.pathCount}
              hasFullCoverage={clearance.coveragePercent === 100 && clearance.gaps === null}
            />
            <TopProblemsPanel worst={problems.worst} namesAccount={namesAccount} />
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
