/**
 * Where the things of a picture stand: by kind from left to right as rights flow, and in a column near what they are
 * tied to. The same things stand in the same places each time, so that a link shows what its sender saw.
 */
import { KIND_ORDER, type Relation, type Thing } from "./relation-kinds.ts";

export const NODE = { width: 196, height: 48 } as const;
const GAP = { column: 92, lane: 28, row: 14 } as const;
/** A column never grows higher than this; then it has a second lane. */
const ROWS_MAX = 18;
const ROWS_MIN = 8;
/** Passes in which each column is put in the order of its neighbours. */
const SWEEPS = 4;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export function placesOf(things: readonly Thing[], relations: readonly Relation[]): ReadonlyMap<string, Place> {
  const columns = KIND_ORDER.map((kind) => things.filter((thing) => thing.kind === kind).map(({ key }) => key)).filter(
    (keys) => keys.length > 0,
  );
  const ordered = ordersOf(columns, relations);
  const rows = Math.min(ROWS_MAX, Math.max(ROWS_MIN, Math.ceil(Math.sqrt(things.length * 1.4))));
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

function ordersOf(columns: readonly (readonly string[])[], relations: readonly Relation[]): readonly (readonly string[])[] {
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
  const stand = (keys: readonly string[]): void => {
    for (const [index, key] of keys.entries()) heights.set(key, (index + 0.5) / keys.length);
  };
  const middle = (key: string): number => {
    const around = neighbours.get(key) ?? [];
    // What is tied to nothing stands at the end.
    return around.length === 0 ? Number.POSITIVE_INFINITY : around.reduce((sum, each) => sum + heights.get(each)!, 0) / around.length;
  };
  for (const keys of ordered) stand(keys);
  // One column after the other: two that look at each other at once would only change sides.
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const keys of sweep % 2 === 0 ? ordered : ordered.toReversed()) {
      const middles = new Map(keys.map((key) => [key, middle(key)]));
      keys.sort((one, other) => compare(middles.get(one)!, middles.get(other)!));
      stand(keys);
    }
  }
  return ordered;
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

export type Direction = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** The nearest thing in a direction, as the arrow keys go; null at the edge. */
export function nextInDirection(places: ReadonlyMap<string, Place>, from: string, direction: Direction): string | null {
  const here = places.get(from);
  if (!here) return null;
  const isAcross = direction === "ArrowLeft" || direction === "ArrowRight";
  const sign = direction === "ArrowRight" || direction === "ArrowDown" ? 1 : -1;
  let best: { readonly key: string; readonly cost: number } | null = null;
  for (const [key, { x, y }] of places) {
    const [along, aside] = isAcross ? [(x - here.x) * sign, Math.abs(y - here.y)] : [(y - here.y) * sign, Math.abs(x - here.x)];
    // Up and down stay in the lane.
    if (along <= 0 || (!isAcross && aside > 1)) continue;
    const cost = isAcross ? along * 4 + aside : along;
    if (best === null || cost < best.cost) best = { key, cost };
  }
  return best?.key ?? null;
}
