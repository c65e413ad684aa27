import IconArrowDown from "@tabler/icons-react/icons/IconArrowDown";
import IconArrowUp from "@tabler/icons-react/icons/IconArrowUp";
import { memo, type ReactElement, type ReactNode } from "react";
import type { DataGridProps, GridColumn, GridSort } from "./data-grid-types.ts";
import styles from "./data-grid.module.css";

/** "Select all" covers at most this many loaded rows; "all matching" selects the rest. */
const MAX_LOADED = 1000;

/** The sticky header: column names, sort buttons, and the checkbox that selects all loaded rows. */
export function HeaderRow<Row>(props: DataGridProps<Row> & { readonly isNarrow: boolean }): ReactElement {
  const { columns, selection, sort, onSort, rowCount, rowAt, keyOf } = props;
  // Called only if a row is selected, because the header is drawn again in every frame while the grid scrolls.
  const loadedRows = (): Row[] =>
    Array.from({ length: Math.min(rowCount, MAX_LOADED) }, (_, index) => rowAt(index)).filter(
      (row) => row !== undefined,
    );
  const isAllSelected =
    selection !== undefined && selection.keys.size > 0 && loadedRows().every((row) => selection.keys.has(keyOf(row)));
  return (
    <div role="rowgroup" className={styles["head"]}>
      <div role="row" aria-rowindex={1} className={styles["headRow"]}>
        {selection && (
          <div role="columnheader" aria-colindex={1} className={styles["check"]}>
            <label>
              <input
                type="checkbox"
                checked={isAllSelected}
                ref={(box) => {
                  if (box) box.indeterminate = !isAllSelected && selection.keys.size > 0;
                }}
                aria-label="Select all loaded rows"
                onChange={() => selection.onChange(isAllSelected ? new Set() : new Set(loadedRows().map(keyOf)))}
              />
              {props.isNarrow && <span>Select all loaded rows</span>}
            </label>
          </div>
        )}
        {columns.map((column, index) => (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={index + (selection ? 2 : 1)}
            aria-sort={ariaSort(column, sort)}
            className={styles["headCell"]}
            data-align={column.align}
          >
            {column.sortKey && onSort ? (
              <button
                type="button"
                title={column.sortsBy && `Sort by ${column.sortsBy}`}
                onClick={() => onSort(column)}
              >
                {column.header}
                {sort?.key === column.sortKey &&
                  (sort.direction === "ascending" ? (
                    <IconArrowUp size={13} aria-hidden="true" />
                  ) : (
                    <IconArrowDown size={13} aria-hidden="true" />
                  ))}
              </button>
            ) : (
              column.header
            )}
          </div>
        ))}
        {props.actions && (
          <div role="columnheader" aria-colindex={columns.length + (selection ? 2 : 1)} className="visually-hidden">
            Actions
          </div>
        )}
      </div>
    </div>
  );
}

function ariaSort(
  { sortKey }: GridColumn<never>,
  sort: GridSort | null | undefined,
): GridSort["direction"] | "none" | undefined {
  if (sortKey === undefined) return undefined;
  return sort?.key === sortKey ? sort.direction : "none";
}

export interface GridRowProps<Row> {
  readonly id: string;
  readonly index: number;
  /** Undefined while the row is loading. */
  readonly row: Row | undefined;
  readonly columns: readonly GridColumn<Row>[];
  /** The name in the label of the checkbox; null without selection or while the row is loading. */
  readonly name: string | null;
  readonly hasSelection: boolean;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  /** Whether a click opens the row. */
  readonly isOpenable: boolean;
  readonly actions?: DataGridProps<Row>["actions"];
  /** The heading above the row. Its cells say the same, so only they are read aloud. */
  readonly head: ReactNode;
  readonly top: number;
  readonly measure: ((element: HTMLElement | null) => void) | undefined;
  /** Called on a click on the row outside of its links, buttons and checkbox. */
  readonly onClick: (index: number, isShift: boolean) => void;
  readonly onCheck: (index: number, isShift: boolean) => void;
}

function PlainGridRow<Row>({ row, columns, index, ...props }: GridRowProps<Row>): ReactElement {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid handles the keys of its active row
    <div
      ref={props.measure}
      data-index={index}
      id={props.id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.hasSelection ? props.isSelected : undefined}
      aria-busy={row === undefined || undefined}
      className={styles["row"]}
      data-active={props.isActive || undefined}
      data-open={props.isOpen || undefined}
      data-openable={props.isOpenable || undefined}
      data-headed={props.head !== undefined || undefined}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={(event) => {
        // Links, buttons and checkboxes in the row handle their own clicks. A menu of the row is elsewhere in the page.
        const target = event.target as HTMLElement;
        if (!event.currentTarget.contains(target) || target.closest("a, button, input, label, [data-actions]")) return;
        props.onClick(index, event.shiftKey);
      }}
    >
      {props.head !== undefined && (
        <div className={styles["groupHead"]} aria-hidden="true">
          {props.head}
        </div>
      )}
      {props.hasSelection && (
        <div role="gridcell" aria-colindex={1} className={styles["check"]}>
          {props.name !== null && (
            <label>
              <input
                type="checkbox"
                tabIndex={-1}
                checked={props.isSelected}
                aria-label={`Select ${props.name}`}
                onChange={(event) => props.onCheck(index, (event.nativeEvent as MouseEvent).shiftKey)}
              />
            </label>
          )}
        </div>
      )}
      {columns.map((column, columnIndex) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={columnIndex + (props.hasSelection ? 2 : 1)}
          className={styles["cell"]}
          data-align={column.align}
          data-card={column.onCard ?? "line"}
          data-label={column.cardLabel ?? column.header}
        >
          {row === undefined ? <span className={styles["bone"]} aria-hidden="true" /> : column.cell(row)}
        </div>
      ))}
      {props.actions && (
        <div
          role="gridcell"
          aria-colindex={columns.length + (props.hasSelection ? 2 : 1)}
          className={styles["actions"]}
          data-actions
        >
          {row !== undefined && props.actions(row, props.isActive ? 0 : -1)}
        </div>
      )}
    </div>
  );
}

/** One row, drawn again only when its props change. This keeps scrolling smooth. */
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;
