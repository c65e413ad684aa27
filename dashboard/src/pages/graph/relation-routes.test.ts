import { describe, expect, it } from "vitest";
import { NODE, type Place } from "./relation-layout.ts";
import { routesOf } from "./relation-routes.ts";

const STEP = NODE.width + 56;
const ROW = NODE.height + 16;

/** Three columns: two sources, a wall of four boxes, and two targets. */
const places = new Map<string, Place>([
  ...["one", "two"].map((key, row) => [key, { x: 0, y: ROW * (row + 1) }] as const),
  ...["a", "b", "c", "d"].map((key, row) => [key, { x: STEP, y: ROW * row }] as const),
  ...["near", "far"].map((key, row) => [key, { x: STEP * 2, y: ROW * (row + 1) }] as const),
]);

/** The heights at which a line enters or leaves the wall. */
function heightsInWall(route: string): readonly number[] {
  return [...route.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)]
    .map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
    .filter(({ x }) => x === STEP || x === STEP + NODE.width)
    .map(({ y }) => y);
}

function isBehindBox(height: number): boolean {
  return [...places.values()].some(({ x, y }) => x === STEP && height > y && height < y + NODE.height);
}

describe("a line of the diagram", () => {
  const pairs = [
    { from: "one", to: "near" },
    { from: "two", to: "near" },
    { from: "one", to: "far" },
    { from: "far", to: "two" },
  ];
  const routes = routesOf(pairs, places);

  it("passes a column between its boxes, in both directions", () => {
    for (const route of routes) {
      const heights = heightsInWall(route);
      expect(heights).toHaveLength(2);
      expect(heights.filter(isBehindBox)).toEqual([]);
      expect(heights[0]).toBe(heights[1]);
    }
  });

  it("shares its way only with lines to the same node", () => {
    const shared = routesOf(
      [
        { from: "one", to: "near" },
        { from: "two", to: "far" },
        { from: "one", to: "far" },
        { from: "two", to: "near" },
      ],
      places,
    ).map((route) => heightsInWall(route)[0]!);
    const near = new Set([shared[0], shared[3]]);
    expect([shared[1], shared[2]].some((height) => near.has(height))).toBe(false);
  });

  it("ends at the boxes that it joins, and bulges beside its column", () => {
    expect(routes[0]!.startsWith(`M${NODE.width},${ROW + NODE.height / 2}`)).toBe(true);
    expect(routes[0]!.endsWith(`${STEP * 2},${ROW + NODE.height / 2}`)).toBe(true);
    const [within] = routesOf([{ from: "a", to: "d" }], places);
    expect(within).toMatch(new RegExp(`^M${STEP + NODE.width},.* ${STEP + NODE.width},${ROW * 3 + NODE.height / 2}$`));
  });
});
