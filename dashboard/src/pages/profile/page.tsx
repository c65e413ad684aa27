import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Checkbox, PasswordInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { ChangePasswordDocument, OwnSignInDocument } from "../../gql/operators.ts";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { readAgain } from "../../ui/read-again.ts";
import { showToast } from "../../ui/toasts.ts";
import styles from "./profile.module.css";
import { KeyboardPanel } from "./keyboard-panel.tsx";
import { PasskeysPanel } from "./passkeys-panel.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";
import { SignInPanel } from "./sign-in-panel.tsx";

const PASSWORD_MIN_CHARACTERS = 12;

export function ProfilePage(): ReactElement {
  const { viewer } = useSession();
  const [change, { loading }] = useMutation(ChangePasswordDocument);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [isRevoking, setRevoking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const proof = useReauthentication();
  const { data: own, error: unknown, observable } = useQuery(OwnSignInDocument);
  const hasPassword = own?.viewer.operator?.passwordEnabled !== false;

  async function save(): Promise<string | null> {
    try {
      const input = { currentPassword: current || null, newPassword: next, revokeTokens: isRevoking };
      const { data } = await change({ variables: { input } });
      const refused = data?.changePassword.userErrors[0];
      setProblem(refused && refused.code !== "REAUTHENTICATION_REQUIRED" ? refused.message : null);
      if (refused) return refused.code;
      setCurrent("");
      setNext("");
      void readAgain({ observable });
      showToast({
        tone: "good",
        title: hasPassword ? "Password changed" : "Password set",
        message: "All your other sessions were signed out.",
      });
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
      <PageHeader title="Your profile" question={`Signed in as ${viewer.name} with the role ${viewer.role}.`} />
      <div className={styles["panels"]}>
        <SignInPanel />
        {/* Not before it is known whether there is a password, so that no one looks for a current one that does not exist. */}
        {(own ?? unknown) !== undefined && own?.signInMethods.passwordEnabled !== false && (
          <Panel title="Password">
            <form onSubmit={submit} className={styles["form"]}>
              <p>
                With a password you can sign in without a link, and confirm your identity, as inviting operators or
                creating tokens demands. Use at least {PASSWORD_MIN_CHARACTERS} characters that are hard to guess and do
                not contain your name.
              </p>
              <input type="text" name="username" autoComplete="username" value={viewer.name} readOnly hidden />
              {hasPassword && (
                <PasswordInput
                  label="Current password"
                  autoComplete="current-password"
                  value={current}
                  onChange={(event) => setCurrent(event.currentTarget.value)}
                />
              )}
              <PasswordInput
                label="New password"
                autoComplete="new-password"
                value={next}
                onChange={(event) => setNext(event.currentTarget.value)}
              />
              {hasPassword && (
                <Checkbox
                  label="Also revoke my API tokens"
                  description="Select this if someone else may know your password. Tokens stay valid when the password changes."
                  checked={isRevoking}
                  onChange={(event) => setRevoking(event.currentTarget.checked)}
                />
              )}
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
                {hasPassword ? "Change password" : "Set password"}
              </Button>
            </form>
          </Panel>
        )}
        <PasskeysPanel />
        <SessionsPanel />
        <KeyboardPanel />
      </div>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
