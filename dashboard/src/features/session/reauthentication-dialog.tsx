import { Button, PasswordInput } from "@mantine/core";
import IconExternalLink from "@tabler/icons-react/icons/IconExternalLink";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

export interface ReauthenticationDialogProps {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** Whether the operator has a passkey that works on this page. */
  readonly hasPasskey: boolean;
  /** Null: not loaded yet. */
  readonly hasPassword: boolean | null;
  /** The identity provider linked to the operator; null if there is none. */
  readonly providerName: string | null;
  readonly onConfirm: (password: string) => void;
  readonly onPasskey: () => void;
  readonly onProvider: () => void;
  readonly onClose: () => void;
}

/** Asks for a new proof of identity before a sensitive action: a passkey, the identity provider or the password. */
export function ReauthenticationDialog(props: ReauthenticationDialogProps): ReactElement {
  const { isBusy, problem, hasPasskey, hasPassword, providerName, onConfirm, onPasskey, onProvider, onClose } = props;
  const [password, setPassword] = useState("");
  const hasField = hasPassword !== false;
  if (!hasPasskey && providerName === null && !hasField) return <NoMethod onClose={onClose} />;
  const action = actionOf(props, password);
  return (
    <ConfirmDialog
      isOpen
      title="Confirm it's you"
      confirmLabel={action.label}
      isBusy={isBusy}
      canConfirm={action.method !== "PASSWORD" || password !== ""}
      problem={problem}
      onConfirm={() => {
        if (action.method === "PASSKEY") onPasskey();
        else if (action.method === "PROVIDER") onProvider();
        else onConfirm(password);
      }}
      onClose={onClose}
    >
      <p>
        This action requires a sign-in within the last five minutes.{" "}
        {providerName !== null && `${providerName} opens in a pop-up window. This page waits for the result.`}
      </p>
      {providerName !== null && action.method !== "PROVIDER" && (
        <Button
          variant="default"
          onClick={onProvider}
          loading={isBusy}
          rightSection={<IconExternalLink size={16} aria-hidden="true" />}
        >
          Continue with {providerName}
        </Button>
      )}
      {hasField && (
        <PasswordInput
          label={hasPasskey || providerName !== null ? "Or your password" : "Your password"}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          {...(!hasPasskey && { "data-autofocus": true })}
        />
      )}
    </ConfirmDialog>
  );
}

/** The method of the dialog's main button. A password that was typed in takes precedence. */
function actionOf(
  { hasPasskey, hasPassword, providerName }: ReauthenticationDialogProps,
  password: string,
): { readonly method: "PASSKEY" | "PROVIDER" | "PASSWORD"; readonly label: string } {
  if (hasPasskey && password === "") return { method: "PASSKEY", label: "Use your passkey" };
  if (hasPassword === false && providerName !== null)
    return { method: "PROVIDER", label: `Continue with ${providerName}` };
  return { method: "PASSWORD", label: "Continue" };
}

/** An operator who signs in only with links has nothing with which to confirm their identity here. */
function NoMethod({ onClose }: Pick<ReauthenticationDialogProps, "onClose">): ReactElement {
  return (
    <ConfirmDialog isOpen title="Confirm it's you" confirmLabel="Close" onConfirm={onClose} onClose={onClose}>
      <p>
        This action requires a sign-in within the last five minutes, and you have no passkey or password here. Sign in
        again with a new link, then register a passkey or set a password under Your profile within five minutes.
      </p>
    </ConfirmDialog>
  );
}
