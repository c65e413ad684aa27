import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { arePasskeysHere } from "../../features/session/passkey-browser.ts";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { RegisterPasskey } from "../../features/session/register-passkey.tsx";
import list from "../../features/session/session-list.module.css";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { OwnSignInDocument, type OwnSignInQuery, RemovePasskeyDocument } from "../../gql/operators.ts";
import { Panel } from "../../ui/panel.tsx";
import { readAgain } from "../../ui/read-again.ts";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./profile.module.css";

/** The operator's passkeys. Not shown where only the identity provider signs operators in. */
export function PasskeysPanel(): ReactElement | null {
  const { data, observable } = useQuery(OwnSignInDocument);
  const methods = data?.signInMethods;
  if (!data || !methods || (methods.passkeyOrigin === null && data.passkeys.length === 0)) return null;

  const reload = (): void => void readAgain({ observable });

  function registered(): void {
    reload();
    showToast({ tone: "good", title: "Passkey registered", message: "Signing in with your password now requires it." });
  }

  return (
    <Panel title="Passkeys">
      <div className={styles["sessions"]}>
        <p>
          With a passkey on your device or security key you sign in without a password. If you do enter your password,
          the passkey is required as well. It also confirms your identity. Register two, so that a lost device does not
          lock you out.
        </p>
        {data.passkeys.length > 0 && (
          <ul className={list["list"]}>
            {data.passkeys.map((passkey) => (
              <PasskeyItem key={passkey.id} passkey={passkey} onRemoved={reload} />
            ))}
          </ul>
        )}
        {arePasskeysHere(methods.passkeyOrigin) ? (
          <RegisterPasskey onDone={registered} />
        ) : (
          <p>
            You are at <b>{location.origin}</b>, but passkeys work only at{" "}
            <b>{methods.passkeyOrigin ?? "a host name, which this installation does not have"}</b>. Open IAM Monitor
            there to register one.
          </p>
        )}
      </div>
    </Panel>
  );
}

interface PasskeyItemProps {
  readonly passkey: OwnSignInQuery["passkeys"][number];
  readonly onRemoved: () => void;
}

function PasskeyItem({ passkey, onRemoved }: PasskeyItemProps): ReactElement {
  const [remove, { loading }] = useMutation(RemovePasskeyDocument);
  const submission = useSubmit();
  const proof = useReauthentication();

  function removeIt(): void {
    void proof.run(() =>
      submission.run(
        async () => (await remove({ variables: { input: { id: passkey.id } } })).data?.removePasskey,
        onRemoved,
      ),
    );
  }

  return (
    <li className={list["session"]}>
      <div>
        <div className={list["device"]}>{passkey.name}</div>
        <div className={list["facts"]}>
          Registered <DateOf at={passkey.createdAt} />, {passkey.lastUsedAt ? "last used " : "never used"}
          {passkey.lastUsedAt && <RelativeTime at={passkey.lastUsedAt} />}
        </div>
        {submission.problem && !proof.isAsking && (
          <p role="alert" className={list["problem"]}>
            {submission.problem}
          </p>
        )}
      </div>
      <Button
        size="compact-xs"
        variant="default"
        disabled={loading}
        onClick={removeIt}
        aria-label={`Remove the passkey ${passkey.name}`}
      >
        Remove
      </Button>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </li>
  );
}
