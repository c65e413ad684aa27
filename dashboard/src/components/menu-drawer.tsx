import { Drawer } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";

export interface MenuDrawerProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
}

/** The sidebar of a small screen. */
export function MenuDrawer({ isOpen, onClose, title, children }: MenuDrawerProps): ReactElement {
  return (
    <Drawer opened={isOpen} onClose={onClose} size="17rem" title={title} closeButtonProps={{ "aria-label": "Close the menu" }}>
      {children}
    </Drawer>
  );
}
