import { cloneElement, lazy, type MouseEvent, type ReactElement, Suspense, useState } from "react";
import type { ButtonMenuProps } from "./button-menu-types.ts";
import { withFields } from "./with-fields.ts";

// Mantine's popover is a tenth of the first load, so the menu is loaded only when a button is hovered or focused.
const load = async () => withFields(async () => import("./button-menu-list.tsx"));
const ButtonMenuList = lazy(async () => ({ default: (await load()).ButtonMenuList }));

/** A button that opens a menu. */
export function ButtonMenu(props: ButtonMenuProps): ReactElement {
  const [wasOpened, setOpened] = useState(false);
  const button = cloneElement(props.button, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPointerEnter: () => void load(),
    onFocus: () => void load(),
    onClick: (event: MouseEvent) => {
      event.preventDefault();
      setOpened(true);
    },
  });
  if (!wasOpened) return button;
  return (
    <Suspense fallback={button}>
      <ButtonMenuList {...props} />
    </Suspense>
  );
}
