import { useMutation } from "@apollo/client/react";
import { Button, NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { useSession } from "../../features/session/session.ts";
import { ReadOrganizationDocument } from "../../gql/organizations.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./organization.module.css";

export interface ReadOrganizationProps {
  /** The account through which the organization was read before. */
  readonly accountId?: string;
  readonly isReading?: boolean;
  readonly onRead: () => void;
}

/** Chooses the account that lists the organization, and reads it. */
export function ReadOrganization({ accountId, isReading = false, onRead }: ReadOrganizationProps): ReactElement {
  const accounts = useSession().accounts.filter(({ isDemo }) => !isDemo);
  const [read, { loading }] = useMutation(ReadOrganizationDocument);
  const [chosen, setChosen] = useState<string | null>(accountId ?? null);
  const { problem, run } = useSubmit();
  const value = chosen ?? accounts[0]?.id ?? "";
  if (accounts.length === 0)
    return (
      <p>
        First <Link to="/welcome">connect the management account</Link> of the organization, or an account that is a
        delegated administrator.
      </p>
    );
  return (
    <form
      className={styles["read"]}
      onSubmit={(event) => {
        event.preventDefault();
        void run(
          async () => (await read({ variables: { input: { accountId: value } } })).data?.readOrganization,
          onRead,
        );
      }}
    >
      <NativeSelect
        label="Read through"
        description="The management account or a delegated administrator"
        data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
        value={value}
        error={problem ?? undefined}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Button type="submit" variant={accountId ? "default" : "filled"} loading={loading || isReading}>
        {accountId ? "Read again" : "Read the accounts"}
      </Button>
    </form>
  );
}
