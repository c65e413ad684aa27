/**
 * PostgreSQL is stopped, restarted and suspended. The tests check what callers receive in the meantime, and that
 * everything resumes by itself.
 */
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { now } from "../../src/clock.ts";
import { OwnPostgres } from "../drills/own-postgres.ts";
import { type LiveFixture, openLiveFixture, Subscriber } from "../support/live-fixture.ts";
import type { TestDatabase } from "../support/database.ts";

const BACK_WITHIN = { interval: 100, timeout: 60_000 };
/** The sum of a query's time limit, the limit for an unanswered statement, and a margin for a busy machine. */
const ANSWERED_WITHIN_MS = 25_000;
const AWAY = { code: "DATABASE_UNAVAILABLE", retryable: true, retryAfterSeconds: 3, requestId: expect.any(String) };
const SIGN_IN =
  'mutation { signIn(input: { name: "ada", password: "correct horse battery" }) { userErrors { code } } }';
const LISTENING = "subscription ($after: String) { alertEvents(after: $after) { id cursor comment alert { title } } }";

let postgres: OwnPostgres;
let database: TestDatabase;
let live: LiveFixture;

beforeAll(async () => {
  postgres = await OwnPostgres.open();
  database = await postgres.openDatabase("kept_from_strangers");
  live = await openLiveFixture(["account_a"], 5, database);
}, 240_000);
afterAll(async () => {
  await live.close();
  await postgres.close();
}, 240_000);

/** Expects that the text contains neither the database's address nor the driver's message. */
function expectNoWord(text: string): void {
  expect(text).not.toMatch(
    new RegExp(`ECONN|terminated|timeout|127\\.0\\.0\\.1|${new URL(database.url).port}|kept_from_strangers`),
  );
}

async function expectWhole(): Promise<void> {
  const pool = await live.platform.platform.orm.em.getConnection().getNativeClient();
  await expect.poll(() => [pool.totalCount - pool.idleCount, pool.waitingCount], BACK_WITHIN).toEqual([0, 0]);
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => live.server.graphql("{ alerts(first: 1) { totalCount } }")),
  );
  expect(answers.map(({ status, errors }) => ({ status, errors }))).toEqual(
    answers.map(() => ({ status: 200, errors: [] })),
  );
}

async function metrics(token = live.server.token): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${live.server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, text: await answer.text() };
}

async function signedIn(): Promise<string> {
  const { headers } = await live.server.graphql(
    "mutation S($token: String!) { signIn(input: { token: $token }) { userErrors { code } } }",
    { token: await live.server.signInLink() },
    {},
  );
  return headers.get("set-cookie")!.split(";")[0]!;
}

/** Runs a query over the subscriber's open socket and returns its result. */
async function askOver(subscriber: Subscriber, query: string): Promise<unknown> {
  const id = `q${now()}`;
  const answer = new Promise((resolve) => {
    subscriber.socket.on("message", (bytes: Buffer) => {
      const message = JSON.parse(bytes.toString("utf8")) as { id?: string; type: string };
      if (message.id === id && message.type !== "complete") resolve(message);
    });
  });
  subscriber.send({ id, type: "subscribe", payload: { query } });
  return answer;
}

