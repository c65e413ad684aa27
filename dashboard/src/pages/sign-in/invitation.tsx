import { useMutation } from "@apollo/client/react";
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { AcceptInvitationDocument } from "../../gql/operators.ts";
import { problemOf } from "../../lib/problem.ts";
import styles from "./page.module.css";

const PASSWORD_MIN_CHARACTERS = 12;

/** Comes in by an invitation: sets the password that he will sign in with. */
export function Invitation({ token, onEntered }: { readonly token: string; readonly onEntered: () => void }): ReactElement {
  const [accept, { loading }] = useMutation(AcceptInvitationDocument);
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

  return (
    <form className={styles["form"]} onSubmit={(event) => void submit(event)}>
      <p>You were invited. Set the password that you will sign in with.</p>
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
      <Button type="submit" loading={loading} disabled={password.length < PASSWORD_MIN_CHARACTERS}>
        Come in
      </Button>
    </form>
  );
}
