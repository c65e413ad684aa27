/**
 * The lines of the diagram. A line that has to pass a column crosses it between two boxes, never behind one: a line that
 * vanishes behind a box and appears on its other side looks like a relation of that box.
 */
import { NODE, type Place } from "./relation-layout.ts";

/** The ends of a line, by the keys of their nodes. */
export interface Ends {
  readonly from: string;
  readonly to: string;
}

/** The space between a line and the boxes that it passes. */
const CLEARANCE = 4;
/**
 * The distance between neighbouring tracks in a gap. Lines to the same node share a track, and a fourth node uses the first
 * track again.
 */
const TRACK = 4;
/** The tracks of a gap in the order in which they are used: the middle first. */
const TRACKS = [0, 1, -1] as const;
/** How far a line between two nodes of one column bulges. */
const BULGE = 40;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The SVG paths of the relations, in their order. */
export function routesOf(relations: readonly Ends[], places: ReadonlyMap<string, Place>): readonly string[] {
  const columns = columnsOf(places);
  const tracks = new Map<string, string[]>();
  return relations.map(({ from, to }) => {
    const [start, end] = [places.get(from)!, places.get(to)!];
    if (start.x === end.x) return sameColumn(start, end);
    const isRight = start.x < end.x;
    const points: Point[] = [{ x: isRight ? start.x + NODE.width : start.x, y: middle(start.y) }];
    const passed = columns.filter(({ x }) => x > Math.min(start.x, end.x) && x < Math.max(start.x, end.x));
    for (const { x, tops } of isRight ? passed : passed.toReversed()) {
      const last = points.at(-1)!;
      const share = Math.abs(x - last.x) / Math.abs(end.x - last.x);
      const { y, isBetween } = freeY(tops, last.y + (middle(end.y) - last.y) * share);
      // Lines to one node share a track. Lines to two nodes would look exchanged where they leave it.
      const aside = isBetween ? trackOf(tracks, `${x} ${y}`, to) : 0;
      const [near, far] = isRight ? [x, x + NODE.width] : [x + NODE.width, x];
      points.push({ x: near, y: y + aside }, { x: far, y: y + aside });
    }
    points.push({ x: isRight ? end.x : end.x + NODE.width, y: middle(end.y) });
    return curve(points);
  });
}

interface Column {
  readonly x: number;
  /** The upper edges of its boxes, from top to bottom. */
  readonly tops: readonly number[];
}

function columnsOf(places: ReadonlyMap<string, Place>): readonly Column[] {
  return [...Map.groupBy(places.values(), ({ x }) => x)]
    .map(([x, boxes]) => ({ x, tops: boxes.map(({ y }) => y).toSorted((one, other) => one - other) }))
    .toSorted((one, other) => one.x - other.x);
}

/** The height next to `wanted` at which a line passes the boxes of a column. `isBetween`: in a gap, or along its edge. */
function freeY(tops: readonly number[], wanted: number): { readonly y: number; readonly isBetween: boolean } {
  const [top, bottom] = [tops[0]! - CLEARANCE, tops.at(-1)! + NODE.height + CLEARANCE];
  if (wanted <= top || wanted >= bottom) return { y: wanted, isBetween: false };
  const gaps = tops.slice(1).map((next, index) => (tops[index]! + NODE.height + next) / 2);
  const outer = [top - CLEARANCE, bottom + CLEARANCE];
  const y = [...gaps, ...outer].toSorted((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted))[0]!;
  return { y, isBetween: true };
}

function trackOf(tracks: Map<string, string[]>, gap: string, to: string): number {
  const users = tracks.get(gap) ?? [];
  tracks.set(gap, users);
  if (!users.includes(to)) users.push(to);
  return TRACKS[users.indexOf(to) % TRACKS.length]! * TRACK;
}

function middle(top: number): number {
  return top + NODE.height / 2;
}

/** Curves in the space between two columns, and straight lines through a column. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  let from = first!;
  let path = `M${at(from)}`;
  for (const to of rest) {
    const half = (from.x + to.x) / 2;
    path += from.y === to.y ? `L${at(to)}` : `C${half},${from.y} ${half},${to.y} ${at(to)}`;
    from = to;
  }
  return path;
}

function sameColumn(start: Place, end: Place): string {
  const x = start.x + NODE.width;
  const [from, to] = [middle(start.y), middle(end.y)];
  return `M${x},${from}C${x + BULGE},${from} ${x + BULGE},${to} ${x},${to}`;
}

function at({ x, y }: Point): string {
  return `${x},${y}`;
}
