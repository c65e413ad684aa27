import { Drawer } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import styles from "../../ui/dialog.module.css";

export interface MenuDrawerProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
}

/** The sidebar on small screens. */
export function MenuDrawer({ isOpen, onClose, title, children }: MenuDrawerProps): ReactElement {
  return (
    <Drawer.Root opened={isOpen} onClose={onClose} size="17rem">
      <Drawer.Overlay />
      <Drawer.Content aria-label="Menu">
        <div className={styles["head"]}>
          {title}
          <Drawer.CloseButton aria-label="Close the menu" />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
