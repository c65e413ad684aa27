import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { TimeOf } from "../../ui/time.tsx";

export interface ConsoleCodeDialogProps {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** The times at which the server printed codes for this dialog. Only the last code is valid. */
  readonly printedAt: readonly number[];
  readonly onPrint: () => void;
  readonly onConfirm: (code: string) => void;
  readonly onClose: () => void;
}

/** Asks an operator who came by a sign-in link and has no other method for a code from the server's console. */
export function ConsoleCodeDialog(props: ConsoleCodeDialogProps): ReactElement {
  const { isBusy, problem, printedAt, onPrint, onConfirm, onClose } = props;
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const printCount = printedAt.length;
  const lastPrintedAt = printedAt.at(-1);
  const isPrinted = lastPrintedAt !== undefined;
  // The pressed button changes or is disabled while the code is printed, so the focus would be lost.
  useEffect(() => {
    if (printCount > 0) field.current?.focus();
  }, [printCount]);

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
      <p role="status">
        {/* Another key for another code: a second code of the same minute has the same text, and is announced too. */}
        {isPrinted && (
          <span key={printCount}>
            A code was printed at <TimeOf at={new Date(lastPrintedAt).toISOString()} />.
          </span>
        )}
      </p>
      {isPrinted && (
        <>
          <TextInput
            ref={field}
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
