import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

export interface ConsoleCodeDialogProps {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** Whether the server has printed a code for this dialog. */
  readonly isPrinted: boolean;
  readonly onPrint: () => void;
  readonly onConfirm: (code: string) => void;
  readonly onClose: () => void;
}

/** Asks an operator who came by a sign-in link and has no other method for a code from the server's console. */
export function ConsoleCodeDialog(props: ConsoleCodeDialogProps): ReactElement {
  const { isBusy, problem, isPrinted, onPrint, onConfirm, onClose } = props;
  const [code, setCode] = useState("");
  return (
    <ConfirmDialog
      isOpen
      title="Confirm it's you"
      confirmLabel={isPrinted ? "Continue" : "Print a code"}
      isBusy={isBusy}
      canConfirm={!isPrinted || code.trim() !== ""}
      problem={problem}
      onConfirm={() => (isPrinted ? onConfirm(code) : onPrint())}
      onClose={onClose}
    >
      <p>
        This action requires a sign-in within the last five minutes. You have no password or passkey yet, so IAM Monitor
        prints a code where it printed your sign-in link: in the terminal or container log of the server.
      </p>
      {isPrinted && (
        <>
          <TextInput
            label="Code from the server's console"
            description="Valid for ten minutes, in this session only."
            autoComplete="off"
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            data-autofocus
          />
          <Button variant="default" onClick={onPrint} disabled={isBusy}>
            Print another code
          </Button>
        </>
      )}
      <p>With a password or passkey, which you set under Your profile, you need no code.</p>
    </ConfirmDialog>
  );
}
