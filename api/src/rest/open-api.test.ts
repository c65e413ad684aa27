import { expect, test } from "vitest";
import { DOCUMENT, requireDescribed, schemaErrors } from "../../test/support/rest-answers.ts";
import * as examples from "./examples.ts";
import { nameOf, OPERATIONS } from "./open-api.ts";

const MIN_DESCRIPTION_CHARACTERS = 12;
const PROBLEM = {
  type: "about:blank",
  title: "Not Found",
  status: 404,
  detail: "There is no such scan.",
  code: "NOT_FOUND",
  retryable: false,
  requestId: "1",
};
const READ = { path: "/api/scans/scan_1" };

function answer(body: object, { status = 200, type = "application/json" } = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": type, "x-request-id": "1", etag: 'W/"1"' },
  });
}

test("each operation has a name of its own", () => {
  const ids = OPERATIONS.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(20);
  expect(new Set(ids).size).toBe(ids.length);
});

test("each component is used", () => {
  const text = JSON.stringify(DOCUMENT);
  const { securitySchemes: _, ...components } = DOCUMENT["components"] as Record<string, Record<string, unknown>>;
  const unused = Object.entries(components).flatMap(([kind, named]) =>
    Object.keys(named).filter((name) => !text.includes(`"#/components/${kind}/${name}"`)),
  );
  expect(unused).toEqual([]);
});

test("each example has the shape that it shows", () => {
  const wrong = OPERATIONS.flatMap(({ id, answers }) =>
    Object.values(answers).flatMap((each) =>
      "shape" in each ? schemaErrors(nameOf(each.shape), each.example).map((error) => `${id}: ${error}`) : [],
    ),
  );
  expect(wrong).toEqual([]);
  const { components } = DOCUMENT as unknown as { components: { examples: Record<string, { value: unknown }> } };
  for (const [code, { value }] of Object.entries(components.examples))
    expect(schemaErrors("Problem", value), code).toEqual([]);
});

test("each field has a description that makes sense on its own", () => {
  const short: string[] = [];
  const visit = (value: unknown, at: string): void => {
    if (typeof value !== "object" || value === null) return;
    const { properties } = value as {
      readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
    };
    for (const [name, field] of Object.entries(properties ?? {}))
      if (!("$ref" in field) && (field.description ?? "").length < MIN_DESCRIPTION_CHARACTERS)
        short.push(`${at}.${name}`);
    for (const [name, inner] of Object.entries(value)) visit(inner, `${at}.${name}`);
  };
  visit(DOCUMENT["components"], "components");
  visit(DOCUMENT.paths, "paths");
  expect(short).toEqual([]);
});

test("objects of answers are open, because later releases add fields", () => {
  const { schemas } = DOCUMENT["components"] as { schemas: object };
  expect(JSON.stringify(schemas)).not.toContain('"additionalProperties":false');
});

test("answers have no other fields than the described ones, and every required one", () => {
  const { scan } = examples.queuedScan;
  const { phase: _, ...withoutPhase } = scan;
  expect(schemaErrors("ScanAnswer", { scan })).toEqual([]);
  expect(schemaErrors("ScanAnswer", { scan: withoutPhase })).toEqual(["/scan must have required property 'phase'"]);
  expect(schemaErrors("ScanAnswer", { scan: { ...scan, colour: "red" } })).toEqual([
    "/scan must NOT have additional properties",
  ]);
  expect(schemaErrors("ScanAnswer", { scan: { ...scan, status: "LOST" } })).toEqual([
    "/scan/status must be equal to one of the allowed values",
  ]);
});

test.each([
  ["an unknown status", answer(PROBLEM, { status: 418 }), "the status is not documented"],
  ["an unknown field", answer({ scan: { ...examples.queuedScan.scan, colour: "red" } }), "additional properties"],
  ["another content type", answer(PROBLEM, { status: 404 }), "application/json is not documented"],
  [
    "a code of other routes",
    answer({ ...PROBLEM, code: "USER_NOT_FOUND" }, { status: 404, type: "application/problem+json" }),
    "the code USER_NOT_FOUND is not documented",
  ],
])("the tests of REST refuse %s", async (_name, response, message) => {
  await expect(requireDescribed(READ, response)).rejects.toThrow(message);
});

test("the tests of REST accept what is described", async () => {
  await expect(requireDescribed(READ, answer(examples.queuedScan))).resolves.toBeUndefined();
  const problem = answer(PROBLEM, { status: 404, type: "application/problem+json" });
  await expect(requireDescribed(READ, problem)).resolves.toBeUndefined();
});
