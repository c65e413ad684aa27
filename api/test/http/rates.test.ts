/** The rate limits over every transport. Dashboards, notebooks and integrations must stay far below the limits. */
import { readdirSync, readFileSync } from "node:fs";
import {
  GraphQLID,
  type GraphQLInputType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
} from "graphql";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { elapsed, now } from "../../src/clock.ts";
import { readProxies } from "../../src/app/http/client-address.ts";
import { RATE_LIMITS, REQUEST_POINTS } from "../../src/app/http/rates.ts";
import { checkOperation } from "../../src/graphql/limits.ts";
import { createSchema } from "../../src/graphql/schema.ts";
import { MINUTE } from "../../src/iam/time.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const PER_MINUTE = { address: 100_000, credential: 3_000, stranger: 300, sockets: 5 };
/** The most requests by which a test waits for both kinds of answers. */
const ASKED_MAX = 200;
/**
 * An operator sends fewer operations than this per minute. A page sends a few of them and repeats them after each
 * event, and no operator opens that many pages.
 */
const OPERATIONS_PER_MINUTE = 300;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false });
});
afterAll(async () => platform.close());

/** Runs `work` with a new server. Each server has its own request counts, so each test starts from zero. */
async function withServer(work: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await openTestServer(platform, { rateLimits: PER_MINUTE, trustedProxies: readProxies("127.0.0.1") });
  await work(server);
  await server.close();
}

/**
 * Asks until an answer has the status 429, and returns it. At least the request `atOnce` must be refused if all are asked
 * at once. A count refills in a minute, so on a busy machine more are accepted.
 */
async function untilRefused<Answer extends { readonly status: number }>(
  atOnce: number,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const startedAt = elapsed();
  for (let asked = 1; ; asked += 1) {
    const answer = await ask();
    if (answer.status === 429) return answer;
    expect(asked, "accepted requests").toBeLessThan(atOnce * (1 + (elapsed() - startedAt) / MINUTE));
  }
}

const LIST = "{ users(first: 500) { nodes { id } } }";
const LIMITED = {
  code: "RATE_LIMITED",
  retryable: true,
  retryAfterSeconds: expect.any(Number),
  requestId: expect.any(String),
};

/** The API token of the installation. The first server creates it, and later servers accept it too. */
let token = "";
async function bearer(server: TestServer): Promise<Record<string, string>> {
  token ||= server.token;
  return { authorization: `Bearer ${token}` };
}

