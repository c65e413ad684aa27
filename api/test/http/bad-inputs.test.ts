/**
 * Invalid inputs over every transport that can carry them, with the expected error code. Inputs of a single transport
 * are tested elsewhere: batches, methods and media types in server.test.ts, closed sockets in graphql.test.ts, policies
 * in policy-analysis.test.ts, offline files in offline-files.test.ts, and unusual AWS responses in
 * read-account.test.ts.
 */
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(platform);
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

type Variables = Readonly<Record<string, unknown>>;
type Ask = (query: string, variables: Variables) => Promise<string>;

/** Returns the code of the first error or userError, or "answered" if there is none. */
function codeOf(answer: {
  data?: unknown;
  errors?: readonly { extensions?: Readonly<Record<string, unknown>> }[];
}): string {
  const refused =
    answer.errors?.[0]?.extensions?.["code"] ??
    /"userErrors":\[\{"code":"(\w+)"/.exec(JSON.stringify(answer.data ?? null))?.[1];
  return typeof refused === "string" ? refused : "answered";
}

const overHttp: Ask = async (query, variables) => {
  const answer = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${server.token}` },
    body: JSON.stringify({ query, variables }),
  });
  expect(answer.status, query.slice(0, 80)).toBeLessThan(500);
  return codeOf((await answer.json()) as Parameters<typeof codeOf>[0]);
};

const overSocket: Ask = async (query, variables) => {
  const client = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { token: server.token },
    retryAttempts: 0,
  });
  const answer = await new Promise<string>((resolve) => {
    let code = "answered";
    client.subscribe(
      { query, variables },
      {
        next: (each) => (code = codeOf(each as Parameters<typeof codeOf>[0])),
        error: (error) =>
          resolve(Array.isArray(error) ? codeOf({ errors: error }) : `closed ${String((error as CloseEvent).code)}`),
        complete: () => resolve(code),
      },
    );
  });
  await client.dispose();
  return answer;
};

const TRANSPORTS: readonly (readonly [string, Ask])[] = [
  ["HTTP", overHttp],
  ["a socket", overSocket],
];

const nested = (depth: number): string => "{ account { latestScan ".repeat(depth) + "{ id } " + "} }".repeat(depth);
const PAGE = "query Q($n: Int) { users(first: $n) { totalCount nodes { id } } }";
const NODE = "query Q($id: ID!) { scan(id: $id) { id } }";
const FIND = "query Q($q: String) { users(filter: { query: $q }) { totalCount } }";
const COMMENT = `mutation M($c: String!) { commentOnAlert(input: { id: "alert_x", comment: $c }) { userErrors { code } } }`;
const DISMISS = `mutation M($r: DismissalReason, $e: DateTime) { dismissAlert(input: { id: "alert_x", reason: $r, comment: "x", expiresAt: $e }) { userErrors { code } } }`;
const fragments = (count: number): string =>
  `{ ...F0 } ${Array.from({ length: count }, (_, at) => `fragment F${at} on Query { viewer { name } ...F${at + 1} }`).join(" ")} fragment F${count} on Query { viewer { name } }`;

describe.each(TRANSPORTS)("over %s", (transport, ask) => {
  test.each<[name: string, query: string, variables: Variables, code: string]>([
    ["20,000 open brackets", "{a".repeat(20_000), {}, "QUERY_TOO_LARGE"],
    [
      "10,000 nested lists",
      `{ users(filter: ${"[".repeat(10_000)}${"]".repeat(10_000)}) { totalCount } }`,
      {},
      "QUERY_TOO_LARGE",
    ],
    ["2,000 equal fields", `{ ${"viewer{name} ".repeat(2_000)}}`, {}, "QUERY_TOO_LARGE"],
    ["depth 11", `{ users { nodes ${nested(5)} } }`, {}, "QUERY_TOO_DEEP"],
    [
      "cyclic fragments",
      `{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }`,
      {},
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["a page of 100,000", PAGE, { n: 100_000 }, "QUERY_TOO_COSTLY"],
    ["a page of -1", PAGE, { n: -1 }, "BAD_USER_INPUT"],
    ["a page of 1e308", PAGE, { n: 1e308 }, "BAD_USER_INPUT"],
    ["a page of text", PAGE, { n: "5" }, "BAD_USER_INPUT"],
    ["no page size", PAGE, { n: null }, "answered"],
    ["a lone surrogate in the document", `{ viewer { name } } # \ud800`, {}, "BAD_REQUEST"],
    ["a lone surrogate in a filter", FIND, { q: "\ud800" }, "BAD_QUERY"],
    ["an unknown id", NODE, { id: `scan_${"0".repeat(32)}` }, "answered"],
    ["a malformed id", NODE, { id: "../../etc/passwd" }, "answered"],
    ["SQL in an id", NODE, { id: "x'; drop table alert; --" }, "answered"],
    ["SQL in a filter", FIND, { q: "' or 1=1 --" }, "answered"],
    ["a NUL in a filter", FIND, { q: "a\u0000b" }, "BAD_QUERY"],
    ["a NUL in an id", NODE, { id: "a\u0000b" }, "BAD_USER_INPUT"],
    ["a NUL in a comment", COMMENT, { c: "a\u0000b" }, "BAD_USER_INPUT"],
    ["right-to-left and zero-width characters in a filter", FIND, { q: "\u202eevil\u200b" }, "answered"],
    ["a dismissal without a reason", DISMISS, { r: null, e: "2099-01-01T00:00:00Z" }, "REASON_REQUIRED"],
    ["a dismissal without an expiry date", DISMISS, { r: "RISK_ACCEPTED", e: null }, "EXPIRY_REQUIRED"],
    [
      "a dismissal with a distant expiry date",
      DISMISS,
      { r: "RISK_ACCEPTED", e: "2099-01-01T00:00:00Z" },
      "EXPIRY_TOO_FAR",
    ],
    [
      "a dismissal with an expiry date in the past",
      DISMISS,
      { r: "RISK_ACCEPTED", e: "2020-01-01T00:00:00Z" },
      "BAD_USER_INPUT",
    ],
  ])("%s", async (_name, query, variables, code) => {
    expect(await ask(query, variables)).toBe(code);
  });

  test("a document of 315 KB, and a text of 10 MB", async () => {
    const tooLarge = transport === "HTTP" ? "QUERY_TOO_LARGE" : "closed 1009";
    expect(await ask(fragments(7_000), {})).toBe(tooLarge);
    expect(await ask(FIND, { q: "x".repeat(10_000_000) }).catch(() => "cut off")).toBe(
      transport === "HTTP" ? "PAYLOAD_TOO_LARGE" : "closed 1009",
    );
  });
});

