import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactElement, Suspense, useCallback } from "react";
import { DeletedNotice } from "../../features/inventory/deleted-notice.tsx";
import { AlternativePathList } from "../../features/paths/alternative-paths.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PathSteps } from "../../features/paths/path-steps.tsx";
import { PrincipalName, principalLabel } from "../../features/inventory/principal-name.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import { UnreadForPaths, type UnreadForPathsProps } from "../../features/paths/unread-for-paths.tsx";
import { VerdictBadge } from "../../features/paths/verdict-badge.tsx";
import { EscalationPathDocument, type PathDetailFragment } from "../../gql/escalation.ts";
import { isCrossAccount, useAccountName } from "../../features/session/cross-account.ts";
import { countOf } from "../../ui/format.ts";
import { useAlternativePaths } from "../../features/paths/alternative-paths.tsx";
import { problemOf } from "../../ui/problem.ts";
import styles from "./graph.module.css";

/** What draws is large and waits until there is something to draw. */
const PathPicture = lazy(async () => ({ default: (await import("./path-picture.tsx")).PathPicture }));

const STEP_ID = "step";

export interface PathDetailProps {
  readonly id: string;
  readonly sources: UnreadForPathsProps["sources"];
}

export function PathDetail({ id, sources }: PathDetailProps): ReactElement {
  const { data, error, refetch } = useQuery(EscalationPathDocument, { variables: { id } });
  const path = data?.node?.__typename === "EscalationPath" ? data.node : null;
  const missing = { code: "NOT_FOUND", message: "", requestId: null, isRetryable: false };
  if (path) return <Detail path={path} sources={sources} />;
  if (error) return <ErrorState problem={problemOf(error)} what="this path" onRetry={() => void refetch()} />;
  return data ? <ErrorState problem={missing} what="this path" /> : <LoadingRows label="Loading the path" rows={4} />;
}

function Detail({
  path,
  sources,
}: {
  readonly path: PathDetailFragment;
  readonly sources: PathDetailProps["sources"];
}): ReactElement {
  const { source, target, hops } = path;
  const nameOf = useAccountName();
  const others = useAlternativePaths(path.id);
  const showStep = useCallback((number: number) => {
    const step = document.querySelector<HTMLElement>(`#${STEP_ID}-${number}`);
    step?.focus({ preventScroll: true });
    step?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <article className={styles["detail"]} aria-label={`The path of ${source.name}`}>
      <header className={styles["title"]}>
        <h2>
          <PrincipalName principal={source} />
          {` ${actionLabel(path.verdict)} administrator`}
          {isCrossAccount(path) && ` of ${nameOf(target.awsAccountId)}`}
          {target.name === source.name ? "" : target.kind === "NEW" ? ` through ${target.name}` : ` as ${target.name}`}
        </h2>
        <p className={styles["facts"]}>
          <VerdictBadge verdict={path.verdict} />
          <span>
            {principalLabel(source.kind)} of {path.account.name}, {countOf(path.hopCount, "step")}, known since{" "}
            <DateOf at={path.firstSeenAt} />
          </span>
          {path.alert && (
            <span className={styles["alert"]}>
              <Link to="/alerts/$number" params={{ number: path.alert.number }}>{`Alert ${path.alert.number}`}</Link>
              <StatusBadge status={path.alert.status} />
            </span>
          )}
        </p>
      </header>
      {path.readings.length > 0 && (
        <p className={styles["facts"]}>
          {path.readings.map(({ awsAccountId, takenAt }) => (
            <span key={awsAccountId}>
              {`${nameOf(awsAccountId)} read `}
              <RelativeTime at={takenAt} />
            </span>
          ))}
        </p>
      )}
      <DeletedNotice noun="path" goneAt={path.goneAt} />
      <Suspense fallback={<div className={styles["easel"]} aria-busy="true" />}>
        <PathPicture hops={hops} onStep={showStep} />
      </Suspense>
      <Panel title="Step by step">
        <PathSteps hops={hops} idPrefix={STEP_ID} />
        <div className={styles["unread"]}>
          <UnreadForPaths
            sources={sources}
            lead={
              path.assumes.length > 0
                ? "True if nothing that was not read forbids it"
                : "What was not read, and what it could change"
            }
          />
        </div>
      </Panel>
      {source.kind !== "EXTERNAL" && path.goneAt === null && (
        <AlternativePathList name={source.name} alternatives={others} />
      )}
    </article>
  );
}

function actionLabel(verdict: PathDetailFragment["verdict"]): string {
  switch (verdict) {
    case "EXPLOITABLE":
      return "can become";
    case "CONDITIONAL":
      return "could, under conditions, become";
    case "UNKNOWN":
      return "may be able to become";
    case "BLOCKED":
      return "is kept from becoming";
  }
}
