import { describe, expect, it } from "vitest";
import type { Relation, GraphResource, ResourceKind } from "./relation-kinds.ts";
import { heightOf, nextInDirection, NODE, placesOf } from "./relation-layout.ts";

const resource = (key: string, kind: ResourceKind): GraphResource => ({
  key,
  id: null,
  kind,
  name: key,
  reach: null,
  isAdministrator: false,
  distance: 0,
  count: 1,
  members: [],
});
const relation = (from: string, to: string, kind: Relation["kind"] = "ATTACHED"): Relation => ({
  from,
  to,
  kind,
  count: 1,
  conditions: [],
});

const resources = [
  resource("ada", "USER"),
  resource("bob", "USER"),
  resource("devs", "GROUP"),
  resource("P1", "POLICY"),
  resource("P2", "POLICY"),
  resource("loose", "POLICY"),
];
const relations = [relation("ada", "P2"), relation("bob", "P1"), relation("ada", "devs", "MEMBER_OF")];

describe("the layout of the diagram", () => {
  it("places kinds from left to right without overlaps", () => {
    const places = placesOf(resources, relations);
    expect(places.get("ada")!.x).toBe(places.get("bob")!.x);
    expect(places.get("ada")!.x).toBeLessThan(places.get("devs")!.x);
    expect(places.get("devs")!.x).toBeLessThan(places.get("P1")!.x);
    const many = Array.from({ length: 150 }, (_, index) => resource(`n${index}`, index % 2 === 0 ? "USER" : "POLICY"));
    const all = [...placesOf(many, []).values()];
    for (const [index, one] of all.entries()) {
      for (const other of all.slice(index + 1))
        expect(Math.abs(one.x - other.x) >= NODE.width || Math.abs(one.y - other.y) >= NODE.height).toBe(true);
    }
    // Wider than high, like a screen.
    expect(heightOf(placesOf(many, []))).toBeLessThan(Math.max(...all.map(({ x }) => x)) + NODE.width);
  });

  it("places related nodes together and unrelated ones at the end, the same way each time", () => {
    const places = placesOf(resources, relations);
    const isAdaFirst = places.get("ada")!.y < places.get("bob")!.y;
    expect(places.get("P2")!.y < places.get("P1")!.y).toBe(isAdaFirst);
    expect(places.get("loose")!.y).toBeGreaterThan(places.get("P1")!.y);
    expect(places.get("loose")!.y).toBeGreaterThan(places.get("P2")!.y);
    expect(placesOf(resources, relations)).toEqual(places);
  });

  it("is empty without nodes", () => {
    expect(placesOf([], []).size).toBe(0);
  });
});

describe("the arrow keys", () => {
  const places = new Map([
    ["a", { x: 0, y: 0 }],
    ["b", { x: 0, y: 60 }],
    ["c", { x: 300, y: 60 }],
    ["d", { x: 600, y: 50 }],
  ]);

  it("move to the next node in the lane or to the nearest node in the next column", () => {
    expect(nextInDirection(places, "a", "ArrowDown")).toBe("b");
    expect(nextInDirection(places, "b", "ArrowUp")).toBe("a");
    expect(nextInDirection(places, "b", "ArrowRight")).toBe("c");
    expect(nextInDirection(places, "d", "ArrowLeft")).toBe("c");
  });

  it("stop at the edge", () => {
    expect(nextInDirection(places, "a", "ArrowUp")).toBeNull();
    expect(nextInDirection(places, "a", "ArrowLeft")).toBeNull();
    expect(nextInDirection(places, "unknown", "ArrowLeft")).toBeNull();
  });
});
