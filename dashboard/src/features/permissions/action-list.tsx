import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import type { AccessLevel } from "../../gql/policies.ts";
import { countOf } from "../../ui/format.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { LEVELS } from "./access-levels.ts";
import styles from "./expansion-view.module.css";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";

const PAGE_SIZE = 25;

export interface ActionChoice {
  readonly accessLevel: AccessLevel | null;
  readonly service: string | null;
  readonly query: string | null;
}

export interface ActionRow {
  readonly action: string;
  readonly accessLevel: AccessLevel;
  readonly reach: "ANY_RESOURCE" | "SOME_RESOURCES" | "UNSCOPABLE";
  readonly isConditional: boolean;
  /** Of one policy: it denies the action itself, in part. */
  readonly isDeniedInPart?: boolean;
}

interface ActionPage<Row extends ActionRow> {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly Row[];
}

/** Asks for a page of actions: of a policy by its id, of a pasted document, or of a principal. */
export type AskForActions<Row extends ActionRow = ActionRow> = (
  choice: ActionChoice & { readonly first: number; readonly after: string | null },
) => Promise<ActionPage<Row>>;

interface Found<Row extends ActionRow> {
  /** The choice that it answers. */
  readonly of: string;
  readonly rows: readonly Row[];
  readonly totalCount: number;
  /** Where the next page begins; null: there is none. */
  readonly next: string | null;
}

const REACHES = {
  ANY_RESOURCE: "every resource",
  SOME_RESOURCES: "named resources",
  UNSCOPABLE: "tied to no resource",
} as const;

export interface ActionListProps<Row extends ActionRow> {
  readonly ask: AskForActions<Row>;
  readonly choice: ActionChoice;
  readonly label: string;
  /** Why a row is there, below it. */
  readonly why?: ((row: Row) => ReactNode) | undefined;
}

export function ActionList<Row extends ActionRow>({ ask, choice, label, why }: ActionListProps<Row>): ReactElement {
  const [found, setFound] = useState<Found<Row> | null>(null);
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
      setFound((before) =>
        before?.of === wanted ? { ...before, rows: [...before.rows, ...page.nodes], next: nextOf(page) } : before,
      );
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
          ? "No action fits."
          : `${countOf(totalCount, "action")}${rows.length < totalCount ? `, ${rows.length} shown` : ""}`}
      </p>
      <ul className={styles["actions"]} aria-label={label}>
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
                {row.isDeniedInPart === true && ", denied in part"}
              </span>
              {why && <div className={styles["why"]}>{why(row)}</div>}
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

function nextOf({ pageInfo }: ActionPage<ActionRow>): string | null {
  return pageInfo.hasNextPage ? pageInfo.endCursor : null;
}
