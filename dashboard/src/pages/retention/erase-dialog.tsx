import { useMutation, useQuery } from "@apollo/client/react";
import { TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { SensitiveDialog } from "../../features/session/sensitive-dialog.tsx";
import { AccountErasureDocument, EraseAccountDocument } from "../../gql/retention.ts";
import { formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { type ErasableAccount, tableLabel } from "./retention-text.ts";
import styles from "./retention.module.css";

export interface EraseDialogProps {
  readonly account: ErasableAccount;
  readonly onClose: () => void;
  readonly onRequested: () => void;
}

/** Shows what erasing deletes, and asks for the number of the account. */
export function EraseDialog({ account, onClose, onRequested }: EraseDialogProps): ReactElement {
  const [confirmation, setConfirmation] = useState("");
  const { data, error } = useQuery(AccountErasureDocument, {
    variables: { accountId: account.id },
    fetchPolicy: "network-only",
  });
  const [erase, { loading }] = useMutation(EraseAccountDocument);
  const erasure = data?.accountErasure;
  const expected = account.awsAccountId ?? account.name;
  return (
    <SensitiveDialog
      title={`Erase ${account.name}?`}
      confirmLabel="Erase for good"
      tone="dangerous"
      isBusy={loading}
      canConfirm={erasure != null && confirmation.trim() === expected}
      problem={error ? problemOf(error).message : null}
      send={async () =>
        (await erase({ variables: { input: { accountId: account.id, confirmation: expected } } })).data?.eraseAccount
      }
      onDone={() => {
        showToast({ tone: "good", title: `${account.name} is being erased`, message: "A worker does it now." });
        onRequested();
      }}
      onClose={onClose}
    >
      <p>This cannot be undone. The account can only be connected again, and then starts empty.</p>
      {!erasure && !error && <p role="status">Counting what is stored…</p>}
      {erasure && (
        <ul className={styles["tables"]} aria-label="What is erased">
          {erasure.tables.length === 0 && <li>its names and how it was connected</li>}
          {erasure.tables.map(({ table, count }) => (
            <li key={table}>
              {formatNumber(count)} {tableLabel(table)}
            </li>
          ))}
        </ul>
      )}
      <TextInput
        label={`Type ${expected} to confirm`}
        data-autofocus
        autoComplete="off"
        value={confirmation}
        onChange={(event) => setConfirmation(event.currentTarget.value)}
      />
    </SensitiveDialog>
  );
}
