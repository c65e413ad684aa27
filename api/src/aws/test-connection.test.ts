import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { SandboxAccount } from "../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import type { AssumeRoleConnection, SandboxConnection } from "./connection.ts";
import { READ_ACTION_NAMES } from "./read-actions.ts";
import { readRolePolicy } from "./setup-templates.ts";
import { testConnection } from "./test-connection.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const EXTERNAL_ID = "f00dfeed00000000000000000000cafe";
const demo = demoAccount({ clock: () => AT, at: AT });
const platform = new SandboxAccount({ id: "666677778888", clock: () => AT, seed: 5 });
let sandbox: Sandbox;
let own: SandboxConnection;
let platformConnection: SandboxConnection;

beforeAll(async () => {
  const key = platform.createAccessKey(platform.createUser({ name: "iam-monitor" }));
  platform.putInlinePolicy(
    platform.user("iam-monitor"),
    "assume",
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
    }),
  );
  role("Guarded", { StringEquals: { "sts:ExternalId": EXTERNAL_ID } });
  role("Open", undefined);
  sandbox = await startSandbox({ accounts: [demo.account, platform], clock: () => AT });
  own = { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...demo.credentials };
  platformConnection = { ...own, accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey };
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.faults.clear());

/** Creates a role that the platform's account may assume, with the read policy of the setup templates. */
function role(name: string, Condition: object | undefined): void {
  const trustPolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: platform.id }, Action: "sts:AssumeRole", Condition }],
  });
  demo.account.putInlinePolicy(
    demo.account.createRole({ name, trustPolicy, createdAt: AT }),
    "read",
    JSON.stringify(readRolePolicy()),
  );
}

function assume(name: string, externalId = EXTERNAL_ID): AssumeRoleConnection {
  return {
    type: "ASSUME_ROLE",
    roleArn: demo.account.arn("role", "/", name),
    externalId,
    from: platformConnection,
    region: "us-east-1",
  };
}

function lineOf(result: Awaited<ReturnType<typeof testConnection>>, what: string) {
  return result.lines.find((line) => line.step === what || line.action === what);
}

test("a working connection: identity, account and every read action, none refused", async () => {
  const result = await testConnection(own, { expectedAccountId: demo.account.id });
  expect(result).toMatchObject({ awsAccountId: demo.account.id, partition: "aws" });
  expect(result.lines.filter((line) => line.outcome === "FAILED" || line.outcome === "WARNING")).toEqual([]);
  expect(result.lines.flatMap((line) => (line.step.startsWith("Read") ? [line.action] : []))).toEqual(
    READ_ACTION_NAMES,
  );
});

test("opt-in actions are optional until the account enables them", async () => {
  const actions = ["iam:GenerateServiceLastAccessedDetails", "iam:GetServiceLastAccessedDetails", "iam:ListMFADevices"];
  for (const action of actions) sandbox.faults.deny(action);
  const result = await testConnection(own, { expectedAccountId: demo.account.id });
  for (const action of actions)
    expect(lineOf(result, action)).toMatchObject({
      step: "Read, optional",
      outcome: "WARNING",
      fix: expect.stringContaining("Only needed if you enable"),
    });
  const asking = await testConnection(own, { expectedAccountId: demo.account.id, readsLastAccessed: true });
  for (const action of actions.slice(0, 2))
    expect(lineOf(asking, action)).toMatchObject({ step: "Read", outcome: "FAILED" });
  expect(lineOf(asking, "iam:ListMFADevices")).toMatchObject({ outcome: "WARNING" });
  sandbox.faults.deny("cloudtrail:LookupEvents");
  for (const [readsKeyUse, outcome] of [
    [false, "WARNING"],
    [true, "FAILED"],
  ] as const)
    expect(
      lineOf(await testConnection(own, { expectedAccountId: demo.account.id, readsKeyUse }), "cloudtrail:LookupEvents"),
    ).toMatchObject({ outcome });
});

test("each refused action is a line of its own, with AWS's code and the action to add", async () => {
  sandbox.faults.deny("iam:GetLoginProfile");
  sandbox.faults.deny("iam:GetAccountSummary", true);
  const result = await testConnection(own, { expectedAccountId: demo.account.id });
  expect(lineOf(result, "iam:GetLoginProfile")).toMatchObject({
    outcome: "FAILED",
    code: "AccessDenied",
    isRequired: false,
    fix: expect.stringContaining("Add iam:GetLoginProfile"),
  });
  expect(lineOf(result, "iam:GetAccountSummary")).toMatchObject({
    outcome: "FAILED",
    fix: expect.stringContaining("service control policy"),
  });
  expect(result.lines.filter((line) => line.outcome === "FAILED")).toHaveLength(2);
});

