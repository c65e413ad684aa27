/** Tests each call of a rotation: which requests are sent once, which answers do not count, and what is compared. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SandboxAccount } from "../../sandbox/account.ts";
import type { NewFault } from "../../sandbox/drill/faults.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { now } from "../clock.ts";
import { readLastUsed } from "./access-key-reads.ts";
import { createAccessKey, isCertainlyRefused } from "./access-key-writes.ts";
import { createRotationClients, type RotationClients } from "./clients.ts";
import { secretTags } from "../iam/rotation/secret-destination.ts";
import { putPending, readDestination, readSecretOwnership } from "./secret-sink.ts";

const account = new SandboxAccount({ id: "999900001111", clock: now, seed: 9 });
const credentials = account.createAccessKey(account.createUser({ name: "product" }));
const signal = AbortSignal.timeout(60_000);
const OWNER = {
  accountId: "account_0123456789abcdef0123456789abcdef",
  awsAccountId: account.id,
  userName: "svc",
};
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
  const version = {
    secretId: "iam-monitor/svc",
    token: "rotation_0123456789abcdef0123456789abcdef",
    tags: secretTags(OWNER),
    isNew: true,
  };
  expect(await readDestination(clients, version, key, signal)).toEqual({ version: "ABSENT", currentVersionId: null });
  await putPending(clients, version, key, signal);
  expect(await readDestination(clients, version, key, signal)).toMatchObject({ version: "OURS" });
  expect(await readDestination(clients, version, { ...key, secretAccessKey: "two" }, signal)).toMatchObject({
    version: "DIFFERENT",
  });
  // Without a key there is nothing to compare. The version was compared when it was put.
  expect(await readDestination(clients, version, null, signal)).toMatchObject({ version: "OURS" });
});

describe("S4: whom a secret belongs to", () => {
  const ownership = (secretId: string, userName: string) =>
    readSecretOwnership(clients, secretId, { ...OWNER, userName }, signal);
  const store = () => account.secretsIn("eu-central-1");
  const keyOf = (userName: string) => JSON.stringify({ accessKeyId: "AKIAOLD", secretAccessKey: "old", userName });
  const token = () => crypto.randomUUID();

  test("an absent secret can be created by name, not by ARN; what IAM Monitor created is tagged", async () => {
    const arn = "arn:aws:secretsmanager:eu-central-1:999900001111:secret:missing-AbCdEf";
    expect(await ownership("missing", "a,b")).toEqual({ kind: "ABSENT", isCreatable: true });
    expect(await ownership(arn, "a,b")).toEqual({ kind: "ABSENT", isCreatable: false });
    const owner = { ...OWNER, userName: "a,b" };
    const key = { accessKeyId: "AKIANEW", secretAccessKey: "new", userName: "a,b" };
    await putPending(clients, { secretId: "made", token: token(), tags: secretTags(owner), isNew: true }, key, signal);
    const mark = sandbox.log.mark();
    expect(await ownership("made", "a,b")).toMatchObject({ kind: "OURS", proof: "TAG" });
    expect(sandbox.log.count("secretsmanager:GetSecretValue", mark), "the value is not read").toBe(0);
    // The value names the user `a,b`, and so do the tags.
    expect(await ownership("made", "a_b")).toMatchObject({ kind: "FOREIGN" });
  });

  test.each<[name: string, value: string | undefined, said: string]>([
    ["a password", '{"password":"the production database"}', "a value that IAM Monitor did not write"],
    ["plain text", "hunter2", "a value that IAM Monitor did not write"],
    ["a key of a colleague", keyOf("mallory"), "an access key of another user"],
    ["our fields and more", keyOf("svc").replace("{", `{"endpoint":"db",`), "a value that IAM Monitor did not write"],
    ["no value", undefined, "no current value"],
  ])("%s is not overwritten, and is described without its value", async (name, value, said) => {
    const secretId = `foreign/${name.replaceAll(" ", "-")}`;
    store().create({ name: secretId, value, token: token() });
    const found = await ownership(secretId, "svc");
    expect(found).toMatchObject({ kind: "FOREIGN", description: expect.stringContaining(said) });
    expect(JSON.stringify(found)).not.toMatch(/hunter2|production|mallory|AKIAOLD|endpoint/);
  });

  test("an untagged secret with a key of this user is ours, as secrets from before the tags are", async () => {
    store().create({ name: "before-tags", value: keyOf("svc"), token: token() });
    expect(await ownership("before-tags", "svc")).toMatchObject({ kind: "OURS", proof: "CONTENT" });
  });

  test("a key of a user with the same name counts neither under the tags of another owner nor in another AWS account", async () => {
    const another = secretTags({ accountId: "account_fedcba9876543210fedcba9876543210", userName: "svc" });
    for (const [name, tags] of [
      ["other-account", [...another]],
      ["account-only", [...another].filter(([key]) => key === "iam-monitor:account")],
      ["user-only", [...another].filter(([key]) => key === "iam-monitor:user")],
    ] as const) {
      const secret = { name, value: keyOf("svc"), token: token(), tags: tags.map(([key, value]) => ({ key, value })) };
      store().create(secret);
      expect(await ownership(name, "svc"), name).toMatchObject({
        kind: "FOREIGN",
        description: expect.stringMatching(/an access key of a user with this name. Its tags name the user/),
      });
    }
    store().create({ name: "central", value: keyOf("svc"), token: token() });
    const rotated = { ...OWNER, awsAccountId: "111122223333" };
    expect(await readSecretOwnership(clients, "central", rotated, signal)).toMatchObject({ kind: "FOREIGN" });
  });

  test("a secret that appeared since it was observed is not overwritten", async () => {
    store().create({ name: "raced", value: "theirs", token: token() });
    const key = { accessKeyId: "AKIANEW", secretAccessKey: "new", userName: "svc" };
    const version = { secretId: "raced", token: token(), tags: secretTags(OWNER), isNew: true };
    await expect(putPending(clients, version, key, signal)).rejects.toThrow(/already exists/);
    expect(
      store()
        .get("raced")
        .versions.map(({ value }) => value),
    ).toEqual(["theirs"]);
  });
});
