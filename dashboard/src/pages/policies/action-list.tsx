import { type ReactElement, useEffect, useState } from "react";
import { ErrorState, LoadingRows } from "../../components/states.tsx";
import type { AccessLevel, ActionPageFragment } from "../../gql/policies.ts";
import { countOf } from "../../lib/format.ts";
import { type Problem, problemOf } from "../../lib/problem.ts";
import { LEVELS } from "./access-levels.ts";
import styles from "./expansion-view.module.css";

const PAGE_SIZE = 50;

export interface ActionChoice {
  readonly accessLevel: AccessLevel | null;
  readonly service: string | null;
  readonly query: string | null;
}

/** Asks for a page of actions: of a policy by its id, or of a pasted document. */
export type AskForActions = (
  choice: ActionChoice & { readonly first: number; readonly after: string | null },
) => Promise<ActionPageFragment>;

interface Found {
  /** The choice that it answers. */
  readonly of: string;
  readonly rows: ActionPageFragment["nodes"];
  readonly totalCount: number;
  /** Where the next page begins; null: there is none. */
  readonly next: string | null;
}

const REACHES = { ANY_RESOURCE: "every resource", SOME_RESOURCES: "named resources", UNSCOPABLE: "tied to no resource" } as const;

export function ActionList({ ask, choice }: { readonly ask: AskForActions; readonly choice: ActionChoice }): ReactElement {
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { accessLevel, service, query } = choice;
  const wanted = JSON.stringify([accessLevel, service, query]);

  useEffect(() => {
    let isCurrent = true;
    setProblem(null);
    ask({ accessLevel, service, query, first: PAGE_SIZE, after: null })
      .then((page) => {
        if (isCurrent) setFound({ of: wanted, rows: page.nodes, totalCount: page.totalCount, next: nextOf(page) });
      })
      .catch((error: unknown) => {
        if (isCurrent) setProblem(problemOf(error));
      });
    return () => {
      isCurrent = false;
    };
  }, [ask, accessLevel, service, query, wanted]);

  async function more(after: string): Promise<void> {
    try {
      const page = await ask({ ...choice, first: PAGE_SIZE, after });
      // Somebody may have chosen otherwise meanwhile.
      setFound((before) => (before?.of === wanted ? { ...before, rows: [...before.rows, ...page.nodes], next: nextOf(page) } : before));
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  if (problem) return <ErrorState problem={problem} what="the actions" />;
  if (found === null) return <LoadingRows label="Loading the actions" />;
  const { rows, totalCount, next } = found;
  return (
    <>
      <p className={styles["quiet"]} role="status">
        {totalCount === 0
          ? "No allowed action fits."
          : `${countOf(totalCount, "action")}${rows.length < totalCount ? `, ${rows.length} shown` : ""}`}
      </p>
      <ul className={styles["actions"]} aria-label="Allowed actions">
        {rows.map((row) => {
          const { icon: Icon, word } = LEVELS[row.accessLevel];
          return (
            <li key={row.action}>
              <span className={styles["kind"]} data-level={row.accessLevel.toLowerCase()}>
                <Icon size={14} aria-hidden="true" />
                <span className="only-read-aloud">{word}</span>
              </span>
              <code className={styles["action"]}>{row.action}</code>
              <span className={styles["reach"]}>
                {REACHES[row.reach]}
                {row.isConditional && ", under conditions"}
                {row.isDeniedInPart && ", denied in part"}
              </span>
            </li>
          );
        })}
      </ul>
      {next !== null && (
        <button type="button" className={styles["more"]} onClick={() => void more(next)}>
          Show more
        </button>
      )}
    </>
  );
}

function nextOf({ pageInfo }: ActionPageFragment): string | null {
  return pageInfo.hasNextPage ? pageInfo.endCursor : null;
}