test("in a member account a refusal of the account is a warning, a refusal by policy is not", async () => {
  const organization = demo.account.organization!;
  organization.canReadPolicies = false;
  sandbox.faults.deny("organizations:DescribePolicy");
  const result = await testConnection(own, { expectedAccountId: demo.account.id });
  organization.canReadPolicies = true;
  for (const action of [
    "organizations:ListParents",
    "organizations:ListPoliciesForTarget",
    "iam:ListOrganizationsFeatures",
  ]) {
    expect(lineOf(result, action)).toMatchObject({
      outcome: "WARNING",
      fix: expect.stringContaining("Connect that account as well"),
    });
  }
  expect(lineOf(result, "organizations:DescribePolicy")).toMatchObject({
    outcome: "FAILED",
    fix: expect.stringContaining("Add organizations:DescribePolicy"),
  });
});

test("a role with an external id is assumed with it and refused without", async () => {
  const result = await testConnection(assume("Guarded"), { expectedAccountId: demo.account.id });
  expect(lineOf(result, "Assume the role")).toMatchObject({ outcome: "OK" });
  expect(lineOf(result, "Refused without the external id")).toMatchObject({ outcome: "OK" });
  expect(lineOf(result, "Account as expected")).toMatchObject({ outcome: "OK" });
  expect(result.lines.filter((line) => line.outcome === "FAILED")).toEqual([]);
});

test("what decides whether an account can be connected takes four calls to STS", async () => {
  const expectedAccountId = demo.account.id;
  const whole = await testConnection(assume("Guarded"), { expectedAccountId });
  const mark = sandbox.log.mark();
  const { lines } = await testConnection(assume("Guarded"), { expectedAccountId, isRequiredOnly: true });
  expect(sandbox.log.counts(mark)).toEqual({ "sts:AssumeRole": 2, "sts:GetCallerIdentity": 2 });
  expect(lines).toEqual(whole.lines.filter(({ isRequired }) => isRequired));
});

test("a wrong external id ends the test at the role, with a fix", async () => {
  const result = await testConnection(assume("Guarded", "00000000000000000000000000000000"), {
    expectedAccountId: demo.account.id,
  });
  expect(result.awsAccountId).toBeNull();
  expect(result.lines.at(-1)).toMatchObject({
    step: "Assume the role",
    outcome: "FAILED",
    code: "AccessDenied",
    isRequired: true,
    fix: expect.stringContaining("trust policy"),
  });
});

test("a role that every principal of the account can assume is a warning on loopback", async () => {
  const result = await testConnection(assume("Open"), { expectedAccountId: demo.account.id });
  expect(lineOf(result, "Refused without the external id")).toMatchObject({
    outcome: "WARNING",
    code: "EXTERNAL_ID_NOT_REQUIRED",
  });
});

test("another account, an expired token and a silent endpoint are failed required lines", async () => {
  const other = await testConnection(own, { expectedAccountId: "999999999999" });
  expect(lineOf(other, "Account as expected")).toMatchObject({
    outcome: "FAILED",
    code: "AWS_WRONG_ACCOUNT",
    isRequired: true,
  });
  sandbox.faults.add({ kind: "expiredToken", action: "sts:GetCallerIdentity" });
  const expired = await testConnection(own, { expectedAccountId: null });
  expect(expired.lines).toMatchObject([
    { step: "Sign in", outcome: "FAILED", code: "ExpiredToken", fix: expect.stringContaining("Sign in again") },
  ]);
  const silent = await testConnection({ ...own, endpoint: "http://127.0.0.1:1" }, { expectedAccountId: null });
  expect(silent.lines).toMatchObject([
    { outcome: "FAILED", isRequired: true, fix: expect.stringContaining("network") },
  ]);
});

test("an unreachable endpoint gets our code, not the SDK's name for an error without one", async () => {
  const gone = await startSandbox({ accounts: [demo.account], clock: () => AT });
  await gone.stop();
  const result = await testConnection({ ...own, endpoint: gone.url }, { expectedAccountId: null });
  expect(result.lines).toMatchObject([
    { step: "Sign in", outcome: "FAILED", code: "AWS_UNREACHABLE", fix: expect.stringContaining("Check the network") },
  ]);
  expect(result.awsAccountId).toBeNull();
});
