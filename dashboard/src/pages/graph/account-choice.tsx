import type { ReactElement } from "react";
import { oneAccount } from "../../features/session/one-account.ts";
import { type SessionAccount, useSession } from "../../features/session/session.ts";
import { EmptyState } from "../../ui/states.tsx";
import styles from "./graph.module.css";
import type { GraphSearch, ShowGraph } from "./graph-search.ts";

/** The account of a tab that works in one account: that of the URL, then that of the header, then the only scanned one. */
export function useOneAccount({ in: wanted }: Pick<GraphSearch, "in">): SessionAccount | undefined {
  const { accounts, accountId } = useSession();
  return oneAccount(accounts, wanted ?? accountId);
}

export interface AccountChoiceProps {
  readonly account: SessionAccount | undefined;
  readonly onSearch: ShowGraph;
}

/**
 * Names the account, and offers the other ones that were scanned. The chosen one is also that of the header, so that both
 * name the same. What the URL asks about one account ends with it.
 */
export function AccountChoice({ account, onSearch }: AccountChoiceProps): ReactElement | null {
  const { accounts } = useSession();
  const scanned = accounts.filter(({ isScanned }) => isScanned);
  if (account && scanned.length <= 1) return <p className={styles["account"]}>{`Account: ${nameOf(account)}`}</p>;
  return (
    <label className={styles["account"]}>
      Account
      <select
        value={account?.id ?? ""}
        onChange={(event) =>
          onSearch({
            account: event.currentTarget.value,
            in: undefined,
            change: undefined,
            around: undefined,
            node: undefined,
          })
        }
      >
        {!account && <option value="">Choose an account</option>}
        {(account && !account.isScanned ? [account, ...scanned] : scanned).map((each) => (
          <option key={each.id} value={each.id}>
            {nameOf(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

function nameOf({ name, awsAccountId }: SessionAccount): string {
  return awsAccountId === null || awsAccountId === name ? name : `${name} (${awsAccountId})`;
}

/** Asks for an account, in place of a tab that needs one. */
export function NoAccountChosen({
  onSearch,
  children,
}: Omit<AccountChoiceProps, "account"> & { readonly children: string }): ReactElement {
  return (
    <EmptyState title="Choose one account" actions={<AccountChoice account={undefined} onSearch={onSearch} />}>
      {children}
    </EmptyState>
  );
}
