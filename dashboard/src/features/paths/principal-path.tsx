import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { type PathDetailFragment, PathOfPrincipalDocument, type PathOfPrincipalQuery } from "../../gql/escalation.ts";
import { Panel } from "../../ui/panel.tsx";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { AlternativePathList, type AlternativePathSearch, useAlternativePaths } from "./alternative-paths.tsx";
import { PathSteps } from "./path-steps.tsx";
import styles from "./principal-path.module.css";
import { UnreadForPaths } from "./unread-for-paths.tsx";
import { useIsAdministrator } from "./use-is-administrator.ts";
import { VerdictBadge } from "./verdict-badge.tsx";

export interface PrincipalPathResult {
  /** Null: there is no path. Undefined: not loaded yet. */
  readonly path: PathDetailFragment | null | undefined;
  /** Whether a principal without a path already is an administrator. Undefined: not loaded yet. Null: unknown. */
  readonly isAdministrator: boolean | null | undefined;
  readonly sources: NonNullable<PathOfPrincipalQuery["escalationPaths"]["coverage"]>["sources"];
  readonly alternatives: AlternativePathSearch;
  readonly problem: Problem | null;
  readonly retry: () => void;
}

/** Loads the best path of a user or role to administrator, with its proof. */
export function usePrincipalPath(accountId: string, principalArn: string): PrincipalPathResult {
  const { data, error, refetch } = useQuery(PathOfPrincipalDocument, { variables: { accountId, principalArn } });
  const path = data && (data.escalationPaths.nodes[0] ?? null);
  return {
    path,
    isAdministrator: useIsAdministrator(accountId, principalArn, path !== null),
    alternatives: useAlternativePaths(path?.id),
    sources: data?.escalationPaths.coverage?.sources ?? [],
    problem: error ? problemOf(error) : null,
    retry: () => void refetch(),
  };
}

export interface PrincipalPathProps {
  /** The noun for the principal: "user" or "role". */
  readonly noun: string;
  readonly found: PrincipalPathResult;
}

/** The best path of a principal to administrator on its own page, with the same steps as in the access graph. */
export function PrincipalPath({ noun, found }: PrincipalPathProps): ReactElement {
  const { path, isAdministrator, sources, alternatives, problem, retry } = found;
  if (path === undefined) {
    return problem ? (
      <ErrorState problem={problem} what="the paths" onRetry={retry} />
    ) : (
      <LoadingRows label="Loading the paths" rows={4} />
    );
  }
  const unread = <UnreadForPaths sources={sources} lead="Data that was not read, and its effect on paths" />;
  if (path === null) {
    return (
      <Panel title="Path to administrator">
        <p className={styles["quiet"]}>{noPathText(noun, isAdministrator)}</p>
        <div className={styles["unread"]}>{unread}</div>
      </Panel>
    );
  }
  return (
    <div className={styles["paths"]}>
      <Panel
        title="Path to administrator"
        aside={
          <Link to="/graph" search={{ path: path.id }}>
            Show in access graph
          </Link>
        }
      >
        <p className={styles["lead"]}>
          <VerdictBadge verdict={path.verdict} />
          {path.alert && (
            <Link to="/alerts/$number" params={{ number: path.alert.number }}>{`Alert #${path.alert.number}`}</Link>
          )}
        </p>
        <PathSteps hops={path.hops} idPrefix="step" />
        <div className={styles["unread"]}>{unread}</div>
      </Panel>
      {path.closedAt === null && <AlternativePathList name={path.source.name} alternatives={alternatives} />}
    </div>
  );
}

function noPathText(noun: string, isAdministrator: boolean | null | undefined): string {
  if (isAdministrator === true) {
    return `This ${noun} already is an administrator: it has full access, or can grant it to itself.`;
  }
  const noPath = `No path from this ${noun} to administrator was found in the data of the latest scan.`;
  return isAdministrator === false ? noPath : `${noPath} It may already be an administrator; see its permissions.`;
}
