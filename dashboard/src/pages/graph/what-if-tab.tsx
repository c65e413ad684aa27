import type { ReactElement } from "react";
import { Panel } from "../../ui/panel.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { type ChangePart, partKey, readChange, withPart, writeChange } from "../../features/paths/change-parts.ts";
import { useSession } from "../../features/session/session.ts";
import { AccountChoice, NoAccountChosen, useOneAccount } from "./account-choice.tsx";
import { ChangeBuilder } from "./change-builder.tsx";
import { ChangeOutcome } from "./change-outcome.tsx";
import { ChokePointList } from "./choke-point-list.tsx";
import type { GraphSearch, ShowGraph } from "./graph-search.ts";
import { NarrowerStatement } from "./narrower-statement.tsx";
import styles from "./what-if.module.css";

export interface WhatIfTabProps {
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
}

/** Simulates a change: the highest-impact fixes, a form for any other change, and the result. */
export function WhatIfTab({ search, onSearch }: WhatIfTabProps): ReactElement {
  const { accounts } = useSession();
  const account = useOneAccount(search);
  const parts = readChange(search.change);
  const removal = parts.length === 1 && parts[0]?.kind === "remove" ? parts[0] : null;
  const show = (changed: readonly ChangePart[]): void => onSearch({ change: writeChange(changed) });
  // This also applies if no account is connected.
  if (accounts.every(({ isScanned }) => !isScanned))
    return (
      <EmptyState title="No data yet">
        Changes are previewed on the latest scan of an account. Scan an account first.
      </EmptyState>
    );
  if (!account) return <NoAccountChosen onSearch={onSearch}>A change is previewed in one account.</NoAccountChosen>;
  if (!account.isScanned)
    return (
      <EmptyState title="Not scanned yet">
        Nothing is known about {account.name} before its first scan. Start one with Scan now in the header.
      </EmptyState>
    );
  return (
    <>
      <AccountChoice account={account} onSearch={onSearch} />
      <p className={styles["lead"]}>Preview a change on the latest scan of the account. Nothing is changed in AWS.</p>
      <div className={styles["halves"]}>
        <div className={styles["change"]}>
          <Panel title="The change">
            <ChangeBuilder
              accountId={account.id}
              awsAccountId={account.awsAccountId}
              parts={parts}
              onAdd={(part) => show(withPart(parts, part))}
              onChange={show}
            />
          </Panel>
          {removal && (
            <NarrowerStatement
              key={partKey(removal)}
              accountId={account.id}
              removal={removal}
              // Back returns to the removal, to compare the two.
              onTry={(narrower) => onSearch({ change: writeChange(narrower) }, { isNewPlace: true })}
            />
          )}
        </div>
        <div id={OUTCOME_ID} className={styles["found"]}>
          <ChangeOutcome accountId={account.id} parts={parts} />
        </div>
        <div className={styles["chokes"]}>
          <Panel title="Highest-impact fixes">
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
