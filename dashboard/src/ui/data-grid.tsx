import IconArrowUp from "@tabler/icons-react/icons/IconArrowUp";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { GridRow, HeaderRow } from "./data-grid-rows.tsx";
import type { DataGridProps, GridColumn, GridDensity } from "./data-grid-types.ts";
import styles from "./data-grid.module.css";
import { countOf } from "./format.ts";
import { useShortcuts } from "./shortcuts.ts";
import { type GridCursor, useGridCursor } from "./use-grid-cursor.ts";
import { useGridSize } from "./use-grid-size.ts";

/** Below this width a row is drawn as a card. */
const CARD_WIDTH_PX = 640;
const ROW_PX: Readonly<Record<GridDensity, number>> = { comfortable: 42, compact: 34 };
const CARD_PX = 112;
/** The height of a group's head above its first row, as in the style sheet. */
const HEAD_PX = 32;
/** The number of extra rows drawn above and below the visible area. */
const OVERSCAN = 8;

type GridVirtualizer = Virtualizer<HTMLDivElement, Element>;

/**
 * A virtualised ARIA grid: only the visible rows exist in the DOM. The grid itself keeps the focus and points at the
 * active row (aria-activedescendant), so the focus survives when that row scrolls out of view. Links and checkboxes in
 * rows are for the pointer, except for the actions of the active row.
 *
 * Keys: arrows or j and k move, Enter opens the row. x or Space selects it, Shift with an arrow extends the selection,
 * Ctrl+A selects all loaded rows, Escape clears the selection. ArrowRight enters the actions of the row, Escape leaves them.
 */
