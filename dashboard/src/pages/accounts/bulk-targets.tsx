import type { ReactElement } from "react";
import type { AccountsResultFragment } from "../../gql/fleet.ts";
import styles from "./fleet-list.module.css";

/** The accounts of an action on many, as the API takes them. */
export type BulkTargets = { readonly query: string; readonly fingerprint: string } | { readonly ids: string[] };

/** What each dialog of an action on the selected accounts gets. */
export interface BulkDialogProps {
  readonly targets: BulkTargets;
  readonly count: number;
  readonly onDone: (text: string, result: AccountsResultFragment) => void;
  readonly onClose: () => void;
}

/** Which accounts are selected, where the page does not show all of them. */
export function MatchingAccounts({ query }: { readonly query: string }): ReactElement {
  return query === "" ? (
    <p>All connected accounts are selected.</p>
  ) : (
    <p className={styles["matching"]}>
      All accounts that match <code>{query}</code> are selected.
    </p>
  );
}
