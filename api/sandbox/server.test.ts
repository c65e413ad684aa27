import {
  GetAccountAuthorizationDetailsCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SandboxAccount } from "./account.ts";
import { type Sandbox, startSandbox } from "./server.ts";

const at = Date.UTC(2026, 10, 24, 12);
let sandbox: Sandbox;
let account: SandboxAccount;
let key: { accessKeyId: string; secretAccessKey: string };

beforeAll(async () => {
  account = new SandboxAccount({ id: "999900001111", clock: () => at, seed: 3 });
  key = account.createAccessKey(account.createUser({ name: "auditor" }));
  account.createRole({
    name: "Reader",
    trustPolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { AWS: "999900001111" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "our-id" } },
      },
    }),
  });
  sandbox = await startSandbox({ accounts: [account], clock: () => at });
});
afterAll(() => sandbox.stop());

function options(credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = key) {
  return { endpoint: sandbox.url, region: "us-east-1", credentials, maxAttempts: 1 };
}

test("the access key identifies the caller", async () => {
  const identity = await new STSClient(options()).send(new GetCallerIdentityCommand());
  expect(identity).toMatchObject({ Account: "999900001111", Arn: "arn:aws:iam::999900001111:user/auditor" });
});

test("an unknown key, an inactive key and a wrong secret are refused", async () => {
  const ask = (credentials: typeof key) => new STSClient(options(credentials)).send(new GetCallerIdentityCommand());
  await expect(ask({ accessKeyId: "AKIAUNKNOWN", secretAccessKey: "x" })).rejects.toMatchObject({
    name: "InvalidClientTokenId",
  });
  await expect(ask({ ...key, secretAccessKey: "x" })).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
  const former = account.createAccessKey(account.user("auditor"), { isActive: false });
  await expect(ask(former)).rejects.toMatchObject({ name: "InvalidClientTokenId", $metadata: { httpStatusCode: 403 } });
});

test("authorization details come in pages of one sequence", async () => {
  const iam = new IAMClient(options());
  const names: (string | undefined)[] = [];
  let marker: string | undefined;
  let pages = 0;
  do {
    const page = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 7, Marker: marker }));
    names.push(
      ...page.UserDetailList!.map((user) => user.UserName),
      ...page.RoleDetailList!.map((role) => role.RoleName),
    );
    names.push(...page.Policies!.map((policy) => policy.PolicyName));
    marker = page.Marker;
    pages++;
  } while (marker !== undefined);
  expect(names.length).toBe(2 + account.awsPolicies.size);
  expect(new Set(names).size).toBe(names.length);
  expect(pages).toBe(Math.ceil(names.length / 7));
});

test("AssumeRole checks the trust policy and the external id", async () => {
  const sts = new STSClient(options());
  const input = { RoleArn: account.role("Reader").arn, RoleSessionName: "scan" };
  await expect(sts.send(new AssumeRoleCommand(input))).rejects.toMatchObject({ name: "AccessDenied" });
  const { Credentials } = await sts.send(new AssumeRoleCommand({ ...input, ExternalId: "our-id" }));
  const session = new STSClient(
    options({
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    }),
  );
  expect((await session.send(new GetCallerIdentityCommand())).Arn).toBe(
    "arn:aws:sts::999900001111:assumed-role/Reader/scan",
  );
});

test("faults strike and the log counts", async () => {
  const iam = new IAMClient(options());
  const mark = sandbox.log.mark();
  sandbox.faults.deny("iam:ListAccessKeys", true);
  sandbox.faults.add({ kind: "throttle", action: "iam:GetUser", times: 1 });
  await expect(iam.send(new ListAccessKeysCommand({ UserName: "auditor" }))).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("service control policy"),
  });
  await expect(iam.send(new GetUserCommand())).rejects.toMatchObject({ name: "Throttling" });
  expect((await iam.send(new GetUserCommand())).User?.UserName).toBe("auditor");
  sandbox.faults.clear();
  expect(sandbox.log.counts(mark)).toEqual({ "iam:ListAccessKeys": 1, "iam:GetUser": 2 });
});
