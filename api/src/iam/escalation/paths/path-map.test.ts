import { expect, test } from "vitest";
import { OTHERS_KEY, type PathGroup, pathMap, SELF_KEY } from "./path-map.ts";

const group = (cause: string, through: string | null, administrator: string, pathCount: number): PathGroup => ({
  cause,
  through,
  administrator,
  pathCount,
  names: Array.from({ length: Math.min(pathCount, 8) }, (_, i) => `${cause}-${i}`),
});

test("columns are sorted by paths, and flows with the same ends are one", () => {
  const map = pathMap([
    group("small", "bastion", "admin", 1),
    group("door", null, "shared", 25),
    group("door", "lead", "shared", 4),
    group("small", "bastion", "admin", 2),
  ]);
  expect(map.causes.map(({ key, pathCount }) => [key, pathCount])).toEqual([
    ["door", 29],
    ["small", 3],
  ]);
  expect(map.through.map(({ key }) => key)).toEqual(["lead", "bastion"]);
  expect(map.flows.map(({ cause, through, pathCount }) => [cause, through, pathCount])).toEqual([
    ["door", null, 25],
    ["door", "lead", 4],
    ["small", "bastion", 3],
  ]);
  expect(map.flows.at(-1)!.names).toEqual(["small-0", "small-0", "small-1"]);
  expect(map).toMatchObject({ pathCount: 32, causeCount: 2, administratorCount: 2 });
});

test("each column adds up to the total, however many nodes are left out", () => {
  // 1,000 principals: each of 250 causes leads four of them over one of 50 roles to one of 30 administrators.
  const groups = Array.from({ length: 250 }, (_, i) => group(`c${i}`, `r${i % 50}`, `a${i % 30}`, 4));
  const map = pathMap(groups);
  const sum = (items: readonly { readonly pathCount: number }[]) =>
    items.reduce((total, { pathCount }) => total + pathCount, 0);
  expect([map.causes, map.through, map.administrators, map.flows].map(sum)).toEqual([1_000, 1_000, 1_000, 1_000]);
  expect(map.causes).toHaveLength(13);
  expect(map.causes.at(-1)).toEqual({ key: OTHERS_KEY, pathCount: 952, memberCount: 238 });
  expect(map.administrators.at(-1)).toMatchObject({ key: OTHERS_KEY, memberCount: 22 });
  expect(map).toMatchObject({ causeCount: 250, administratorCount: 30 });
  expect(Math.max(...map.flows.map(({ names }) => names.length))).toBe(8);
});

test("a single node beyond the limit is shown itself", () => {
  const map = pathMap(Array.from({ length: 13 }, (_, i) => group(`c${i}`, null, "admin", 1)));
  expect(map.causes.map(({ key }) => key)).not.toContain(OTHERS_KEY);
});

test("principals that make themselves administrator are shown apart, and no administrator is counted for them", () => {
  const others = Array.from({ length: 12 }, (_, i) => group("door", null, `a${i}`, 2));
  const map = pathMap([...others, group("own", null, SELF_KEY, 1)]);
  expect(map.administrators.slice(-2)).toEqual([
    { key: OTHERS_KEY, pathCount: 8, memberCount: 4 },
    { key: SELF_KEY, pathCount: 1, memberCount: 1 },
  ]);
  expect(map).toMatchObject({ administratorCount: 12, pathCount: 25 });
});
