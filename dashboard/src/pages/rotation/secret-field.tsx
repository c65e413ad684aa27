import { useQuery } from "@apollo/client/react";
import { NativeSelect, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { otherAccountOf } from "../../features/accounts/secret-arn.ts";
import { SecretDestinationsDocument } from "../../gql/secret-destinations.ts";
import { problemOf } from "../../ui/problem.ts";
import type { RotationOptions } from "./use-rotation-draft.ts";
import styles from "./rotation.module.css";

type Secret = Pick<RotationOptions, "secretId" | "region">;

interface SecretFieldProps {
  readonly user: string;
  /** Undefined if the API chooses the account. The list is then not shown. */
  readonly accountId: string | undefined;
  readonly value: Secret;
  readonly onChange: (value: Secret) => void;
}

/** Chooses the secret: the user's own, or one that an admin listed for the account. */
export function SecretField({ user, accountId, value, onChange }: SecretFieldProps): ReactElement {
  const { data, error } = useQuery(SecretDestinationsDocument, {
    variables: { accountId: accountId ?? "" },
    skip: accountId === undefined,
  });
  const [chosenId, setChosenId] = useState("");
  const awsAccountId = data?.account?.awsAccountId ?? null;
  const listed = (data?.account?.secretDestinations ?? []).filter(
    ({ userName }) => userName === null || userName === user,
  );
  const chosen = listed.find(({ id }) => id === chosenId);
  const prefix = chosen?.secretId.endsWith("*") ? chosen.secretId.slice(0, -1) : null;
  const otherAccount = chosen ? otherAccountOf(chosen.secretId, awsAccountId) : null;

  function choose(id: string): void {
    setChosenId(id);
    const next = listed.find((each) => each.id === id);
    onChange({ secretId: next?.secretId.replace(/\*$/, "") ?? "", region: next?.region ?? "" });
  }

  return (
    <>
      <NativeSelect
        label="Secret"
        description={
          listed.length === 0
            ? "Created if it does not exist. An admin can allow other secrets in the account's settings."
            : "Created if it does not exist. The other secrets are listed in the account's settings."
        }
        value={chosenId}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: "", label: `The user's own: iam-monitor/${user}` },
          ...listed.map(({ id, secretId, region }) => ({ value: id, label: `${secretId} (${region})` })),
        ]}
      />
      {error && (
        <p role="alert" className={styles["problem"]}>
          The listed secrets could not be loaded: {problemOf(error).message}
        </p>
      )}
      {prefix !== null && (
        <TextInput
          label="Full name of the secret"
          description={`Begins with ${prefix}`}
          spellCheck={false}
          autoComplete="off"
          value={value.secretId}
          error={value.secretId.startsWith(prefix) ? undefined : `The name must begin with ${prefix}`}
          onChange={(event) => onChange({ ...value, secretId: event.currentTarget.value })}
        />
      )}
      {otherAccount && (
        <p role="status" className={styles["notice"]}>
          The new key leaves this account: the secret belongs to the AWS account {otherAccount}.
        </p>
      )}
    </>
  );
}
