import { useMutation } from "@apollo/client/react";
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { AcceptInvitationDocument } from "../../gql/operators.ts";
import { BeginProviderSignInDocument } from "../../gql/session.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./page.module.css";

const PASSWORD_MIN_CHARACTERS = 12;

export interface InvitationProps {
  readonly token: string;
  /** `null`: there is no identity provider. */
  readonly providerName: string | null;
  readonly onEntered: () => void;
}

/** Comes in by an invitation: sets the password that he will sign in with, or comes by the identity provider from now on. */
export function Invitation({ token, providerName, onEntered }: InvitationProps): ReactElement {
  const [accept, { loading }] = useMutation(AcceptInvitationDocument);
  const [begin, { loading: isBeginning }] = useMutation(BeginProviderSignInDocument);
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      const { data } = await accept({ variables: { input: { token, password } } });
      setProblem(data?.acceptInvitation.userErrors[0]?.message ?? null);
      if (data?.acceptInvitation.viewer) onEntered();
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  async function comeByProvider(): Promise<void> {
    try {
      const { data } = await begin({ variables: { input: { purpose: "INVITATION", invitation: token } } });
      setProblem(data?.beginProviderSignIn.userErrors[0]?.message ?? null);
      if (data?.beginProviderSignIn.url) location.assign(data.beginProviderSignIn.url);
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  return (
    <form className={styles["form"]} onSubmit={(event) => void submit(event)}>
      {providerName === null ? (
        <p>You were invited. Set the password that you will sign in with.</p>
      ) : (
        <>
          <p>You were invited. Come in with your account there, now and from now on:</p>
          <Button loading={isBeginning} onClick={() => void comeByProvider()}>
            Come in with {providerName}
          </Button>
          <p className={styles["or"]}>or set a password</p>
        </>
      )}
      <PasswordInput
        label="New password"
        description={`${PASSWORD_MIN_CHARACTERS} characters or more.`}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {problem && (
        <p role="alert" className={styles["refusal"]}>
          {problem}
        </p>
      )}
      <Button
        type="submit"
        variant={providerName === null ? "filled" : "default"}
        loading={loading}
        disabled={password.length < PASSWORD_MIN_CHARACTERS}
      >
        Come in
      </Button>
    </form>
  );
}
