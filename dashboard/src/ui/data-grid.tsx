import IconArrowUp from "@tabler/icons-react/icons/IconArrowUp";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { countOf } from "./format.ts";
import { useShortcuts } from "./shortcuts.ts";
import { GridRow, HeaderRow } from "./data-grid-rows.tsx";
import styles from "./data-grid.module.css";
import { useGridCursor } from "./use-grid-cursor.ts";
import { useRoom } from "./use-room.ts";

/** Below this width a row is drawn as a card. */
const CARD_WIDTH_PX = 640;
const ROW_PX = 42;
const CARD_PX = 112;
/** Rows drawn beyond both edges of what is visible. */
const OVERSCAN = 8;

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
  /** Where it stands on a card of a narrow screen: its first line, among the others (the default), with its heading before it, or nowhere. */
  readonly onCard?: "title" | "line" | "labelled" | "none";
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
  const { rowCount, rowAt, keyOf, selection, onRange } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const [hasFocus, setFocus] = useState(false);
  const { width, room } = useRoom(scrollRef);
  const isNarrow = width > 0 && width < CARD_WIDTH_PX;
  const columns = useMemo(
    () =>
      isNarrow || width === 0 ? props.columns : props.columns.filter((column) => width >= (column.hiddenBelowPx ?? 0)),
    [isNarrow, width, props.columns],
  );

  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => (isNarrow ? CARD_PX : ROW_PX),
    overscan: OVERSCAN,
  });
  const focusGrid = (): void => scrollRef.current?.focus({ preventScroll: true });
  const cursor = useGridCursor(props, (index) => virtual.scrollToIndex(index), focusGrid);

  const topIndex = useRef(0);
  useLayoutEffect(() => {
    // Rows became cards or cards rows: other heights, the same place in the list.
    const top = topIndex.current;
    virtual.measure();
    if (top > 0) virtual.scrollToIndex(top, { align: "start" });
  }, [isNarrow, virtual]);
  useEffect(() => {
    topIndex.current = virtual.range?.startIndex ?? 0;
  });

  const items = virtual.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastShown >= 0) onRange?.(firstShown, lastShown);
  }, [firstShown, lastShown, onRange]);

  function enterFromOutside(index: number): void {
    focusGrid();
    cursor.enter(index);
  }
  // j and k begin in the list from anywhere on the page.
  useShortcuts({ j: () => enterFromOutside(cursor.current + 1), k: () => enterFromOutside(cursor.current - 1) });

  const tracks = [...(selection ? ["2.5rem"] : []), ...columns.map((column) => column.width)];
  const rowId = (index: number): string => `${idPrefix}-row-${index}`;
  const isActiveDrawn = hasFocus && cursor.current >= firstShown && cursor.current <= lastShown;
  const sizes = {
    "--columns": tracks.join(" "),
    "--least": `${leastRem(tracks)}rem`,
    maxHeight: props.height ?? room ?? undefined,
  } as CSSProperties;

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
        aria-activedescendant={isActiveDrawn ? rowId(cursor.current) : undefined}
        tabIndex={0}
        onKeyDown={cursor.onKeyDown}
        onFocus={(event) => {
          if (event.target !== event.currentTarget) return;
          setFocus(true);
          if (cursor.current < 0) cursor.enter(firstShown);
        }}
        onBlur={() => setFocus(false)}
        data-narrow={isNarrow || undefined}
        style={sizes}
      >
        <HeaderRow {...props} columns={columns} isNarrow={isNarrow} />
        <div role="rowgroup" className={styles["body"]} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key: itemKey, start }) => {
            const row = rowAt(index);
            const key = row === undefined ? null : keyOf(row);
            return (
              <GridRow
                key={itemKey}
                id={rowId(index)}
                index={index}
                row={row}
                columns={columns}
                name={selection && row !== undefined ? props.nameOf(row) : null}
                hasSelection={selection !== undefined}
                isSelected={key !== null && (selection?.keys.has(key) ?? false)}
                isActive={isActiveDrawn && index === cursor.current}
                isOpen={key !== null && key === props.openKey}
                opens={props.onOpen !== undefined}
                top={start}
                measure={isNarrow ? virtual.measureElement : undefined}
                onClick={cursor.onClick}
                onCheck={cursor.onCheck}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The sum of the tracks' least widths: rows must not depend on their content, or the columns would not meet. */
function leastRem(tracks: readonly string[]): number {
  return tracks.reduce((sum, track) => sum + Number(/([\d.]+)rem/.exec(track)?.[1] ?? 4), 0);
}
