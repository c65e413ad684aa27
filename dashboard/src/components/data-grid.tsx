import IconArrowDown from "@tabler/icons-react/icons/IconArrowDown";
import IconArrowUp from "@tabler/icons-react/icons/IconArrowUp";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { countOf } from "../lib/format.ts";
import { useShortcuts } from "../lib/shortcuts.ts";
import styles from "./data-grid.module.css";

/** Below this width a row is drawn as a card. */
const CARD_WIDTH_PX = 640;
const ROW_PX = 42;
const CARD_PX = 112;
/** Rows drawn beyond both edges of what is visible. */
const OVERSCAN = 8;
const PAGE_ROWS = 12;
const LEAST_HEIGHT_PX = 380;
const BELOW_PX = 24;

export interface GridColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** A CSS grid track: "7rem", "minmax(12rem, 2fr)". */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isSortable?: boolean;
  readonly align?: "end";
  /** Left out while the grid is narrower than this, so that what matters has room. */
  readonly hiddenBelowPx?: number;
  /** Where it stands on a card of a narrow screen: its first line, a labelled line (the default), or nowhere. */
  readonly onCard?: "title" | "line" | "none";
}

export interface GridSort {
  readonly column: string;
  readonly direction: "ascending" | "descending";
}

export interface GridSelection {
  readonly keys: ReadonlySet<string>;
  readonly onChange: (keys: ReadonlySet<string>) => void;
}

export interface DataGridProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rowCount: number;
  /** Undefined while the row is still on its way: it is drawn as a skeleton. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly keyOf: (row: Row) => string;
  /** Words for the row's checkbox: "alert 12". */
  readonly nameOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  /** The key of the row whose detail is open. */
  readonly openKey?: string | null;
  readonly selection?: GridSelection;
  readonly sort?: GridSort | null;
  readonly onSort?: (column: string) => void;
  /** First and last row in view, whenever they change: what has to be fetched. */
  readonly onRange?: (first: number, last: number) => void;
  /** "3 new" and a click on it: new rows wait here and never push the others down. */
  readonly newCount?: number;
  readonly onShowNew?: () => void;
  /** Height of the scrolling frame; by default what the window leaves. */
  readonly height?: string;
}

/**
 * A grid of many rows of which only those in view exist. Focus stays on the grid itself and points at the active row
 * (aria-activedescendant), so that it survives when that row scrolls away; links and checkboxes inside rows are for the
 * pointer, their deeds have keys: arrows or j and k, Enter, x or Space, Shift with arrows, Ctrl+A, Escape.
 */
