import { useQuery } from "@apollo/client/react";
import IconFilterOff from "@tabler/icons-react/icons/IconFilterOff";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useCallback, useRef } from "react";
import { DeletedNotice } from "../../features/inventory/deleted-notice.tsx";
import { AlternativePathList } from "../../features/paths/alternative-paths.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PathSteps } from "../../features/paths/path-steps.tsx";
import { PrincipalName, principalLabel } from "../../features/inventory/principal-name.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import { UnreadForPaths, type UnreadForPathsProps } from "../../features/paths/unread-for-paths.tsx";
import { VerdictBadge } from "../../features/paths/verdict-badge.tsx";
import { EscalationPathDocument, type PathDetailFragment } from "../../gql/escalation.ts";
import { oneAccount } from "../../features/session/one-account.ts";
import { useSession } from "../../features/session/session.ts";
import { isCrossAccount, useAccountName } from "../../features/session/cross-account.ts";
import { countOf } from "../../ui/format.ts";
import { useAlternativePaths } from "../../features/paths/alternative-paths.tsx";
import { problemOf } from "../../ui/problem.ts";
import { formatInstant } from "../../ui/format.ts";
import { PictureMenu } from "../../features/pictures/picture-menu.tsx";
import { pathMarkdown, pathSentence, verdictPhrase } from "./path-markdown.ts";
import type { PathMap } from "./path-map-layout.ts";
import { PathPicture } from "./path-picture.tsx";
import { removalOf } from "../../features/paths/statement-removal.ts";
import styles from "./graph.module.css";

const STEP_ID = "step";

export interface PathDetailProps {
  readonly id: string;
  readonly sources: UnreadForPathsProps["sources"];
  /** The causes of the map, of which one may be the path's. */
  readonly causes: PathMap["causes"];
}

export function PathDetail({ id, sources, causes }: PathDetailProps): ReactElement {
  const { data, error, refetch } = useQuery(EscalationPathDocument, { variables: { id } });
  const path = data?.node?.__typename === "EscalationPath" ? data.node : null;
  if (path) return <Detail path={path} sources={sources} causes={causes} />;
  if (error) return <ErrorState problem={problemOf(error)} what="this path" onRetry={() => void refetch()} />;
  return data ? (
    <EmptyState icon={<IconFilterOff size={24} />} title="No such path">
      The path of this link does not exist: it was removed with its account or its data, or the link is wrong. Select a
      path above.
    </EmptyState>
  ) : (
    <LoadingRows label="Loading the path" rows={4} />
  );
}

function Detail({
  path,
  sources,
  causes,
}: Omit<PathDetailProps, "id"> & { readonly path: PathDetailFragment }): ReactElement {
  const { source, target, hops } = path;
  const nameOf = useAccountName();
  const others = useAlternativePaths(path.id);
  const picture = useRef<HTMLDivElement>(null);
  const sentence = pathSentence(path);
  const { accounts, accountId } = useSession();
  const problem = causes.find(({ key }) => key === path.place?.cause)?.problem;
  const change =
    oneAccount(accounts, accountId)?.id === path.account.id && path.closedAt === null ? removalOf(problem) : undefined;
  const showStep = useCallback((number: number) => {
    const step = document.querySelector<HTMLElement>(`#${STEP_ID}-${number}`);
    step?.focus({ preventScroll: true });
    step?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <article className={styles["detail"]} aria-label={`Escalation path of ${source.name}`}>
      <header className={styles["title"]}>
        <span className={styles["share"]}>
          <PictureMenu
            picture={picture}
            what="path"
            name={`path ${source.name} ${path.account.awsAccountId ?? path.account.name}`}
            title={sentence}
            facts={`${path.account.name}, data from ${path.asOf === null ? "an unknown time" : formatInstant(path.asOf)}`}
            markdown={() => pathMarkdown(path, globalThis.location.href)}
          />
        </span>
        <h2>
          <PrincipalName principal={source} />
          {` ${verdictPhrase(path.verdict)} administrator`}
          {isCrossAccount(path) && ` of ${nameOf(target.awsAccountId)}`}
          {target.name !== source.name && ` ${target.kind === "NEW" ? "through" : "as"} ${target.name}`}
        </h2>
        <p className={styles["facts"]}>
          <VerdictBadge verdict={path.verdict} />
          <span>
            {principalLabel(source.kind)} of {path.account.name}, {countOf(path.hopCount, "step")}, first seen{" "}
            <DateOf at={path.firstSeenAt} />
          </span>
          {change !== undefined && (
            <Link to="/graph" search={{ tab: "what-if", change }}>
              {`Preview removal of statement ${problem!.statement! + 1} of ${problem!.resourceName}`}
            </Link>
          )}
          {path.alert && (
            <span className={styles["alert"]}>
              <Link to="/alerts/$number" params={{ number: path.alert.number }}>{`Alert #${path.alert.number}`}</Link>
              <StatusBadge status={path.alert.status} />
            </span>
          )}
        </p>
      </header>
      {path.readings.length > 0 && (
        <p className={styles["facts"]}>
          {path.readings.map(({ awsAccountId, takenAt }) => (
            <span key={awsAccountId}>
              {`${nameOf(awsAccountId)} scanned `}
              <RelativeTime at={takenAt} />
            </span>
          ))}
        </p>
      )}
      <DeletedNotice noun="path" deletedAt={path.closedAt} />
      <PathPicture ref={picture} hops={hops} onStep={showStep} />
      <Panel title="Step by step">
        <PathSteps hops={hops} idPrefix={STEP_ID} />
        <div className={styles["unread"]}>
          <UnreadForPaths
            sources={sources}
            lead={
              path.assumes.length > 0
                ? "Assumes that no unread policy denies a step"
                : "What was not read, and how it could change the result"
            }
          />
        </div>
      </Panel>
      {source.kind !== "EXTERNAL" && path.closedAt === null && (
        <AlternativePathList name={source.name} alternatives={others} />
      )}
    </article>
  );
}
