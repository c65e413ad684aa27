import { once } from "node:events";
import { createServer } from "node:http";
import { GetUserCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { createClients, endpointOf, isLoopbackHost } from "./clients.ts";
import type { SandboxConnection } from "./connection.ts";
import { TokenBucket } from "./token-bucket.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const demo = demoAccount({ clock: () => AT, at: AT });
let sandbox: Sandbox;
let connection: SandboxConnection;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [demo.account], clock: () => AT });
  connection = { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...demo.credentials };
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.faults.clear());

test("errors are translated to our codes, keep AWS's code and contain no credential", async () => {
  const clients = createClients(connection);
  const error = await clients.iam.send(new GetUserCommand({ UserName: "missing" })).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "AWS_REJECTED",
    details: { action: "iam:GetUser", awsCode: "NoSuchEntity", httpStatus: 404 },
  });
  expect(JSON.stringify(error)).not.toContain(connection.secretAccessKey);
  clients.destroy();
});

test("counts every HTTP request and every throttled one", async () => {
  const clients = createClients(connection);
  sandbox.faults.add({ kind: "throttle", action: "iam:ListUsers", times: 2 });
  await clients.iam.send(new ListUsersCommand({}));
  expect(clients.requests).toEqual({ calls: 3, throttles: 2, byAction: { "iam:ListUsers": 3 } });
  clients.destroy();
});

test("an endpoint that accepts connections and never answers is unreachable, after a few attempts", async () => {
  const silent = createServer(() => undefined);
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as { readonly port: number };
  const clients = createClients(
    { ...connection, endpoint: `http://127.0.0.1:${port}` },
    { callsPerSecond: 1_000, burst: 100, requestTimeout: 50 },
  );
  await expect(clients.iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ code: "AWS_UNREACHABLE" });
  expect(clients.requests.calls).toBe(6);
  clients.destroy();
  silent.closeAllConnections();
  silent.close();
});

test("corrects a wrong clock by AWS's answers", async () => {
  const clients = createClients(connection);
  sandbox.faults.add({ kind: "clockSkew", milliseconds: 3_600_000, action: "iam:ListUsers" });
  await expect(clients.iam.send(new ListUsersCommand({}))).resolves.toHaveProperty("Users");
  clients.destroy();
});

test("uses AWS's own endpoint unless the connection is the sandbox's", async () => {
  expect(await endpointOf(connection)).toEqual({ url: sandbox.url, isLoopback: true, isCustom: true });
  const keys = { type: "STATIC_KEYS", accessKeyId: "AKIAEXAMPLE", secretAccessKey: "x" } as const;
  expect(await endpointOf({ ...keys, region: "eu-west-1" })).toEqual({
    url: "https://iam.amazonaws.com",
    isLoopback: false,
    isCustom: false,
  });
  expect((await endpointOf({ ...keys, region: "us-gov-west-1" })).isCustom).toBe(false);
  expect((await endpointOf({ ...keys, region: "cn-north-1" })).isCustom).toBe(false);
});

test.each([
  ["127.0.0.1", true],
  ["localhost", true],
  ["[::1]", true],
  ["localhost.example.com", false],
  ["127.0.0.1.example.com", false],
  ["10.0.0.1", false],
])("%s on this machine: %s", (host, isLocal) => {
  expect(isLoopbackHost(host)).toBe(isLocal);
});

test("a token bucket lets its burst through and then keeps the rate", async () => {
  const bucket = new TokenBucket({ perSecond: 100, burst: 5 });
  const startedAt = performance.now();
  for (let call = 0; call < 5; call += 1) await bucket.take();
  const burstMs = performance.now() - startedAt;
  for (let call = 0; call < 20; call += 1) await bucket.take();
  const allMs = performance.now() - startedAt;
  expect(allMs).toBeGreaterThanOrEqual(150);
  // A share of the same run, because the machine may be busy.
  expect(burstMs).toBeLessThan(allMs / 2);
});

test("an abort ends the wait for a turn", async () => {
  const bucket = new TokenBucket({ perSecond: 0.1, burst: 1 });
  await bucket.take();
  const abort = new AbortController();
  const waiting = bucket.take(abort.signal);
  abort.abort(new Error("cancelled"));
  await expect(waiting).rejects.toThrow("cancelled");
});
