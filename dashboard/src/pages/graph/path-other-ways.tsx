import { useLazyQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { Panel } from "../../components/panel.tsx";
import { PathSteps } from "../../components/path-steps.tsx";
import { ErrorState, LoadingRows } from "../../components/states.tsx";
import { VerdictBadge } from "../../components/verdict-badge.tsx";
import { OtherPathsDocument } from "../../gql/escalation.ts";
import { countOf } from "../../lib/format.ts";
import { problemOf } from "../../lib/problem.ts";
import styles from "./graph.module.css";

/** The next few ways of the same principal: thought when asked for, since closing the best one leaves these. */
export function PathOtherWays({ pathId, name }: { readonly pathId: string; readonly name: string }): ReactElement {
  const [ask, { data, error, loading, called }] = useLazyQuery(OtherPathsDocument);
  const find = (): void => void ask({ variables: { pathId } });
  return (
    <Panel title="Other ways">
      {!called && (
        <div className={styles["others"]}>
          <p>{`The path above is the surest and shortest of ${name}. Closing it may leave others.`}</p>
          <Button variant="default" size="xs" onClick={find}>
            Look for other ways
          </Button>
        </div>
      )}
      {loading && <LoadingRows label="Looking for other ways" rows={2} />}
      {error && !loading && <ErrorState problem={problemOf(error)} what="the other ways" onRetry={find} />}
      {data && !loading && (
        <div className={styles["others"]} role="status">
          {data.otherPaths.paths.length === 0 && <p>No other way inside of its account was found.</p>}
          <ul>
            {data.otherPaths.paths.map((path, index) => (
              <li key={index}>
                <details>
                  <summary>
                    <VerdictBadge verdict={path.verdict} />
                    <span>
                      {`${path.methods.map((method) => method.name).join(", then ")}${path.target.name === name ? "" : `, as ${path.target.name}`} (${countOf(path.hopCount, "step")})`}
                    </span>
                  </summary>
                  <PathSteps hops={path.hops} idPrefix={`other-${index + 1}-step`} />
                </details>
              </li>
            ))}
          </ul>
          {data.otherPaths.unsearchedCount > 0 && (
            <p className={styles["quiet"]}>
              {`${countOf(data.otherPaths.unsearchedCount, "further beginning")} of a way not followed to the end.`}
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}
