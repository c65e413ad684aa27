/** What HTTP demands of every answer: challenges, allowed methods, one form of errors, repeated requests and compression. */
import { once } from "node:events";
import { connect } from "node:net";
import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { ApiTokenEntity } from "../../src/db/entities/access.ts";
import { DAY } from "../../src/iam/time.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { NO_PROGRESS } from "../../src/services/scans/scans.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const SECURITY_HEADERS = ["x-request-id", "content-security-policy", "x-content-type-options", "referrer-policy"];

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform, {
    rateLimits: { address: 6_000_000, credential: 600_000, stranger: 6_000_000, sockets: 100 },
  });
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

const scanRequest = (headers: Record<string, string> = {}, body: object = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

async function startScan(headers: Record<string, string> = {}, body: object = {}) {
  const answer = await server.rest("/api/alerts/iam", scanRequest(headers, body));
  // oxlint-disable-next-line no-explicit-any
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, any> };
}

describe("a refused caller", () => {
  test.each(["/api/aws/iam/users", "/openapi.json"])(
    "gets a challenge for %s (RFC 9110, section 11.6.1)",
    async (path) => {
      const none = await fetch(`${server.url}${path}`);
      expect(none.status).toBe(401);
      expect(none.headers.get("www-authenticate")).toBe('Bearer realm="IAM Monitor"');
      const wrong = await fetch(`${server.url}${path}`, { headers: { authorization: "Bearer wrong" } });
      expect(wrong.headers.get("www-authenticate")).toBe('Bearer realm="IAM Monitor", error="invalid_token"');
    },
  );
});

describe("methods", () => {
  test.each([
    ["/api/aws/iam/users", "GET, HEAD, OPTIONS"],
    ["/api/alerts/iam", "POST, OPTIONS"],
    ["/graphql", "GET, POST, HEAD, OPTIONS"],
    ["/healthz", "GET, HEAD, OPTIONS"],
    ["/openapi.json", "GET, HEAD, OPTIONS"],
  ])("of %s are listed for OPTIONS, and others refused", async (path, allowed) => {
    const options = await server.rest(path, { method: "OPTIONS" });
    expect({ status: options.status, allow: options.headers.get("allow") }).toEqual({ status: 204, allow: allowed });
    const refused = await server.rest(path, { method: "DELETE" });
    expect({ status: refused.status, allow: refused.headers.get("allow") }).toEqual({ status: 405, allow: allowed });
  });

  test("TRACE is refused without an echo of the request", async () => {
    const answer = await raw(
      `TRACE /api/aws/iam/users HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${server.token}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).not.toContain(server.token);
  });
});

/** Sends bytes and returns what the server answers until it closes the connection or a second passes without data. */
async function raw(request: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(1_000, () => socket.destroy());
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(request);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("utf8");
}

describe("a request that no route can answer", () => {
  test.each([
    ["/api/scans/%zz", 400],
    [`/api/scans/${"x".repeat(101)}`, 400],
    ["/v1/users", 404],
    ["//api/scans/scan_0", 404],
    ["/api/nothing", 404],
  ])("gets a problem document for %s, which does not repeat it", async (path, status) => {
    const answer = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${server.token}` } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    for (const header of SECURITY_HEADERS) expect(answer.headers.get(header), header).toBeTruthy();
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const text = await answer.text();
    const problem = JSON.parse(text) as Record<string, unknown>;
    expect(problem).toMatchObject({ status, code: expect.any(String), retryable: false });
    expect(problem["requestId"]).toBe(answer.headers.get("x-request-id"));
    expect(text).not.toContain(path.split("/").at(-1));
  });

  test.each([
    ["no HTTP at all", "hello\r\n\r\n", 400],
    ["headers that are too large", `GET / HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(70_000)}\r\n\r\n`, 431],
  ])("gets a problem document for %s", async (_words, request, status) => {
    const answer = await raw(request);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    for (const header of SECURITY_HEADERS) expect(answer).toContain(`${header}: `);
    const problem = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4)) as Record<string, unknown>;
    expect(problem).toMatchObject({ status, type: "about:blank", retryable: false });
  });
});

