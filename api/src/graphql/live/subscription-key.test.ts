import { buildSchema, parse, print } from "graphql";
import { expect, test } from "vitest";
import { liveQuestionOf } from "./subscription-key.ts";

const schema = buildSchema(`
  type Query { a: Int }
  type Subscription { events(filter: String, after: String): Event, progress(scanId: ID!): Event }
  type Event { id: ID, alerts(first: Int, query: String): Int }`);
const questionOf = (source: string, variableValues: Record<string, unknown> = {}, operationName?: string) =>
  liveQuestionOf({ schema, document: parse(source, { noLocation: true }), variableValues, operationName });

test("which events are wanted is no part of what is asked of them", () => {
  const { document, variables } = questionOf(
    `query Other { a } subscription S($after: String, $filter: String) { told: events(after: $after, filter: $filter) { ...E } } fragment E on Event { id }`,
    { after: "x", filter: "y" },
    "S",
  );
  expect(print(document)).toBe(print(parse("subscription S { told: events { ...E } } fragment E on Event { id }")));
  expect(variables).toEqual({});
});

test("what is used below stays, and what is not given stays away", () => {
  const source = `subscription S($after: String, $q: String, $n: Int = 5, $is: Boolean!) { events(after: $after) @include(if: $is) { ...E } } fragment E on Event { alerts(first: $n, query: $q) }`;
  const { document, variables } = questionOf(source, { after: "x", q: "is:open", is: true, stray: 1 });
  expect(print(document)).toContain("subscription S($q: String, $n: Int = 5, $is: Boolean!)");
  expect(print(document)).not.toContain("$after");
  expect(variables).toEqual({ q: "is:open", is: true });
});

test("an argument that must be there, and one inside of a fragment, stay", () => {
  expect(questionOf("subscription S($id: ID!) { progress(scanId: $id) { id } }", { id: "1" }).variables).toEqual({
    id: "1",
  });
  const inFragment =
    "subscription S($after: String) { ...R } fragment R on Subscription { events(after: $after) { id } }";
  expect(questionOf(inFragment, { after: "x" }).variables).toEqual({ after: "x" });
});

test("equal questions of one document have equal texts, others never", () => {
  const document = parse("subscription S($after: String, $q: String) { events(after: $after) { alerts(query: $q) } }");
  const textOf = (variableValues: Record<string, unknown>) => liveQuestionOf({ schema, document, variableValues }).text;
  const all = [
    { q: "a" },
    { q: "b" },
    { q: null },
    {},
    { q: 1 },
    { q: Infinity },
    { q: "1" },
    { q: -0 },
    { q: 0 },
    { q: ["a"] },
  ];
  expect(new Set(all.map(textOf)).size).toBe(all.length);
  expect(textOf({ q: "a", after: "1" })).toBe(textOf({ after: "2", q: "a" }));
  const again = parse("subscription S($after: String, $q: String) { events(after: $after) { alerts(query: $q) } }");
  expect(liveQuestionOf({ schema, document: again, variableValues: { q: "a" } }).text).not.toBe(textOf({ q: "a" }));
});
