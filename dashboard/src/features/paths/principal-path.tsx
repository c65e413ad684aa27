import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { PrincipalPathFound } from "./principal-path.ts";
import { AlternativePathList } from "./alternative-paths.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PathSteps } from "./path-steps.tsx";
import styles from "./principal-path.module.css";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { UnreadForPaths } from "./unread-for-paths.tsx";
import { VerdictBadge } from "./verdict-badge.tsx";

export interface PrincipalPathProps {
  /** "user", "role". */
  readonly noun: string;
  readonly found: PrincipalPathFound;
}

/** What a principal can become, on its own page: the same steps as in the access graph. */
export function PrincipalPath({ noun, found }: PrincipalPathProps): ReactElement {
  const { path, isAdministrator, sources, others, problem, retry } = found;
  if (path === undefined) {
    return problem ? (
      <ErrorState problem={problem} what="the paths" onRetry={retry} />
    ) : (
      <LoadingRows label="Loading the paths" rows={4} />
    );
  }
  const unread = <UnreadForPaths sources={sources} lead="What was not read, and what it could change" />;
  if (path === null) {
    return (
      <Panel title="To administrator">
        <p className={styles["quiet"]}>
          {isAdministrator
            ? `This ${noun} is an administrator already: it may do everything, or give itself the rest.`
            : `No way leads this ${noun} to administrator, as far as was read${typeof isAdministrator !== "boolean" ? "; or it is one already, which its permissions show" : ""}.`}
        </p>
        <div className={styles["unread"]}>{unread}</div>
      </Panel>
    );
  }
  return (
    <div className={styles["ways"]}>
      <Panel
        title="To administrator"
        aside={
          <Link to="/graph" search={{ path: path.id }}>
            Show it in the access graph
          </Link>
        }
      >
        <p className={styles["lead"]}>
          <VerdictBadge verdict={path.verdict} />
          {path.alert && (
            <Link to="/alerts/$number" params={{ number: path.alert.number }}>{`Alert ${path.alert.number}`}</Link>
          )}
        </p>
        <PathSteps hops={path.hops} idPrefix="step" />
        <div className={styles["unread"]}>{unread}</div>
      </Panel>
      {path.closedAt === null && <AlternativePathList name={path.source.name} others={others} />}
    </div>
  );
}
