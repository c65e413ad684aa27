/** Compares the schema with that of the last release: each change that breaks a client must be in CHANGELOG.md. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { type BreakingChange, buildSchema, findBreakingChanges, type GraphQLSchema } from "graphql";
import { expect, test } from "vitest";
import { comparedWithChangelog, namedBreakingChanges, releasedContract } from "../../test/support/changelog.ts";

/** How graphql-js names what changed, and the same as a schema coordinate. */
const COORDINATES: readonly (readonly [pattern: RegExp, coordinate: string])[] = [
  [/^(\w+) was removed from enum type (\w+)\./, "$2.$1"],
  [/^(\w+) was removed from union type (\w+)\./, "$2.$1"],
  [/^(\w+\.\w+) arg (\w+) /, "$1($2:)"],
  [/^A required arg (\w+) on (\w+\.\w+) was added/, "$2($1:)"],
  [/^A required field (\w+) on input type (\w+) was added/, "$2.$1"],
  [/^(\w+\.\w+) /, "$1"],
  [/^(\w+) /, "$1"],
];

function coordinateOf({ description }: BreakingChange): string {
  for (const [pattern, coordinate] of COORDINATES) {
    const match = pattern.exec(description);
    if (match) return match[0].replace(pattern, coordinate);
  }
  return description;
}

function breakingChanges(before: GraphQLSchema, after: GraphQLSchema): readonly string[] {
  return findBreakingChanges(before, after).map(coordinateOf);
}

const current = buildSchema(readFileSync(new URL("../../../schema/schema.graphql", import.meta.url), "utf8"));

test("each breaking change of GraphQL since the last release is in the changelog, and nothing else", () => {
  const released = releasedContract("graphql");
  const changes = released === null ? [] : breakingChanges(buildSchema(released), current);
  const named = namedBreakingChanges().filter((name) => !/^[A-Z]+ \//.test(name));
  expect(comparedWithChangelog(changes, named)).toEqual({ missing: [], unfounded: [] });
});

test("a removed field, argument, value and type are breaking changes, and a new optional field is none", () => {
  const before = buildSchema(`
    type Query { users(first: Int, gone: Boolean): [User!]! }
    type User { name: String! state: State! old: Old }
    type Old { a: Int }
    enum State { ON OFF }
    input Filter { a: Int }
  `);
  const after = buildSchema(`
    type Query { users(first: Int, needed: Int!): [User!]! }
    type User { name: String state: State! added: Int }
    enum State { ON }
    input Filter { a: Int b: Int! }
  `);
  expect(breakingChanges(before, after).toSorted()).toEqual([
    "Filter.b",
    "Old",
    "Query.users(gone:)",
    "Query.users(needed:)",
    "State.OFF",
    "User.name",
    "User.old",
  ]);
});

test("the newest release is compared, and before the first one there is nothing to compare", () => {
  const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), "iam-monitor-released-"))}/`);
  try {
    expect(releasedContract("graphql", folder)).toBeNull();
    for (const version of ["1.9.0", "1.10.0"])
      writeFileSync(new URL(`${version}.graphql.gz`, folder), gzipSync(`# ${version}`));
    expect(releasedContract("graphql", folder)).toBe("# 1.10.0");
    expect(releasedContract("openapi.json", folder)).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the changelog's list is the first column of the table under Breaking of the unreleased version", () => {
  const text = "## Unreleased\n\n### Breaking\n\n| Before | Now |\n|---|---|\n| `A.b`, `C` | `A.d` |\n\n## 0.1.0\n";
  expect(namedBreakingChanges(text)).toEqual(["A.b", "C"]);
  expect(comparedWithChangelog(["A.b", "E"], ["A.b", "C"])).toEqual({ missing: ["E"], unfounded: ["C"] });
});