export function DataGrid<Row>(props: DataGridProps<Row>): ReactElement {
  const { rowCount, rowAt, keyOf, selection } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const { width, room } = useRoom(scrollRef);
  const isNarrow = width > 0 && width < CARD_WIDTH_PX;
  const columns = isNarrow || width === 0 ? props.columns : props.columns.filter((column) => width >= (column.hiddenBelowPx ?? 0));
  const [active, setActive] = useState(-1);
  const [hasFocus, setFocus] = useState(false);
  const anchor = useRef(-1);

  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => (isNarrow ? CARD_PX : ROW_PX),
    overscan: OVERSCAN,
  });
  const topIndex = useRef(0);
  useLayoutEffect(() => {
    // Rows became cards or cards rows: other heights, the same place in the list.
    const top = topIndex.current;
    virtual.measure();
    if (top > 0) virtual.scrollToIndex(top, { align: "start" });
  }, [isNarrow, virtual]);

  const items = virtual.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? -1;
  const { onRange } = props;
  useEffect(() => {
    topIndex.current = virtual.range?.startIndex ?? 0;
  });
  useEffect(() => {
    if (lastShown >= 0) onRange?.(firstShown, lastShown);
  }, [firstShown, lastShown, onRange]);

  const current = Math.min(active, rowCount - 1);

  function activate(index: number): void {
    if (rowCount === 0) return;
    const next = Math.max(0, Math.min(rowCount - 1, index));
    setActive(next);
    virtual.scrollToIndex(next);
  }

  function selectRange(from: number, to: number): void {
    if (!selection) return;
    const keys = new Set(selection.keys);
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
      const row = rowAt(index);
      if (row !== undefined) keys.add(keyOf(row));
    }
    selection.onChange(keys);
  }

  function toggle(index: number): void {
    const row = rowAt(index);
    if (!selection || row === undefined) return;
    const keys = new Set(selection.keys);
    if (!keys.delete(keyOf(row))) keys.add(keyOf(row));
    anchor.current = index;
    selection.onChange(keys);
  }

  function move(to: number, isExtending: boolean): void {
    if (isExtending && selection) {
      if (anchor.current < 0) anchor.current = Math.max(0, current);
      selectRange(anchor.current, Math.max(0, Math.min(rowCount - 1, to)));
    } else {
      anchor.current = -1;
    }
    activate(to);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.altKey || event.target !== event.currentTarget) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key !== "a") return;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      j: current + 1,
      ArrowUp: current - 1,
      k: current - 1,
      PageDown: current + PAGE_ROWS,
      PageUp: current - PAGE_ROWS,
      Home: 0,
      End: rowCount - 1,
    };
    const row = current >= 0 ? rowAt(current) : undefined;
    if (event.key in moves) move(moves[event.key] ?? 0, event.shiftKey);
    else if (event.key === "Enter" && row !== undefined && props.onOpen) props.onOpen(row);
    else if ((event.key === " " || event.key === "x") && selection && current >= 0) toggle(current);
    else if (isCommand && selection) selectRange(0, Math.min(rowCount, firstShown + 1000) - 1);
    else if (event.key === "Escape" && selection && selection.keys.size > 0) selection.onChange(new Set());
    else return;
    event.preventDefault();
  }

  // j and k begin in the list from anywhere on the page.
  useShortcuts({
    j: () => enter(current + 1),
    k: () => enter(current - 1),
  });
  function enter(index: number): void {
    scrollRef.current?.focus({ preventScroll: true });
    activate(index);
  }

  const tracks = [...(selection ? ["2.5rem"] : []), ...columns.map((column) => column.width)];
  const rowId = (index: number): string => `${idPrefix}-row-${index}`;
  const isActiveDrawn = current >= firstShown && current <= lastShown;

  return (
    <div className={styles["frame"]}>
      {(props.newCount ?? 0) > 0 && (
        <button type="button" className={styles["new"]} onClick={props.onShowNew}>
          <IconArrowUp size={14} aria-hidden="true" />
          {countOf(props.newCount ?? 0, "new", "new")}
        </button>
      )}
      <div
        ref={scrollRef}
        className={styles["grid"]}
        role="grid"
        aria-label={props.label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length + (selection ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={hasFocus && isActiveDrawn ? rowId(current) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.target !== event.currentTarget) return;
          setFocus(true);
          if (active < 0) setActive(firstShown);
        }}
        onBlur={() => setFocus(false)}
        data-narrow={isNarrow || undefined}
        style={{ "--columns": tracks.join(" "), "--least": `${leastRem(tracks)}rem`, maxHeight: props.height ?? room ?? undefined } as CSSProperties}
      >
        <HeaderRow {...props} columns={columns} isNarrow={isNarrow} />
        <div role="rowgroup" className={styles["body"]} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rowAt(item.index);
            const key = row === undefined ? undefined : keyOf(row);
            const isSelected = key !== undefined && (selection?.keys.has(key) ?? false);
            return (
              <div
                key={item.key}
                ref={isNarrow ? virtual.measureElement : undefined}
                data-index={item.index}
                id={rowId(item.index)}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={selection ? isSelected : undefined}
                aria-busy={row === undefined || undefined}
                className={styles["row"]}
                data-active={(hasFocus && item.index === current) || undefined}
                data-open={(key !== undefined && key === props.openKey) || undefined}
                data-opens={props.onOpen ? true : undefined}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={(event) => {
                  // A click on a link or a checkbox of the row is theirs.
                  if ((event.target as HTMLElement).closest("a, button, input, label")) return;
                  setActive(item.index);
                  if (event.shiftKey && selection) selectRange(anchor.current < 0 ? item.index : anchor.current, item.index);
                  else if (row !== undefined) props.onOpen?.(row);
                }}
              >
                {selection && (
                  <div role="gridcell" aria-colindex={1} className={styles["check"]}>
                    {row !== undefined && (
                      <label>
                        <input
                          type="checkbox"
                          tabIndex={-1}
                          checked={isSelected}
                          aria-label={`Select ${props.nameOf(row)}`}
                          onChange={(event) => {
                            if ((event.nativeEvent as MouseEvent).shiftKey && anchor.current >= 0) selectRange(anchor.current, item.index);
                            else toggle(item.index);
                            setActive(item.index);
                            // The deed is the grid's; its keys go on working without another click.
                            scrollRef.current?.focus({ preventScroll: true });
                          }}
                        />
                      </label>
                    )}
                  </div>
                )}
                {columns.map((column, index) => (
                  <div
                    key={column.id}
                    role="gridcell"
                    aria-colindex={index + (selection ? 2 : 1)}
                    className={styles["cell"]}
                    data-align={column.align}
                    data-card={column.onCard ?? "line"}
                    data-label={column.header}
                  >
                    {row === undefined ? <span className={styles["bone"]} aria-hidden="true" /> : column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function HeaderRow<Row>(props: DataGridProps<Row> & { readonly isNarrow: boolean }): ReactElement {
  const { columns, selection, sort, onSort, rowCount, rowAt, keyOf } = props;
  const loaded = Array.from({ length: Math.min(rowCount, 1000) }, (_, index) => rowAt(index)).filter((row) => row !== undefined);
  const isAll = selection !== undefined && loaded.length > 0 && loaded.every((row) => selection.keys.has(keyOf(row)));
  return (
    <div role="rowgroup" className={styles["head"]}>
      <div role="row" aria-rowindex={1} className={styles["headRow"]}>
        {selection && (
          <div role="columnheader" aria-colindex={1} className={styles["check"]}>
            <label>
              <input
                type="checkbox"
                checked={isAll}
                ref={(box) => {
                  if (box) box.indeterminate = !isAll && selection.keys.size > 0;
                }}
                aria-label="Select all rows that are loaded"
                onChange={() => selection.onChange(isAll ? new Set() : new Set(loaded.map(keyOf)))}
              />
              {props.isNarrow && <span>Select all</span>}
            </label>
          </div>
        )}
        {columns.map((column, index) => (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={index + (selection ? 2 : 1)}
            aria-sort={sort?.column === column.id ? sort.direction : column.isSortable ? "none" : undefined}
            className={styles["headCell"]}
            data-align={column.align}
          >
            {column.isSortable && onSort ? (
              <button type="button" onClick={() => onSort(column.id)}>
                {column.header}
                {sort?.column === column.id &&
                  (sort.direction === "ascending" ? <IconArrowUp size={13} aria-hidden="true" /> : <IconArrowDown size={13} aria-hidden="true" />)}
              </button>
            ) : (
              column.header
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The sum of the tracks' least widths: rows must not depend on their content, or the columns would not meet. */
function leastRem(tracks: readonly string[]): number {
  return tracks.reduce((sum, track) => sum + Number(/([\d.]+)rem/.exec(track)?.[1] ?? 4), 0);
}

/** The grid's width, and the height that the window leaves below its top. */
function useRoom(ref: { readonly current: HTMLElement | null }): { readonly width: number; readonly room: number | null } {
  const [size, setSize] = useState<{ readonly width: number; readonly room: number | null }>({ width: 0, room: null });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const judge = (): void => {
      const top = element.getBoundingClientRect().top + scrollY;
      const room = Math.max(LEAST_HEIGHT_PX, innerHeight - top - BELOW_PX);
      const width = element.clientWidth;
      setSize((before) => (before.width === width && before.room === room ? before : { width, room }));
    };
    judge();
    // The list around the grid grows when something comes above it, and so the grid's top moves.
    const observer = new ResizeObserver(judge);
    observer.observe(element);
    const around = element.parentElement?.parentElement;
    if (around) observer.observe(around);
    addEventListener("resize", judge);
    return () => {
      observer.disconnect();
      removeEventListener("resize", judge);
    };
  }, [ref]);
  return size;
}
