/** What a rotation has to bear: answers that lie behind, by a drawn delay, and the truth that only the sandbox knows. */
import { LookupEventsCommand, CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../src/iam/time.ts";
import { SandboxAccount } from "../account.ts";
import { AWS_LAGS, NO_LAGS } from "./lags.ts";
import { type Sandbox, startSandbox } from "../server.ts";

const startsAt = Date.UTC(2026, 10, 24, 12);
const UserName = "svc-orders";
let at = startsAt;
let sandbox: Sandbox;
let account: SandboxAccount;
let iam: IAMClient;
let options: {
  endpoint: string;
  region: string;
  maxAttempts: number;
  credentials: { accessKeyId: string; secretAccessKey: string };
};

beforeEach(async () => {
  at = startsAt;
  account = new SandboxAccount({ id: "999900001111", clock: () => at, seed: 3 });
  const credentials = account.createAccessKey(account.createUser({ name: "product" }), { createdAt: startsAt - HOUR });
  account.createUser({ name: UserName });
  sandbox = await startSandbox({ accounts: [account], clock: () => at });
  options = { endpoint: sandbox.url, region: "us-east-1", maxAttempts: 1, credentials };
  iam = new IAMClient(options);
});
afterEach(() => sandbox.stop());

async function newKey() {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
}

/** "in", or AWS's refusal. */
async function knock(credentials: { accessKeyId: string; secretAccessKey: string }): Promise<string> {
  return new STSClient({ ...options, credentials }).send(new GetCallerIdentityCommand()).then(
    () => "in",
    (error: Error) => error.name,
  );
}

async function listed(): Promise<(string | undefined)[]> {
  return (await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata!.map((key) => key.Status);
}

async function lastUse(accessKeyId: string): Promise<number | undefined> {
  const { AccessKeyLastUsed } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }));
  return AccessKeyLastUsed!.LastUsedDate?.getTime();
}

test("a new key opens nothing before the least lag and everything after the most; so does its end", async () => {
  account.lags = AWS_LAGS;
  const key = await newKey();
  at += AWS_LAGS.authentication.least - 1;
  expect(await knock(key)).toBe("InvalidClientTokenId");
  at = startsAt + AWS_LAGS.authentication.most;
  expect(await knock(key)).toBe("in");
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: key.accessKeyId, Status: "Inactive" }));
  expect(await knock(key)).toBe("in");
  at += AWS_LAGS.authentication.most;
  expect(await knock(key)).toBe("InvalidClientTokenId");
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: key.accessKeyId, Status: "Active" }));
  at += AWS_LAGS.authentication.most;
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: key.accessKeyId }));
  expect(await knock(key)).toBe("in");
  at += AWS_LAGS.authentication.most;
  expect(await knock(key)).toBe("InvalidClientTokenId");
});

test("between the two, lists come from copies that know and copies that do not", async () => {
  account.lags = AWS_LAGS;
  await newKey();
  at += AWS_LAGS.lists.most / 2;
  const counts = new Set<number>();
  for (let look = 0; look < 30; look++) counts.add((await listed()).length);
  expect(counts).toEqual(new Set([0, 1]));
  at = startsAt + AWS_LAGS.lists.most;
  for (let look = 0; look < 30; look++) expect(await listed()).toEqual(["Active"]);
});

test("a use shows late and never earlier than it was", async () => {
  const key = await newKey();
  account.lags = { ...NO_LAGS, lastUsed: AWS_LAGS.lastUsed };
  await knock(key);
  expect(await lastUse(key.accessKeyId)).toBeUndefined();
  at += AWS_LAGS.lastUsed.most;
  expect(await lastUse(key.accessKeyId)).toBe(startsAt);
});

test("a use within the quarter of an hour of the last one is not recorded again", async () => {
  const key = await newKey();
  await knock(key);
  at += 15 * MINUTE - SECOND;
  await knock(key);
  expect(await lastUse(key.accessKeyId)).toBe(startsAt);
  at += SECOND;
  await knock(key);
  expect(await lastUse(key.accessKeyId)).toBe(at);
});

test("a time scale shortens lags and granularity alike", async () => {
  account.lags = AWS_LAGS;
  account.timeScale = 3_600;
  const key = await newKey();
  at += Math.ceil(AWS_LAGS.authentication.most / 3_600);
  expect(await knock(key)).toBe("in");
  at += SECOND;
  await knock(key);
  at += (4 * HOUR) / 3_600;
  expect(await lastUse(key.accessKeyId)).toBe(startsAt + SECOND);
});

test("CloudTrail is late, pages newest first and takes two calls a second", async () => {
  account.lags = { ...NO_LAGS, trail: AWS_LAGS.trail };
  const cloudTrail = new CloudTrailClient(options);
  const ask = (NextToken?: string) =>
    cloudTrail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "CreateAccessKey" }],
        MaxResults: 1,
        NextToken,
      }),
    );
  const first = await newKey();
  at += SECOND;
  const second = await newKey();
  at += AWS_LAGS.trail.least - 2 * SECOND;
  expect((await ask()).Events).toEqual([]);
  at += AWS_LAGS.trail.most;
  account.timeScale = Infinity;
  const newest = await ask();
  const older = await ask(newest.NextToken);
  expect([newest, older].map(({ Events }) => Events![0]!.Resources![0]!.ResourceName)).toEqual([
    second.accessKeyId,
    first.accessKeyId,
  ]);
  expect(older.NextToken).toBeUndefined();
  expect(newest.Events![0]!.Username).toBe("product");
  // A second that lasts an hour: however slow this machine is, the calls fall into it.
  account.timeScale = 1 / 3_600;
  await ask();
  await ask().catch(() => {});
  await expect(ask()).rejects.toMatchObject({ name: "ThrottlingException" });
  // The trail of other regions knows nothing of IAM.
  account.timeScale = Infinity;
  const elsewhere = await new CloudTrailClient({ ...options, region: "eu-central-1" }).send(new LookupEventsCommand());
  expect(elsewhere.Events).toEqual([]);
});

test("the truth log tells who did what, also when nobody was told", async () => {
  sandbox.faults.add({ kind: "lostAnswer", action: "iam:CreateAccessKey" });
  await expect(newKey()).rejects.toBeInstanceOf(Error);
  sandbox.faults.clear();
  const [key] = account.user(UserName).accessKeys;
  expect(account.truth.since().at(-1)).toMatchObject({
    kind: "KEY_CREATED",
    userName: UserName,
    accessKeyId: key!.accessKeyId,
    actor: { arn: account.user("product").arn, isAnswerLost: true },
  });
  expect(JSON.stringify(account.truth.since())).not.toContain(key!.secretAccessKey);
  expect(await knock(key!)).toBe("in");
  expect(await knock({ ...key!, secretAccessKey: "wrong" })).toBe("SignatureDoesNotMatch");
  const uses = account.truth.since().filter((entry) => entry.kind === "KEY_USED");
  expect(uses.map(({ errorCode }) => errorCode)).toEqual([null, "SignatureDoesNotMatch"]);
});
