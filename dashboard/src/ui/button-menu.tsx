import { cloneElement, lazy, type MouseEvent, type ReactElement, type ReactNode, Suspense, useState } from "react";

/** Menus need Mantine's popover, a tenth of the first load: it comes when a pointer or the keyboard is on a button. */
const load = async () => import("./button-menu-list.tsx");
const ButtonMenuList = lazy(async () => ({ default: (await load()).ButtonMenuList }));

export interface ButtonMenuItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly mark?: ReactNode;
  /** A page of ours, or a deed. */
  readonly to?: string;
  readonly onChoose?: () => void;
}

export interface ButtonMenuProps {
  readonly button: ReactElement<Record<string, unknown>>;
  readonly title?: ReactNode;
  readonly items: readonly ButtonMenuItem[];
  /** Stand below a line. */
  readonly moreItems?: readonly ButtonMenuItem[];
  readonly position: "bottom-start" | "bottom-end";
  readonly widthPx?: number;
  readonly listClassName?: string;
}

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
