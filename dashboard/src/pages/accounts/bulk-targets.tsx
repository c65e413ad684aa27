import type { ReactElement } from "react";
import type { AccountsResultFragment } from "../../gql/fleet.ts";
import styles from "./fleet-list.module.css";

/** The accounts of an action on many, as the API takes them. */
export type BulkTargets = { readonly query: string; readonly fingerprint: string } | { readonly ids: string[] };

/** The properties of each dialog of an action on the selected accounts. */
export interface BulkDialogProps {
  readonly targets: BulkTargets;
  readonly count: number;
  readonly onDone: (text: string, result: AccountsResultFragment) => void;
  readonly onClose: () => void;
}

/** Names the selected accounts, where the page does not show all of them. */
export function MatchingAccounts({ query }: { readonly query: string }): ReactElement {
  return query === "" ? (
    <p>All connected accounts are selected.</p>
  ) : (
    <p className={styles["matching"]}>
      All accounts that match <code>{query}</code> are selected.
    </p>
  );
}
