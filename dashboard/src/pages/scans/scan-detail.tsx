import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AlertLines } from "../../features/alerts/alert-lines.tsx";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { ScanCoverageBadge } from "../../features/inventory/coverage-badge.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProgressPhases } from "../../ui/progress-phases.tsx";
import { isRefused, missingReads } from "../../features/inventory/missing-reads.ts";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { ErrorState, LoadingRows, PartialNotice } from "../../ui/states.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import type { ProgressFragment, ScanDetailQuery } from "../../gql/scans.ts";
import { countOf, formatDuration, formatNumber, enumLabel } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { CompareScans } from "./compare-scans.tsx";
import { isFinished, phasesOf } from "./phases.ts";
import { InstantOf } from "../../ui/time.tsx";
import { ScanActions } from "./scan-actions.tsx";
import styles from "./scan-detail.module.css";
import { SectionTable } from "./section-table.tsx";
import { useFollowedScan } from "./use-followed-scan.ts";

type ScanDetail = NonNullable<ScanDetailQuery["scan"]>;

const route = getRouteApi("/frame/scans/$scanId");

export function ScanDetailPage(): ReactElement {
  const { scanId } = route.useParams();
  const { compare } = route.useSearch();
  const { scan, progress, data, error, refetch } = useFollowedScan(scanId);
  const back = <Link to="/scans">All scans</Link>;

  if (!scan || !progress) {
    return (
      <>
        <PageHeader title="Scan" back={back} />
        {error && <ErrorState problem={problemOf(error)} what="this scan" onRetry={() => void refetch()} />}
        {!error && data && (
          <ErrorState problem={{ code: "NOT_FOUND", message: "", requestId: null, isRetryable: false }} />
        )}
        {!error && !data && <LoadingRows label="Loading the scan" />}
      </>
    );
  }
  const isRunning = !isFinished(scan.status);
  return (
    <>
      <PageHeader
        back={back}
        title={`Scan of ${scan.account.name}`}
        question={
          <>
            {`Requested by ${requesterOf(scan)}, `}
            <InstantOf at={scan.requestedAt} />
          </>
        }
        facts={
          <>
            <StatusBadge status={scan.status} />
            {scan.coverage && <ScanCoverageBadge gaps={scan.coverage} scanId={null} />}
            {scan.coverage && <AsOf at={scan.coverage.asOf} />}
          </>
        }
        actions={<ScanActions scan={scan} isRunning={isRunning} />}
      />
      <div className={styles["stack"]}>
        <ScanProblems scan={scan} />
        <ScanProgress scan={scan} progress={progress} />
        {compare && <CompareScans fromId={compare} toId={scan.id} />}
        <div className={styles["columns"]}>
          <Panel title="Alerts changed by this scan">
            <Changes scan={scan} />
          </Panel>
          <Panel title="What was read" isFlush={false}>
            <SectionTable sections={progress.sections} coverage={scan.coverage} isRunning={isRunning} />
          </Panel>
        </div>
      </div>
    </>
  );
}

/** Why the scan failed, or what it could not read. */
function ScanProblems({
  scan: { account, errorCode, errorMessage, coverage, status },
}: {
  readonly scan: ScanDetail;
}): ReactElement {
  return (
    <>
      {errorCode && (
        <ErrorState
          problem={{
            code: errorCode,
            message: errorMessage ?? "The scan ended with an error.",
            requestId: null,
            isRetryable: true,
          }}
          what="all of this account"
        />
      )}
      {coverage && status === "PARTIAL" && (
        <PartialNotice
          percent={coverage.percent}
          missing={missingReads(coverage.sources)}
          notEvaluatedCount={coverage.notEvaluatedChecks.length}
        >
          {coverage.sources.some(isRefused) && <RefusedCalls account={account} />}
        </PartialNotice>
      )}
    </>
  );
}

interface ScanProgressProps {
  readonly scan: ScanDetail;
  /** The live progress, or that of the scan. */
  readonly progress: ProgressFragment;
}

function ScanProgress({ scan, progress }: ScanProgressProps): ReactElement {
  return (
    <Panel title="Progress">
      <ProgressPhases label="Phases of the scan" phases={phasesOf(progress)} />
      <p className={styles["numbers"]}>
        <LabelledNumber value={formatNumber(progress.apiCalls)} word="calls to AWS" />
        <LabelledNumber value={formatNumber(progress.throttles)} word="throttled" />
        {scan.coverage ? (
          <ChecksEvaluated accountId={scan.account.id} coverage={scan.coverage} checksTotal={progress.checksTotal} />
        ) : (
          <ItemsAndChecks progress={progress} />
        )}
        {scan.durationSeconds !== null && (
          <LabelledNumber value={formatDuration(scan.durationSeconds * 1000)} word="duration" />
        )}
      </p>
      {progress.message && <p className={styles["message"]}>{progress.message}</p>}
    </Panel>
  );
}

