import type { ReactElement } from "react";
import { ARCHIVED_BECAUSE, RestoreAccount } from "../../features/accounts/restore-account.tsx";
import type { OrganizationRowFragment } from "../../gql/organizations.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import styles from "./organization.module.css";

/** The accounts that were archived because of their state in AWS, each with a way back. */
export function ArchivedAccounts({ organization }: { readonly organization: OrganizationRowFragment }): ReactElement {
  const { archivedAccounts } = organization;
  return (
    <Panel title={countOf(archivedAccounts.length, "archived account")}>
      <div className={styles["role"]}>
        <p>
          These accounts are no longer scanned, and their alerts are not counted. Nothing was resolved, and their
          history stays readable.
        </p>
        <ul className={styles["failedList"]} aria-label="Archived accounts">
          {archivedAccounts.map((account) => (
            <li key={account.id} className={styles["archivedAccount"]}>
              <div>
                <p>
                  <b>{account.name}</b> <code>{account.awsAccountId}</code>
                </p>
                <p className={styles["fix"]}>
                  {account.archivedReason && ARCHIVED_BECAUSE[account.archivedReason]}{" "}
                  {account.archivedAt && (
                    <>
                      Archived <RelativeTime at={account.archivedAt} />.
                    </>
                  )}
                </p>
              </div>
              <RestoreAccount account={account} />
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
