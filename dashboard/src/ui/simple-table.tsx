import type { ReactElement, ReactNode } from "react";
import styles from "./simple-table.module.css";

export interface SimpleTableProps {
  /** The accessible name of the scrolling region. */
  readonly label: string;
  /** An additional class for the frame. */
  readonly className?: string | undefined;
  /** A class for the table instead of the default look. */
  readonly tableClassName?: string | undefined;
  /** The `thead` and `tbody`. */
  readonly children: ReactNode;
}

/** A table in a frame that scrolls by itself. The frame takes focus, so that it can be scrolled by keyboard. */
export function SimpleTable({
  label,
  className,
  tableClassName = styles["table"],
  children,
}: SimpleTableProps): ReactElement {
  return (
    <div
      className={[styles["scroll"], className].filter(Boolean).join(" ")}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table className={tableClassName}>{children}</table>
    </div>
  );
}
