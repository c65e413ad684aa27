import { useMutation } from "@apollo/client/react";
import { Checkbox, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { SensitiveDialog } from "../../features/session/sensitive-dialog.tsx";
import type { SessionAccount } from "../../features/session/session.ts";
import {
  type AccountGroupRowFragment,
  CreateAccountGroupDocument,
  DeleteAccountGroupDocument,
  UpdateAccountGroupDocument,
} from "../../gql/account-groups.ts";
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
  const words = search.trim().toLowerCase();
  const shown = accounts.filter((account) =>
    `${account.name} ${account.awsAccountId ?? ""}`.toLowerCase().includes(words),
  );

  const send = async () => {
    const input = { name: name.trim(), accountIds };
    return group === null
      ? (await create({ variables: { input } })).data?.createAccountGroup
      : (await update({ variables: { input: { id: group.id, ...input } } })).data?.updateAccountGroup;
  };

  return (
    <SensitiveDialog
      title={group === null ? "Create a group" : `Edit group ${group.name}`}
      confirmLabel={group === null ? "Create" : "Save"}
      isBusy={isCreating || isUpdating}
      canConfirm={name.trim() !== ""}
      send={send}
      onDone={onDone}
      showsRequest
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
    </SensitiveDialog>
  );
}

export function DeleteAccountGroupDialog({
  group,
  onDone,
  onClose,
}: DialogProps & { readonly group: AccountGroupRowFragment }): ReactElement {
  const [remove, { loading }] = useMutation(DeleteAccountGroupDocument);
  const names = group.operators.map(({ name }) => name).join(", ");

  return (
    <SensitiveDialog
      title={`Delete group ${group.name}`}
      confirmLabel="Delete"
      tone="dangerous"
      isBusy={loading}
      canConfirm={group.operators.length === 0}
      send={async () => (await remove({ variables: { input: { id: group.id } } })).data?.deleteAccountGroup}
      onDone={onDone}
      onClose={onClose}
    >
      {names === "" ? (
        <p>No operator is limited to this group. Its accounts stay connected.</p>
      ) : (
        <p>
          The group limits <b>{names}</b>. Give these operators other groups or all accounts first, under Operators.
        </p>
      )}
    </SensitiveDialog>
  );
}
