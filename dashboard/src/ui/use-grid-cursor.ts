import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { DataGridProps } from "./data-grid-types.ts";

const PAGE_ROWS = 12;
/** Ctrl+A selects at most this many rows; "all matching" selects the rest. */
const MAX_SELECTED_AT_ONCE = 1000;

export interface GridCursor {
  /** Index of the active row; -1 until the grid is entered. */
  readonly current: number;
  readonly enter: (index: number) => void;
  /** Makes the row active where it is, without scrolling. */
  readonly activate: (index: number) => void;
  readonly step: (by: 1 | -1) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void;
  readonly onClick: (index: number, isShift: boolean) => void;
  readonly onCheck: (index: number, isShift: boolean) => void;
}

/** Holds the active row and handles the keys and clicks that move it, open it or change the selection. */
export function useGridCursor<Row>(
  props: DataGridProps<Row>,
  scrollToRow: (index: number) => void,
  focusGrid: () => void,
): GridCursor {
  const { rowCount, rowAt, selection } = props;
  const [active, setActive] = useState(-1);
  const { anchor, extend, endRange, selectRange, toggle } = useRowSelection(props);
  const current = Math.min(active, rowCount - 1);
  const clamp = (index: number): number => Math.max(0, Math.min(rowCount - 1, index));

  const activeRow = current >= 0 ? rowAt(current) : undefined;
  const { onStep } = props;

  /** The key j or k. */
  function step(by: 1 | -1): void {
    if (onStep === undefined) return move(current + by, false);
    const index = onStep(by);
    if (index !== null) enter(index);
  }

  function enter(index: number): void {
    if (rowCount === 0) return;
    setActive(clamp(index));
    scrollToRow(clamp(index));
  }

  function move(target: number, isExtending: boolean): void {
    if (isExtending && selection) extend(Math.max(0, current), clamp(target));
    else endRange();
    enter(target);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.altKey || event.target !== event.currentTarget || (isCommand && event.key !== "a")) return;
    const row = activeRow;
    const target = targetOf(event.key, current, rowCount);
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (target !== undefined) move(target, event.shiftKey);
    else if (event.key === "Enter" && row !== undefined && props.onOpen) props.onOpen(row);
    else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && row !== undefined && props.onFold)
      props.onFold(row, event.key === "ArrowRight");
    else if ((event.key === " " || event.key === "x") && selection && current >= 0) toggle(current);
    else if (isCommand && selection) selectRange(0, Math.min(rowCount, MAX_SELECTED_AT_ONCE) - 1);
    else if (event.key === "Escape" && selection && selection.keys.size > 0) selection.onChange(new Set());
    else return;
    event.preventDefault();
  }

  function onClick(index: number, isShift: boolean): void {
    setActive(index);
    const row = rowAt(index);
    if (isShift && selection) selectRange(anchor.current < 0 ? index : anchor.current, index);
    else if (row !== undefined) props.onOpen?.(row);
  }

  function onCheck(index: number, isShift: boolean): void {
    if (isShift && anchor.current >= 0) selectRange(anchor.current, index);
    else toggle(index);
    setActive(index);
    // The checkbox took the focus. Return the focus to the grid, so that the grid's keys keep working.
    focusGrid();
  }

  return { current, enter, activate: setActive, step, onKeyDown, ...useStableRowEvents({ onClick, onCheck }) };
}

/** The index to which a key moves from the current row. It may lie outside the rows. */
function targetOf(key: string, current: number, rowCount: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + PAGE_ROWS,
    PageUp: current - PAGE_ROWS,
    Home: 0,
    End: rowCount - 1,
  };
  return targets[key];
}

interface RowSelection {
  /** Index where the selected range begins; -1 if there is no range. */
  readonly anchor: Readonly<RefObject<number>>;
  /** Adds the rows from the anchor to `to`. A range begins at `from` if there is none. */
  readonly extend: (from: number, to: number) => void;
  readonly endRange: () => void;
  /** Adds the rows between the two indexes, which may come in either order. */
  readonly selectRange: (from: number, to: number) => void;
  /** Selects or deselects the row. A range begins at it. */
  readonly toggle: (index: number) => void;
}

function useRowSelection<Row>({ rowAt, keyOf, selection }: DataGridProps<Row>): RowSelection {
  const anchor = useRef(-1);

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

  function extend(from: number, to: number): void {
    if (anchor.current < 0) anchor.current = from;
    selectRange(anchor.current, to);
  }

  function endRange(): void {
    anchor.current = -1;
  }

  return { anchor, extend, endRange, selectRange, toggle };
}

type RowEvents = Pick<GridCursor, "onClick" | "onCheck">;

/** Stable callbacks: rows are memoised and must not be drawn again when only these change. */
function useStableRowEvents({ onClick, onCheck }: RowEvents): RowEvents {
  const latest = useRef({ onClick, onCheck });
  useEffect(() => {
    latest.current = { onClick, onCheck };
  });
  const clickRow = useCallback((index: number, isShift: boolean) => latest.current.onClick(index, isShift), []);
  const checkRow = useCallback((index: number, isShift: boolean) => latest.current.onCheck(index, isShift), []);
  return { onClick: clickRow, onCheck: checkRow };
}
