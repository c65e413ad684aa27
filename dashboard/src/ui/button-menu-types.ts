import type { ReactElement, ReactNode } from "react";

export interface ButtonMenuItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly mark?: ReactNode;
  /** The page that the item links to. An item has either `to` or `onChoose`. */
  readonly to?: string;
  readonly onChoose?: () => void;
  readonly isDisabled?: boolean;
}

export interface ButtonMenuProps {
  readonly button: ReactElement<Record<string, unknown>>;
  readonly title?: ReactNode;
  readonly items: readonly ButtonMenuItem[];
  /** Items below a divider. */
  readonly moreItems?: readonly ButtonMenuItem[];
  readonly position: "bottom-start" | "bottom-end";
  readonly widthPx?: number;
  readonly listClassName?: string;
}
