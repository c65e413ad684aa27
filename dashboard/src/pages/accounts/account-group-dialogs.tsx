import { useMutation } from "@apollo/client/react";
import { Checkbox, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import type { SessionAccount } from "../../features/session/session.ts";
import {
  type AccountGroupRowFragment,
  CreateAccountGroupDocument,
  DeleteAccountGroupDocument,
  UpdateAccountGroupDocument,
} from "../../gql/account-groups.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./account-groups.module.css";

interface DialogProps {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

interface AccountGroupDialogProps extends DialogProps {
  /** The group to change. Null to create one. */
  readonly group: AccountGroupRowFragment | null;
  readonly accounts: readonly SessionAccount[];
}

export function AccountGroupDialog({ group, accounts, onDone, onClose }: AccountGroupDialogProps): ReactElement {
  const [create, { loading: isCreating }] = useMutation(CreateAccountGroupDocument);
  const [update, { loading: isUpdating }] = useMutation(UpdateAccountGroupDocument);
  const [name, setName] = useState(group?.name ?? "");
  const [accountIds, setAccountIds] = useState<string[]>([...(group?.accountIds ?? [])]);
  const [search, setSearch] = useState("");
  const { problem, run } = useSubmit();
  const proof = useReauthentication();
  const words = search.trim().toLowerCase();
  const shown = accounts.filter((account) =>
    `${account.name} ${account.awsAccountId ?? ""}`.toLowerCase().includes(words),
  );

  async function save(): Promise<string | null> {
    const input = { name: name.trim(), accountIds };
    const code = await run(
      async () =>
        group === null
          ? (await create({ variables: { input } })).data?.createAccountGroup
          : (await update({ variables: { input: { id: group.id, ...input } } })).data?.updateAccountGroup,
      onDone,
    );
    // The page shows the request that waits for a second operator.
    if (code === "APPROVAL_REQUIRED") onClose();
    return code;
  }

  return (
    <>
      <ConfirmDialog
        isOpen
        title={group === null ? "Create an account group" : `Change the group ${group.name}`}
        confirmLabel={group === null ? "Create" : "Save"}
        isBusy={isCreating || isUpdating}
        canConfirm={name.trim() !== ""}
        problem={problem}
        onConfirm={() => void proof.run(save)}
        onClose={onClose}
      >
        {group !== null && group.operators.length > 0 && (
          <p>
            Changes at once what {group.operators.map((operator) => operator.name).join(", ")} and their API tokens see.
          </p>
        )}
        <TextInput
          label="Name"
          autoComplete="off"
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="Search the accounts"
          autoComplete="off"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Checkbox.Group label={`Accounts (${accountIds.length} chosen)`} value={accountIds} onChange={setAccountIds}>
          <div className={styles["choice"]}>
            {shown.map((account) => (
              <Checkbox
                key={account.id}
                value={account.id}
                label={account.awsAccountId ? `${account.name} (${account.awsAccountId})` : account.name}
              />
            ))}
            {shown.length === 0 && <p className={styles["quiet"]}>No account matches the search.</p>}
          </div>
        </Checkbox.Group>
      </ConfirmDialog>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

export function DeleteAccountGroupDialog({
  group,
  onDone,
  onClose,
}: DialogProps & { readonly group: AccountGroupRowFragment }): ReactElement {
  const [remove, { loading }] = useMutation(DeleteAccountGroupDocument);
  const { problem, run } = useSubmit();
  const proof = useReauthentication();
  const names = group.operators.map(({ name }) => name).join(", ");

  function send(): Promise<string | null> {
    return run(async () => (await remove({ variables: { input: { id: group.id } } })).data?.deleteAccountGroup, onDone);
  }

  return (
    <>
      <ConfirmDialog
        isOpen
        title={`Delete the group ${group.name}`}
        confirmLabel="Delete"
        tone="dangerous"
        isBusy={loading}
        canConfirm={group.operators.length === 0}
        problem={problem}
        onConfirm={() => void proof.run(send)}
        onClose={onClose}
      >
        {names === "" ? (
          <p>No operator is limited to this group. Its accounts stay connected.</p>
        ) : (
          <p>
            The group limits <b>{names}</b>. Give these operators other groups or all accounts first, under Operators.
          </p>
        )}
      </ConfirmDialog>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
