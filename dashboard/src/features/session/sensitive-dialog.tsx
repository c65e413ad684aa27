import type { ReactElement } from "react";
import { ConfirmDialog, type ConfirmDialogProps } from "../../ui/confirm-dialog.tsx";
import { type Submission, useSubmit } from "../../ui/use-submit.ts";
import { ReauthenticationDialog } from "./reauthentication-dialog.tsx";
import { useReauthentication } from "./use-reauthentication.ts";

export interface SensitiveDialogProps extends Omit<ConfirmDialogProps, "isOpen" | "onConfirm"> {
  readonly isOpen?: boolean;
  /** Sends the mutation. */
  readonly send: Parameters<Submission["run"]>[0];
  /** Called when the action succeeded. Without it, the dialog only closes. */
  readonly onDone?: () => void;
  /** Whether the page shows a request that waits for a second operator, so that the dialog closes for it. */
  readonly showsRequest?: boolean;
}

/** Confirms an action that the API carries out only after a recent reauthentication, and asks for that if it is needed. */
export function SensitiveDialog({
  isOpen = true,
  send,
  onDone,
  showsRequest = false,
  problem: otherProblem = null,
  ...dialog
}: SensitiveDialogProps): ReactElement {
  const { problem, run } = useSubmit();
  const proof = useReauthentication();

  async function submit(): Promise<string | null> {
    const code = await run(send, onDone ?? dialog.onClose);
    if (showsRequest && code === "APPROVAL_REQUIRED") dialog.onClose();
    return code;
  }

  return (
    <>
      <ConfirmDialog
        {...dialog}
        // One dialog at a time: Escape would close both, and the operator's entries with them.
        isOpen={isOpen && !proof.isAsking}
        problem={problem ?? otherProblem}
        onConfirm={() => void proof.run(submit)}
      />
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
