/** What an export does to its connection: protocols, headers, clients that leave, and what is free again afterwards. */
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fillAlerts } from "../../bench/alert-rows.ts";
import type { BenchDatabase } from "../../bench/database.ts";
import { Deadline, withDeadline } from "../../src/db/deadline.ts";
import { ALERTS_CSV } from "../../src/services/exports/catalogue.ts";
import { openExport } from "../../src/services/exports/export.ts";
import { ALERTS } from "../../src/services/exports/subjects/alerts.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

/** More than the operating system buffers between the server and a client that does not read. */
const MANY_ALERTS = 24_000;
const WITHIN = { interval: 25, timeout: 45_000 };
const SIGN_IN = `mutation ($token: String!) { signIn(input: { token: $token }) { userErrors { code } } }`;

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(platform);
  await fillAlerts({ orm: platform.platform.orm } as BenchDatabase, MANY_ALERTS);
}, 240_000);
afterAll(async () => {
  await server.close();
  await platform.close();
});

const rows = <Row>(sql: string) => platform.platform.orm.em.fork().execute<Row[]>(sql);
const count = async (sql: string) =>
  (await rows<{ count: number }>(`select count(*)::int as count from ${sql}`))[0]!.count;
const begun = () => count("audit_event where action = 'exports.begin'");

/** Expects that no export has a transaction open, and that the end of each is recorded. */
async function expectClosed(): Promise<void> {
  await expect
    .poll(() => count("pg_stat_activity where datname = current_database() and state = 'idle in transaction'"), WITHIN)
    .toBe(0);
  const total = await begun();
  await expect.poll(() => count("audit_event where action = 'exports.end'"), WITHIN).toBe(total);
}

/** A connection that sends bytes as they are. It reads the beginning of the answer, and the rest for `text`. */
async function openRaw(request: string): Promise<{ readonly socket: Socket; readonly text: () => Promise<string> }> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname, () => socket.write(request));
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await Promise.race([closed, new Promise((resolve) => socket.once("data", resolve))]);
  socket.pause();
  return {
    socket,
    text: async () => {
      socket.resume();
      await closed;
      return Buffer.concat(chunks).toString("utf8");
    },
  };
}

const requestOf = (path: string, version: string, headers = "") =>
  `GET ${path} HTTP/${version}\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${server.token}\r\n${headers}\r\n`;

test.each(["/api/export/alerts.ndjson", "/api/alerts.csv"])(
  "%s is refused over HTTP/1.0, which cannot tell a cut file from a complete one",
  async (path) => {
    const before = await begun();
    const answer = await (await openRaw(requestOf(path, "1.0"))).text();
    expect(answer).toMatch(/^HTTP\/1\.1 505 /);
    expect(answer).toContain('"code":"HTTP_VERSION_UNSUPPORTED"');
    expect(await begun()).toBe(before);
    await expectClosed();
  },
);

test("HEAD gets the headers without an export", async () => {
  const before = await begun();
  for (let asked = 0; asked < 5; asked += 1) {
    const answer = await server.rest("/api/alerts.csv", { method: "HEAD" });
    expect({ status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() }).toEqual({
      status: 200,
      type: "text/csv; charset=utf-8",
      text: "",
    });
  }
  expect(await begun()).toBe(before);
  await expectClosed();
});

test.each([
  ["its client leaves", (_stream: unknown, deadline: Deadline) => deadline.end({ isAnswered: false })],
  ["its stream is destroyed", (stream: { destroy(): void }) => stream.destroy()],
])("an export that was never read is closed when %s", async (_words, leave) => {
  const deadline = new Deadline(600_000);
  const order = { subject: ALERTS, format: ALERTS_CSV, productVersion: "1" };
  const { stream, outcome } = await withDeadline(deadline, () => openExport(platform.scope(), order, {}));
  leave(stream, deadline);
  await expectClosed();
  expect(outcome.ending).toBe("CANCELLED");
  deadline.end({ isAnswered: true });
});

