import { Button } from "@mantine/core";
import IconColumns from "@tabler/icons-react/icons/IconColumns";
import { lazy, type ReactElement, Suspense, useState } from "react";
import type { ColumnsMenuProps } from "./columns-panel.tsx";

// The popover is loaded only when the button is hovered or focused, like that of `button-menu.tsx`.
const load = async () => import("./columns-panel.tsx");
const ColumnsPopover = lazy(async () => ({ default: (await load()).ColumnsPopover }));

/** A button with the order, the columns and the density of a list. */
export function ColumnsMenu(props: ColumnsMenuProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  const button = (
    <Button
      size="sm"
      variant="default"
      data-phone-icon
      leftSection={<IconColumns size={16} aria-hidden="true" />}
      aria-haspopup="dialog"
      aria-expanded={isOpen}
      data-changed={props.view.isChanged || undefined}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => {
        setOpened(true);
        setOpen(!isOpen);
      }}
    >
      Sort and columns
    </Button>
  );
  if (!wasOpened) return button;
  return (
    <Suspense fallback={button}>
      <ColumnsPopover {...props} button={button} isOpen={isOpen} onClose={() => setOpen(false)} />
    </Suspense>
  );
}