describe("POST /api/alerts/iam, repeated", () => {
  test(
    "a request with the same key gets the same scan, also while it runs and after it has ended",
    { timeout: 240_000 },
    async () => {
      const first = await startScan({ "idempotency-key": "nightly-1" });
      expect(first.status).toBe(202);
      expect(first.headers.get("retry-after")).toBe("2");
      const { id } = first.body["scan"];
      const together = await Promise.all([1, 2, 3].map(() => startScan({ "idempotency-key": "nightly-1" })));
      for (const { status, body } of together) expect({ status, id: body["scan"]?.id }).toEqual({ status: 202, id });
      await platform.waitFor(id);
      const after = await startScan({ "idempotency-key": "nightly-1" }, { wait: 30 });
      expect({ status: after.status, id: after.body["scan"].id }).toEqual({ status: 200, id });
      const next = await startScan({ "idempotency-key": "nightly-2" }, { wait: 60 });
      expect(next.body["scan"].id).not.toBe(id);
      expect((await startScan({ "idempotency-key": "with a space" })).body).toMatchObject({
        code: "BAD_USER_INPUT",
        path: "idempotencyKey",
      });
    },
  );

  test("a key belongs to its account", async () => {
    const { data } = await server.graphql(
      `mutation { connectAccount(input: { name: "files", source: OFFLINE_FILES }) { account { id } } }`,
    );
    const other = await startScan({ "idempotency-key": "nightly-1" }, { account: data.connectAccount.account.id });
    expect(other).toMatchObject({ status: 409, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
    await server.graphql(
      `mutation($id: ID!) { disconnectAccount(input: { id: $id, confirmation: "files" }) { userErrors { code } } }`,
      { id: data.connectAccount.account.id },
    );
  });

  test("a request with `wait` joins the open scan, and one without names it", async () => {
    const rows = (sql: string) => platform.platform.orm.em.fork().execute(sql);
    // Without a job, no worker takes the scan before a minute has passed.
    await rows(
      `insert into account (id, aws_account_id, name, source, status, region, writes, created_at) values ('account_held', '999900001111', 'held', 'SANDBOX', 'CONNECTED', 'us-east-1', 'OFF', now())`,
    );
    await rows(
      `insert into scan (id, account_id, status, trigger, requested_by, requested_at, progress) values ('scan_held', 'account_held', 'QUEUED', 'OPERATOR', '{"kind": "SYSTEM", "displayName": "IAM Monitor"}', now(), '${JSON.stringify(NO_PROGRESS)}')`,
    );
    const account = "999900001111";
    const [refused, joined] = await Promise.all([startScan({}, { account }), startScan({}, { account, wait: 1 })]);
    await rows("delete from scan where id = 'scan_held'");
    await rows("delete from account where id = 'account_held'");
    expect(refused).toMatchObject({ status: 409, body: { code: "SCAN_ALREADY_RUNNING" } });
    expect(refused.headers.get("location")).toBe("/api/scans/scan_held");
    expect(joined).toMatchObject({ status: 202, body: { scan: { id: "scan_held" } } });
  });

  test("a token that may only start scans gets the same answer to the same request", async () => {
    const em = platform.platform.orm.em.fork();
    const token = await insertRoleToken(em, "admin", "starter", null, ["scans.start", "accounts.read"]);
    const headers = { authorization: `Bearer ${token}`, "idempotency-key": "starter-1" };
    const body = { account: "111122223333" };
    const first = await startScan(headers, body);
    const again = await startScan(headers, body);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body["scan"].id).toBe(first.body["scan"].id);
    await platform.waitFor(first.body["scan"].id);
  });

  test("the type JSON without a body is an empty body", async () => {
    const answer = await server.rest("/api/alerts/iam?", {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    const { code } = (await answer.json()) as { code?: string };
    expect(code).not.toBe("BAD_REQUEST");
    expect([202, 409]).toContain(answer.status);
  });
});

test("answers say how much of the rate limit is left", async () => {
  // A request costs a quarter of a minute's points, so what it takes is not back before the next one.
  const small = await openTestServer(platform, {
    rateLimits: { address: 6_000_000, credential: 2_000, stranger: 6_000_000, sockets: 100 },
  });
  const ask = () => fetch(`${small.url}/api/aws/iam/users`, { headers: { authorization: `Bearer ${server.token}` } });
  const [first, second] = [await ask(), await ask()];
  await small.close();
  expect(first.headers.get("ratelimit-policy")).toBe('"credential";q=2000;w=60');
  const left = (answer: Response) => Number(/r=(\d+)/.exec(answer.headers.get("ratelimit")!)?.[1]);
  expect(left(second)).toBeLessThan(left(first));
  expect(second.headers.get("ratelimit")).toMatch(/^"credential";r=\d+;t=\d+$/);
});

test("a token that expires within 14 days is announced", async () => {
  const em = platform.platform.orm.em.fork();
  const authorization = `Bearer ${await insertRoleToken(em, "viewer", "expiring")}`;
  const expiresIn = async (days: number) => {
    const expiresAt = new Date(now() + days * DAY);
    await em.nativeUpdate(ApiTokenEntity, { name: "expiring" }, { expiresAt });
    const rest = await fetch(`${server.url}/api/aws/iam/users`, { headers: { authorization } });
    const { data, headers } = await server.graphql("{ viewer { tokenExpiresAt } }", {}, { authorization });
    expect(data).toEqual({ viewer: { tokenExpiresAt: expiresAt.toISOString() } });
    expect(headers.get("token-expires-at")).toBe(rest.headers.get("token-expires-at"));
    return { expiresAt: expiresAt.toISOString(), announced: rest.headers.get("token-expires-at") };
  };
  const soon = await expiresIn(13.9);
  expect(soon.announced).toBe(soon.expiresAt);
  expect((await expiresIn(14.1)).announced).toBeNull();
});

test("an unchanged answer is not sent again", async () => {
  await platform.scan();
  for (const path of ["/api/aws/iam/users", "/api/aws/iam/policies", "/openapi.json"]) {
    const first = await server.rest(path);
    const etag = first.headers.get("etag")!;
    expect(etag).toMatch(/^W\/"/);
    const again = await server.rest(path, { headers: { "if-none-match": etag } });
    expect({ status: again.status, text: await again.text() }).toEqual({ status: 304, text: "" });
  }
});

test("long answers are compressed, but not those of mutations", async () => {
  const encodingOf = async (query: string) => {
    const headers = {
      authorization: `Bearer ${server.token}`,
      "accept-encoding": "gzip",
      "content-type": "application/json",
    };
    const answer = await fetch(`${server.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) });
    expect((await answer.json()) as object).not.toHaveProperty("errors");
    return answer.headers.get("content-encoding");
  };
  expect(await encodingOf("{ __schema { types { name description } } }")).toBe("gzip");
  expect(await encodingOf("{ viewer { name } }")).toBeNull();
  const name = "x".repeat(100);
  expect(
    await encodingOf(
      `mutation { ${Array.from({ length: 20 }, (_, index) => `a${index}: connectAccount(input: { name: "${name}${index}", source: OFFLINE_FILES }) { account { id name } userErrors { message } }`).join(" ")} }`,
    ),
  ).toBeNull();
  const rest = await server.rest("/api/aws/iam/policies?account=111122223333", {
    headers: { "accept-encoding": "br" },
  });
  expect(rest.headers.get("content-encoding")).toBe("br");
  expect(rest.headers.get("vary")).toContain("accept-encoding");
});

/** The audits of GraphQL over HTTP that are only recommendations, and are not followed: media types and statuses of refusals. */
const NOT_FOLLOWED = 6;

test("GraphQL over HTTP passes the audits of its specification", async () => {
  const audits = serverAudits({
    url: `${server.url}/graphql`,
    fetchFn: (url: string, init?: RequestInit) =>
      fetch(url, { ...init, headers: { ...init?.headers, authorization: `Bearer ${server.token}` } }),
  });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const failed = results.filter(({ status }) => status === "error");
  expect(failed.map(({ name, status }) => ({ name, status }))).toEqual([]);
  expect(results.length).toBe(61);
  expect(results.filter(({ status }) => status !== "ok").length).toBe(NOT_FOLLOWED);
});
