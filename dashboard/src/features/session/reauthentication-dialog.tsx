import { Button, PasswordInput } from "@mantine/core";
import IconExternalLink from "@tabler/icons-react/icons/IconExternalLink";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { ConsoleCodeDialog } from "./console-code-dialog.tsx";

/** Whether the operator's passkeys work on this page, and where they do. The origin is null if no page has them. */
export type PasskeyUse = { readonly isHere: true } | { readonly isHere: false; readonly origin: string | null };

export interface ReauthenticationDialogProps {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** The operator's passkeys, with which they must confirm their identity instead of the password. Null without one. */
  readonly passkey: PasskeyUse | null;
  /** Null: not loaded yet. */
  readonly hasPassword: boolean | null;
  /** The identity provider linked to the operator; null if there is none. */
  readonly providerName: string | null;
  /** Set if the operator can use a code from the server's console, because they have no other method yet. */
  readonly consoleCode: { readonly printedAt: readonly number[] } | null;
  readonly onPrintCode: () => void;
  readonly onCode: (code: string) => void;
  readonly onConfirm: (password: string) => void;
  readonly onPasskey: () => void;
  readonly onProvider: () => void;
  readonly onClose: () => void;
}

/**
 * Asks for a new proof of identity before a sensitive action: a passkey, the identity provider or, from operators without
 * a passkey, the password. The first admin has none of them at first and uses a code from the server's console.
 */
export function ReauthenticationDialog(props: ReauthenticationDialogProps): ReactElement {
  const { isBusy, problem, passkey, hasPassword, providerName, onConfirm, onPasskey, onProvider, onClose } = props;
  const [password, setPassword] = useState("");
  const hasField = hasPassword !== false && passkey === null;
  if (props.consoleCode !== null && passkey === null && providerName === null && !hasField)
    return <ConsoleCodeDialog {...props} {...props.consoleCode} onPrint={props.onPrintCode} onConfirm={props.onCode} />;
  if (passkey?.isHere !== true && providerName === null && !hasField)
    return <NoMethod passkey={passkey} onClose={onClose} />;
  const action = actionOf(props);
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
          label={providerName === null ? "Your password" : "Or your password"}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {passkey !== null && (
        <p>Lost your device? Ask an admin to remove its passkey and to give you a new invitation link.</p>
      )}
    </ConfirmDialog>
  );
}

/** The method of the dialog's main button. */
function actionOf({ passkey, hasPassword, providerName }: ReauthenticationDialogProps): {
  readonly method: "PASSKEY" | "PROVIDER" | "PASSWORD";
  readonly label: string;
} {
  if (passkey?.isHere) return { method: "PASSKEY", label: "Use your passkey" };
  if ((hasPassword === false || passkey !== null) && providerName !== null)
    return { method: "PROVIDER", label: `Continue with ${providerName}` };
  return { method: "PASSWORD", label: "Continue" };
}

/** An operator who signs in only with links, or at another address, has nothing with which to confirm their identity here. */
function NoMethod({ passkey, onClose }: Pick<ReauthenticationDialogProps, "passkey" | "onClose">): ReactElement {
  return (
    <ConfirmDialog isOpen title="Confirm it's you" confirmLabel="Close" onConfirm={onClose} onClose={onClose}>
      <p>
        This action requires a sign-in within the last five minutes. <Advice passkey={passkey} />
      </p>
    </ConfirmDialog>
  );
}

function Advice({ passkey }: Pick<ReauthenticationDialogProps, "passkey">): ReactElement {
  if (passkey === null || passkey.isHere)
    return (
      <>
        You have no passkey or password here. Sign in again with a new link, then register a passkey or set a password
        under Your profile within five minutes.
      </>
    );
  return passkey.origin === null ? (
    <>
      You must confirm it with your passkey, and passkeys do not work at the public address of this installation. Ask an
      admin to set PUBLIC_URL to a host name, or to remove your passkeys and give you a new invitation link.
    </>
  ) : (
    <>
      You must confirm it with your passkey, which works only at {passkey.origin} and in a browser that has passkeys.
      Continue there. If you lost your device, ask an admin to remove its passkey and to give you a new invitation link.
    </>
  );
}
