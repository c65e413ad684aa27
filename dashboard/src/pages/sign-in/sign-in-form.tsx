import { Button, PasswordInput, TextInput } from "@mantine/core";
import IconKey from "@tabler/icons-react/icons/IconKey";
import { type ReactElement, useState } from "react";
import styles from "./page.module.css";

export interface SignInFormProps {
  readonly isBusy: boolean;
  readonly refusal: string | null;
  readonly onSubmit: (name: string, password: string) => void;
}

export function SignInForm({ isBusy, refusal, onSubmit }: SignInFormProps): ReactElement {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  return (
    <>
      {refusal && (
        <p role="alert" className={styles["refusal"]}>
          {refusal}
        </p>
      )}
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
      <details className={styles["first"]}>
        <summary>The first time here, or no password?</summary>
        <p>
          There is no default password. Whoever starts the product gets a <b>one-time link</b> on the console; open it
          in this browser and you are in. Everybody else is invited by an admin.
        </p>
        <pre className={styles["sample"]} aria-label="What the console prints">
          <IconKey size={16} aria-hidden="true" />
          <span>Sign in (once, within 30 minutes): {location.origin}/sign-in#token=…</span>
        </pre>
        <p className={styles["quiet"]}>
          Was it used, or is it older than 30 minutes? Stop the product and start it again: it prints another one.
          Nothing is lost by that.
        </p>
      </details>
    </>
  );
}
