import { type ReactElement, type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import styles from "./simple-table.module.css";

export interface SimpleTableProps {
  /** The accessible name of the scrolling region. */
  readonly label: string;
  /** An additional class for the frame. */
  readonly className?: string | undefined;
  /** A class for the table instead of the default look. */
  readonly tableClassName?: string | undefined;
  /** Whether each row is a card on a phone, for a table with more columns than fit there. A card shows all columns. */
  readonly hasCards?: boolean;
  /** The `thead` and `tbody`. */
  readonly children: ReactNode;
}

export interface ColumnHeadersProps {
  /** The columns in their order. A wide screen has room for those that are wide. */
  readonly columns: readonly { readonly label: string; readonly isWide?: boolean }[];
  /** The purpose of the last column's buttons. The column shows no header. */
  readonly action: string;
}

/** The header row of a table whose rows end with buttons. */
export function ColumnHeaders({ columns, action }: ColumnHeadersProps): ReactElement {
  return (
    <thead>
      <tr>
        {columns.map(({ label, isWide }) => (
          <th scope="col" key={label} className={isWide ? styles["wide"] : undefined}>
            {label}
          </th>
        ))}
        <th scope="col">
          <span className="visually-hidden">{action}</span>
        </th>
      </tr>
    </thead>
  );
}

/** A table in a frame that scrolls by itself. The frame takes focus, so that it can be scrolled by keyboard. */
export function SimpleTable({
  label,
  className,
  tableClassName = styles["table"],
  hasCards = false,
  children,
}: SimpleTableProps): ReactElement {
  const table = useRef<HTMLTableElement>(null);
  useCellLabels(table, hasCards);
  return (
    <div
      className={[styles["scroll"], className].filter(Boolean).join(" ")}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table ref={table} className={tableClassName} data-cards={hasCards || undefined}>
        {children}
      </table>
    </div>
  );
}

/** Gives each cell the header of its column, which a card shows before the value. Runs again whenever rows may be new. */
function useCellLabels(table: RefObject<HTMLTableElement | null>, isOn: boolean): void {
  useLayoutEffect(() => {
    const header = isOn ? table.current?.tHead?.rows[0] : undefined;
    if (!header) return;
    for (const body of table.current?.tBodies ?? [])
      for (const { cells } of body.rows)
        for (const [index, cell] of [...cells].entries()) {
          const title = header.cells[index];
          // A header that is not shown in the table is not shown on the card either.
          if (title && cells.length === header.cells.length && !title.querySelector(".visually-hidden"))
            cell.dataset["label"] = title.textContent ?? "";
        }
  });
}
