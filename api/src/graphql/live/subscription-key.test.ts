import { buildSchema, parse, print } from "graphql";
import { expect, test } from "vitest";
import { subscriptionKeyOf } from "./subscription-key.ts";

const schema = buildSchema(`
  type Query { a: Int }
  type Subscription { events(filter: String, after: String): Event, progress(scanId: ID!): Event }
  type Event { id: ID, alerts(first: Int, query: String): Int }`);
const keyOf = (source: string, variableValues: Record<string, unknown> = {}, operationName?: string) =>
  subscriptionKeyOf({ schema, document: parse(source, { noLocation: true }), variableValues, operationName });

test("the arguments of the root field are not part of the key", () => {
  const { document, variables } = keyOf(
    `query Other { a } subscription S($after: String, $filter: String) { live: events(after: $after, filter: $filter) { ...E } } fragment E on Event { id }`,
    { after: "x", filter: "y" },
    "S",
  );
  expect(print(document)).toBe(print(parse("subscription S { live: events { ...E } } fragment E on Event { id }")));
  expect(variables).toEqual({});
});

test("variables used below the root field stay, and missing ones are not added", () => {
  const source = `subscription S($after: String, $q: String, $n: Int = 5, $is: Boolean!) { events(after: $after) @include(if: $is) { ...E } } fragment E on Event { alerts(first: $n, query: $q) }`;
  const { document, variables } = keyOf(source, { after: "x", q: "is:open", is: true, stray: 1 });
  expect(print(document)).toContain("subscription S($q: String, $n: Int = 5, $is: Boolean!)");
  expect(print(document)).not.toContain("$after");
  expect(variables).toEqual({ q: "is:open", is: true });
});

test("required arguments and arguments inside a fragment stay", () => {
  expect(keyOf("subscription S($id: ID!) { progress(scanId: $id) { id } }", { id: "1" }).variables).toEqual({
    id: "1",
  });
  const inFragment =
    "subscription S($after: String) { ...R } fragment R on Subscription { events(after: $after) { id } }";
  expect(keyOf(inFragment, { after: "x" }).variables).toEqual({ after: "x" });
});

test("one document with equal variables has one key, and every other combination has another", () => {
  const document = parse("subscription S($after: String, $q: String) { events(after: $after) { alerts(query: $q) } }");
  const keyWith = (variableValues: Record<string, unknown>) =>
    subscriptionKeyOf({ schema, document, variableValues }).key;
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
  expect(new Set(all.map(keyWith)).size).toBe(all.length);
  expect(keyWith({ q: "a", after: "1" })).toBe(keyWith({ after: "2", q: "a" }));
  const again = parse("subscription S($after: String, $q: String) { events(after: $after) { alerts(query: $q) } }");
  expect(subscriptionKeyOf({ schema, document: again, variableValues: { q: "a" } }).key).not.toBe(keyWith({ q: "a" }));
});
