import { Button } from "@mantine/core";
import type { FormEvent, ReactElement, ReactNode } from "react";
import { Dialog } from "./dialog.tsx";
import styles from "./confirm-dialog.module.css";

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** A description of what will happen, and the fields that the action needs. */
  readonly children: ReactNode;
  /** The action as a verb: "Dismiss 12 alerts". */
  readonly confirmLabel: string;
  readonly isWide?: boolean;
  readonly tone?: "ordinary" | "dangerous";
  readonly isBusy?: boolean;
  readonly canConfirm?: boolean;
  readonly problem?: string | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  function submit(event: FormEvent): void {
    event.preventDefault();
    props.onConfirm();
  }
  return (
    <Dialog isOpen={props.isOpen} onClose={props.onClose} title={props.title} isWide={props.isWide ?? false}>
      <form onSubmit={submit} className={styles["form"]}>
        {props.children}
        {props.problem && (
          <p role="alert" className={styles["problem"]}>
            {props.problem}
          </p>
        )}
        <div className={styles["actions"]}>
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={props.isBusy ?? false}
            disabled={props.canConfirm === false}
            {...(props.tone === "dangerous" ? { color: "red.9" } : {})}
          >
            {props.confirmLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
