import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, type GraphQLError, isObjectType, parse } from "graphql";
import { describe, expect, test } from "vitest";
import type { AppError } from "../errors.ts";
import { SYSTEM } from "../services/core/permissions.ts";
import { canShowPast, FIELD_COSTS } from "./field-costs.ts";
import { checkOperation, COST_BUDGET } from "./limits.ts";

const schema = buildSchema(
  readFileSync(join(import.meta.dirname, "..", "..", "..", "schema", "schema.graphql"), "utf8"),
);
const costOf = (query: string) => checkOperation({ schema, document: parse(query), caller: SYSTEM });
const many = (count: number, field: string) =>
  `{ ${Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(" ")} }`;
const TOO_COSTLY = expect.objectContaining({ extensions: expect.objectContaining({ code: "QUERY_TOO_COSTLY" }) });

test("every field with a cost of its own exists in the schema", () => {
  const missing = Object.keys(FIELD_COSTS).filter((name) => {
    const [typeName = "", fieldName = ""] = name.split(".");
    const type = schema.getType(typeName);
    return !isObjectType(type) || !(fieldName in type.getFields());
  });
  expect(missing).toEqual([]);
});

test("an analysis costs its work, and one operation may ask for it three times", () => {
  const analysis = 'analyzePolicyDocument(document: "{}") { summary }';
  expect(costOf(many(3, analysis))).toBeGreaterThanOrEqual(1_500);
  expect(() => costOf(many(4, analysis))).toThrow(TOO_COSTLY);
  const principals = 'principalsAllowed(accountId: "a", action: "s3:GetObject", resource: "*") { allowedCount }';
  expect(costOf(many(3, principals))).toBeGreaterThanOrEqual(1_500);
  expect(() => costOf(many(4, principals))).toThrow(TOO_COSTLY);
  expect(() => costOf(many(300, 'search(text: "a") { id }'))).toThrow(TOO_COSTLY);
  expect(costOf("{ auditVerdict { isIntact } }")).toBeGreaterThanOrEqual(5_000);
  expect(() => costOf(many(100, "auditVerdict { isIntact }"))).toThrow(TOO_COSTLY);
});

test("a list of the past costs as much as an analysis, and one operation may have five", () => {
  const users = (asOf: string) => `users(first: 1, asOf: ${asOf}) { totalCount }`;
  const past = users('"2026-11-28T00:00:00Z"');
  expect(costOf(many(5, past)) - costOf(many(5, users("null")))).toBe(2_500);
  expect(() => costOf(many(6, past))).toThrow(TOO_COSTLY);
  expect(() => costOf(many(40, users("null")))).not.toThrow();
  const byVariable = (asOf: string | null) =>
    checkOperation({
      schema,
      document: parse("query Q($asOf: DateTime) { roles(first: 1, asOf: $asOf) { totalCount } }"),
      variables: { asOf },
      caller: SYSTEM,
    });
  expect(byVariable("2026-11-28T00:00:00Z") - byVariable(null)).toBe(500);
  const lists = Object.values(schema.getQueryType()!.getFields()).filter(
    ({ type, args }) => String(type).endsWith("Connection!") && args.some(({ name }) => name === "asOf"),
  );
  // The alerts at a moment are read from their events.
  const others = lists.filter(({ name }) => !canShowPast("Query", name));
  expect([lists.length, others.map(({ name }) => name)]).toEqual([6, ["alerts"]]);
});

test("a refusal tells the cost of the whole operation and the budget", () => {
  const refusalOf = (first: number) => {
    try {
      return costOf(`{ users(first: ${first}) { nodes { groups { members { groups { id } } } } } }`);
    } catch (error) {
      return ((error as GraphQLError).originalError as AppError).details;
    }
  };
  const cost = refusalOf(100) as number;
  expect(refusalOf(200)).toMatchObject({ cost: 2 * cost - 1, budget: 10_000 });
  expect(refusalOf(2_000_000_000)).toMatchObject({ cost: 20_000_000 * (cost - 1) + 1, budget: 10_000 });
});

test("analyses of stored policies count once per policy", () => {
  const page = (first: number) => `{ policies(first: ${first}) { nodes { summary issues { code } } } }`;
  expect(costOf(page(100)) - costOf("{ policies(first: 100) { nodes { id } } }")).toBeGreaterThanOrEqual(1_000);
});

describe("a refused operation says which page would fit", () => {
  const detailsOf = (query: string): Readonly<Record<string, unknown>> => {
    try {
      costOf(query);
    } catch (error) {
      return ((error as GraphQLError).originalError as AppError).details;
    }
    return {};
  };

  test.each([
    [
      "users",
      (size: number) =>
        `{ users(first: ${size}) { nodes { id escalationPaths { techniques { id } } policies { policyName } } } }`,
    ],
    ["old", (size: number) => `{ viewer { name } old: users(last: ${size}) { nodes { groups { members { id } } } } }`],
    [
      "accessKeys",
      (size: number) =>
        `{ accounts(first: 20) { totalCount } accessKeys(first: ${size}) { nodes { user { groups { members { id } } } } } }`,
    ],
  ])("of %s", (field, query) => {
    const argument = field === "old" ? "last" : "first";
    const details = detailsOf(query(500));
    expect(details).toMatchObject({ budget: COST_BUDGET, field });
    const fitting = details[argument] as number;
    expect(costOf(query(fitting))).toBeLessThanOrEqual(COST_BUDGET);
    // It is nearly the largest that fits.
    expect(costOf(query(Math.floor(fitting * 0.9)))).toBeGreaterThan(COST_BUDGET * 0.8);
  });

  test("with the size that a list has by default", () => {
    const query = "{ accounts { nodes { latestScan { newAlerts { check { results { account { name } } } } } } } }";
    const { field, first } = detailsOf(query);
    expect(field).toBe("accounts");
    expect(costOf(query.replace("accounts", `accounts(first: ${String(first)})`))).toBeLessThanOrEqual(COST_BUDGET);
  });

  test("unless no page is small enough", () => {
    const details = detailsOf(
      `{ users(first: 1) { nodes { groups { members { groups { members { groups { members { id } } } } } } } } ${"a b c d e f g h i j k l"
        .split(" ")
        .map((alias) => `${alias}: users(first: 200) { nodes { groups { id } } }`)
        .join(" ")} }`,
    );
    expect(details).toEqual({ cost: expect.any(Number), budget: COST_BUDGET });
  });
});
