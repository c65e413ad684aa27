/**
 * The conditions that a rotation must cope with: answers that lag by a random delay, and a truth that only the sandbox
 * knows.
 */
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

/** Returns "in" if AWS accepts the key, or else the code of the refusal. */
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

test("a key's creation and end take effect no earlier than the least lag and no later than the most", async () => {
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

test("between the least and the most lag, lists come from updated and outdated copies", async () => {
  account.lags = AWS_LAGS;
  await newKey();
  at += AWS_LAGS.lists.most / 2;
  const counts = new Set<number>();
  for (let look = 0; look < 30; look++) counts.add((await listed()).length);
  expect(counts).toEqual(new Set([0, 1]));
  at = startsAt + AWS_LAGS.lists.most;
  for (let look = 0; look < 30; look++) expect(await listed()).toEqual(["Active"]);
});

test("a use is shown late, and never before it happened", async () => {
  const key = await newKey();
  account.lags = { ...NO_LAGS, lastUsed: AWS_LAGS.lastUsed };
  await knock(key);
  expect(await lastUse(key.accessKeyId)).toBeUndefined();
  at += AWS_LAGS.lastUsed.most;
  expect(await lastUse(key.accessKeyId)).toBe(startsAt);
});

test("a second use within 15 minutes is not recorded", async () => {
  const key = await newKey();
  await knock(key);
  at += 15 * MINUTE - SECOND;
  await knock(key);
  expect(await lastUse(key.accessKeyId)).toBe(startsAt);
  at += SECOND;
  await knock(key);
  expect(await lastUse(key.accessKeyId)).toBe(at);
});

test("a time scale shortens lags and granularity equally", async () => {
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
  // At this time scale, a second of the quota takes an hour, so even a slow machine makes all the calls within it.
  account.timeScale = 1 / 3_600;
  await ask();
  await ask().catch(() => {});
  await expect(ask()).rejects.toMatchObject({ name: "ThrottlingException" });
  // IAM's events are recorded only in the trail of us-east-1.
  account.timeScale = Infinity;
  const elsewhere = await new CloudTrailClient({ ...options, region: "eu-central-1" }).send(new LookupEventsCommand());
  expect(elsewhere.Events).toEqual([]);
});

test("the truth log records who did what, even if the answer was lost", async () => {
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
