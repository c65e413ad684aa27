import { useQuery } from "@apollo/client/react";
import type { ReactElement } from "react";
import { AlertResource } from "../../features/inventory/alert-resource.tsx";
import { type CheckRowFragment, NotEvaluatedResourcesDocument } from "../../gql/checks.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { TextWithTimes } from "../../ui/time.tsx";
import styles from "./checks.module.css";

/** The resources that a card lists, over all accounts. */
const LISTED_MAX = 50;

export interface NotEvaluatedResourcesProps {
  readonly checkId: string;
  /** The results of the accounts that the page shows. */
  readonly results: CheckRowFragment["results"];
}

/** Which resources a check could not evaluate, and why: also of a check with findings, where they are easily overlooked. */
export function NotEvaluatedResources({ checkId, results }: NotEvaluatedResourcesProps): ReactElement {
  // The list of checks has the same results without these, and the cache would replace them.
  const { data, error, refetch } = useQuery(NotEvaluatedResourcesDocument, {
    variables: { checkId },
    fetchPolicy: "no-cache",
  });
  const total = results.reduce((sum, { notEvaluated }) => sum + notEvaluated, 0);
  const shown = new Set(results.map(({ account }) => account.id));
  const found = data?.node?.__typename === "Check" ? data.node.results : [];
  const rows = found.flatMap(({ account, notEvaluatedResources }) =>
    shown.has(account.id) ? notEvaluatedResources.map((each) => ({ account, ...each })) : [],
  );
  const listed = rows.slice(0, LISTED_MAX);
  return (
    <section className={styles["unread"]} aria-label="Not evaluated">
      <h3>Not evaluated, so neither passed nor failed</h3>
      {!data && !error && <LoadingRows label="Loading what was not evaluated" rows={1} />}
      {error && <ErrorState problem={problemOf(error)} what="what was not evaluated" onRetry={() => void refetch()} />}
      {listed.length > 0 && (
        <ul>
          {listed.map(({ account, resource, reason }) => (
            <li key={`${account.id} ${resource.id}`}>
              <span className={styles["unreadName"]}>
                <AlertResource resource={resource} account={account} />
                {shown.size > 1 && ` in ${account.name}`}
              </span>
              <span className={styles["quiet"]}>
                <TextWithTimes text={reason} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {data && listed.length < total && (
        <p className={styles["quiet"]}>
          {listed.length === 0
            ? "The next scan will name them, with the reason for each."
            : `and ${countOf(total - listed.length, "more resource")}`}
        </p>
      )}
    </section>
  );
}
