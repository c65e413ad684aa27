import { useMutation } from "@apollo/client/react";
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { PageHeader } from "../../components/page-header.tsx";
import { Panel } from "../../components/panel.tsx";
import { ChangePasswordDocument } from "../../gql/operators.ts";
import { problemOf } from "../../lib/problem.ts";
import { useSession } from "../../lib/session.ts";
import { showToast } from "../../lib/toasts.ts";
import styles from "./profile.module.css";

const PASSWORD_MIN_CHARACTERS = 12;

export function ProfilePage(): ReactElement {
  const { viewer } = useSession();
  const [change, { loading }] = useMutation(ChangePasswordDocument);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [problem, setProblem] = useState<string | null>(null);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      const { data } = await change({ variables: { input: { currentPassword: current || null, newPassword: next } } });
      const refused = data?.changePassword.userErrors[0];
      setProblem(refused?.message ?? null);
      if (refused) return;
      setCurrent("");
      setNext("");
      showToast({ tone: "good", title: "Your password is changed", message: "All your other sessions have ended." });
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  return (
    <>
      <PageHeader title="Your profile" question={`You are ${viewer.name}, with the role ${viewer.role}.`} />
      <Panel title="Password">
        <form onSubmit={(event) => void save(event)} className={styles["form"]}>
          <p>
            With a password you come in without a link, and can show that it is you before you let people in or make tokens. It has{" "}
            {PASSWORD_MIN_CHARACTERS} characters or more.
          </p>
          <input type="text" name="username" autoComplete="username" value={viewer.name} readOnly hidden />
          <PasswordInput
            label="Present password"
            description="Leave it empty if you have none: a sign-in of the last five minutes stands for it."
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          {problem && (
            <p role="alert" className={styles["problem"]}>
              {problem}
            </p>
          )}
          <Button type="submit" loading={loading} disabled={next.length < PASSWORD_MIN_CHARACTERS} className={styles["save"] ?? ""}>
            Change the password
          </Button>
        </form>
      </Panel>
    </>
  );
}
