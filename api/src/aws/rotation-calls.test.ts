/** Tests each call of a rotation: which requests are sent once, which answers do not count, and what is compared. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SandboxAccount } from "../../sandbox/account.ts";
import type { NewFault } from "../../sandbox/drill/faults.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { now } from "../clock.ts";
import { readLastUsed } from "./access-key-reads.ts";
import { createAccessKey, isCertainlyRefused } from "./access-key-writes.ts";
import { createRotationClients, type RotationClients } from "./clients.ts";
import { putPending, readDestination } from "./secret-sink.ts";

const account = new SandboxAccount({ id: "999900001111", clock: now, seed: 9 });
const credentials = account.createAccessKey(account.createUser({ name: "product" }));
const signal = AbortSignal.timeout(60_000);
let sandbox: Sandbox;
let clients: RotationClients;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [account] });
  clients = createRotationClients(
    { type: "SANDBOX", endpoint: sandbox.url, region: "eu-central-1", ...credentials },
    { mark: "rot-0a1b2c3d-1", secretRegion: null, eventRegion: "us-east-1" },
  );
});
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  clients.destroy();
  await sandbox.stop();
});

test.each<[string, NewFault, boolean]>([
  ["throttled", { kind: "throttle" }, true],
  ["an error of the service", { kind: "serverError", status: 503 }, false],
  ["a connection that is cut", { kind: "reset" }, false],
  ["an answer that is lost", { kind: "lostAnswer" }, false],
  ["an answer that is cut short", { kind: "cutBody" }, false],
])("the create is sent once, whatever comes back: %s", async (name, fault, isRefused) => {
  const user = account.createUser({ name: name.replaceAll(" ", "-") });
  const mark = sandbox.log.mark();
  sandbox.faults.add({ ...fault, action: "iam:CreateAccessKey" });
  const error = await createAccessKey(clients, user.name, signal).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(isCertainlyRefused(error)).toBe(isRefused);
  expect(sandbox.log.count("iam:CreateAccessKey", mark)).toBe(1);
  expect(user.accessKeys.length).toBeLessThanOrEqual(1);
});

test("a last use that could not be read is not 'never used'", async () => {
  const { accessKeyId } = account.createAccessKey(account.createUser({ name: "unused" }));
  expect(await readLastUsed(clients, accessKeyId, signal)).toEqual({ status: "NEVER_USED" });
  const denied = sandbox.faults.deny("iam:GetAccessKeyLastUsed");
  expect(await readLastUsed(clients, accessKeyId, signal)).toEqual({ status: "NO_PERMISSION" });
  sandbox.faults.remove(denied);
  sandbox.faults.add({ kind: "expiredToken", action: "iam:GetAccessKeyLastUsed" });
  expect(await readLastUsed(clients, accessKeyId, signal)).toEqual({ status: "UNKNOWN" });
});

test("a version with our token is ours only when it holds our key", async () => {
  const key = { accessKeyId: "AKIANEW", secretAccessKey: "one", userName: "svc" };
  const version = { secretId: "iam-monitor/svc", token: "rotation_0123456789abcdef0123456789abcdef" };
  expect(await readDestination(clients, version, key, signal)).toEqual({ version: "ABSENT", currentVersionId: null });
  await putPending(clients, version, key, signal);
  expect(await readDestination(clients, version, key, signal)).toMatchObject({ version: "OURS" });
  expect(await readDestination(clients, version, { ...key, secretAccessKey: "two" }, signal)).toMatchObject({
    version: "DIFFERENT",
  });
  // Without a key there is nothing to compare. The version was compared when it was put.
  expect(await readDestination(clients, version, null, signal)).toMatchObject({ version: "OURS" });
});
