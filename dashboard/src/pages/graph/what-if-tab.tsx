import type { ReactElement } from "react";
import { Panel } from "../../ui/panel.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { type ChangePart, readChange, withPart, writeChange } from "../../features/paths/change-parts.ts";
import { useSession } from "../../features/session/session.ts";
import { ChangeBuilder } from "./change-builder.tsx";
import { ChangeOutcome } from "./change-outcome.tsx";
import { ChokePointList } from "./choke-point-list.tsx";
import type { GraphSearch, ShowGraph } from "./page.tsx";
import styles from "./what-if.module.css";

export interface WhatIfTabProps {
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
}

/** What a change would close, before anybody makes it: where one closes most, any other to be put together, and what comes of it. */
export function WhatIfTab({ search, onSearch }: WhatIfTabProps): ReactElement {
  const { accounts, accountId } = useSession();
  const account =
    accounts.find(({ id, awsAccountId }) => id === accountId || awsAccountId === accountId) ??
    (accounts.length === 1 ? accounts[0] : undefined);
  const parts = readChange(search.change);
  const show = (changed: readonly ChangePart[]): void => onSearch({ change: writeChange(changed) });
  // Without any account as well.
  if (accounts.every(({ latestScan }) => latestScan === null))
    return (
      <EmptyState title="No data yet">What a change would do is thought over an account's latest reading.</EmptyState>
    );
  if (!account)
    return (
      <EmptyState title="Choose one account">
        A change is tried in one account: choose it at the top of the page.
      </EmptyState>
    );
  return (
    <>
      <p className={styles["lead"]}>
        Try a change before anybody makes it. It is thought over the latest reading of {account.name}: nothing here
        touches AWS.
      </p>
      <div className={styles["halves"]}>
        <div className={styles["change"]}>
          <Panel title="The change">
            <ChangeBuilder
              accountId={account.id}
              parts={parts}
              onAdd={(part) => show(withPart(parts, part))}
              onChange={show}
            />
          </Panel>
        </div>
        <div id={OUTCOME_ID} className={styles["found"]}>
          <ChangeOutcome accountId={account.id} parts={parts} />
        </div>
        <div className={styles["chokes"]}>
          <Panel title="Where one removal closes most">
            <ChokePointList
              accountId={account.id}
              parts={parts}
              onTry={(part) => {
                show([part]);
                document.querySelector(`#${OUTCOME_ID}`)?.scrollIntoView({ block: "nearest" });
              }}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

const OUTCOME_ID = "outcome";
