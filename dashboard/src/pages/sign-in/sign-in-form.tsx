import { Button, PasswordInput, TextInput } from "@mantine/core";
import IconFingerprint from "@tabler/icons-react/icons/IconFingerprint";
import IconKey from "@tabler/icons-react/icons/IconKey";
import { type ReactElement, useState } from "react";
import styles from "./page.module.css";

export interface SignInFormProps {
  readonly isBusy: boolean;
  readonly onSubmit: (name: string, password: string) => void;
  /** Signs in with a passkey alone. Null where the browser offers none. */
  readonly onPasskey: (() => void) | null;
}

export function SignInForm({ isBusy, onSubmit, onPasskey }: SignInFormProps): ReactElement {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  return (
    <>
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(name, password);
        }}
      >
        <TextInput
          label="Name"
          autoComplete="username"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={isBusy} disabled={name.trim() === "" || password === ""}>
          Sign in
        </Button>
      </form>
      {onPasskey && (
        <Button variant="default" onClick={onPasskey} leftSection={<IconFingerprint size={18} aria-hidden="true" />}>
          Sign in with a passkey
        </Button>
      )}
      <details className={styles["first"]}>
        <summary>First time here, or no password?</summary>
        <p>
          There is no default password. When IAM Monitor starts, it prints a <b>one-time link</b> on the console. Open
          it in this browser to sign in. An admin invites everyone else.
        </p>
        <pre className={styles["sample"]} aria-label="Example of the console output">
          <IconKey size={16} aria-hidden="true" />
          <span>Sign in (once, within 30 minutes): {location.origin}/sign-in#token=…</span>
        </pre>
        <p className={styles["quiet"]}>
          If the link was used or is older than 30 minutes, restart IAM Monitor to print a new one. No data is lost.
        </p>
      </details>
    </>
  );
}
