import { type ReactElement, useState } from "react";
import { Button } from "@mantine/core";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { Panel } from "../../ui/panel.tsx";
import simple from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { EraseDialog } from "./erase-dialog.tsx";
import type { ErasableAccount } from "./retention-text.ts";
import styles from "./retention.module.css";

export interface EraseAccountsProps {
  readonly accounts: readonly ErasableAccount[];
  readonly onRequested: () => void;
}

/** The disconnected accounts, whose data can be erased. */
export function EraseAccounts({ accounts, onRequested }: EraseAccountsProps): ReactElement {
  const [chosen, setChosen] = useState<ErasableAccount | null>(null);
  return (
    <Panel title="Erase a disconnected account">
      <div className={styles["body"]}>
        <p>
          Erasing deletes the scans, alerts, inventory and paths of an account, its name and its connection. The audit
          log, approvals and rotations stay, with the names of users and keys in them: they record what IAM Monitor and
          its operators did.
        </p>
        {accounts.length === 0 && <p>No disconnected account has data. Disconnect an account first to erase it.</p>}
        {accounts.length > 0 && (
          <SimpleTable label="Disconnected accounts">
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col" className={simple["wide"]}>
                  Disconnected
                </th>
                <th scope="col">Action</th>
              </tr>
            </thead>
            <tbody>
              {accounts.map((account) => (
                <tr key={account.id}>
                  <td>
                    {account.name} <code>{account.awsAccountId}</code>
                  </td>
                  <td className={simple["wide"]}>{account.archivedAt && <RelativeTime at={account.archivedAt} />}</td>
                  <td>
                    {account.eraseRequestedAt !== null ? (
                      <span role="status">Erasing…</span>
                    ) : (
                      <PermissionGate permission="ACCOUNTS_ERASE">
                        <Button
                          size="xs"
                          variant="default"
                          aria-label={`Erase ${account.name}`}
                          onClick={() => setChosen(account)}
                        >
                          Erase…
                        </Button>
                      </PermissionGate>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </SimpleTable>
        )}
      </div>
      {chosen && (
        <EraseDialog
          account={chosen}
          onClose={() => setChosen(null)}
          onRequested={() => {
            setChosen(null);
            onRequested();
          }}
        />
      )}
    </Panel>
  );
}
