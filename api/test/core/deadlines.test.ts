/** The deadlines of requests: a query that PostgreSQL blocks is ended, and leaves nothing behind. */
import { Client } from "pg";
import { WebSocket } from "ws";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { pause } from "../../src/clock.ts";
import { Deadline, withDeadline } from "../../src/db/deadline.ts";
import { toAppError } from "../../src/errors.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { analyze } from "../../src/services/analysis/analysis-worker.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

/** Enough for a busy machine to authenticate a request and to begin its query. */
const QUESTION_MS = 3_000;
/** How tests poll: the timeout is longer than a query may take, even on a busy machine. */
const WITHIN = { interval: 25, timeout: 45_000 };
const POOL_CONNECTIONS = 10;
/** The connections that the queries of one caller may hold. */
const CALLER_CONNECTIONS = 3;

let platform: TestPlatform;
let server: TestServer;
/** A connection that locks two tables, as a forgotten session would. */
let holder: Client;

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(platform, { questionMs: QUESTION_MS });
  // The first request loads and compiles code, which must not count towards the deadline of a test. On a busy machine it
  // may reach its own deadline.
  await vi.waitFor(async () => {
    const { errors } = await server.graphql("{ alerts(first: 1) { totalCount } }");
    if (errors.length > 0) throw new Error(errors[0]!.message);
  }, WITHIN);
});
afterAll(async () => {
  await server.close();
  await platform.close();
});
beforeEach(async () => {
  holder = new Client({ connectionString: platform.databaseUrl });
  await holder.connect();
  await holder.query("begin; lock table account, alert in access exclusive mode");
});
afterEach(async () => {
  await holder.end();
});

/** Returns the number of statements that wait for the lock. */
async function waiting(): Promise<number> {
  const { rows } = await holder.query(
    "select count(*)::int as count from pg_locks where database = (select oid from pg_database where datname = current_database()) and not granted",
  );
  return (rows[0] as { count: number }).count;
}

async function expectPoolIntact(): Promise<void> {
  await expect.poll(waiting, WITHIN).toBe(0);
  await holder.query("rollback");
  const ask = () => server.graphql("{ alerts(first: 1) { totalCount } }");
  const failed = async () => {
    const answers = await Promise.all(Array.from({ length: POOL_CONNECTIONS * 3 }, ask));
    return answers.flatMap(({ errors }) => errors);
  };
  // On a busy machine a request may reach its own deadline. Without a connection of the pool, some would each time.
  await expect.poll(failed, WITHIN).toEqual([]);
}

const LATE = { code: "DEADLINE_EXCEEDED", retryable: true, requestId: expect.any(String) };

describe("a query that PostgreSQL blocks", () => {
  test("ends at its deadline over HTTP with a code, and the pool stays usable", async () => {
    const asked = Array.from({ length: POOL_CONNECTIONS * 2 }, () =>
      server.graphql("{ alerts(first: 1) { totalCount } }"),
    );
    for (const { status, data, errors } of await Promise.all(asked)) {
      expect({ status, data }).toEqual({ status: 200, data: null });
      expect(errors[0]?.extensions).toEqual(LATE);
    }
    await expectPoolIntact();
  });

  test("gets status 503 over REST", async () => {
    const answer = await server.rest("/api/aws/iam/users?limit=1");
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 503, code: "DEADLINE_EXCEEDED" });
    await expectPoolIntact();
  });

  test("ends an export before its first byte", async () => {
    const answer = await server.rest("/api/alerts.csv");
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await expectPoolIntact();
  });

  test("ends at its deadline over a socket, and the socket stays open", async () => {
    const socket = await openSocket();
    const answer = await ask(socket, "{ alerts(first: 1) { totalCount } }");
    expect(answer).toMatchObject({ type: "next", payload: { data: null, errors: [{ extensions: LATE }] } });
    await expectPoolIntact();
    expect(await ask(socket, "{ alerts(first: 1) { totalCount } }")).toMatchObject({
      payload: { data: { alerts: { totalCount: 0 } } },
    });
    socket.terminate();
  });
});

