import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import type { DataGridProps } from "./data-grid.tsx";

const PAGE_ROWS = 12;
/** Ctrl+A selects as far as this; "all matching" goes further. */
const MAX_SELECTED_AT_ONCE = 1000;

export interface GridCursor {
  /** The active row's index; -1 before the grid was entered. */
  readonly current: number;
  readonly enter: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void;
  readonly onClick: (index: number, isShift: boolean) => void;
  readonly onCheck: (index: number, isShift: boolean) => void;
}

/** Which row is active, and what keys and clicks do with it and the selection. `show` brings a row into view. */
export function useGridCursor<Row>(
  props: DataGridProps<Row>,
  show: (index: number) => void,
  focusGrid: () => void,
): GridCursor {
  const { rowCount, rowAt, keyOf, selection } = props;
  const [active, setActive] = useState(-1);
  /** Where a range begins; -1 when none does. */
  const anchor = useRef(-1);
  const current = Math.min(active, rowCount - 1);
  const clamp = (index: number): number => Math.max(0, Math.min(rowCount - 1, index));

  function enter(index: number): void {
    if (rowCount === 0) return;
    setActive(clamp(index));
    show(clamp(index));
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
      selectRange(anchor.current, clamp(to));
    } else anchor.current = -1;
    enter(to);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.altKey || event.target !== event.currentTarget || (isCommand && event.key !== "a")) return;
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
    const to = moves[event.key];
    if (to !== undefined) move(to, event.shiftKey);
    else if (event.key === "Enter" && row !== undefined && props.onOpen) props.onOpen(row);
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
    // The deed is the grid's; its keys go on working without another click.
    focusGrid();
  }

  // Rows are drawn again only when they changed, so what they are given must stay the same.
  const latest = useRef({ onClick, onCheck });
  useEffect(() => {
    latest.current = { onClick, onCheck };
  });
  const clickRow = useCallback((index: number, isShift: boolean) => latest.current.onClick(index, isShift), []);
  const checkRow = useCallback((index: number, isShift: boolean) => latest.current.onCheck(index, isShift), []);

  return { current, enter, onKeyDown, onClick: clickRow, onCheck: checkRow };
}
