import { useMutation } from "@apollo/client/react";
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { ChangePasswordDocument } from "../../gql/operators.ts";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { showToast } from "../../ui/toasts.ts";
import styles from "./profile.module.css";
import { SignInPanel } from "./sign-in-panel.tsx";

const PASSWORD_MIN_CHARACTERS = 12;

export function ProfilePage(): ReactElement {
  const { viewer } = useSession();
  const [change, { loading }] = useMutation(ChangePasswordDocument);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [problem, setProblem] = useState<string | null>(null);

  const proof = useReauthentication();

  async function save(): Promise<string | null> {
    try {
      const { data } = await change({ variables: { input: { currentPassword: current || null, newPassword: next } } });
      const refused = data?.changePassword.userErrors[0];
      setProblem(refused && refused.code !== "REAUTHENTICATION_REQUIRED" ? refused.message : null);
      if (refused) return refused.code;
      setCurrent("");
      setNext("");
      showToast({ tone: "good", title: "Your password is changed", message: "All your other sessions have ended." });
    } catch (error) {
      setProblem(problemOf(error).message);
    }
    return null;
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void proof.run(save);
  }

  return (
    <>
      <PageHeader title="Your profile" question={`You are ${viewer.name}, with the role ${viewer.role}.`} />
      <div className={styles["panels"]}>
        <SignInPanel />
        <Panel title="Password">
          <form onSubmit={submit} className={styles["form"]}>
            <p>
              With a password you come in without a link, and can show that it is you before you let people in or make
              tokens. It has {PASSWORD_MIN_CHARACTERS} characters or more.
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
            <Button
              type="submit"
              loading={loading}
              disabled={next.length < PASSWORD_MIN_CHARACTERS}
              className={styles["save"] ?? ""}
            >
              Change the password
            </Button>
          </form>
        </Panel>
      </div>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
