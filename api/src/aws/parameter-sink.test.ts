/** The calls of Parameter Store with which a rotation delivers a key, over the wire, in the sandbox. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { SandboxAccount } from "../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { now } from "../clock.ts";
import { AppError } from "../errors.ts";
import { secretTags } from "../iam/rotation/secret-destination.ts";
import { createRotationClients, type RotationClients } from "./clients.ts";
import {
  labelParameter,
  putParameter,
  readParameter,
  readParameterOwnership,
  restoreParameter,
} from "./parameter-sink.ts";

const REGION = "eu-central-1";
const account = new SandboxAccount({ id: "999900001111", clock: now, seed: 9 });
const credentials = account.createAccessKey(account.createUser({ name: "product" }));
const signal = AbortSignal.timeout(60_000);
const OWNER = { accountId: "account_0123456789abcdef0123456789abcdef", awsAccountId: account.id, userName: "svc" };
const KEY = { accessKeyId: "AKIANEW", secretAccessKey: "new", userName: "svc" };
const oldValue = JSON.stringify({ accessKeyId: "AKIAOLD", secretAccessKey: "old", userName: "svc" });
let sandbox: Sandbox;
let clients: RotationClients;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [account] });
  clients = createRotationClients(
    { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...credentials },
    { mark: "rot-0a1b2c3d-1", secretRegion: REGION, eventRegion: "us-east-1" },
  );
});
afterAll(async () => {
  clients.destroy();
  await sandbox.stop();
});

const store = () => account.parametersIn(REGION);
const ownership = (name: string, userName = "svc") =>
  readParameterOwnership(clients, name, { ...OWNER, userName }, signal);

test("a new parameter is an encrypted one with tags, and never replaces one that appeared meanwhile", async () => {
  const name = "/iam-monitor/svc";
  const created = { name, tags: secretTags(OWNER), isNew: true };
  expect(await readParameter(clients, { name, versionId: null }, KEY, signal)).toEqual({
    version: "ABSENT",
    currentVersionId: null,
  });
  expect(await ownership(name)).toEqual({ kind: "ABSENT", isCreatable: true });
  await putParameter(clients, created, KEY, signal);
  expect(store().get(name)).toMatchObject({
    type: "SecureString",
    tags: expect.arrayContaining([{ key: "managed-by", value: "iam-monitor" }]),
  });
  const mark = sandbox.log.mark();
  expect(await ownership(name)).toMatchObject({ kind: "OURS", proof: "TAG" });
  expect(sandbox.log.count("ssm:GetParameter", mark), "the value is not read").toBe(0);
  expect(await ownership(name, "another")).toMatchObject({ kind: "FOREIGN" });
  await expect(putParameter(clients, created, { ...KEY, accessKeyId: "AKIATHIRD" }, signal)).rejects.toThrow(/exists/);
  expect(store().get(name).versions).toHaveLength(1);
});

test("an overwrite keeps the KMS key and the tier; the label moves, and the former value can be restored", async () => {
  const name = "/team/svc";
  store().put({ name, value: oldValue, type: "SecureString", keyId: "alias/team", tier: "Advanced" });
  expect(await ownership(name)).toMatchObject({ kind: "OURS", proof: "CONTENT" });
  await putParameter(clients, { name, tags: new Map(), isNew: false }, KEY, signal);
  expect(store().get(name)).toMatchObject({ keyId: "alias/team", tier: "Advanced" });
  const read = (versionId: string | null, key: typeof KEY | null) =>
    readParameter(clients, { name, versionId }, key, signal);
  expect(await read(null, KEY)).toEqual({
    version: "OURS",
    currentVersionId: "2",
    labelledVersionId: null,
    isLabelOurs: false,
  });
  expect((await read(null, { ...KEY, secretAccessKey: "other" })).version).toBe("ABSENT");
  // Without the sealed copy, the number of the version tells.
  expect([(await read("2", null)).version, (await read("1", null)).version]).toEqual(["OURS", "ABSENT"]);
  await labelParameter(clients, { name, version: "2" }, signal);
  await labelParameter(clients, { name, version: "1" }, signal);
  expect(await read(null, KEY)).toMatchObject({ labelledVersionId: "1" });
  const restore = (version: string) =>
    restoreParameter(clients, { name, version, withoutKey: KEY.accessKeyId }, signal);
  await restore("1");
  expect(store().version(name).version).toMatchObject({ version: 3, value: oldValue });
  expect(store().get(name)).toMatchObject({ keyId: "alias/team", tier: "Advanced" });
  await expect(restore("9")).rejects.toThrow(/no longer exists/);
  // Something else stored the new key a second time: to restore it would begin again without end.
  await expect(restore("2")).rejects.toMatchObject({ code: "SECRET_CONFLICT" });
  expect(store().get(name).versions).toHaveLength(3);
});

test("the label is read apart from the current version: it may lead to the new key although the parameter does not", async () => {
  const name = "/team/label";
  store().put({ name, value: oldValue, type: "SecureString" });
  await putParameter(clients, { name, tags: new Map(), isNew: false }, KEY, signal);
  await labelParameter(clients, { name, version: "2" }, signal);
  store().put({ name, value: "stored by someone else", isOverwrite: true });
  const expected = { version: "ABSENT", currentVersionId: "3", labelledVersionId: "2", isLabelOurs: true };
  for (const [versionId, key] of [
    [null, KEY],
    ["2", null],
  ] as const)
    expect(await readParameter(clients, { name, versionId }, key, signal)).toEqual(expected);
});

test("a parameter that was deleted or became another type meanwhile is not overwritten", async () => {
  const tags = new Map<string, string>();
  await expect(putParameter(clients, { name: "/team/deleted", tags, isNew: false }, KEY, signal)).rejects.toMatchObject(
    { code: "SECRET_CONFLICT", message: expect.stringContaining("was deleted") },
  );
  expect(
    store()
      .list()
      .map(({ name }) => name),
  ).not.toContain("/team/deleted");
  store().put({ name: "/team/clear", value: oldValue, type: "String" });
  await expect(putParameter(clients, { name: "/team/clear", tags, isNew: false }, KEY, signal)).rejects.toMatchObject({
    code: "SECRET_CONFLICT",
  });
  expect(store().version("/team/clear").version).toMatchObject({ version: 1, value: oldValue });
});

test("an error of AWS that repeats the value loses its message; the name of the user in it does not count", async () => {
  const name = "/team/quoted";
  store().put({ name, value: oldValue, type: "SecureString" });
  const [long, stored] = ["a-user-with-a-very-long-name-in-the-arn", { ...KEY, secretAccessKey: "s/3+cret".repeat(5) }];
  const refuse = async (message: string) => {
    const code = "ParameterPatternMismatchException";
    sandbox.faults.add({ kind: "error", action: "ssm:PutParameter", code, status: 400, message, times: 1 });
    const changed = { name, tags: new Map<string, string>(), isNew: false };
    const error: unknown = await putParameter(clients, changed, { ...stored, userName: long }, signal).catch(
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof AppError)) throw new Error("The put was not refused.");
    expect(error.details).toMatchObject({ awsCode: code });
    return JSON.stringify([error.message, error.details, String(error.cause)]);
  };
  expect(await refuse(`Value '${stored.secretAccessKey}' does not match the pattern.`)).not.toContain(
    stored.secretAccessKey,
  );
  expect(await refuse(`No permission for ${long}.`)).toContain(`No permission for ${long}.`);
});

test.each([
  ["a parameter in clear", "String", oldValue, /String, not a SecureString/],
  ["another value", "SecureString", "hunter2", /a value that IAM Monitor did not write/],
])("%s is not ours, and is described without its value", async (name, type, value, said) => {
  const parameter = `/foreign/${name.replaceAll(" ", "-")}`;
  store().put({ name: parameter, value, type });
  const found = await ownership(parameter);
  expect(found).toMatchObject({ kind: "FOREIGN", description: expect.stringMatching(said) });
  expect(JSON.stringify(found)).not.toMatch(/hunter2|AKIAOLD/);
});
