import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { countOf } from "../../ui/format.ts";
import type { FoundAlternativePaths } from "./alternative-paths.ts";
import styles from "./alternative-paths.module.css";
import { Panel } from "../../ui/panel.tsx";
import { PathSteps } from "./path-steps.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { VerdictBadge } from "./verdict-badge.tsx";

export interface AlternativePathListProps {
  readonly name: string;
  readonly others: FoundAlternativePaths;
}

/** How many ways there are beside the one above, and each with its verdict and its steps. */
export function AlternativePathList({
  name,
  others: { isAsked, isLooking, found, problem, look },
}: AlternativePathListProps): ReactElement {
  return (
    <Panel title="Other ways">
      {!isAsked && (
        <div className={styles["others"]}>
          <p>{`The path above is the surest and shortest of ${name}. Closing it may leave others.`}</p>
          <Button variant="default" size="xs" onClick={look}>
            Look for other ways
          </Button>
        </div>
      )}
      {isLooking && <LoadingRows label="Looking for other ways" rows={2} />}
      {problem && <ErrorState problem={problem} what="the other ways" onRetry={look} />}
      {found && (
        <div className={styles["others"]} role="status">
          <p>{lead(found, name)}</p>
          <ul>
            {found.paths.map((path, index) => (
              <li key={index}>
                <details>
                  <summary>
                    <VerdictBadge verdict={path.verdict} />
                    <span>{`${wayOf(path)} (${countOf(path.hopCount, "step")})`}</span>
                  </summary>
                  <PathSteps hops={path.hops} idPrefix={`other-${index + 1}-step`} />
                </details>
              </li>
            ))}
          </ul>
          {found.unsearchedCount > 0 && (
            <p
              className={styles["quiet"]}
            >{`${countOf(found.unsearchedCount, "further beginning")} of a way not followed to the end.`}</p>
          )}
        </div>
      )}
    </Panel>
  );
}

type Way = NonNullable<FoundAlternativePaths["found"]>["paths"][number];

/** Each step with whom it leads to: two ways often differ in nothing else. */
function wayOf({ hops }: Way): string {
  return hops
    .map(({ technique, from, to }) => technique.name + (to.name === from.name ? "" : `, as ${to.name}`))
    .join(", then ");
}

function lead({ paths, unsearchedCount }: NonNullable<FoundAlternativePaths["found"]>, name: string): string {
  if (paths.length === 0) return "No other way inside of its account was found.";
  const atLeast = unsearchedCount > 0 ? "at least " : "";
  return `Closing the path above leaves ${name} ${atLeast}${countOf(paths.length, "other way")}.`;
}
