import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ARCHIVED_BECAUSE } from "../../features/accounts/restore-account.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { DecideHeldAccountsDocument, type OrganizationRowFragment } from "../../gql/organizations.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./organization.module.css";

export interface HeldAccountsProps {
  readonly organization: OrganizationRowFragment;
  readonly onDecided: () => void;
}

type Decision = "ARCHIVE" | "KEEP";

/** Accounts that a reading would have archived together. An operator decides, because AWS's answer may be incomplete. */
export function HeldAccounts({ organization, onDecided }: HeldAccountsProps): ReactElement {
  const [isArchiving, setArchiving] = useState(false);
  const [decide, { loading }] = useMutation(DecideHeldAccountsDocument);
  const { problem, run } = useSubmit();
  const proof = useReauthentication();
  const { id, heldAccounts, heldSince } = organization;
  const count = countOf(heldAccounts.length, "account");
  const areMissing = heldAccounts.every(({ reason }) => reason === "LEFT");
  const submit = (decision: Decision): void =>
    void proof.run(() =>
      run(
        async () => {
          const input = { id, decision, accountIds: heldAccounts.map(({ accountId }) => accountId) };
          return (await decide({ variables: { input } })).data?.decideHeldAccounts;
        },
        () => {
          setArchiving(false);
          showToast({
            tone: "good",
            title: decision === "KEEP" ? `${count} stay connected` : `${count} will be archived`,
            message: "The organization is read again now.",
          });
          onDecided();
        },
      ),
    );
  return (
    <Panel
      title={areMissing ? `${count} are missing from the organization's answer` : `${count} would be archived at once`}
    >
      <div className={styles["role"]}>
        <p role="alert" className={styles["notice"]}>
          {areMissing
            ? "AWS did not list these connected accounts"
            : "AWS did not list these connected accounts as active"}
          {heldSince && (
            <>
              {" "}
              (since <RelativeTime at={heldSince} />)
            </>
          )}
          . An incomplete answer looks the same, so none was archived. They are still scanned. If AWS lists them again,
          this notice disappears by itself.
        </p>
        <details>
          <summary>Show {count}</summary>
          <ul className={styles["failedList"]} aria-label="Accounts that wait for a decision">
            {heldAccounts.map(({ accountId, awsAccountId, name, reason }) => (
              <li key={accountId}>
                <p>
                  <b>{name}</b> <code>{awsAccountId}</code>
                </p>
                <p className={styles["fix"]}>{ARCHIVED_BECAUSE[reason]}</p>
              </li>
            ))}
          </ul>
        </details>
        <PermissionGate permission="ORGANIZATIONS_CONNECT">
          <div className={styles["decisions"]}>
            <Button size="xs" variant="default" loading={loading} onClick={() => submit("KEEP")}>
              Keep them connected
            </Button>
            <Button size="xs" variant="default" disabled={loading} onClick={() => setArchiving(true)}>
              Archive {count}…
            </Button>
          </div>
        </PermissionGate>
        {problem && !isArchiving && (
          <p role="alert" className={styles["problem"]}>
            {problem}
          </p>
        )}
      </div>
      <ConfirmDialog
        isOpen={isArchiving && !proof.isAsking}
        title={`Archive ${count}?`}
        confirmLabel={`Archive ${count}`}
        tone="dangerous"
        isBusy={loading}
        problem={problem}
        onConfirm={() => submit("ARCHIVE")}
        onClose={() => setArchiving(false)}
      >
        <p>
          They are no longer scanned, and their alerts are not counted. The organization is read again first: accounts
          that AWS then lists as active stay. Archived accounts can be restored.
        </p>
      </ConfirmDialog>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </Panel>
  );
}
