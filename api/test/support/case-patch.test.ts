import { describe, expect, test } from "vitest";
import { applyPatch, type PatchOperation } from "./case-patch.ts";

const ORIGINAL = { users: [{ name: "anna" }, { name: "ben", tags: { "a/b": "1", "m~n": "2" } }] };

const PATCHES: readonly (readonly [string, readonly PatchOperation[], unknown])[] = [
  ["adds a key", [{ op: "add", path: "/scp", value: [] }], { ...ORIGINAL, scp: [] }],
  ["adds a key that exists: the value is replaced", [{ op: "add", path: "/users", value: [] }], { users: [] }],
  [
    "adds before an item",
    [{ op: "add", path: "/users/1", value: "x" }],
    { users: [ORIGINAL.users[0], "x", ORIGINAL.users[1]] },
  ],
  ["adds after the last item", [{ op: "add", path: "/users/-", value: "x" }], { users: [...ORIGINAL.users, "x"] }],
  ["replaces an item", [{ op: "replace", path: "/users/0", value: "x" }], { users: ["x", ORIGINAL.users[1]] }],
  [
    "replaces inside an item",
    [{ op: "replace", path: "/users/0/name", value: "x" }],
    { users: [{ name: "x" }, ORIGINAL.users[1]] },
  ],
  ["removes a key", [{ op: "remove", path: "/users" }], {}],
  [
    "removes items one after the other",
    [
      { op: "remove", path: "/users/0" },
      { op: "remove", path: "/users/0" },
    ],
    { users: [] },
  ],
  [
    "reads ~1 as a slash and ~0 as a tilde",
    [
      { op: "remove", path: "/users/1/tags/a~1b" },
      { op: "replace", path: "/users/1/tags/m~0n", value: "3" },
    ],
    { users: [ORIGINAL.users[0], { name: "ben", tags: { "m~n": "3" } }] },
  ],
];

describe("a patch", () => {
  test.each(PATCHES)("%s", (_name, patch, expected) => {
    const before = structuredClone(ORIGINAL);
    expect(applyPatch(ORIGINAL, patch)).toEqual(expected);
    expect(ORIGINAL).toEqual(before);
  });

  test.each<PatchOperation>([
    { op: "remove", path: "" },
    { op: "remove", path: "/roles" },
    { op: "remove", path: "/users/2" },
    { op: "remove", path: "/users/-" },
    { op: "replace", path: "/users/0/age", value: 1 },
    { op: "replace", path: "/users/2", value: 1 },
    { op: "add", path: "/users/3", value: 1 },
    { op: "add", path: "/users/01", value: 1 },
    { op: "add", path: "/roles/-", value: 1 },
    { op: "add", path: "/users/0/name/first", value: 1 },
    { op: "remove", path: "/constructor" },
  ])("fails if its path does not exist: $op $path", (operation) => {
    expect(() => applyPatch(ORIGINAL, [operation])).toThrow(/path/);
  });
});