export function DataGrid<Row>(props: DataGridProps<Row>): ReactElement {
  const { rowCount, selection } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const [hasFocus, setFocus] = useState(false);
  const { width, availableHeight } = useGridSize(scrollRef);
  const isNarrow = width > 0 && width < CARD_WIDTH_PX;
  const columns = useVisibleColumns(props.columns, width, isNarrow);
  const rowPx = isNarrow ? CARD_PX : ROW_PX[props.density ?? "comfortable"];
  const virtual = useVirtualRows(rowCount, scrollRef, rowPx, props.heads);
  const items = virtual.getVirtualItems();
  const firstDrawn = items[0]?.index ?? 0;
  const lastDrawn = items.at(-1)?.index ?? -1;
  const order = props.sort ? `${props.sort.key} ${props.sort.direction}` : "";
  useTopAfterSort(scrollRef, order);
  useRangeReport(firstDrawn, lastDrawn, props.onRange);

  const focusGrid = (): void => scrollRef.current?.focus({ preventScroll: true });
  const cursor = useGridCursor(props, (index) => virtual.scrollToIndex(index), focusGrid);
  useActiveReport(hasFocus && cursor.current >= 0 ? props.rowAt(cursor.current) : undefined, props.onActive);
  useMoveShortcuts(cursor, props.onStep === undefined ? focusGrid : undefined);

  const rowId = (index: number): string => `${idPrefix}-row-${index}`;
  const isActiveDrawn = hasFocus && cursor.current >= firstDrawn && cursor.current <= lastDrawn;
  return (
    <div className={styles["frame"]}>
      <NewRowsButton count={props.newCount ?? 0} onShow={props.onShowNew} />
      <div
        ref={scrollRef}
        className={styles["grid"]}
        data-scroll-restoration-id={placeKeyOf(props.label, order)}
        role="grid"
        aria-label={props.label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length + (selection ? 1 : 0) + (props.actions ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={isActiveDrawn ? rowId(cursor.current) : undefined}
        tabIndex={0}
        onKeyDown={(event) => {
          const actions = actionsOf(isActiveDrawn ? document.getElementById(rowId(cursor.current)) : null);
          if (actions.length === 0 || !moveInActions(event, actions, focusGrid)) cursor.onKeyDown(event);
        }}
        onFocus={(event) => {
          const index = indexOfActions(event.target);
          if (index !== null) cursor.activate(index);
          else if (event.target !== event.currentTarget) return;
          setFocus(true);
          if (cursor.current < 0) cursor.enter(firstDrawn);
        }}
        // While an action of the active row has the focus, the row stays active.
        onBlur={({ relatedTarget }) => setFocus(relatedTarget !== null && relatedTarget.closest(ACTIONS) !== null)}
        data-narrow={isNarrow || undefined}
        data-density={props.density}
        data-hidden-columns={hiddenIds(props.columns, columns)}
        style={sizesOf(columns, props, props.height ?? availableHeight ?? undefined)}
      >
        <HeaderRow {...props} columns={columns} isNarrow={isNarrow} />
        <GridBody
          grid={props}
          columns={columns}
          virtual={virtual}
          cursor={cursor}
          activeIndex={isActiveDrawn ? cursor.current : null}
          isNarrow={isNarrow}
          rowId={rowId}
        />
      </div>
    </div>
  );
}

const ACTIONS = "[data-actions]";

function actionsOf(row: HTMLElement | null): readonly HTMLElement[] {
  return row === null ? [] : [...row.querySelectorAll<HTMLElement>(`${ACTIONS} :is(a, button)`)];
}

/** The index of the row whose action is focused. Null for everything else. */
function indexOfActions(target: HTMLElement): number | null {
  const row = target.closest(ACTIONS)?.closest<HTMLElement>("[data-index]");
  return row ? Number(row.dataset["index"]) : null;
}

/** ArrowRight goes from the grid to the first action and to the next ones, ArrowLeft and Escape back. */
function moveInActions(event: KeyboardEvent, actions: readonly HTMLElement[], focusGrid: () => void): boolean {
  const at = actions.indexOf(event.target as HTMLElement);
  const isInside = at >= 0;
  if (event.altKey || event.ctrlKey || event.metaKey || (!isInside && event.target !== event.currentTarget))
    return false;
  if (event.key === "ArrowRight") actions[Math.min(at + 1, actions.length - 1)]?.focus();
  else if (isInside && event.key === "ArrowLeft" && at > 0) actions[at - 1]?.focus();
  else if (isInside && ["ArrowLeft", "Escape", "ArrowUp", "ArrowDown"].includes(event.key)) focusGrid();
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

interface GridBodyProps<Row> {
  readonly grid: DataGridProps<Row>;
  readonly columns: readonly GridColumn<Row>[];
  readonly virtual: GridVirtualizer;
  readonly cursor: GridCursor;
  /** Null while the grid has no focus or the active row is not drawn. */
  readonly activeIndex: number | null;
  readonly isNarrow: boolean;
  readonly rowId: (index: number) => string;
}

function GridBody<Row>({
  grid,
  columns,
  virtual,
  cursor,
  activeIndex,
  isNarrow,
  rowId,
}: GridBodyProps<Row>): ReactElement {
  const { selection } = grid;
  return (
    <div role="rowgroup" className={styles["body"]} style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, key: itemKey, start }) => {
        const row = grid.rowAt(index);
        const key = row === undefined ? null : grid.keyOf(row);
        return (
          <GridRow
            key={itemKey}
            id={rowId(index)}
            index={index}
            row={row}
            columns={columns}
            name={selection && row !== undefined ? grid.nameOf(row) : null}
            hasSelection={selection !== undefined}
            isSelected={key !== null && (selection?.keys.has(key) ?? false)}
            isActive={index === activeIndex}
            isOpen={key !== null && key === grid.openKey}
            isOpenable={grid.onOpen !== undefined}
            actions={grid.actions}
            head={grid.heads?.get(index)}
            top={start}
            measure={isNarrow ? virtual.measureElement : undefined}
            onClick={cursor.onClick}
            onCheck={cursor.onCheck}
          />
        );
      })}
    </div>
  );
}

function NewRowsButton({
  count,
  onShow,
}: {
  readonly count: number;
  readonly onShow: (() => void) | undefined;
}): ReactElement | null {
  if (count === 0) return null;
  return (
    <button type="button" className={styles["new"]} onClick={onShow}>
      <IconArrowUp size={14} aria-hidden="true" />
      {countOf(count, "new", "new")}
    </button>
  );
}

/**
 * The columns that fit the grid's width. Cards show all of them. The array stays the same while its columns do, because a
 * new one draws every row again.
 */
function useVisibleColumns<Row>(
  columns: readonly GridColumn<Row>[],
  width: number,
  isNarrow: boolean,
): readonly GridColumn<Row>[] {
  const visible = isNarrow || width === 0 ? columns : columns.filter((column) => width >= (column.hiddenBelowPx ?? 0));
  const shown = useRef(visible);
  if (visible.length !== shown.current.length || visible.some((column, index) => column !== shown.current[index]))
    shown.current = visible;
  return shown.current;
}

