import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { SessionAccount } from "../../features/session/session.ts";
import { type AccountGroupRowFragment, AccountGroupsDocument } from "../../gql/account-groups.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { AccountGroupDialog, DeleteAccountGroupDialog } from "./account-group-dialogs.tsx";
import styles from "./account-groups.module.css";

interface AccountGroupsProps {
  readonly accounts: readonly SessionAccount[];
}

/** The content of the dialog. If `group` is null, the dialog creates a group. */
type Editing = { readonly group: AccountGroupRowFragment | null };

/** The account groups, to which an admin limits operators on the page of operators. */
export function AccountGroups({ accounts }: AccountGroupsProps): ReactElement {
  const { data, error, observable, refetch } = useQuery(AccountGroupsDocument);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [removed, setRemoved] = useState<AccountGroupRowFragment | null>(null);
  const groups = data?.accountGroups;
  const retry = (): void => void refetch();
  const onDone = () => {
    setEditing(null);
    setRemoved(null);
    void readAgain({ observable });
  };
  return (
    <div className={styles["section"]}>
      <Panel
        title="Account groups"
        aside={
          groups && (
            <Button size="compact-xs" variant="default" onClick={() => setEditing({ group: null })}>
              Create a group…
            </Button>
          )
        }
      >
        <p className={styles["quiet"]}>
          A group is a named set of accounts. Under Operators, you can limit operators to the accounts of groups.
        </p>
        {error && (
          <p role="alert" className={styles["problem"]}>
            The groups could not be loaded: {problemOf(error).message}{" "}
            <Button size="compact-xs" variant="default" onClick={retry}>
              Try again
            </Button>
          </p>
        )}
        {!groups && !error && <p className={styles["quiet"]}>Loading the groups…</p>}
        {groups?.length === 0 && <p>There is no group: operators see all accounts.</p>}
        {groups && groups.length > 0 && (
          <GroupTable
            groups={groups}
            onChange={(group) => setEditing({ group })}
            onDelete={(group) => setRemoved(group)}
          />
        )}
      </Panel>
      {editing && (
        <AccountGroupDialog
          group={editing.group}
          accounts={accounts}
          onDone={onDone}
          onClose={() => setEditing(null)}
        />
      )}
      {removed && <DeleteAccountGroupDialog group={removed} onDone={onDone} onClose={() => setRemoved(null)} />}
    </div>
  );
}

interface GroupTableProps {
  readonly groups: readonly AccountGroupRowFragment[];
  readonly onChange: (group: AccountGroupRowFragment) => void;
  readonly onDelete: (group: AccountGroupRowFragment) => void;
}

function GroupTable({ groups, onChange, onDelete }: GroupTableProps): ReactElement {
  return (
    <SimpleTable label="Groups and their accounts">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Accounts</th>
          <th scope="col">Limited operators</th>
          <th scope="col">
            <span className="visually-hidden">Change</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={group.id}>
            <th scope="row">{group.name}</th>
            <td>{countOf(group.accountIds.length, "account")}</td>
            <td>{group.operators.map(({ name }) => name).join(", ") || "none"}</td>
            <td>
              <div className={styles["actions"]}>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Edit group ${group.name}`}
                  onClick={() => onChange(group)}
                >
                  Edit group…
                </Button>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Delete group ${group.name}`}
                  onClick={() => onDelete(group)}
                >
                  Delete group…
                </Button>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </SimpleTable>
  );
}