/** How far the scan is, before its coverage is known. */
function ItemsAndChecks({
  progress: { itemsRead, checksDone, checksTotal },
}: {
  readonly progress: ProgressFragment;
}): ReactElement {
  return (
    <>
      <LabelledNumber value={formatNumber(itemsRead)} word="items read" />
      <LabelledNumber
        value={`${formatNumber(checksDone)}${checksTotal > 0 ? ` of ${formatNumber(checksTotal)}` : ""}`}
        word="checks"
      />
    </>
  );
}

/** How many checks were evaluated, with the way to those that were not and their reasons. */
function ChecksEvaluated({
  accountId,
  coverage: { notEvaluatedChecks },
  checksTotal,
}: {
  readonly accountId: string;
  readonly coverage: NonNullable<ScanDetail["coverage"]>;
  readonly checksTotal: number;
}): ReactElement {
  const missing = notEvaluatedChecks.length;
  return (
    <>
      <LabelledNumber
        value={`${formatNumber(checksTotal - missing)} of ${formatNumber(checksTotal)}`}
        word="checks evaluated"
      />
      {missing > 0 && (
        <Link to="/checks" search={{ outcome: "NOT_EVALUATED", account: accountId }}>
          {countOf(missing, "check")} not evaluated
        </Link>
      )}
    </>
  );
}

/** How the refused calls are allowed. */
function RefusedCalls({ account: { id, source } }: Pick<ScanDetail, "account">): ReactElement {
  const { viewer } = useSession();
  if (source !== "ASSUME_ROLE")
    return <p>Allow the refused actions for the identity that scans the account, then scan again.</p>;
  return (
    <p>
      If the role comes from an older template, deploy{" "}
      {hasPermission(viewer, "ACCOUNTS_UPDATE") ? (
        <Link to="/welcome" search={{ connecting: id }}>
          the current template
        </Link>
      ) : (
        "the current template"
      )}
      . It allows every action that scans need. Then scan again.
    </p>
  );
}

function LabelledNumber({ value, word }: { readonly value: string; readonly word: string }): ReactElement {
  return (
    <span>
      <b>{value}</b> {word}
    </span>
  );
}

function Changes({ scan }: { readonly scan: ScanDetail }): ReactElement {
  const { counts } = scan;
  const isFirst = scan.trigger === "FIRST_START";
  if (!counts)
    return (
      <p className={styles["quiet"]}>
        {isFinished(scan.status) ? "This scan changed no alerts." : "Alerts are updated at the end of the scan."}
      </p>
    );
  return (
    <>
      <p className={styles["numbers"]}>
        <LabelledNumber value={signed("+", counts.opened)} word={isFirst ? "found by the first scan" : "new"} />
        <LabelledNumber value={signed("+", counts.reopened)} word="reopened" />
        <LabelledNumber value={signed("−", counts.resolved)} word="resolved" />
        <LabelledNumber value={formatNumber(counts.updated)} word="changed" />
      </p>
      <p className={styles["quiet"]}>
        {countOf(counts.users, "user")}, {countOf(counts.accessKeys, "access key")}, {countOf(counts.groups, "group")},{" "}
        {countOf(counts.roles, "role")} and {countOf(counts.policies, "policy", "policies")} were read.{" "}
        <Link to="/changes" search={{ since: scan.id }}>
          What changed after this scan
        </Link>
      </p>
      {scan.newAlerts.length > 0 && (
        <div className={styles["alerts"]}>
          <AlertLines alerts={scan.newAlerts} />
        </div>
      )}
      {counts.opened > scan.newAlerts.length && (
        <p className={styles["quiet"]}>
          Showing the {formatNumber(scan.newAlerts.length)} most severe. See <Link to="/alerts">Alerts</Link> for all.
        </p>
      )}
    </>
  );
}

/** A count with its sign. Zero has none. */
function signed(sign: string, count: number): string {
  return count === 0 ? "0" : `${sign}${formatNumber(count)}`;
}

/** Who requested the scan and how. A schedule is both. */
function requesterOf({ requestedBy, trigger }: ScanDetail): string {
  const how = enumLabel(trigger).toLowerCase();
  const who = requestedBy.displayName;
  return who.toLowerCase() === how ? `a ${how}` : `${who} (${how})`;
}
