/** What the MCP server answers to each kind of message, for clients of 2026-07-28 and for earlier ones. */
import { buildSchema } from "graphql";
import { expect, test } from "vitest";
import { z } from "zod";
import { readMessage } from "./json-rpc.ts";
import { answerMessage, type McpHeaders } from "./protocol.ts";
import { defineTool, ReadyTool } from "./tool.ts";

const tool = new ReadyTool(
  defineTool({
    name: "echo",
    title: "Echo",
    description: "Answers.",
    input: z.strictObject({}),
    query: "{ name }",
    variables: (input) => input,
  }),
  buildSchema("type Query { name: String }"),
);
const server = { version: "1.2.3", tools: new Map([[tool.name, tool]]) };

const NO_HEADERS: McpHeaders = { version: undefined, method: undefined, name: undefined };
const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};
const NOTICE = expect.any(String);

async function ask(message: object, headers: Partial<McpHeaders> = {}) {
  return answerMessage(server, {
    message: readMessage({ jsonrpc: "2.0", ...message })!,
    headers: { ...NO_HEADERS, ...headers },
    call: (called, input) => called.call(input, async () => ({ data: { name: "me" } })),
  });
}
const askNow = (method: string, params: object = {}, headers: Partial<McpHeaders> = {}) =>
  ask(
    { id: 7, method, params: { ...params, _meta: META } },
    { version: "2026-07-28", method, name: (params as { name?: string }).name, ...headers },
  );

test("a client of 2026-07-28 needs no handshake and no session", async () => {
  const discovered = await askNow("server/discover");
  expect(discovered).toMatchObject({
    status: 200,
    body: {
      id: 7,
      result: {
        resultType: "complete",
        supportedVersions: ["2026-07-28", "2025-11-25", "2025-06-18"],
        capabilities: { tools: {} },
        instructions: expect.stringContaining("untrusted"),
        cacheScope: "private",
        _meta: { "io.modelcontextprotocol/serverInfo": { name: "iam-monitor", version: "1.2.3" } },
      },
    },
  });
  expect(await askNow("tools/list")).toMatchObject({
    body: { result: { resultType: "complete", ttlMs: 300_000, tools: [{ name: "echo" }] } },
  });
  const structuredContent = { notice: NOTICE, data: { name: { untrusted: "me" } } };
  expect(await askNow("tools/call", { name: "echo" })).toMatchObject({
    body: { result: { resultType: "complete", structuredContent, isError: false } },
  });
});

test("an earlier client gets its version, or the newest that has a handshake", async () => {
  const initialize = async (protocolVersion: string) => {
    const { body } = await ask({ id: "a", method: "initialize", params: { protocolVersion } });
    return (body as { result: { protocolVersion: string } }).result.protocolVersion;
  };
  expect(await initialize("2025-06-18")).toBe("2025-06-18");
  expect(await initialize("2025-11-25")).toBe("2025-11-25");
  expect(await initialize("2024-11-05")).toBe("2025-11-25");
  expect(await ask({ method: "notifications/initialized" })).toEqual({ status: 202, body: null });
  expect(await ask({ id: 1, method: "ping" })).toMatchObject({ status: 200, body: { result: {} } });
  expect(await ask({ id: 1, method: "tools/call", params: { name: "echo" } }, { version: "2025-06-18" })).toMatchObject(
    {
      body: { result: { structuredContent: { data: { name: { untrusted: "me" } } } } },
    },
  );
  expect(await ask({ id: 1, method: "server/discover" })).toMatchObject({
    status: 200,
    body: { error: { code: -32_601 } },
  });
});

test("text and structured content are the same answer", async () => {
  const { body } = await askNow("tools/call", { name: "echo" });
  const { content, structuredContent } = (
    body as { result: { content: { text: string }[]; structuredContent: object } }
  ).result;
  expect(JSON.parse(content[0]!.text)).toEqual(structuredContent);
});

test.each([
  ["no version header", () => askNow("tools/list", {}, { version: undefined }), 400, -32_020],
  ["another version header", () => askNow("tools/list", {}, { version: "2025-11-25" }), 400, -32_020],
  ["another method header", () => askNow("tools/list", {}, { method: "tools/call" }), 400, -32_020],
  ["no method header", () => askNow("tools/list", {}, { method: undefined }), 400, -32_020],
  ["another name header", () => askNow("tools/call", { name: "echo" }, { name: "other" }), 400, -32_020],
  ["no name header", () => askNow("tools/call", { name: "echo" }, { name: undefined }), 400, -32_020],
  [
    "no capabilities",
    () =>
      ask(
        { id: 7, method: "tools/list", params: { _meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } } },
        { version: "2026-07-28", method: "tools/list" },
      ),
    400,
    -32_602,
  ],
  ["no metadata", () => ask({ id: 7, method: "tools/list" }, { version: "2026-07-28" }), 400, -32_602],
  [
    "an earlier client of an unknown version",
    () => ask({ id: 7, method: "ping" }, { version: "1900-01-01" }),
    400,
    -32_022,
  ],
  ["a method that does not exist", () => askNow("resources/list"), 404, -32_601],
  ["a stream of changes", () => askNow("subscriptions/listen"), 404, -32_601],
  ["a method that every object has", () => askNow("constructor"), 404, -32_601],
  ["a tool that does not exist", () => askNow("tools/call", { name: "delete_user" }), 200, -32_602],
  ["a tool that every object has", () => askNow("tools/call", { name: "constructor" }), 200, -32_602],
  ["a second page of tools", () => askNow("tools/list", { cursor: "x" }), 200, -32_602],
] as const)("%s is refused", async (_case, asked, status, code) => {
  expect(await asked()).toMatchObject({ status, body: { id: 7, error: { code } } });
});

test("an unsupported version is answered with those that are supported", async () => {
  const meta = { ...META, "io.modelcontextprotocol/protocolVersion": "2031-01-01" };
  const answer = await ask(
    { id: 7, method: "tools/list", params: { _meta: meta } },
    { version: "2031-01-01", method: "tools/list" },
  );
  expect(answer).toMatchObject({
    status: 400,
    body: { error: { code: -32_022, data: { supported: ["2026-07-28", "2025-11-25", "2025-06-18"] } } },
  });
});

test("a name header may be in base64", async () => {
  const name = `=?base64?${Buffer.from("echo").toString("base64")}?=`;
  expect(await askNow("tools/call", { name: "echo" }, { name })).toMatchObject({ status: 200 });
});

test("only one request or notification is a message", () => {
  const request = { jsonrpc: "2.0", id: 1, method: "ping" };
  expect(readMessage(request)).toMatchObject({ id: 1, method: "ping" });
  for (const body of [
    [request],
    null,
    "ping",
    { ...request, jsonrpc: "1.0" },
    { ...request, id: null },
    { ...request, id: 1.5 },
    { ...request, params: [] },
    { jsonrpc: "2.0", id: 1, result: {} },
  ])
    expect(readMessage(body)).toBeNull();
});
