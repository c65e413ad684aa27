import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { AlternativePathsDocument, type AlternativePathsQuery } from "../../gql/escalation.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import styles from "./alternative-paths.module.css";
import { PathSteps } from "./path-steps.tsx";
import { techniquesText } from "./technique-text.ts";
import { VerdictBadge } from "./verdict-badge.tsx";

type AlternativePaths = AlternativePathsQuery["alternativePaths"];
type AlternativePath = AlternativePaths["paths"][number];

export interface AlternativePathSearch {
  readonly isRequested: boolean;
  readonly isSearching: boolean;
  /** Null until the search is complete. */
  readonly result: AlternativePaths | null;
  readonly problem: Problem | null;
  readonly search: () => void;
}

/**
 * Searches for the principal's other paths, which remain when the best path is closed. The search is expensive, so it
 * runs only on request.
 */
export function useAlternativePaths(pathId: string | undefined): AlternativePathSearch {
  const [requestedId, setRequestedId] = useState<string>();
  const isRequested = pathId !== undefined && requestedId === pathId;
  const { data, error, loading, refetch } = useQuery(AlternativePathsDocument, {
    variables: { pathId: pathId ?? "" },
    skip: !isRequested,
  });
  const retry = (): void => void refetch();
  return {
    isRequested,
    isSearching: loading,
    result: (isRequested && !loading && data?.alternativePaths) || null,
    problem: isRequested && !loading && error ? problemOf(error) : null,
    search: () => {
      if (isRequested) retry();
      else setRequestedId(pathId);
    },
  };
}

export interface AlternativePathListProps {
  /** The name of the principal. */
  readonly name: string;
  readonly alternatives: AlternativePathSearch;
}

/** The number of alternative paths, and each with its verdict and steps. */
export function AlternativePathList({
  name,
  alternatives: { isRequested, isSearching, result, problem, search },
}: AlternativePathListProps): ReactElement {
  return (
    <Panel title="Other paths">
      {!isRequested && (
        <div className={styles["alternatives"]}>
          <p>{`The path above is the shortest of ${name}'s paths with the best verdict. Others may remain after it is closed.`}</p>
          <Button variant="default" size="xs" onClick={search}>
            Find other paths
          </Button>
        </div>
      )}
      {isSearching && <LoadingRows label="Searching for other paths" rows={2} />}
      {problem && <ErrorState problem={problem} what="the other paths" onRetry={search} />}
      {result && (
        <div className={styles["alternatives"]} role="status">
          <p>{summaryOf(result, name)}</p>
          <ul>
            {result.paths.map((path, index) => (
              <li key={index}>
                <details>
                  <summary>
                    <VerdictBadge verdict={path.verdict} />
                    <span>{`${techniquesOf(path)} (${countOf(path.hopCount, "step")})`}</span>
                  </summary>
                  <PathSteps hops={path.hops} idPrefix={`other-${index + 1}-step`} />
                </details>
              </li>
            ))}
          </ul>
          {result.unsearchedCount > 0 && (
            <p className={styles["quiet"]}>
              {`The search is incomplete: ${countOf(result.unsearchedCount, "further first step was", "further first steps were")} not explored.`}
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

/** The techniques of a path, each with the principal it leads to. Two paths often differ only in these principals. */
function techniquesOf({ hops, verdict }: AlternativePath): string {
  const names = hops.map(
    ({ technique, from, to }) => technique.name + (to.name === from.name ? "" : `, as ${to.name}`),
  );
  return techniquesText(names, verdict);
}

function summaryOf({ paths, unsearchedCount }: AlternativePaths, name: string): string {
  if (paths.length === 0) return "No other path was found within this account.";
  const atLeast = unsearchedCount > 0 ? "at least " : "";
  return `Closing the path above leaves ${name} ${atLeast}${countOf(paths.length, "other path")}.`;
}
