import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import type { AccessLevel } from "../../gql/schema-types.ts";
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
  /** Whether the policy itself denies the action for some resources or conditions. */
  readonly isDeniedInPart?: boolean;
}

interface ActionPage<Row extends ActionRow> {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly Row[];
}

/** Fetches a page of actions of a policy, of a pasted document, or of a principal. */
export type FetchActions<Row extends ActionRow = ActionRow> = (
  choice: ActionChoice & { readonly first: number; readonly after: string | null },
) => Promise<ActionPage<Row>>;

interface LoadedActions<Row extends ActionRow> {
  /** Identifies the access level, service and query that the rows belong to. */
  readonly choiceKey: string;
  readonly rows: readonly Row[];
  readonly totalCount: number;
  /** The cursor of the next page; null if there is none. */
  readonly next: string | null;
}

const REACHES = {
  ANY_RESOURCE: "all resources",
  SOME_RESOURCES: "named resources",
  UNSCOPABLE: "cannot be limited to resources",
} as const;

export interface ActionListProps<Row extends ActionRow> {
  readonly fetchActions: FetchActions<Row>;
  readonly choice: ActionChoice;
  readonly label: string;
  /** The reasons shown below a row. */
  readonly why?: ((row: Row) => ReactNode) | undefined;
}

export function ActionList<Row extends ActionRow>({
  fetchActions,
  choice,
  label,
  why,
}: ActionListProps<Row>): ReactElement {
  const [loaded, setLoaded] = useState<LoadedActions<Row> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { accessLevel, service, query } = choice;
  const choiceKey = JSON.stringify([accessLevel, service, query]);

  useEffect(() => {
    let isCurrent = true;
    setProblem(null);
    fetchActions({ accessLevel, service, query, first: PAGE_SIZE, after: null })
      .then((page) => {
        if (isCurrent) setLoaded({ choiceKey, rows: page.nodes, totalCount: page.totalCount, next: nextOf(page) });
      })
      .catch((error: unknown) => {
        if (isCurrent) setProblem(problemOf(error));
      });
    return () => {
      isCurrent = false;
    };
  }, [fetchActions, accessLevel, service, query, choiceKey]);

  async function loadMore(after: string): Promise<void> {
    try {
      const page = await fetchActions({ ...choice, first: PAGE_SIZE, after });
      // The choice may have changed while the page was loading.
      setLoaded((before) =>
        before?.choiceKey === choiceKey
          ? { ...before, rows: [...before.rows, ...page.nodes], next: nextOf(page) }
          : before,
      );
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  if (problem) return <ErrorState problem={problem} what="the actions" />;
  if (loaded === null) return <LoadingRows label="Loading the actions" />;
  const { rows, totalCount, next } = loaded;
  return (
    <>
      <p className={styles["quiet"]} role="status">
        {totalCount === 0
          ? "No actions match."
          : `${countOf(totalCount, "action")}${rows.length < totalCount ? `, ${rows.length} shown` : ""}`}
      </p>
      <ul className={styles["actions"]} aria-label={label}>
        {rows.map((row) => {
          const { icon: Icon, label: levelLabel } = LEVELS[row.accessLevel];
          return (
            <li key={row.action}>
              <span className={styles["kind"]} data-level={row.accessLevel.toLowerCase()}>
                <Icon size={14} aria-hidden="true" />
                <span className="visually-hidden">{levelLabel}</span>
              </span>
              <code className={styles["action"]}>{row.action}</code>
              <span className={styles["reach"]}>
                {REACHES[row.reach]}
                {row.isConditional && ", with conditions"}
                {row.isDeniedInPart === true && ", partly denied"}
              </span>
              {why && <div className={styles["why"]}>{why(row)}</div>}
            </li>
          );
        })}
      </ul>
      {next !== null && (
        <button type="button" className={styles["more"]} onClick={() => void loadMore(next)}>
          Show more
        </button>
      )}
    </>
  );
}

function nextOf({ pageInfo }: ActionPage<ActionRow>): string | null {
  return pageInfo.hasNextPage ? pageInfo.endCursor : null;
}
