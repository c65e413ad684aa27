import { Modal } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import styles from "./dialog.module.css";

export interface DialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly onClose: () => void;
  /** Whether the dialog is wide enough for two columns. The content arranges the columns. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/**
 * A modal dialog. It keeps the focus inside, returns it on closing, and closes on Escape. The field marked
 * `data-autofocus` gets the focus. Composed of Mantine's parts, because screen readers announce the header of Mantine's
 * own `Modal` as a second banner.
 */
export function Dialog({ isOpen, title, onClose, isWide = false, children }: DialogProps): ReactElement {
  return (
    <Modal.Root opened={isOpen} onClose={onClose} centered {...(isWide && { size: "54rem" })}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles["head"]}>
          <Modal.Title className={styles["title"] ?? ""}>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
