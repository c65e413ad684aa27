import { Button, PasswordInput } from "@mantine/core";
import IconExternalLink from "@tabler/icons-react/icons/IconExternalLink";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

export interface ProofDialogProps {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** `null`: not known yet. */
  readonly hasPassword: boolean | null;
  /** Of the identity provider by which he comes; `null`: he does not. */
  readonly providerName: string | null;
  readonly onConfirm: (password: string) => void;
  readonly onProvider: () => void;
  readonly onClose: () => void;
}

/** Asks again who it is, before what opens the most: by the password, by the identity provider, or by either. */
export function ProofDialog({
  isBusy,
  problem,
  hasPassword,
  providerName,
  onConfirm,
  onProvider,
  onClose,
}: ProofDialogProps): ReactElement {
  const [password, setPassword] = useState("");
  const isByProviderAlone = providerName !== null && hasPassword === false;
  return (
    <ConfirmDialog
      isOpen
      title="Is it still you?"
      confirmLabel={isByProviderAlone ? `Show ${providerName}` : "Go on"}
      isBusy={isBusy}
      canConfirm={isByProviderAlone || password !== ""}
      problem={problem}
      onConfirm={() => (isByProviderAlone ? onProvider() : onConfirm(password))}
      onClose={onClose}
    >
      <p>
        This needs a sign-in of the last five minutes.{" "}
        {providerName === null
          ? "Who came by a link and has no password yet signs in again, or sets one under Your profile."
          : `A small window opens in which ${providerName} asks who you are; what you were doing waits here.`}
      </p>
      {!isByProviderAlone && (
        <>
          {providerName !== null && (
            <Button
              variant="default"
              onClick={onProvider}
              loading={isBusy}
              rightSection={<IconExternalLink size={16} aria-hidden="true" />}
            >
              Show {providerName} that it is you
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
