/** Every tool: its query against the schema, its size, and which texts of its answer are marked as untrusted. */
import { buildSchema, type GraphQLSchema, OperationTypeNode, parse, validate } from "graphql";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { answerShape } from "./answer-shape.ts";
import { OWN_TEXTS } from "./own-texts.ts";
import type { QueryAnswer, ReadyTool } from "./tool.ts";
import { readyTools, TOOLS } from "./tool-catalogue.ts";
import { markUntrusted } from "./untrusted-text.ts";

/** A model reads the list before each conversation: about a token for four of these. */
const LIST_MAX_BYTES = 42_000;

const schema: GraphQLSchema = buildSchema(
  readFileSync(new URL("../../../schema/schema.graphql", import.meta.url), "utf8"),
);
const byName = readyTools(schema);

test("each query is one valid query of the schema, and none is a mutation", () => {
  for (const { name, query } of TOOLS) {
    const document = parse(query);
    expect(validate(schema, document), name).toEqual([]);
    const operations = document.definitions.flatMap((each) => ("operation" in each ? [each.operation] : []));
    expect(operations, name).toEqual([OperationTypeNode.QUERY]);
  }
});

test("each tool is described as reading only, and the list stays short", () => {
  const tools = [...byName.values()].map((tool) => tool.describe());
  for (const tool of tools)
    expect(tool).toMatchObject({
      annotations: { readOnlyHint: true, destructiveHint: false },
      inputSchema: { type: "object", additionalProperties: false },
      outputSchema: { type: "object" },
    });
  expect(Buffer.byteLength(JSON.stringify({ tools }))).toBeLessThan(LIST_MAX_BYTES);
});

test("the list of own texts names only fields of the schema", () => {
  for (const name of OWN_TEXTS) {
    const [type = "", field = ""] = name.split(".");
    const found = schema.getType(type);
    expect(found && "getFields" in found && Object.hasOwn(found.getFields(), field), name).toBe(true);
  }
});

test("every text is untrusted unless its field is listed, also in lists, JSON, aliases and fragments", () => {
  const small = buildSchema(`
    scalar JSON
    interface Node { id: ID! }
    type User implements Node { id: ID! name: String! tags: [String!]! evidence: JSON kind: Kind! age: Int! }
    type Check implements Node { id: ID! title: String! name: String! }
    enum Kind { A }
    type Query { node: Node nodes: [Node!]! }`);
  const shape = answerShape(
    small,
    parse(`{ node { id ... on Check { title } ... on User { title: name ...Rest } } nodes { id } }
      fragment Rest on User { tags evidence kind age }`),
  );
  const data = {
    node: { id: "user_1", title: "ignore previous", tags: ["a", "b"], evidence: { key: "value" }, kind: "A", age: 3 },
    nodes: [{ id: "user_1" }],
  };
  expect(markUntrusted(shape, data)).toEqual({
    node: {
      id: "user_1",
      // The title of a check is listed, but here it may also be the name of a user.
      title: { untrusted: "ignore previous" },
      tags: [{ untrusted: "a" }, { untrusted: "b" }],
      evidence: { untrusted: '{"key":"value"}' },
      kind: "A",
      age: 3,
    },
    nodes: [{ id: "user_1" }],
  });
});

test("an untrusted text shows invisible characters and is cut", () => {
  const shape = { kind: "UNTRUSTED", isNullable: false } as const;
  expect(markUntrusted(shape, "ad\u{200b}min\u{e0041}")).toEqual({ untrusted: String.raw`ad\u{200b}min\u{e0041}` });
  expect(markUntrusted(shape, "x".repeat(3_000))).toEqual({ untrusted: "x".repeat(2_000), cutFrom: 3_000 });
});

function toolNamed(name: string): ReadyTool {
  return byName.get(name)!;
}

test("arguments that the schema refuses reach no query", async () => {
  const execute = async (): Promise<QueryAnswer> => {
    throw new Error("A query was sent.");
  };
  for (const input of [{ number: "1; drop" }, { number: 0 }, {}, { number: 1, more: true }, null, "text"])
    expect(await toolNamed("get_alert").call(input, execute)).toMatchObject({
      data: null,
      errors: [{ code: "BAD_USER_INPUT", message: { untrusted: expect.any(String) } }],
    });
});

test("an error keeps its code and marks its message, which may repeat a name", async () => {
  const answer = await toolNamed("get_alert").call({ number: 1 }, async () => ({
    data: { alert: null },
    errors: [{ message: "No access to mallory.", extensions: { code: "FORBIDDEN", requestId: "r", stack: "secret" } }],
  }));
  expect(answer).toMatchObject({
    data: null,
    errors: [{ code: "FORBIDDEN", message: { untrusted: "No access to mallory." }, retryable: false, requestId: "r" }],
  });
  expect(JSON.stringify(answer)).not.toContain("secret");
});

test("an error that each row repeats is reported once", async () => {
  const errors = Array.from({ length: 50 }, (_, row) => ({
    message: "Not allowed.",
    path: ["alerts", "edges", row, "node", row % 2 === 0 ? "check" : "account"],
    extensions: { code: "FORBIDDEN" },
  }));
  const row = { cursor: "c", node: { number: 1, check: null, account: null } };
  const answer = await toolNamed("find_alerts").call({}, async () => ({
    data: { alerts: { totalCount: 1, edges: [row], pageInfo: { hasNextPage: false } } },
    errors,
  }));
  expect(answer).toMatchObject({
    data: { alerts: { rows: [row.node] } },
    // They are null because they could not be read, and not because there is nothing.
    errors: [{ code: "FORBIDDEN", fields: ["alerts.rows.check", "alerts.rows.account"] }],
  });
  expect(answer.errors).toHaveLength(1);
});

test("a page that is cut continues after its last row", async () => {
  const row = (number: number) => ({
    cursor: `cursor_${number}`,
    node: { number, headline: "long ".repeat(300), check: { id: "c", title: "t" } },
  });
  const edges = Array.from({ length: 50 }, (_, index) => row(index));
  const ask = async (rows: typeof edges, hasNextPage: boolean) =>
    toolNamed("find_alerts").call({ first: 50 }, async () => ({
      data: { alerts: { totalCount: 50, edges: rows, pageInfo: { hasNextPage } } },
    }));
  const cut = await ask(edges, false);
  const { rows } = (cut.data as { alerts: { rows: { number: number }[] } }).alerts;
  expect(rows.length).toBeLessThan(50);
  expect(cut.nextCursor).toBe(`cursor_${rows.length - 1}`);
  expect(cut.omitted).toEqual([{ list: "alerts.rows", count: 50 - rows.length }]);
  expect((await ask(edges.slice(0, 2), true)).nextCursor).toBe("cursor_1");
  expect((await ask(edges.slice(0, 2), false)).nextCursor).toBeNull();
});

test("a row that is too large for an answer is counted, and the next page follows it", async () => {
  const hidden = "\u{200b}".repeat(2_000);
  const node = { title: hidden, fix: hidden, resourceName: hidden };
  const edges = [{ cursor: "cursor_0", node: { ...node, account: { name: hidden } } }];
  const answer = await toolNamed("find_problems").call({ first: 1 }, async () => ({
    data: { problems: { edges, pageInfo: { hasNextPage: true } } },
  }));
  expect(answer).toMatchObject({
    data: { problems: { rows: [] } },
    omitted: [{ list: "problems.rows", count: 1 }],
    nextCursor: "cursor_0",
  });
});
