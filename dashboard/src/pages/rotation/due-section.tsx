/** A table of due keys under a title. */
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { useSession } from "../../features/session/session.ts";
import { KeyAge } from "../../features/inventory/key-age.tsx";
import type { KeyAgeLimit } from "../../features/inventory/key-age-limit.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import styles from "./rotation.module.css";

export interface DueSectionProps {
  readonly title: string;
  /** Undefined if the title says it. */
  readonly count?: number;
  /** The content above the table. */
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
  /** The headers of the columns behind user and age. The first of them is left out on a small screen. */
  readonly headers: readonly [string, string];
  /** Whether each row begins with a checkbox. */
  readonly isSelectable?: boolean;
  readonly children: readonly ReactElement[];
}

export function DueSection({
  title,
  count,
  hint,
  action,
  headers,
  isSelectable = false,
  children,
}: DueSectionProps): ReactElement {
  const namesAccount = useNamesAccount();
  return (
    <Panel
      title={title}
      aside={
        <span className={styles["aside"]}>
          {count !== undefined && <span className={styles["quiet"]}>{countOf(count, "key")}</span>}
          {action}
        </span>
      }
    >
      {hint}
      <SimpleTable label={`List: ${title}`} hasCards>
        <thead>
          <tr>
            {isSelectable && (
              <th scope="col" className={styles["check"]}>
                <span className="visually-hidden">Selected</span>
              </th>
            )}
            <th scope="col">User and key</th>
            {namesAccount && (
              <th scope="col" className={table["wide"]}>
                Account
              </th>
            )}
            <th scope="col">Age</th>
            <th scope="col" className={table["wide"]}>
              {headers[0]}
            </th>
            <th scope="col">{headers[1]}</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </SimpleTable>
    </Panel>
  );
}

function useNamesAccount(): boolean {
  const { accountId, accounts } = useSession();
  return accountId === null && accounts.length > 1;
}

export interface DueKeyRowProps {
  readonly accessKeyId: string | null;
  readonly userName: string;
  readonly account: { readonly id: string; readonly awsAccountId: string | null };
  readonly ageDays: number;
  /** The limit that makes the key due. */
  readonly limit: KeyAgeLimit;
  /** The checkbox of the row, if it has one. */
  readonly check?: ReactNode;
  /** The cells of the two columns that differ. */
  readonly children: ReactNode;
}

export function DueKeyRow({
  accessKeyId,
  userName,
  account,
  ageDays,
  limit,
  check,
  children,
}: DueKeyRowProps): ReactElement {
  const { accounts } = useSession();
  const namesAccount = useNamesAccount();
  return (
    <tr className={check ? styles["selectable"] : undefined}>
      {check && <td className={styles["check"]}>{check}</td>}
      <th scope="row">
        <Link
          to="/accounts/$awsAccountId/users/$userName"
          params={{ awsAccountId: account.awsAccountId ?? account.id, userName }}
          search={{ tab: "keys" }}
          className={styles["name"]}
        >
          {userName}
        </Link>
        <code className={styles["keyId"]}>{accessKeyId ?? "ID not read yet"}</code>
      </th>
      {namesAccount && (
        <td className={table["wide"]}>{accounts.find(({ id }) => id === account.id)?.name ?? account.awsAccountId}</td>
      )}
      <td>
        <KeyAge ageDays={ageDays} limit={limit} isActive isStacked />
      </td>
      {children}
    </tr>
  );
}
