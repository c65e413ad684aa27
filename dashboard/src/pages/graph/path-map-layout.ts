/** The geometry of the map of paths: three columns of boxes, and ribbons whose width is the number of identities. */
import type { PathMapQuery } from "../../gql/escalation.ts";

export type PathMap = PathMapQuery["pathMap"];
export type MapColumn = "cause" | "through" | "administrator";

/**
 * The width of one path in a ribbon, in pixels. If a ribbon has more paths than `UNSCALED_MAX`, all ribbons are scaled so
 * that the widest one has `RIBBON_MAX_PX`.
 */
const PATH_PX = 4;
const UNSCALED_MAX = 30;
const RIBBON_MAX_PX = 120;
const RIBBON_MIN_PX = 2;
const LEAST_HEIGHT = { cause: 56, through: 40, administrator: 56 } as const;
/** The minimum height of a ribbon's place in the middle column where it has no box. The ribbon's number fits there. */
const PASSING_MIN_PX = 20;
const BOX_PAD = 8;
const GAP = 14;
/** The share of the width that each column takes. The rest is the gaps between them. */
const SHARES = { cause: 0.36, through: 0.18, administrator: 0.26 } as const;

export interface MapBox {
  readonly key: string;
  readonly column: MapColumn;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MapRibbon {
  readonly cause: string;
  readonly through: string | null;
  readonly administrator: string;
  /** The outline of the ribbon. */
  readonly d: string;
}

export interface MapLabel {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  /** The ends of the ribbons whose paths the label counts. */
  readonly of: Partial<Pick<MapRibbon, MapColumn>>;
}

export interface MapLayout {
  readonly boxes: readonly MapBox[];
  readonly ribbons: readonly MapRibbon[];
  readonly labels: readonly MapLabel[];
  readonly height: number;
}

type Flow = PathMap["flows"][number];
/** A box of the middle column, or the place where a ribbon passes it. */
interface Slot {
  readonly key: string;
  readonly isBox: boolean;
  readonly flows: readonly Flow[];
}

/** `firstHeight` is the minimum height of the first cause. Its box also contains a link. */
export function layoutOf(map: PathMap, width: number, firstHeight: number = LEAST_HEIGHT.cause): MapLayout {
  const largest = Math.max(1, ...map.flows.map(({ pathCount }) => pathCount));
  const unit = largest <= UNSCALED_MAX ? PATH_PX : RIBBON_MAX_PX / largest;
  const thickness = ({ pathCount }: Pick<Flow, "pathCount">) => Math.max(RIBBON_MIN_PX, pathCount * unit);
  const heightOf = (flows: readonly Flow[], least: number, pad: number) =>
    Math.max(least, flows.reduce((sum, flow) => sum + thickness(flow), 0) + 2 * pad);
  const flowsOf = (column: MapColumn, key: string) => map.flows.filter((flow) => flow[column] === key);

  const causes = new Map<string, Span>();
  let bottom = 0;
  for (const [index, { key }] of map.causes.entries()) {
    const height = heightOf(flowsOf("cause", key), index === 0 ? firstHeight : LEAST_HEIGHT.cause, BOX_PAD);
    causes.set(key, { y: bottom, height });
    bottom += height + GAP;
  }
  const tall = bottom - GAP;
  const administrators = placed(
    map.administrators.map(({ key }) => {
      const flows = flowsOf("administrator", key);
      return {
        key,
        height: heightOf(flows, LEAST_HEIGHT.administrator, BOX_PAD),
        middle: mean(flows, ({ cause }) => middleOf(causes.get(cause))),
      };
    }),
    tall,
  );
  const slots = slotsOf(map);
  const places = placed(
    slots.map(({ key, isBox, flows }) => ({
      key,
      height: isBox ? heightOf(flows, LEAST_HEIGHT.through, BOX_PAD) : heightOf(flows, PASSING_MIN_PX, 0),
      middle: mean(
        flows,
        ({ cause, administrator }) => (middleOf(causes.get(cause)) + middleOf(administrators.get(administrator))) / 2,
      ),
    })),
    tall,
  );
  const lefts = columnsOf(width);
  const boxOf = (column: MapColumn, key: string, { y, height }: Span): MapBox => ({
    key,
    column,
    x: lefts[column],
    y,
    width: width * SHARES[column],
    height,
  });
  const boxes = [
    ...[...causes].map(([key, span]) => boxOf("cause", key, span)),
    ...slots.flatMap(({ key, isBox }) => (isBox ? [boxOf("through", key, places.get(key)!)] : [])),
    ...[...administrators].map(([key, span]) => boxOf("administrator", key, span)),
  ];
  return {
    boxes,
    ...ribbonsOf({ flows: map.flows, causes, places, administrators, thickness, width }),
    height: Math.max(0, ...[...causes.values(), ...places.values(), ...administrators.values()].map(bottomOf)),
  };
}

interface Span {
  readonly y: number;
  readonly height: number;
}

function columnsOf(width: number): Readonly<Record<MapColumn, number>> {
  const gap = (width * (1 - SHARES.cause - SHARES.through - SHARES.administrator)) / 2;
  const through = width * SHARES.cause + gap;
  return { cause: 0, through, administrator: through + width * SHARES.through + gap };
}

function slotKey({ cause, through, administrator }: Flow): string {
  return through ?? `${cause} > ${administrator}`;
}

function slotsOf({ flows }: PathMap): readonly Slot[] {
  const slots = new Map<string, Flow[]>();
  for (const flow of flows) slots.set(slotKey(flow), [...(slots.get(slotKey(flow)) ?? []), flow]);
  return [...slots].map(([key, its]) => ({ key, isBox: its[0]!.through !== null, flows: its }));
}

interface Wanted {
  readonly key: string;
  readonly height: number;
  readonly middle: number;
}

/** Places each box as near as possible to its wanted middle, without overlap, and within the height `tall` if they fit. */
function placed(wanted: readonly Wanted[], tall: number): ReadonlyMap<string, Span> {
  const sorted = wanted.toSorted((a, b) => a.middle - b.middle);
  const tops: number[] = [];
  let free = 0;
  for (const { height, middle } of sorted) {
    tops.push(Math.max(free, middle - height / 2));
    free = tops.at(-1)! + height + GAP;
  }
  const needed = sorted.reduce((sum, { height }) => sum + height + GAP, -GAP);
  let end = Math.max(tall, needed);
  for (let i = sorted.length - 1; i >= 0; i--) {
    tops[i] = Math.min(tops[i]!, end - sorted[i]!.height);
    end = tops[i]! - GAP;
  }
  return new Map(sorted.map(({ key, height }, i) => [key, { y: tops[i]!, height }]));
}

interface Columns {
  readonly flows: readonly Flow[];
  readonly causes: ReadonlyMap<string, Span>;
  readonly places: ReadonlyMap<string, Span>;
  readonly administrators: ReadonlyMap<string, Span>;
  readonly thickness: (flow: Pick<Flow, "pathCount">) => number;
  readonly width: number;
}

function ribbonsOf(columns: Columns): Pick<MapLayout, "ribbons" | "labels"> {
  const { flows, causes, places, administrators, thickness, width } = columns;
  const lefts = columnsOf(width);
  const ends = {
    cause: width * SHARES.cause,
    from: lefts.through,
    to: lefts.through + width * SHARES.through,
    administrator: lefts.administrator,
  };
  const slotY = (flow: Flow) => middleOf(places.get(slotKey(flow)));
  const causeY = ({ cause }: Flow) => middleOf(causes.get(cause));
  const administratorY = ({ administrator }: Flow) => middleOf(administrators.get(administrator));
  const out = portsOf(flows, ({ cause }) => cause, slotY, causes, thickness);
  const into = portsOf(flows, slotKey, causeY, places, thickness);
  const onward = portsOf(flows, slotKey, administratorY, places, thickness);
  const last = portsOf(flows, ({ administrator }) => administrator, slotY, administrators, thickness);
  const ribbons = flows.map((flow, i): MapRibbon => {
    const band = thickness(flow);
    const [a, b, c, d] = [out[i]!, into[i]!, onward[i]!, last[i]!];
    const halves = [
      bandPath([ends.cause, a], [ends.from, b], band),
      bandPath([ends.to, c], [ends.administrator, d], band),
    ];
    const across = flow.through === null ? [bandPath([ends.from, b], [ends.to, c], band)] : [];
    const { cause, through, administrator } = flow;
    return { cause, through, administrator, d: [...halves, ...across].join("") };
  });
  return { ribbons, labels: labelsOf(flows, { out, into, onward, last }, ends) };
}

/**
 * Returns the vertical center of each flow where it meets one side of its box. The flows of a box are stacked by the
 * vertical position of their other end.
 */
function portsOf(
  flows: readonly Flow[],
  keyOf: (flow: Flow) => string,
  otherEnd: (flow: Flow) => number,
  boxes: ReadonlyMap<string, Span>,
  thickness: Columns["thickness"],
): readonly number[] {
  const ports = flows.map(() => 0);
  for (const [key, span] of boxes) {
    const its = flows
      .map((flow, i) => ({ flow, i }))
      .filter(({ flow }) => keyOf(flow) === key)
      .toSorted((a, b) => otherEnd(a.flow) - otherEnd(b.flow));
    let y = middleOf(span) - its.reduce((sum, { flow }) => sum + thickness(flow), 0) / 2;
    for (const { flow, i } of its) {
      ports[i] = y + thickness(flow) / 2;
      y += thickness(flow);
    }
  }
  return ports;
}

type Ports = Readonly<Record<"out" | "into" | "onward" | "last", readonly number[]>>;
type Ends = Readonly<Record<"cause" | "from" | "to" | "administrator", number>>;

/** One number for each pair of boxes, in the middle of the ribbons between them. */
function labelsOf(flows: readonly Flow[], { out, into, onward, last }: Ports, ends: Ends): MapLabel[] {
  const labels: MapLabel[] = [];
  const groups = new Map<
    string,
    { readonly of: MapLabel["of"]; readonly indexes: number[]; readonly isFirst: boolean }
  >();
  const add = (key: string, index: number, of: MapLabel["of"], isFirst: boolean) => {
    const known = groups.get(key);
    if (known) known.indexes.push(index);
    else groups.set(key, { of, indexes: [index], isFirst });
  };
  for (const [i, { cause, through, administrator, pathCount }] of flows.entries()) {
    if (through === null) {
      const y = (into[i]! + onward[i]!) / 2;
      labels.push({ x: (ends.from + ends.to) / 2, y, count: pathCount, of: { cause, through, administrator } });
      continue;
    }
    add(JSON.stringify([cause, through, "into"]), i, { cause, through }, true);
    add(JSON.stringify([through, administrator, "onward"]), i, { through, administrator }, false);
  }
  for (const { of, indexes, isFirst } of groups.values()) {
    const middles = indexes.map((i) => (isFirst ? (out[i]! + into[i]!) / 2 : (onward[i]! + last[i]!) / 2));
    labels.push({
      x: isFirst ? (ends.cause + ends.from) / 2 : (ends.to + ends.administrator) / 2,
      y: middles.reduce((sum, y) => sum + y, 0) / middles.length,
      count: indexes.reduce((sum, i) => sum + flows[i]!.pathCount, 0),
      of,
    });
  }
  return labels;
}

type Point = readonly [x: number, y: number];

/** The area between two curves, so that the ribbon is as wide in its bends as at its ends. */
function bandPath([x0, y0]: Point, [x1, y1]: Point, width: number): string {
  const [half, middle] = [width / 2, (x0 + x1) / 2];
  const curve = (from: number, to: number, x: number) =>
    `C${n(middle)},${n(from)} ${n(middle)},${n(to)} ${n(x)},${n(to)}`;
  return `M${n(x0)},${n(y0 - half)}${curve(y0 - half, y1 - half, x1)}V${n(y1 + half)}${curve(y1 + half, y0 + half, x0)}Z`;
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function middleOf(span: Span | undefined): number {
  return span ? span.y + span.height / 2 : 0;
}

function bottomOf({ y, height }: Span): number {
  return y + height;
}

function mean(flows: readonly Flow[], valueOf: (flow: Flow) => number): number {
  const total = flows.reduce((sum, { pathCount }) => sum + pathCount, 0);
  return total === 0 ? 0 : flows.reduce((sum, flow) => sum + valueOf(flow) * flow.pathCount, 0) / total;
}
