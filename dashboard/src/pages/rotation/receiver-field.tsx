import { useQuery } from "@apollo/client/react";
import { NativeSelect } from "@mantine/core";
import type { ReactElement } from "react";
import { KeyReceiversDocument } from "../../gql/key-receivers.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./rotation.module.css";

interface ReceiverFieldProps {
  readonly user: string;
  /** Undefined if the API chooses the account. It then also chooses the receiver. */
  readonly accountId: string | undefined;
  readonly value: string;
  readonly onChange: (receiverId: string) => void;
}

/** Chooses the receiver of a webhook among those that an admin added for the account. */
export function ReceiverField({ user, accountId, value, onChange }: ReceiverFieldProps): ReactElement {
  const { data, error } = useQuery(KeyReceiversDocument, {
    variables: { accountId: accountId ?? "" },
    skip: accountId === undefined,
  });
  const listed = (data?.account?.keyReceivers ?? []).filter(({ userName }) => userName === null || userName === user);
  const isEmpty = data !== undefined && listed.length === 0;
  return (
    <>
      <NativeSelect
        label="Receiver"
        description={
          isEmpty
            ? "No receiver is allowed for this user. An admin can add one in the account's settings."
            : "The receivers are listed in the account's settings."
        }
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[
          { value: "", label: "The only receiver that is listed for the user" },
          ...listed.map(({ id, name, url }) => ({ value: id, label: `${name} (${new URL(url).host})` })),
        ]}
      />
      {error && (
        <p role="alert" className={styles["problem"]}>
          The receivers could not be loaded: {problemOf(error).message}
        </p>
      )}
    </>
  );
}
