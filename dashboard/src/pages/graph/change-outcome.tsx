import { useQuery } from "@apollo/client/react";
import { skipToken } from "@apollo/client/react";
import type { ReactElement } from "react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PathChanges, type PathChangeLine } from "../../features/paths/path-changes.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { WhatIfDocument, type WhatIfQuery } from "../../gql/what-if.ts";
import { type ChangePart, whatIfInput } from "../../features/paths/change-parts.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./what-if.module.css";

export interface ChangeOutcomeProps {
  readonly accountId: string;
  readonly parts: readonly ChangePart[];
}

/** What a change would close and open. */
export function ChangeOutcome({ accountId, parts }: ChangeOutcomeProps): ReactElement {
  const { data, error, refetch } = useQuery(
    WhatIfDocument,
    parts.length === 0
      ? skipToken
      : { variables: { input: whatIfInput(accountId, parts) }, fetchPolicy: "network-only" },
  );
  if (parts.length === 0) {
    return (
      <Panel>
        <EmptyState title="No change yet">
          Take one of the removals that close most, or put a change together: what it would close and open is shown
          here.
        </EmptyState>
      </Panel>
    );
  }
  if (!data) {
    return error ? (
      <ErrorState problem={problemOf(error)} what="what the change would do" onRetry={() => void refetch()} />
    ) : (
      <Panel title="Thinking it through">
        <LoadingRows label="Thinking the change through" rows={4} />
      </Panel>
    );
  }
  return <Outcome found={data.whatIf} />;
}

function Outcome({ found }: { readonly found: WhatIfQuery["whatIf"] }): ReactElement {
  const { closed, opened, rerouted, administratorsGained, administratorsLost, unmatched } = found;
  return (
    <Panel title={summary(found)} aside={<AsOf at={found.asOf} />}>
      <div className={styles["outcome"]} role="status">
        <span className="visually-hidden">{summary(found)}</span>
      </div>
      {unmatched.length > 0 && (
        <p className={styles["caution"]}>
          Nothing in the account answers to {countOf(unmatched.length, "part")} of the change: {unmatched.join("; ")}.
        </p>
      )}
      {administratorsLost.length > 0 && (
        <p>No longer administrators: {administratorsLost.map(({ name }) => name).join(", ")}.</p>
      )}
      {administratorsGained.length > 0 && (
        <p>Administrators by this change alone: {administratorsGained.map(({ name }) => name).join(", ")}.</p>
      )}
      <Part title="Closes" count={found.closedCount} changes={closed} />
      <Part title="Opens" count={found.openedCount} changes={opened} />
      <Part title="Leads elsewhere, as surely" count={found.reroutedCount} changes={rerouted} />
    </Panel>
  );
}

function summary({ closedCount, openedCount }: WhatIfQuery["whatIf"]): string {
  if (closedCount === 0 && openedCount === 0) return "It would close nothing and open nothing";
  return `It would close ${countOf(closedCount, "way")}${openedCount === 0 ? "" : ` and open ${openedCount}`}`;
}

function Part({
  title,
  count,
  changes,
}: {
  readonly title: string;
  readonly count: number;
  readonly changes: readonly PathChangeLine[];
}): ReactElement | null {
  if (count === 0) return null;
  return (
    <section className={styles["part"]}>
      <h3>
        {title} <span className={styles["quiet"]}>{count}</span>
      </h3>
      <PathChanges changes={changes} />
      {count > changes.length && <p className={styles["quiet"]}>The first {changes.length} are shown.</p>}
    </section>
  );
}
