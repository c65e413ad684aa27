/**
 * The layout of the relations diagram: users and groups on the left, policies in the middle, roles and the principals that
 * they trust on the right. Within a column, nodes are placed near their relations.
 *
 * The same nodes always get the same places, so that a shared link shows the same diagram.
 */
import type { Relation, GraphResource, ResourceKind } from "./relation-kinds.ts";

/** The columns from left to right. In this order few lines cross a column in which they do not end. */
const COLUMNS: readonly ResourceKind[] = ["USER", "GROUP", "POLICY", "INLINE_POLICY", "ROLE", "TRUSTED"];

export const NODE = { width: 188, height: 58 } as const;
const GAP = { column: 56, lane: 40, row: 16 } as const;
/** The limits for the rows per lane. Longer columns get further lanes. The row count with the largest zoom is used. */
const ROWS_MIN = 8;
const ROWS_MAX = 40;
const FRAME_SHAPE = 1.65;
/** The number of passes that sort each column by the positions of its neighbours. */
const SWEEPS = 4;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export function placesOf(
  resources: readonly GraphResource[],
  relations: readonly Relation[],
): ReadonlyMap<string, Place> {
  const columns = COLUMNS.map((kind) =>
    resources.filter((resource) => resource.kind === kind).map(({ key }) => key),
  ).filter((keys) => keys.length > 0);
  const ordered = ordersOf(columns, relations);
  const rows = rowsFor(ordered.map((keys) => keys.length));
  const places = new Map<string, Place>();
  const heights = ordered.map((keys) => Math.min(keys.length, rows));
  const tallest = Math.max(0, ...heights);
  let x = 0;
  for (const keys of ordered) {
    const lanes = Math.ceil(keys.length / rows);
    const perLane = Math.ceil(keys.length / lanes);
    const top = ((tallest - perLane) * (NODE.height + GAP.row)) / 2;
    for (const [index, key] of keys.entries()) {
      const lane = Math.floor(index / perLane);
      places.set(key, { x: x + lane * (NODE.width + GAP.lane), y: top + (index % perLane) * (NODE.height + GAP.row) });
    }
    x += lanes * (NODE.width + GAP.lane) - GAP.lane + GAP.column;
  }
  return places;
}

function ordersOf(
  columns: readonly (readonly string[])[],
  relations: readonly Relation[],
): readonly (readonly string[])[] {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of relations) {
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      const known = neighbours.get(one);
      if (known) known.push(other);
      else neighbours.set(one, [other]);
    }
  }
  const ordered = columns.map((keys) => [...keys]);
  const heights = new Map<string, number>();
  const setHeights = (keys: readonly string[]): void => {
    for (const [index, key] of keys.entries()) heights.set(key, (index + 0.5) / keys.length);
  };
  const middle = (key: string): number => {
    const around = neighbours.get(key) ?? [];
    // Nodes without relations go to the end.
    return around.length === 0
      ? Number.POSITIVE_INFINITY
      : around.reduce((sum, each) => sum + heights.get(each)!, 0) / around.length;
  };
  for (const keys of ordered) setHeights(keys);
  // Sorts one column after the other. Sorting two columns by each other at once would only swap them.
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const keys of sweep % 2 === 0 ? ordered : ordered.toReversed()) {
      const middles = new Map(keys.map((key) => [key, middle(key)]));
      keys.sort((one, other) => compare(middles.get(one)!, middles.get(other)!));
      setHeights(keys);
    }
  }
  return ordered;
}

function compare(one: number, other: number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The number of rows per lane at which the whole diagram fits the frame at the largest scale. */
function rowsFor(sizes: readonly number[]): number {
  let best = { rows: ROWS_MIN, scale: 0 };
  for (let rows = ROWS_MIN; rows <= ROWS_MAX; rows += 1) {
    const lanes = sizes.map((size) => Math.ceil(size / rows));
    const width = lanes.reduce((sum, each) => sum + each * (NODE.width + GAP.lane) - GAP.lane + GAP.column, 0);
    const height = Math.max(0, ...sizes.map((size) => Math.min(size, rows))) * (NODE.height + GAP.row);
    const scale = Math.min(FRAME_SHAPE / width, 1 / height);
    if (scale > best.scale) best = { rows, scale };
  }
  return best.rows;
}

/** The height of the diagram. */
export function heightOf(places: ReadonlyMap<string, Place>): number {
  return Math.max(0, ...[...places.values()].map(({ y }) => y + NODE.height));
}

export type Direction = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** The nearest node in the direction of an arrow key. Null at the edge. */
export function nextInDirection(places: ReadonlyMap<string, Place>, from: string, direction: Direction): string | null {
  const here = places.get(from);
  if (!here) return null;
  const isAcross = direction === "ArrowLeft" || direction === "ArrowRight";
  const sign = direction === "ArrowRight" || direction === "ArrowDown" ? 1 : -1;
  let best: { readonly key: string; readonly cost: number } | null = null;
  for (const [key, { x, y }] of places) {
    const [along, aside] = isAcross
      ? [(x - here.x) * sign, Math.abs(y - here.y)]
      : [(y - here.y) * sign, Math.abs(x - here.x)];
    // Up and down stay within the lane.
    if (along <= 0 || (!isAcross && aside > 1)) continue;
    const cost = isAcross ? along * 4 + aside : along;
    if (best === null || cost < best.cost) best = { key, cost };
  }
  return best?.key ?? null;
}