/** Collects a scan's progress events over a raw socket. `Subscriber` is for alert events only. */
async function followScan(
  scanId: string,
): Promise<{ readonly statuses: string[]; readonly ends: string[]; disconnect(): void }> {
  const socket = new WebSocket(`${live.server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  const statuses: string[] = [];
  const ends: string[] = [];
  socket.on("close", (code) => ends.push(`closed ${code}`));
  await once(socket, "open");
  const first = new Promise<void>((resolve) => {
    socket.on("message", (bytes: Buffer) => {
      const { type, payload } = JSON.parse(bytes.toString("utf8")) as {
        type: string;
        payload?: { data?: { scanProgress: { status: string } } };
      };
      if (type === "connection_ack")
        socket.send(
          JSON.stringify({
            id: "1",
            type: "subscribe",
            payload: { query: `subscription { scanProgress(scanId: "${scanId}") { status } }` },
          }),
        );
      if (type === "next") statuses.push(payload!.data!.scanProgress.status);
      if (type === "next") resolve();
      if (type === "error" || type === "complete") ends.push(type);
    });
  });
  socket.send(JSON.stringify({ type: "connection_init", payload: { token: live.server.token } }));
  await first;
  return { statuses, ends, disconnect: () => socket.terminate() };
}

test(
  "while the database is stopped, every response has a typed error, and everything resumes when it is started",
  { timeout: 300_000 },
  async () => {
    const { server, alerts } = live;
    const cookie = await signedIn();
    const after = await live.cursor();
    const listener = await Subscriber.open(server, server.token, LISTENING, { after });
    await live.write(alerts, "before");
    await expect.poll(() => listener.events.length, BACK_WITHIN).toBe(alerts.length);
    const { data } = await server.graphql("mutation { startScan(input: {}) { scan { id } userErrors { code } } }");
    const scan = await followScan(data.startScan.scan.id);
    expect((await metrics()).text).toContain("\niam_monitor_database_read 1\n");
    const revoked = await live.token("viewer", "revoked before it");
    expect((await metrics(revoked)).status).toBe(200);
    const { nodes } = (await server.graphql("{ apiTokens(first: 50) { nodes { id name } } }", {}, { cookie })).data
      .apiTokens;
    const { id } = nodes.find(({ name }: { readonly name: string }) => name === "revoked before it");
    const hinted = live.platform.platform.events.pubSub.subscribe("access")[Symbol.asyncIterator]().next();
    await server.graphql(
      "mutation R($id: ID!) { revokeApiToken(input: { id: $id }) { userErrors { code } } }",
      { id },
      { cookie },
    );
    await hinted;
    // The change of access clears all remembered callers, so this request looks its caller up again.
    expect((await metrics()).status).toBe(200);
    await postgres.stop();

    const startedAt = now();
    const asked = await Promise.all([
      server.graphql("{ viewer { name } }"),
      server.graphql("{ viewer { name } }", {}, { cookie }),
      server.graphql(SIGN_IN, {}, {}),
      server.graphql("mutation { startScan(input: {}) { scan { id } userErrors { code } } }"),
    ]);
    for (const { status, data: nothing, errors, headers } of asked) {
      expect({ status, nothing }).toEqual({ status: 503, nothing: null });
      expect(errors[0]!.extensions).toEqual(AWAY);
      expect(headers.get("retry-after")).toBe("3");
      expect(headers.get("set-cookie")).toBeNull();
      expectNoWord(JSON.stringify(errors));
    }
    // A request without a credential is unauthenticated, whatever the state of the database.
    expect((await server.graphql("{ viewer { name } }", {}, {})).errors[0]!.extensions["code"]).toBe("UNAUTHENTICATED");

    for (const path of ["/api/aws/iam/users", "/api/alerts.csv", "/api/scans/scan_1"]) {
      const answer = await server.rest(path);
      const text = await answer.text();
      expect(answer.status).toBe(503);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect(answer.headers.get("retry-after")).toBe("3");
      expect(JSON.parse(text)).toMatchObject({
        status: 503,
        code: "DATABASE_UNAVAILABLE",
        detail: expect.stringContaining("database is not available"),
      });
      expectNoWord(text);
    }

    const back = await fetch(`${server.url}/auth/oidc/callback?code=c&state=s`, {
      redirect: "manual",
      headers: { cookie },
    });
    // Without an identity provider, the route answers without the database.
    expect([back.status, back.headers.get("location")]).toEqual([404, null]);

    for (const query of [
      "{ alerts(first: 1) { totalCount } }",
      "mutation { startScan(input: {}) { scan { id } userErrors { code } } }",
    ]) {
      expect(await askOver(listener, query)).toMatchObject({
        type: "next",
        payload: { data: null, errors: [{ extensions: AWAY }] },
      });
    }
    const refused = new WebSocket(`${server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    await once(refused, "open");
    refused.send(JSON.stringify({ type: "connection_init", payload: { token: server.token } }));
    // The close code 1013 ("try again later") makes clients retry instead of asking for a new sign-in.
    expect((await once(refused, "close"))[0]).toBe(1_013);

    const scraped = await metrics();
    expect(scraped.status).toBe(200);
    expect(scraped.text).toContain("\niam_monitor_database_read 0\n");
    for (const known of ["sockets 2", 'process_resident_bytes{process="api"}', "database_waiting 0"])
      expect(scraped.text).toContain(`\niam_monitor_${known}`);
    for (const unread of ["scans", "jobs", "workers", "alerts_open", "aws_calls_total", "scan_duration_seconds"])
      expect(scraped.text).not.toContain(`iam_monitor_${unread}`);
    for (const token of ["never-seen-here", revoked]) {
      const stranger = await metrics(token);
      expect(stranger.status).toBe(503);
      expectNoWord(stranger.text);
    }
    expect(now() - startedAt).toBeLessThan(2 * ANSWERED_WITHIN_MS);

    expect(listener.socket.readyState).toBe(listener.socket.OPEN);
    const late = await Subscriber.open(server, server.token, LISTENING, { after }).catch(() => null);
    expect(await late?.closed).toBe(1_013);
    // A subscription started during the outage over an open socket waits, and then receives events.
    listener.send({ id: "waits", type: "subscribe", payload: { query: LISTENING, variables: { after } } });

    await postgres.start();
    await expect.poll(async () => (await server.graphql("{ viewer { name } }")).status, BACK_WITHIN).toBe(200);
    expect((await server.graphql("{ viewer { name } }", {}, { cookie })).data.viewer.name).toBe("admin");
    await live.write(alerts, "after");
    const expected = await live.idsAfter(after);
    expect(expected).toHaveLength(2 * alerts.length);
    await expect.poll(() => listener.events.length, BACK_WITHIN).toBe(expected.length + expected.length);
    expect(listener.ids.toSorted()).toEqual([...expected, ...expected].toSorted());
    expect(listener.errors.filter((error) => JSON.stringify(error).includes("alertEvents"))).toEqual([]);

    expect(scan.ends).toEqual([]);
    await server.graphql("mutation C($id: ID!) { cancelScan(input: { id: $id }) { userErrors { code } } }", {
      id: data.startScan.scan.id,
    });
    await expect.poll(() => scan.statuses.at(-1), BACK_WITHIN).toBe("CANCELLED");
    await expect.poll(() => scan.ends, BACK_WITHIN).toEqual(["complete"]);
    scan.disconnect();
    await listener.cut();
    await expect.poll(async () => (await metrics()).text, BACK_WITHIN).toContain("\niam_monitor_database_read 1\n");
    await expectWhole();
  },
);

test(
  "while the database is suspended, requests are answered in time with one connection attempt at a time, and everything resumes",
  { timeout: 300_000 },
  async () => {
    const { server } = live;
    await expectWhole();
    await metrics();
    const go = await postgres.hang();
    try {
      const ask = async () => {
        const startedAt = now();
        const { status, errors } = await server.graphql("{ viewer { name } }");
        return {
          status,
          retryable: errors[0]?.extensions["retryable"],
          isInTime: now() - startedAt < ANSWERED_WITHIN_MS,
        };
      };
      const askMany = () => Array.from({ length: 60 }, ask);
      const refused = { status: 503, retryable: true, isInTime: true };
      // In the first round the pool's connections hang, then new connection attempts. In the second round, the database
      // is known to be unavailable.
      for (const answer of await Promise.all(askMany())) expect(answer).toEqual(refused);
      for (const answer of await Promise.all(askMany())) expect(answer).toEqual(refused);
      const pool = await live.platform.platform.orm.em.getConnection().getNativeClient();
      const last = askMany();
      // The requests of one credential share the look-up of their caller.
      await expect.poll(() => pool.totalCount, BACK_WITHIN).toBe(1);
      for (const answer of await Promise.all(last)) expect(answer).toEqual(refused);
      const scraped = await metrics();
      expect(scraped.status).toBe(200);
      expect(scraped.text).toContain("\niam_monitor_database_read 0\n");
    } finally {
      go();
    }
    await expect.poll(async () => (await server.graphql("{ viewer { name } }")).status, BACK_WITHIN).toBe(200);
    await expectWhole();
  },
);