test("every response has the headers that keep browsers from running or reading foreign content", async () => {
  const paths = ["/graphql", "/api/scans/x", "/api/alerts.csv", "/openapi.json", "/healthz", "/nowhere.txt"];
  for (const path of paths) {
    const { headers } = await server.rest(path, { headers: { origin: "https://evil.example" } });
    expect(headers.get("content-security-policy"), path).toMatch(/default-src '(none|self)'/);
    expect(headers.get("x-content-type-options"), path).toBe("nosniff");
    expect(headers.get("referrer-policy"), path).toBe("no-referrer");
    expect(headers.get("cache-control"), path).toBe("no-store");
    // CORS is off, so pages of other sites cannot read responses.
    expect(
      [...headers.keys()].filter((name) => name.startsWith("access-control-")),
      path,
    ).toEqual([]);
  }
  const preflight = await server.rest("/graphql", {
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
  });
  expect([...preflight.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
});

test("a form on another site cannot send GraphQL requests, because simple requests are refused", async () => {
  const query = "{ viewer { name } }";
  const forms: RequestInit[] = [
    {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `query=${encodeURIComponent(query)}`,
    },
    { method: "POST", headers: { "content-type": "text/plain" }, body: JSON.stringify({ query }) },
    { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" },
  ];
  for (const form of forms) expect((await server.rest("/graphql", form)).status).toBe(415);
  expect((await server.rest(`/graphql?query=${encodeURIComponent(query)}`)).status).toBe(400);
});
