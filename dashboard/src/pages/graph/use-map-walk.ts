import { type KeyboardEvent, type RefObject, useState } from "react";
import { idOf } from "./path-map-box-texts.tsx";
import type { MapBox, MapColumn, MapLayout, MapRibbon } from "./path-map-layout.ts";

export interface MapWalk {
  /** The box that the pointer or the focus is on. */
  readonly pointed: MapBox | null;
  /** The ribbons of that box. Null if there is none. */
  readonly lit: readonly MapRibbon[] | null;
  readonly point: (box: MapBox | null) => void;
  /** Makes a box the tab stop of the map. */
  readonly stopAt: (box: MapBox) => void;
  readonly isTabStop: (box: MapBox) => boolean;
  /** Whether no path of the pointed box goes through this one. */
  readonly isDim: (box: MapBox) => boolean;
  /** Moves the focus to the next box, if the key leads to one. */
  readonly onKey: (event: KeyboardEvent, from: MapBox) => void;
}

/** Where the operator is in the map. One box is a tab stop, and keys move between the boxes. */
export function useMapWalk({ boxes, ribbons }: MapLayout, frame: RefObject<HTMLElement | null>): MapWalk {
  const [pointed, setPointed] = useState<MapBox | null>(null);
  const [walked, setWalked] = useState<string | null>(null);
  const lit = pointed && ribbons.filter((ribbon) => isLinked(pointed, ribbon));
  const tabStop = boxes.find(({ key, column }) => idOf(column, key) === walked) ?? boxes[0];
  return {
    pointed,
    lit,
    point: setPointed,
    stopAt: ({ column, key }) => setWalked(idOf(column, key)),
    isTabStop: (box) => box === tabStop,
    isDim: (box) => lit !== null && box !== pointed && !lit.some((ribbon) => isLinked(box, ribbon)),
    onKey(event, from) {
      const next = nextBox(boxes, ribbons, from, event.key);
      if (!next) return;
      event.preventDefault();
      const id = idOf(next.column, next.key);
      setWalked(id);
      frame.current?.querySelector<HTMLElement>(`[data-box="${CSS.escape(id)}"]`)?.focus();
    },
  };
}

function isLinked({ column, key }: MapBox, ribbon: MapRibbon): boolean {
  return ribbon[column] === key;
}

/** Up and down within a column, left and right along a ribbon. */
function nextBox(
  boxes: readonly MapBox[],
  ribbons: readonly MapRibbon[],
  from: MapBox,
  key: string,
): MapBox | undefined {
  const near = boxes.filter(({ column }) => column === from.column).toSorted((a, b) => a.y - b.y);
  const index = near.indexOf(from);
  switch (key) {
    case "ArrowUp":
      return near[index - 1];
    case "ArrowDown":
      return near[index + 1];
    case "Home":
      return near[0];
    case "End":
      return near.at(-1);
    case "ArrowLeft":
    case "ArrowRight": {
      const order: readonly MapColumn[] = ["cause", "through", "administrator"];
      const side = order.indexOf(from.column);
      const ahead = key === "ArrowRight" ? order.slice(side + 1) : order.slice(0, side).toReversed();
      for (const ribbon of ribbons.filter((each) => each[from.column] === from.key))
        for (const column of ahead) {
          const next = boxes.find((box) => box.column === column && box.key === ribbon[column]);
          if (next) return next;
        }
      return undefined;
    }
    default:
      return undefined;
  }
}
