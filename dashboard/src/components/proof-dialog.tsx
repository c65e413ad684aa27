import { PasswordInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "./confirm-dialog.tsx";

export interface ProofDialogProps {
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly onConfirm: (password: string) => void;
  readonly onClose: () => void;
}

/** Asks for the password again, before what opens the most. */
export function ProofDialog({ isBusy, problem, onConfirm, onClose }: ProofDialogProps): ReactElement {
  const [password, setPassword] = useState("");
  return (
    <ConfirmDialog
      isOpen
      title="Is it still you?"
      confirmLabel="Go on"
      isBusy={isBusy}
      canConfirm={password !== ""}
      problem={problem}
      onConfirm={() => onConfirm(password)}
      onClose={onClose}
    >
      <p>
        This needs a sign-in of the last five minutes. Who came by a link and has no password yet signs in again, or sets one under Your
        profile.
      </p>
      <PasswordInput
        label="Your password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        data-autofocus
      />
    </ConfirmDialog>
  );
}
