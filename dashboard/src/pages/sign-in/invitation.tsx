import { useMutation } from "@apollo/client/react";
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { AcceptInvitationDocument } from "../../gql/operators.ts";
import { BeginProviderSignInDocument } from "../../gql/sign-in.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./page.module.css";

const PASSWORD_MIN_CHARACTERS = 12;

export interface InvitationProps {
  readonly token: string;
  /** Null if no identity provider is configured. */
  readonly providerName: string | null;
  /** Whether operators may have a password here. */
  readonly isPasswordAllowed: boolean;
  readonly onSignedIn: () => void;
}

/** Accepts an invitation: sets a password, or links the identity provider for this and later sign-ins. */
export function Invitation({ token, providerName, isPasswordAllowed, onSignedIn }: InvitationProps): ReactElement {
  const [accept, { loading }] = useMutation(AcceptInvitationDocument);
  const [begin, { loading: isBeginning }] = useMutation(BeginProviderSignInDocument);
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      const { data } = await accept({ variables: { input: { token, password } } });
      setProblem(data?.acceptInvitation.userErrors[0]?.message ?? null);
      if (data?.acceptInvitation.viewer) onSignedIn();
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  async function continueWithProvider(): Promise<void> {
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
        <p>You have been invited to IAM Monitor. Set a password to sign in with.</p>
      ) : (
        <>
          <p>You have been invited to IAM Monitor. Sign in with your {providerName} account:</p>
          <Button loading={isBeginning} onClick={() => void continueWithProvider()}>
            Continue with {providerName}
          </Button>
          {isPasswordAllowed && <p className={styles["or"]}>or set a password</p>}
        </>
      )}
      {isPasswordAllowed && (
        <PasswordInput
          label="New password"
          description={`At least ${PASSWORD_MIN_CHARACTERS} characters, hard to guess and without your name.`}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      {problem && (
        <p role="alert" className={styles["refusal"]}>
          {problem}
        </p>
      )}
      {isPasswordAllowed && (
        <Button
          type="submit"
          variant={providerName === null ? "filled" : "default"}
          loading={loading}
          disabled={password.length < PASSWORD_MIN_CHARACTERS}
        >
          Set password
        </Button>
      )}
    </form>
  );
}
