import { expect, test } from "vitest";
import { SandboxAccount } from "../account.ts";
import { Application } from "./application.ts";
import { startSandbox } from "../server.ts";

test("an application uses the key in its secret and counts refusals of its key", async () => {
  const at = Date.UTC(2026, 10, 24, 12);
  const account = new SandboxAccount({ id: "999900001111", clock: () => at, seed: 4 });
  const reader = account.createAccessKey(account.createUser({ name: "machine" }));
  const user = account.createUser({ name: "svc-orders" });
  const [first, second] = [account.createAccessKey(user), account.createAccessKey(user)];
  const sandbox = await startSandbox({ accounts: [account], clock: () => at });
  const secrets = account.secretsIn("eu-central-1");
  const application = new Application({
    name: "orders",
    endpoint: sandbox.url,
    account,
    key: first,
    secret: { id: "iam-monitor/svc-orders", region: "eu-central-1", reader },
    cacheMs: 0,
  });
  // There is no secret yet, so the application uses the configured key.
  await application.callOnce();
  expect(application.accessKeyId).toBe(first.accessKeyId);
  const secret = secrets.create({
    name: "iam-monitor/svc-orders",
    token: "1".repeat(32),
    value: JSON.stringify(first),
  });
  await application.callOnce();
  secrets.put(secret, { value: JSON.stringify(second), token: "2".repeat(32), labels: ["AWSPENDING"] });
  await application.callOnce();
  expect(application.accessKeyId).toBe(first.accessKeyId);
  secrets.moveLabel(secret, { label: "AWSCURRENT", to: "2".repeat(32), from: "1".repeat(32) });
  await application.callOnce();
  expect(application.accessKeyId).toBe(second.accessKeyId);
  expect(application.counts).toEqual({ calls: 4, refusals: 0 });

  account.setKeyStatus(user, second.accessKeyId, false);
  await application.callOnce();
  expect(application.counts).toEqual({ calls: 5, refusals: 1 });
  sandbox.faults.add({ kind: "lostAnswer", userAgent: "sandbox-application" });
  await application.callOnce();
  expect(application.counts).toEqual({ calls: 6, refusals: 1 });
  const calls = account.truth.since().filter((entry) => entry.kind === "APPLICATION_CALL");
  expect(calls.map(({ errorCode }) => errorCode)).toEqual([null, null, null, null, "InvalidClientTokenId", "NoAnswer"]);
  await sandbox.stop();
});

test("a configured key is used from then on, at each interval until the application is stopped", async () => {
  const account = new SandboxAccount({ id: "999900001111", clock: () => Date.UTC(2026, 10, 24, 12), seed: 4 });
  const user = account.createUser({ name: "svc-orders" });
  const [first, second] = [account.createAccessKey(user), account.createAccessKey(user)];
  const sandbox = await startSandbox({ accounts: [account] });
  const application = new Application({
    name: "orders",
    endpoint: sandbox.url,
    account,
    key: first,
    callEveryMs: 5,
  }).start();
  await expect.poll(() => application.counts.calls).toBeGreaterThan(2);
  application.configure(second);
  await expect.poll(() => account.lastUseOf(second)).not.toBeNull();
  await application.stop();
  const { calls } = application.counts;
  expect(application.counts).toEqual({ calls, refusals: 0 });
  await sandbox.stop();
});

test("a key configured during a read of the secret is not overwritten", async () => {
  const account = new SandboxAccount({ id: "999900001111", clock: () => Date.UTC(2026, 10, 24, 12), seed: 4 });
  const reader = account.createAccessKey(account.createUser({ name: "machine" }));
  const user = account.createUser({ name: "svc-orders" });
  const [first, second] = [account.createAccessKey(user), account.createAccessKey(user)];
  const sandbox = await startSandbox({ accounts: [account] });
  const secret = { id: "iam-monitor/svc-orders", region: "eu-central-1", reader };
  account.secretsIn(secret.region).create({ name: secret.id, token: "1".repeat(32), value: JSON.stringify(first) });
  const application = new Application({ name: "orders", endpoint: sandbox.url, account, key: first, secret });
  const call = application.callOnce();
  application.configure(second);
  await call;
  expect(application.accessKeyId).toBe(second.accessKeyId);
  await sandbox.stop();
});