/** The IDs of the hidden columns for style sheets, so that another cell can show their values. */
function hiddenIds(all: readonly GridColumn<never>[], visible: readonly GridColumn<never>[]): string | undefined {
  const shown = new Set(visible.map(({ id }) => id));
  return (
    all
      .filter(({ id }) => !shown.has(id))
      .map(({ id }) => id)
      .join(" ") || undefined
  );
}

const NO_HEADS: ReadonlyMap<number, ReactNode> = new Map();

/** The virtualiser of the rows. It keeps the place in the list when rows become cards, or change their height. */
function useVirtualRows(
  count: number,
  scrollRef: RefObject<HTMLDivElement | null>,
  rowPx: number,
  heads = NO_HEADS,
): GridVirtualizer {
  const virtual: GridVirtualizer = useVirtualizer({
    count,
    getScrollElement: () => scrollRef.current,
    estimateSize: (index) => rowPx + (heads.has(index) ? HEAD_PX : 0),
    overscan: OVERSCAN,
  });
  const topIndex = useRef(0);
  useLayoutEffect(() => {
    const top = topIndex.current;
    virtual.measure();
    if (top > 0) virtual.scrollToIndex(top, { align: "start" });
  }, [rowPx, virtual]);
  const headed = [...heads.keys()].join(" ");
  useLayoutEffect(() => {
    // Cards are measured one by one. A card whose size stays the same would not be measured again.
    if (rowPx !== CARD_PX) virtual.measure();
  }, [headed, rowPx, virtual]);
  useEffect(() => {
    topIndex.current = virtual.range?.startIndex ?? 0;
  });
  return virtual;
}

/**
 * Under which the router remembers how far the grid is scrolled. It keeps that place for the next address, and would
 * scroll another order of the list, or another list at the same place of the page, down to where this one was left.
 */
function placeKeyOf(label: string, order: string): string {
  // Behind the comma is how many rows there are.
  return `${label.split(",")[0]} ${order}`;
}

/** Another order begins at its first row. */
function useTopAfterSort(scrollRef: RefObject<HTMLDivElement | null>, order: string): void {
  const shown = useRef(order);
  // Before the router scrolls to a place that it remembers of this order.
  useLayoutEffect(() => {
    if (shown.current === order) return;
    shown.current = order;
    scrollRef.current?.scrollTo({ top: 0 });
  }, [order, scrollRef]);
}

function useRangeReport(first: number, last: number, onRange: DataGridProps<never>["onRange"]): void {
  useEffect(() => {
    if (last >= 0) onRange?.(first, last);
  }, [first, last, onRange]);
}

function useActiveReport<Row>(row: Row | undefined, onActive: DataGridProps<Row>["onActive"]): void {
  useEffect(() => {
    onActive?.(row);
    return () => onActive?.(undefined);
  }, [row, onActive]);
}

/** Lets j and k move in the list from anywhere on the page. The focus stays in a detail that they step through. */
function useMoveShortcuts(cursor: GridCursor, focusGrid: (() => void) | undefined): void {
  function step(by: 1 | -1): void {
    focusGrid?.();
    cursor.step(by);
  }
  useShortcuts({ j: () => step(1), k: () => step(-1) });
}

function sizesOf(
  columns: readonly GridColumn<never>[],
  { selection, actionsWidth }: Pick<DataGridProps<never>, "selection" | "actionsWidth">,
  maxHeight: string | number | undefined,
): CSSProperties {
  const tracks = [
    ...(selection ? ["2.5rem"] : []),
    ...columns.map((column) => column.width),
    ...(actionsWidth === undefined ? [] : [actionsWidth]),
  ];
  return { "--columns": tracks.join(" "), "--min-width": `${minWidthRem(tracks)}rem`, maxHeight } as CSSProperties;
}

/** The sum of the tracks' minimum widths. Row widths must not depend on content, or the columns would not line up. */
function minWidthRem(tracks: readonly string[]): number {
  return tracks.reduce((sum, track) => sum + Number(/([\d.]+)rem/.exec(track)?.[1] ?? 4), 0);
}
