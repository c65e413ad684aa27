import { useQuery } from "@apollo/client/react";
import { NativeSelect, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { otherAccountOf, parameterOf } from "../../features/accounts/secret-arn.ts";
import { SecretDestinationsDocument } from "../../gql/secret-destinations.ts";
import { problemOf } from "../../ui/problem.ts";
import type { RotationOptions } from "./use-rotation-draft.ts";
import styles from "./rotation.module.css";

type Secret = Pick<RotationOptions, "secretId" | "region">;

interface SecretFieldProps {
  /** Whether a parameter is chosen. The list names parameters by their ARNs. */
  readonly isParameter: boolean;
  readonly user: string;
  /** Undefined if the API chooses the account. The list is then not shown. */
  readonly accountId: string | undefined;
  readonly value: Secret;
  readonly onChange: (value: Secret) => void;
}

/** Chooses the secret: the user's own, or one that an admin listed for the account. */
export function SecretField({ isParameter, user, accountId, value, onChange }: SecretFieldProps): ReactElement {
  const { data, error } = useQuery(SecretDestinationsDocument, {
    variables: { accountId: accountId ?? "" },
    skip: accountId === undefined,
  });
  const [chosenId, setChosenId] = useState("");
  const awsAccountId = data?.account?.awsAccountId ?? null;
  const listed = (data?.account?.secretDestinations ?? []).filter(
    ({ secretId, userName }) =>
      (userName === null || userName === user) && (parameterOf(secretId) !== null) === isParameter,
  );
  const chosen = listed.find(({ id }) => id === chosenId);
  const chosenName = chosen && (parameterOf(chosen.secretId) ?? chosen.secretId);
  const prefix = chosenName?.endsWith("*") ? chosenName.slice(0, -1) : null;
  const noun = isParameter ? "parameter" : "secret";
  const otherAccount = chosen ? otherAccountOf(chosen.secretId, awsAccountId) : null;

  function choose(id: string): void {
    setChosenId(id);
    const next = listed.find((each) => each.id === id);
    const name = next && (parameterOf(next.secretId) ?? next.secretId);
    onChange({ secretId: name?.replace(/\*$/, "") ?? "", region: next?.region ?? "" });
  }

  return (
    <>
      <NativeSelect
        label={isParameter ? "Name of the parameter" : "Name of the secret"}
        description={
          listed.length === 0
            ? `Created if it does not exist. An admin can allow other ${noun}s in the account's settings.`
            : `Created if it does not exist. The other ${noun}s are listed in the account's settings.`
        }
        value={chosenId}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          {
            value: "",
            label: isParameter ? "The user's own in /iam-monitor/ (default)" : `iam-monitor/${user} (default)`,
          },
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
          label={`Full name of the ${noun}`}
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
