import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../../features/session/session.ts";
import { KeyAgeGroupsDocument } from "../../gql/access-keys.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { ageGroups } from "./age-groups.ts";
import styles from "./key-timeline.module.css";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

export interface KeyAgeGroupsProps {
  /** The filter of the list. */
  readonly query: string;
  readonly includeDeleted: boolean;
  readonly limitDays: number;
}

/** The keys of the list by age, for more keys than a lane each. A group leads to its keys. */
export function KeyAgeGroups({ query, includeDeleted, limitDays }: KeyAgeGroupsProps): ReactElement {
  const { accountId } = useSession();
  const groups = ageGroups(limitDays);
  const filters = groups.map(({ terms }) => ({
    accountIds: accountId === null ? null : [accountId],
    query: `${query} ${terms}`.trim(),
    includeDeleted,
  }));
  const [one, two, three, four, five, six] = filters;
  const result = useQuery(KeyAgeGroupsDocument, {
    variables: { one, two, three, four, five, six },
  });
  const { data, error, refetch } = result;
  const kept = useKeptAnswer(result, accountId);
  const found = error ? data : kept;
  if (!found && error)
    return <ErrorState problem={problemOf(error)} what="the ages of the keys" onRetry={() => void refetch()} />;
  if (!found) return <LoadingRows label="Counting the keys by age" rows={groups.length} />;
  const counts = [found.one, found.two, found.three, found.four, found.five, found.six].map(
    ({ totalCount }) => totalCount,
  );
  const most = Math.max(1, ...counts);
  return (
    <ol
      className={`${styles["lanes"]} ${styles["groups"]}`}
      aria-busy={data === undefined}
      aria-label={`Keys by age; the limit is ${countOf(limitDays, "day")}`}
    >
      {groups.map(({ label, terms, isOverLimit }, index) => {
        const count = counts[index]!;
        return (
          <li key={terms}>
            <Link
              from="/keys"
              to="/keys"
              search={(before) => ({ ...before, q: `${query} ${terms}`.trim() })}
              className={styles["lane"]}
              data-tone={isOverLimit ? "over" : undefined}
              aria-label={`${countOf(count, "key")}: ${label}${isOverLimit ? ", over the limit" : ""}`}
            >
              <span className={styles["name"]}>{label}</span>
              <span className={styles["track"]}>
                <span className={styles["bar"]} style={{ width: `${(count / most) * 100}%` }} />
              </span>
              <span className={styles["days"]}>{formatNumber(count)}</span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}
