import { useQuery } from "@apollo/client/react";
import { Checkbox, Radio } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AccountGroupsDocument } from "../../gql/account-groups.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";

/** The IDs of the account groups of an operator. Null: all accounts. */
export type AccountAccessValue = readonly string[] | null;

export interface AccountAccessProps {
  readonly value: AccountAccessValue;
  readonly onChange: (value: AccountAccessValue) => void;
}

/** The choice between all accounts and those of account groups. */
export function AccountAccess({ value, onChange }: AccountAccessProps): ReactElement {
  const { data, error } = useQuery(AccountGroupsDocument);
  const groups = data?.accountGroups ?? [];
  return (
    <>
      <Radio.Group
        label="Accounts"
        value={value === null ? "ALL" : "GROUPS"}
        onChange={(choice) => onChange(choice === "ALL" ? null : (value ?? []))}
      >
        <Radio mt={8} value="ALL" label="All accounts" description="Also those that are connected later." />
        <Radio
          mt={8}
          value="GROUPS"
          label="Only the accounts of groups"
          description="In every list, count and export, and for the operator's API tokens."
        />
      </Radio.Group>
      {value !== null && groups.length > 0 && (
        <Checkbox.Group label="Account groups" value={[...value]} onChange={onChange}>
          {groups.map(({ id, name, accountIds }) => (
            <Checkbox key={id} mt={8} value={id} label={`${name} (${countOf(accountIds.length, "account")})`} />
          ))}
        </Checkbox.Group>
      )}
      {value !== null && data && groups.length === 0 && (
        <p>
          There is no account group yet. Create one under <Link to="/settings/accounts">Accounts</Link>.
        </p>
      )}
      {error && <p role="alert">The account groups could not be loaded: {problemOf(error).message}</p>}
    </>
  );
}

/** The part of the input that the choice changes. Empty if it stays as it is. */
export function accessInput(
  before: AccountAccessValue,
  after: AccountAccessValue,
): { readonly accountGroupIds?: string[]; readonly seesAllAccounts?: boolean } {
  if (after === null) return before === null ? {} : { seesAllAccounts: true };
  const isSame = before !== null && [...before].toSorted().join(" ") === [...after].toSorted().join(" ");
  return isSame ? {} : { accountGroupIds: [...after] };
}
