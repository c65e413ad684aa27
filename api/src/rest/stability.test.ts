/** Compares the OpenAPI document with that of the last release: each change that breaks a client is in CHANGELOG.md. */
import { expect, test } from "vitest";
import { comparedWithChangelog, namedBreakingChanges, releasedContract } from "../../test/support/changelog.ts";
import { breakingOpenApiChanges, type ComparedDocument } from "../../test/support/open-api-changes.ts";
import { openApiDocument } from "./open-api.ts";

test("each breaking change of REST since the last release is in the changelog, and nothing else", () => {
  const released = releasedContract("openapi.json");
  const changes =
    released === null ? [] : breakingOpenApiChanges(JSON.parse(released) as ComparedDocument, openApiDocument("0.0.0"));
  const named = namedBreakingChanges().filter((name) => /^[A-Z]+ \//.test(name));
  expect(comparedWithChangelog(changes, named)).toEqual({ missing: [], unfounded: [] });
});

const user = {
  type: "object",
  required: ["name"],
  properties: { name: { type: "string" }, groups: { type: "array", items: { type: "string" } } },
};

function documentOf({ parameters = [], body = {}, answer = user }: Record<string, object>): ComparedDocument {
  return {
    paths: {
      "/users": {
        post: {
          parameters,
          requestBody: { content: { "application/json": { schema: body } } },
          responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/User" } } } } },
        },
      },
    },
    components: { schemas: { User: answer } },
  } as unknown as ComparedDocument;
}

test.each([
  [
    "a removed field of an answer",
    {},
    { answer: { ...user, properties: { name: user.properties.name } } },
    ["200.groups"],
  ],
  [
    "a field that can become null",
    {},
    { answer: { ...user, properties: { ...user.properties, name: { type: ["string", "null"] } } } },
    ["200.name"],
  ],
  ["a field that an answer may now lack", {}, { answer: { ...user, required: [] } }, ["200.name"]],
  ["a removed parameter", { parameters: [{ name: "q", in: "query" }] }, {}, ["query q"]],
  ["a newly required parameter", {}, { parameters: [{ name: "q", in: "query", required: true }] }, ["query q"]],
  [
    "a newly required field of a body",
    { body: { properties: { a: {} } } },
    { body: { properties: { a: {}, b: {} }, required: ["b"] } },
    ["body.b"],
  ],
  [
    "a value that a body may no longer have",
    { body: { properties: { a: { enum: ["X", "Y"] } } } },
    { body: { properties: { a: { enum: ["X"] } } } },
    ["body.a"],
  ],
  ["a new optional parameter, which breaks nothing", {}, { parameters: [{ name: "q", in: "query" }] }, []],
  [
    "a new field of an answer, which breaks nothing",
    {},
    { answer: { ...user, properties: { ...user.properties, arn: { type: "string" } } } },
    [],
  ],
])("finds %s", (_name, before: Record<string, object>, after: Record<string, object>, places) => {
  expect(breakingOpenApiChanges(documentOf(before), documentOf(after))).toEqual(
    places.map((place) => `POST /users ${place}`),
  );
});

test("finds a removed route", () => {
  expect(breakingOpenApiChanges(documentOf({}), { paths: {} })).toEqual(["POST /users"]);
});