describe("too many requests in a minute", () => {
  test("over GraphQL are refused with 429, a code and Retry-After, while cheap operations still work", async () => {
    await withServer(async (server) => {
      const headers = await bearer(server);
      const ask = () => server.graphql(LIST, {}, headers);
      expect((await ask()).errors).toEqual([]);
      const { errors, headers: carried } = await untilRefused(7, ask);
      expect(errors[0]!.extensions).toEqual(LIMITED);
      expect(Number(carried.get("retry-after"))).toBe(errors[0]!.extensions["retryAfterSeconds"]);
      expect(errors[0]!.message).toMatch(/Try again in (a second|\d+ seconds)\.$/);
      expect((await server.graphql("{ viewer { name } }", {}, headers)).errors).toEqual([]);
    });
  });

  test("can be avoided: an operation tells its cost and what is left, over HTTP and sockets", async () => {
    await withServer(async (server) => {
      const headers = await bearer(server);
      const query = "{ users(first: 500) { nodes { id } } rateLimit { cost budget limit remaining resetAt } }";
      const first = (await server.graphql(query, {}, headers)).data.rateLimit;
      expect(first).toMatchObject({ cost: 502, budget: 10_000, limit: PER_MINUTE.credential });
      // The count refills by 50 points a second.
      expect(first.remaining).toBeLessThan(PER_MINUTE.credential - 100);
      expect(new Date(first.resetAt).getTime()).toBeGreaterThan(now());
      const client = createClient({
        url: `${server.url.replace("http", "ws")}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { token },
      });
      const { value } = await client.iterate<{ rateLimit: typeof first }>({ query }).next();
      expect(value.data.rateLimit).toMatchObject({ cost: 502, limit: PER_MINUTE.credential });
      expect(value.data.rateLimit.remaining).toBeLessThan(first.remaining);
      await client.dispose();
    });
  });

  test("over REST are refused with a problem document, 429 and Retry-After", async () => {
    await withServer(async (server) => {
      const headers = await bearer(server);
      const refused = await untilRefused(10, () => fetch(`${server.url}/api/aws/iam/users?limit=1`, { headers }));
      expect(refused.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      expect(refused.headers.get("content-type")).toContain("application/problem+json");
      expect(await refused.json()).toMatchObject({
        status: 429,
        code: "RATE_LIMITED",
        retryAfterSeconds: expect.any(Number),
      });
    });
  });

  test("over a socket fail with an error of the operation, and the socket stays open", async () => {
    await withServer(async (server) => {
      await bearer(server);
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
      const messages: { id?: string; type: string; payload?: unknown }[] = [];
      socket.on("message", (bytes: Buffer) => void messages.push(JSON.parse(bytes.toString("utf8"))));
      await new Promise((resolve) => socket.once("open", resolve));
      socket.send(JSON.stringify({ type: "connection_init", payload: { token } }));
      await expect.poll(() => messages.length).toBe(1);
      for (let id = 0; id < 20; id += 1)
        socket.send(JSON.stringify({ id: `${id}`, type: "subscribe", payload: { query: LIST } }));
      await expect.poll(() => messages.filter(({ type }) => type === "error").length).toBeGreaterThan(0);
      expect(messages.find(({ type }) => type === "error")?.payload).toMatchObject([{ extensions: LIMITED }]);
      socket.send(JSON.stringify({ id: "small", type: "subscribe", payload: { query: "{ viewer { name } }" } }));
      await expect.poll(() => messages.find(({ id, type }) => id === "small" && type === "next")).toBeDefined();
      socket.terminate();
    });
  });

  test("from an unauthenticated address are counted together: failed sign-ins, guessed tokens and public routes", async () => {
    await withServer(async (server) => {
      const headers = await bearer(server);
      const at = (address: string, more: Record<string, string> = {}) => ({ "x-forwarded-for": address, ...more });
      const signIn = `mutation { a: signIn(input: { name: "x", password: "y" }) { userErrors { code } } b: signIn(input: { token: "z" }) { userErrors { code } } }`;
      expect((await server.graphql(signIn, {}, at("198.51.100.1"))).status).toBe(200);
      await untilRefused(2, () => server.graphql(signIn, {}, at("198.51.100.1")));
      const statuses = new Set<number>();
      for (let asked = 0; asked < ASKED_MAX && statuses.size < 2; asked += 1)
        statuses.add(
          (
            await fetch(`${server.url}/api/aws/iam/users`, {
              headers: at("198.51.100.1", { authorization: "Bearer guess" }),
            })
          ).status,
        );
      expect(statuses).toEqual(new Set([401, 429]));
      await untilRefused(3, () => fetch(`${server.url}/readyz`, { headers: at("198.51.100.1") }));
      // Other addresses are not affected, nor are authenticated callers at the same address.
      expect((await fetch(`${server.url}/readyz`, { headers: at("198.51.100.2") })).status).toBe(200);
      await server.graphql("{ viewer { name } }", {}, headers);
      expect((await server.graphql("{ viewer { name } }", {}, at("198.51.100.1", headers))).errors).toEqual([]);
    });
  });

  test("do not make the probe /healthz report a process that is alive as dead", async () => {
    await withServer(async (server) => {
      const path = (name: string) => fetch(`${server.url}${name}`, { headers: { "x-forwarded-for": "198.51.100.3" } });
      const flood = await Promise.all(Array.from({ length: 40 }, () => path("/auth/oidc/callback")));
      expect(flood.map(({ status }) => status)).toContain(429);
      expect((await path("/healthz")).status).toBe(200);
    });
  });

  test("for sockets are refused before the sockets open", async () => {
    await withServer(async (server) => {
      const open = (address: string) =>
        new Promise<number>((resolve, reject) => {
          const socket = new WebSocket(`${server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
            headers: { "x-forwarded-for": address },
          });
          socket.once("open", () => {
            socket.terminate();
            resolve(101);
          });
          socket.once("unexpected-response", (_request, { statusCode, headers }) => {
            expect(headers["retry-after"]).toMatch(/^\d+$/);
            resolve(statusCode ?? 0);
          });
          socket.once("error", reject);
        });
      for (let opened = 0; opened < PER_MINUTE.sockets; opened += 1) expect(await open("2001:db8::1")).toBe(101);
      await untilRefused(2, async () => ({ status: await open("2001:db8::1") }));
      expect(await open("2001:db8:1::1")).toBe(101);
    });
  });
});

describe("the requests of the product's own clients in a minute", () => {
  const schema = createSchema();
  const folder = new URL("../../../schema/operations/", import.meta.url);
  const definitions = readdirSync(folder).flatMap(
    (file) => parse(readFileSync(new URL(file, folder), "utf8")).definitions,
  );
  const operations = definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );

  /** Returns a value for an argument: the largest page size, or the longest list of IDs, that clients use. */
  function given(type: GraphQLInputType): unknown {
    const inner = isNonNullType(type) ? type.ofType : type;
    if (isListType(inner)) return Array.from({ length: 100 }, () => "x");
    if (inner.toString() === "Int") return 100;
    return inner === GraphQLID || inner.toString() === "String" ? "x" : undefined;
  }

  test("cost far less than the limit, even if each were the most expensive one", () => {
    const costs = operations.map((operation) => {
      const variables = Object.fromEntries(
        (operation.variableDefinitions ?? []).flatMap(({ variable, type }) => {
          const value = given(typeFromAST(schema, type as never) as GraphQLInputType);
          return value === undefined ? [] : [[variable.name.value, value]];
        }),
      );
      const document = {
        kind: Kind.DOCUMENT,
        definitions: [operation, ...definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)],
      } as const;
      const cost = checkOperation({
        schema,
        document,
        operationName: operation.name?.value,
        variables,
        caller: SYSTEM,
      });
      return { name: operation.name?.value, points: REQUEST_POINTS + cost };
    });
    const mostCostly = costs.toSorted((one, other) => other.points - one.points);
    const all = costs.reduce((sum, { points }) => sum + points, 0);
    console.log(
      `${costs.length} operations of the dashboard: ${Math.round(all / costs.length)} points each, the most costly ${mostCostly
        .slice(0, 3)
        .map(({ name, points }) => `${name} ${points}`)
        .join(", ")}; a minute has ${RATE_LIMITS.credential}`,
    );
    expect(mostCostly[0]!.points * (OPERATIONS_PER_MINUTE / 10)).toBeLessThan(RATE_LIMITS.credential);
    expect((all / costs.length) * OPERATIONS_PER_MINUTE).toBeLessThan(RATE_LIMITS.credential / 2);
  });
});
