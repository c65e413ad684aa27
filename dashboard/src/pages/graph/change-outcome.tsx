import { useQuery } from "@apollo/client/react";
import { skipToken } from "@apollo/client/react";
import type { ReactElement } from "react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PathChanges, type PathChangeLine } from "../../features/paths/path-changes.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { WhatIfDocument, type WhatIfQuery } from "../../gql/what-if.ts";
import { type ChangePart, whatIfInput } from "../../features/paths/change-parts.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./what-if.module.css";

export interface ChangeOutcomeProps {
  readonly accountId: string;
  readonly parts: readonly ChangePart[];
}

/** The paths that a change would close and open. */
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
          Preview one of the highest-impact fixes, or build a change of your own. The paths that it would close and open
          appear here.
        </EmptyState>
      </Panel>
    );
  }
  if (!data) {
    return error ? (
      <ErrorState problem={problemOf(error)} what="the effect of the change" onRetry={() => void refetch()} />
    ) : (
      <Panel title="Previewing the change">
        <LoadingRows label="Previewing the change" rows={4} />
      </Panel>
    );
  }
  return <Outcome result={data.whatIf} />;
}

function Outcome({ result }: { readonly result: WhatIfQuery["whatIf"] }): ReactElement {
  const { closed, opened, rerouted, administratorsGained, administratorsLost, unmatched } = result;
  return (
    <Panel title={summary(result)} aside={<AsOf at={result.asOf} />}>
      <div className={styles["outcome"]} role="status">
        <span className="visually-hidden">{summary(result)}</span>
      </div>
      <p className={styles["remaining"]}>{remainder(result)}</p>
      {unmatched.length > 0 && (
        <p className={styles["caution"]}>
          {countOf(unmatched.length, "part of the change matches", "parts of the change match")} nothing in the account:{" "}
          {unmatched.join("; ")}.
        </p>
      )}
      {administratorsLost.length > 0 && (
        <p>No longer administrators: {administratorsLost.map(({ name }) => name).join(", ")}.</p>
      )}
      {administratorsGained.length > 0 && (
        <p>New administrators: {administratorsGained.map(({ name }) => name).join(", ")}.</p>
      )}
      <Part title="Closed paths" count={result.closedCount} changes={closed} />
      <Part title="Opened paths" count={result.openedCount} changes={opened} />
      <Part title="Rerouted paths, equally certain" count={result.reroutedCount} changes={rerouted} />
    </Panel>
  );
}

function summary(result: WhatIfQuery["whatIf"]): string {
  const { closedCount, closedExternalCount, openedCount, administratorsGained } = result;
  const gained = administratorsGained.length;
  // An administrator needs no path.
  if (gained > 0)
    return `This change would make ${countOf(gained, "administrator")} and open ${countOf(openedCount, "path")}`;
  if (closedCount === 0 && openedCount === 0) return "This change would close and open no paths";
  if (closedCount === 0) return `This change would open ${countOf(openedCount, "path")}`;
  const of =
    closedExternalCount === 0 ? "" : ` (${ownAndOutside(closedCount - closedExternalCount, closedExternalCount)})`;
  return `This change would close ${countOf(closedCount, "path")}${of}${openedCount === 0 ? "" : ` and open ${openedCount}`}`;
}

/** What the change leaves open, of the paths that are known. */
function remainder({ remainingCount, remainingExternalCount }: WhatIfQuery["whatIf"]): string {
  if (remainingCount === 0) return "None of the known paths to administrator would remain.";
  const of =
    remainingExternalCount === 0
      ? ""
      : ` (${ownAndOutside(remainingCount - remainingExternalCount, remainingExternalCount)})`;
  return `${countOf(remainingCount, "path")} to administrator${of} would remain.`;
}

/** Each identity and each external principal has one path. */
function ownAndOutside(own: number, outside: number): string {
  return `${countOf(own, "identity", "identities")}, ${formatNumber(outside)} from outside the account`;
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
        {title} <span className={styles["quiet"]}>{formatNumber(count)}</span>
      </h3>
      <PathChanges changes={changes} />
      {count > changes.length && <p className={styles["quiet"]}>Only the first {changes.length} are shown.</p>}
    </section>
  );
}
