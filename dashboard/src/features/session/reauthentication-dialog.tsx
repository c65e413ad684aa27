import { Button, PasswordInput } from "@mantine/core";
import IconExternalLink from "@tabler/icons-react/icons/IconExternalLink";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

export interface ReauthenticationDialogProps {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** Null: not loaded yet. */
  readonly hasPassword: boolean | null;
  /** The identity provider linked to the operator; null if there is none. */
  readonly providerName: string | null;
  readonly onConfirm: (password: string) => void;
  readonly onProvider: () => void;
  readonly onClose: () => void;
}

/** Asks for a new sign-in before a sensitive action: with the password, the identity provider, or either. */
export function ReauthenticationDialog({
  isBusy,
  problem,
  hasPassword,
  providerName,
  onConfirm,
  onProvider,
  onClose,
}: ReauthenticationDialogProps): ReactElement {
  const [password, setPassword] = useState("");
  const isProviderOnly = providerName !== null && hasPassword === false;
  if (providerName === null && hasPassword === false) return <NoMethod onClose={onClose} />;
  return (
    <ConfirmDialog
      isOpen
      title="Confirm it's you"
      confirmLabel={isProviderOnly ? `Continue with ${providerName}` : "Continue"}
      isBusy={isBusy}
      canConfirm={isProviderOnly || password !== ""}
      problem={problem}
      onConfirm={() => (isProviderOnly ? onProvider() : onConfirm(password))}
      onClose={onClose}
    >
      <p>
        This action requires a sign-in within the last five minutes.{" "}
        {providerName !== null && `${providerName} opens in a pop-up window. This page waits for the result.`}
      </p>
      {!isProviderOnly && (
        <>
          {providerName !== null && (
            <Button
              variant="default"
              onClick={onProvider}
              loading={isBusy}
              rightSection={<IconExternalLink size={16} aria-hidden="true" />}
            >
              Continue with {providerName}
            </Button>
          )}
          <PasswordInput
            label={providerName === null ? "Your password" : "Or your password"}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            data-autofocus
          />
        </>
      )}
    </ConfirmDialog>
  );
}

/** An operator who signs in only with links has nothing with which to confirm their identity here. */
function NoMethod({ onClose }: Pick<ReauthenticationDialogProps, "onClose">): ReactElement {
  return (
    <ConfirmDialog isOpen title="Confirm it's you" confirmLabel="Close" onConfirm={onClose} onClose={onClose}>
      <p>
        This action requires a sign-in within the last five minutes, and you have no password here. Sign in again with a
        new link, then set a password under Your profile within five minutes.
      </p>
    </ConfirmDialog>
  );
}