test("an export whose client has left while it was opened is closed", async () => {
  const deadline = new Deadline(600_000);
  const subject = {
    ...ALERTS,
    open: async (...asked: Parameters<typeof ALERTS.open>) => {
      const source = await ALERTS.open(...asked);
      return {
        ...source,
        batches: async function* (...given: Parameters<typeof source.batches>) {
          for await (const batch of source.batches(...given)) {
            deadline.end({ isAnswered: false });
            yield batch;
          }
        },
      };
    },
  };
  const order = { subject, format: ALERTS_CSV, productVersion: "1" };
  const opening = withDeadline(deadline, () => openExport(platform.scope(), order, {}));
  await expect(opening).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  await expectClosed();
});

test("an export that another website opens in the operator's browser is refused and not recorded", async () => {
  const { headers } = await server.graphql(SIGN_IN, { token: await server.signInLink() }, {});
  const cookie = headers.get("set-cookie")!.split(";")[0]!;
  const before = await begun();
  const open = (site: string, path: string) =>
    fetch(`${server.url}${path}`, { headers: { cookie, "sec-fetch-site": site } });
  for (const site of ["cross-site", "same-site"])
    for (const path of ["/api/export/audit-events.csv", "/api/alerts.csv"]) {
      const answer = await open(site, path);
      expect({ status: answer.status, body: await answer.json() }).toMatchObject({
        status: 403,
        body: { code: "FORBIDDEN", reason: "ORIGIN" },
      });
    }
  expect(await begun()).toBe(before);
  for (const site of ["same-origin", "none"]) {
    const answer = await open(site, "/api/export/audit-events.csv");
    expect({ status: answer.status, isRead: (await answer.text()).length > 0 }).toEqual({ status: 200, isRead: true });
  }
  await expectClosed();
});

test("exports, and requests that are refused on arrival, say how much of the rate limit is left", async () => {
  const bearer = { authorization: `Bearer ${server.token}` };
  const limits = { address: 3_000_000, credential: 600_000, stranger: 12_000, sockets: 100 };
  const wide = await openTestServer(platform, { rateLimits: limits });
  const exported = await fetch(`${wide.url}/api/export/groups.ndjson`, { headers: bearer });
  expect(exported.status).toBe(200);
  expect(exported.headers.get("ratelimit-policy")).toBe('"credential";q=600000;w=60');
  expect(exported.headers.get("ratelimit")).toMatch(/^"credential";r=59\d{4};t=1$/);
  await exported.text();
  await wide.close();
  // The first request takes what an address may request in a minute, so the second is refused when it arrives.
  const narrow = await openTestServer(platform, { rateLimits: { ...limits, address: 10 } });
  const ask = () => fetch(`${narrow.url}/api/aws/iam/users`, { headers: bearer });
  await (await ask()).text();
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(refused.headers.get("ratelimit-policy")).toBe('"address";q=10;w=60');
  await refused.text();
  await narrow.close();
  await expectClosed();
});

test("a malformed request behind an export closes the connection and writes nothing into the file", async () => {
  const { socket, text } = await openRaw(requestOf("/api/export/alerts.ndjson", "1.1"));
  socket.write("this is no HTTP\r\n\r\n");
  const answer = await text();
  expect(answer.match(/HTTP\/1\.1 /g)).toEqual(["HTTP/1.1 "]);
  expect(answer).not.toContain("BAD_REQUEST");
  await expectClosed();
});

test("an export whose client left is no longer counted as in progress", async () => {
  const inProgress = async () =>
    Number(/^iam_monitor_http_requests_in_flight (\d+)$/m.exec(await (await server.rest("/metrics")).text())![1]);
  await expect.poll(inProgress, WITHIN).toBe(1);
  const controller = new AbortController();
  await server.rest("/api/export/alerts.ndjson", { signal: controller.signal });
  expect(await inProgress()).toBe(2);
  controller.abort();
  await expect.poll(inProgress, WITHIN).toBe(1);
  await expectClosed();
});