describe("a client that disconnects", () => {
  test("over HTTP: its statements are cancelled long before the deadline", async () => {
    const slowServer = await openTestServer(platform, { questionMs: 600_000 });
    const disconnect = new AbortController();
    const asked = Array.from({ length: POOL_CONNECTIONS }, () =>
      fetch(`${slowServer.url}/graphql`, {
        method: "POST",
        signal: disconnect.signal,
        headers: { "content-type": "application/json", authorization: `Bearer ${server.token}` },
        body: JSON.stringify({ query: "{ alerts(first: 1) { totalCount } }" }),
      }).catch(() => "gone"),
    );
    await expect.poll(waiting, WITHIN).toBe(CALLER_CONNECTIONS);
    disconnect.abort();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["gone"]));
    await expectPoolIntact();
    await slowServer.close();
  });

  test("over a socket: its statements are cancelled", async () => {
    const slowServer = await openTestServer(platform, { questionMs: 600_000 });
    const socket = await openSocket(slowServer);
    send(socket, "{ alerts(first: 1) { totalCount } }");
    await expect.poll(waiting, WITHIN).toBe(1);
    socket.terminate();
    await expectPoolIntact();
    await slowServer.close();
  });

  test("during an analysis: its analysis process ends, and another one is free for the next question", async () => {
    const hard = JSON.stringify({ Statement: [{ Effect: "Allow", Action: hardPatterns(), Resource: "*" }] });
    const question = (text: string) =>
      ({ kind: "POLICIES", documents: [{ text, awsAccountId: null, partition: "aws" }], at: 0 }) as const;
    const deadline = new Deadline(600_000);
    const analyzed = withDeadline(deadline, () => analyze<"POLICIES">({ caller: SYSTEM }, question(hard)));
    deadline.end({ isAnswered: false });
    await expect(analyzed).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect(await analyze<"POLICIES">({ caller: SYSTEM }, question('{"Statement":[]}'))).toHaveLength(1);
  });
});

test("a statement after the deadline does not occupy a connection", async () => {
  await holder.query("rollback");
  const { orm } = platform.platform;
  for (let asked = 0; asked < POOL_CONNECTIONS * 2; asked += 1) {
    const deadline = new Deadline();
    deadline.end({ isAnswered: true });
    const late = withDeadline(deadline, () => orm.em.fork().execute("select 1"));
    expect(toAppError(await late.catch((error: unknown) => error)).code).toBe("DEADLINE_EXCEEDED");
  }
  const deadline = new Deadline();
  const many = Array.from({ length: POOL_CONNECTIONS * 2 }, () =>
    withDeadline(deadline, () => orm.em.fork().execute("select pg_sleep(600)")).catch(
      (error: unknown) => toAppError(error).code,
    ),
  );
  await expect
    .poll(
      async () =>
        (
          await holder.query(
            "select 1 from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid() and datname = current_database()",
          )
        ).rowCount,
      WITHIN,
    )
    .toBe(POOL_CONNECTIONS);
  deadline.end({ isAnswered: false });
  expect(new Set(await Promise.all(many))).toEqual(new Set(["DEADLINE_EXCEEDED"]));
  await expectPoolIntact();
});

test("a mutation is completed although its client has disconnected", async () => {
  const disconnect = new AbortController();
  const query = `mutation { connectAccount(input: { name: "completed", source: OFFLINE_FILES }) { account { id } userErrors { code } } }`;
  const asked = fetch(`${server.url}/graphql`, {
    method: "POST",
    signal: disconnect.signal,
    headers: { "content-type": "application/json", authorization: `Bearer ${server.token}` },
    body: JSON.stringify({ query }),
  }).catch(() => "gone");
  await expect.poll(waiting, WITHIN).toBe(1);
  disconnect.abort();
  expect(await asked).toBe("gone");
  // The mutation still waits, although a query's time limit has passed twice and the client has disconnected.
  await pause(QUESTION_MS * 2);
  expect(await waiting()).toBe(1);
  await holder.query("rollback");
  await expect
    .poll(
      async () => (await holder.query("select count(*)::int as count from account where name = 'completed'")).rows[0],
      WITHIN,
    )
    .toEqual({ count: 1 });
});

function hardPatterns(): string[] {
  return Array.from({ length: 9_000 }, (_, index) => `*:*a*b*${index}*`);
}

async function openSocket({ url }: Pick<TestServer, "url"> = server): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  await new Promise((resolve) => socket.once("open", resolve));
  const acknowledged = new Promise((resolve) => socket.once("message", resolve));
  socket.send(JSON.stringify({ type: "connection_init", payload: { token: server.token } }));
  await acknowledged;
  return socket;
}

function send(socket: WebSocket, query: string): void {
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
}

/** Returns the operation's first result, once the operation is complete. */
async function ask(socket: WebSocket, query: string): Promise<unknown> {
  const answers: { type: string }[] = [];
  const completed = new Promise<void>((resolve) => {
    const take = (bytes: Buffer): void => {
      const message = JSON.parse(bytes.toString("utf8")) as { type: string };
      if (message.type !== "complete") return void answers.push(message);
      socket.off("message", take);
      resolve();
    };
    socket.on("message", take);
  });
  send(socket, query);
  await completed;
  return answers[0];
}
