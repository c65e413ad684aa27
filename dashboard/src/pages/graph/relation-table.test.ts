import { describe, expect, it } from "vitest";
import type { Relation, GraphResource } from "./relation-kinds.ts";
import { rowsOf } from "./relation-table.tsx";

const resource = (
  key: string,
  kind: GraphResource["kind"],
  members: readonly string[] = [],
): [string, GraphResource] => [
  key,
  {
    key,
    id: null,
    kind,
    name: key,
    reach: null,
    isAdministrator: false,
    distance: 0,
    count: members.length || 1,
    members: members.map((name) => ({ key: name, id: null, kind, name })),
  },
];
const resources = new Map([
  resource("zoe", "USER"),
  resource("ada", "USER"),
  resource("devs", "GROUP"),
  resource("Limit", "POLICY"),
  resource("many", "ROLE", ["many", "build-1"]),
]);
const relations: readonly Relation[] = [
  { from: "ada", to: "Limit", kind: "BOUNDED_BY", count: 1, conditions: [] },
  { from: "zoe", to: "devs", kind: "MEMBER_OF", count: 1, conditions: [] },
  { from: "ada", to: "devs", kind: "MEMBER_OF", count: 1, conditions: [] },
  { from: "many", to: "Limit", kind: "ATTACHED", count: 2, conditions: [] },
];
const rowsMatching = (words: string) => rowsOf(resources, relations, words).map(({ from, to }) => `${from}-${to}`);

describe("the rows of the table", () => {
  it("are sorted by relation, then by name", () => {
    expect(rowsMatching("")).toEqual(["ada-devs", "zoe-devs", "many-Limit", "ada-Limit"]);
  });

  it("are found by name, kind, relation and the members of a stack", () => {
    expect(rowsMatching("ADA member")).toEqual(["ada-devs"]);
    expect(rowsMatching("build-1")).toEqual(["many-Limit"]);
    expect(rowsMatching("bounded")).toEqual(["ada-Limit"]);
    expect(rowsMatching("no-match")).toEqual([]);
  });
});
