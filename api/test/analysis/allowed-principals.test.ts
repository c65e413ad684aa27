/** Who can perform an action on a resource: every user and role of the demo account in one request. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const ACCOUNT = "111122223333";
const PRINCIPALS = `query P($action: String!, $resource: String!, $first: Int, $offset: Int) {
  principalsAllowed(accountId: "${ACCOUNT}", action: $action, resource: $resource, first: $first, offset: $offset) {
    isKnownAction allowedCount conditionalCount unknownCount deniedCount asOf
    principals { kind name arn decision keys missing statements { effect summary policy { name } } }
  }
}`;
const DECIDE = `query D($principal: ID!, $action: String!, $resource: String!) {
  accessDecision(accountId: "${ACCOUNT}", principal: $principal, action: $action, resource: $resource) { decision }
}`;
const QUESTION = { action: "iam:CreateAccessKey", resource: `arn:aws:iam::${ACCOUNT}:user/d.castellanos` };

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
});

afterAll(async () => {
  await server.close();
  await platform.close();
});

test("before the first scan, and for an invalid question, the answer is an error", async () => {
  for (const [change, code] of [
    [{}, "NOT_READ"],
    [{ action: "iam:Create*" }, "ACTION_INVALID"],
    [{ resource: "arn:aws:iam::*:user/x" }, "ARN_INVALID"],
    [{ first: 501 }, "BAD_USER_INPUT"],
  ] as const) {
    const { errors } = await server.graphql(PRINCIPALS, { ...QUESTION, ...change });
    expect(errors[0]?.extensions["code"]).toBe(code);
  }
});

test("the answer is that of each principal by itself, with the statements that decide", async () => {
  await platform.scan();
  const { data, errors } = await server.graphql(PRINCIPALS, QUESTION);
  expect(errors).toEqual([]);
  const { principals, ...counts } = data.principalsAllowed;
  expect(counts.isKnownAction).toBe(true);
  const listed = new Map<string, string>(
    principals.map(({ arn, decision }: { arn: string; decision: string }) => [arn, decision]),
  );
  expect(counts.allowedCount + counts.conditionalCount + counts.unknownCount).toBe(listed.size);
  const all = await server.graphql(`{ users(first: 100) { nodes { arn } } roles(first: 100) { nodes { arn } } }`);
  const arns: string[] = [...all.data.users.nodes, ...all.data.roles.nodes].map(({ arn }: { arn: string }) => arn);
  expect(listed.size + counts.deniedCount).toBe(arns.length);
  const DENIED = ["IMPLICIT_DENY", "EXPLICIT_DENY"];
  // Each question is an analysis of its own, so some of the principals stand for all.
  const asked = arns.filter((arn, index) => index % 6 === 0 || arn.includes("d.castellanos"));
  expect(asked.some((arn) => listed.has(arn)) && asked.some((arn) => !listed.has(arn))).toBe(true);
  for (const principal of asked) {
    const { decision } = (await server.graphql(DECIDE, { principal, ...QUESTION })).data.accessDecision;
    if (listed.has(principal)) expect(listed.get(principal), principal).toBe(decision);
    else expect(DENIED, principal).toContain(decision);
  }
  const admin = principals.find(({ name }: { name: string }) => name === "d.castellanos");
  expect(admin).toMatchObject({ kind: "USER", decision: "ALLOWED", missing: null });
  expect(admin.statements.some(({ effect }: { effect: string }) => effect === "ALLOWS")).toBe(true);
});

test("what was not read is named, also if it only concerns principals that are denied", async () => {
  const assumed = async (action: string, resource: string) => {
    const query = `query A($action: String!, $resource: String!) {
      principalsAllowed(accountId: "${ACCOUNT}", action: $action, resource: $resource) { assumes deniedCount }
    }`;
    const { data, errors } = await server.graphql(query, { action, resource });
    expect(errors).toEqual([]);
    return data.principalsAllowed;
  };
  const ofObject = await assumed("s3:GetObject", "arn:aws:s3:::no-such-bucket/key");
  expect(ofObject.deniedCount).toBeGreaterThan(0);
  expect(ofObject.assumes).toContain("RESOURCE_POLICY_NOT_READ");
  const ofUser = await assumed(QUESTION.action, QUESTION.resource);
  expect(ofUser.assumes).not.toContain("RESOURCE_POLICY_NOT_READ");
});

describe("with the policies of resources", () => {
  const BUCKET = "arn:aws:s3:::open-reports";
  const OBJECT = `${BUCKET}/2026.csv`;
  const ASK = `query A($action: String!, $resource: String!, $resourcePolicy: String) {
    principalsAllowed(accountId: "${ACCOUNT}", action: $action, resource: $resource, resourcePolicy: $resourcePolicy, first: 500) {
      allowedCount conditionalCount unknownCount deniedCount assumes unreadPolicy
      policy { resourceArn document isGiven parseError unreadOutside outside { source party principal statementIndex actions reason } }
      principals { name decision statements { layer policy { name } } }
    }
  }`;
  const ALERTS = `{ alerts(filter: { query: "check:resource-policy-star" }) { nodes { status description } } }`;
  const document = (Principal: unknown) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal, Action: "s3:GetObject", Resource: `${BUCKET}/*` }],
    });
  const ask = async (change: object = {}) => {
    const { data, errors } = await server.graphql(ASK, { action: "s3:GetObject", resource: OBJECT, ...change });
    return errors.length > 0 ? errors[0]!.extensions["code"] : data.principalsAllowed;
  };

  beforeAll(async () => {
    await new Accounts(platform.scope()).update({ id: platform.account.id, readsResourcePolicies: true });
    const [region] = platform.demo.regions;
    platform.demo.resourcePolicies = [
      { kind: "s3:bucket", resourceArn: BUCKET, region: region!, document: document("*") },
    ];
    await platform.scan();
  });

  test("everyone can read from a public bucket but those that are denied, and the statement is the reason", async () => {
    const { principals, ...answer } = await ask();
    expect(answer).toMatchObject({ unknownCount: 0, unreadPolicy: null });
    expect(answer.assumes).not.toContain("RESOURCE_POLICY_NOT_READ");
    expect(answer.allowedCount).toBeGreaterThan(answer.deniedCount);
    const allowed = principals.filter(({ decision }: { decision: string }) => decision === "ALLOWED");
    const ofBucket = expect.objectContaining({ layer: "RESOURCE", policy: { name: BUCKET } });
    for (const { name, statements } of allowed) expect(statements, name).toContainEqual(ofBucket);
    expect((await server.graphql(ALERTS)).data.alerts.nodes).toEqual([
      { status: "OPEN", description: expect.stringContaining("bucket open-reports allows any principal") },
    ]);
  });

  test("the policy is shown as it was read, with whom it lets in from outside", async () => {
    expect((await ask()).policy).toEqual({
      resourceArn: BUCKET,
      document: document("*"),
      isGiven: false,
      parseError: null,
      unreadOutside: null,
      outside: [
        {
          source: "POLICY",
          party: "EVERYONE",
          principal: "*",
          statementIndex: 0,
          actions: ["s3:GetObject"],
          reason: expect.stringContaining("any principal"),
        },
      ],
    });
    const partner = document({ AWS: ["444455556666", ACCOUNT] });
    expect((await ask({ resourcePolicy: partner })).policy).toMatchObject({
      isGiven: true,
      outside: [{ party: "OTHER_ACCOUNT", principal: "444455556666" }],
    });
    expect((await ask({ resource: "arn:aws:sqs:eu-west-1:111122223333:unknown" })).policy).toBeNull();
  });

  test("another policy can be tried, and must be one", async () => {
    const { allowedCount } = await ask();
    const tried = await ask({ resourcePolicy: document({ AWS: ACCOUNT }) });
    expect(tried.allowedCount).toBeLessThan(allowedCount);
    expect(await ask({ resourcePolicy: "{" })).toBe("BAD_USER_INPUT");
  });

  test("a principal that is written twice is named once", async () => {
    const { policy } = await ask({ resourcePolicy: document({ AWS: ["*", "*", "444455556666"], Federated: "*" }) });
    expect(policy.outside).toMatchObject([
      { party: "EVERYONE", principal: "*" },
      { party: "OTHER_ACCOUNT", principal: "444455556666" },
    ]);
  });

  test("grants of a key and lists of a bucket let principals in, and are the reasons", async () => {
    const [region] = platform.demo.regions;
    const key = `arn:aws:kms:${region}:${ACCOUNT}:key/2b1e9d74-8c60-4f5a-b3d2-91a7c6e5f408`;
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/absent` }, Action: "kms:*", Resource: "*" },
      ],
    });
    const own = platform.demo.resourcePolicies;
    platform.demo.resourcePolicies = [
      ...own,
      { kind: "kms:key", resourceArn: key, region: region!, document: policy },
      { kind: "s3:bucket", resourceArn: "arn:aws:s3:::shop-logs", region: region!, document: null },
    ];
    await platform.scan();
    // The role and the account of a partner have a grant in the demo.
    const onKey = await ask({ action: "kms:Decrypt", resource: key });
    expect(onKey).toMatchObject({ allowedCount: 0, conditionalCount: 1, unknownCount: 0, assumes: [] });
    expect(onKey.principals).toEqual([
      {
        name: "SupportAssistant",
        decision: "CONDITIONAL",
        statements: expect.arrayContaining([{ layer: "RESOURCE", policy: { name: `grants of ${key}` } }]),
      },
    ]);
    expect(onKey.policy.outside).toEqual([
      {
        source: "KEY_GRANT",
        party: "OTHER_ACCOUNT",
        principal: "arn:aws:iam::444455556666:root",
        statementIndex: 1,
        actions: ["DescribeKey"],
        reason: "A grant lets another account use the key, whose own policies decide who of it may.",
      },
    ]);
    const onBucket = await ask({ action: "s3:ListBucket", resource: "arn:aws:s3:::shop-logs" });
    expect(onBucket.assumes).toEqual([]);
    expect(onBucket.policy).toMatchObject({
      document: null,
      unreadOutside: null,
      outside: [
        { source: "ACCESS_CONTROL_LIST", party: "SERVICE", principal: "LogDelivery", actions: ["WRITE"] },
        { party: "SERVICE", actions: ["READ_ACP"] },
        { party: "OTHER_ACCOUNT", actions: ["READ"] },
      ],
    });
    const [old, ownAcls] = ["arn:aws:s3:::shop-old", platform.demo.bucketAcls] as const;
    platform.demo.resourcePolicies = [...own, { kind: "s3:bucket", resourceArn: old, region: region!, document: null }];
    platform.demo.bucketAcls = [{ resourceArn: old, objectOwnership: "ObjectWriter", grants: [] }];
    platform.sandbox.faults.deny("s3:GetBucketAcl");
    await platform.scan();
    expect((await ask({ action: "s3:ListBucket", resource: old })).policy).toMatchObject({
      outside: [],
      unreadOutside: expect.stringContaining("access control list of the bucket (s3:GetBucketAcl was refused"),
    });
    platform.sandbox.faults.clear();
    platform.demo.bucketAcls = ownAcls;
    platform.demo.resourcePolicies = own;
  });

  test("a stored policy that cannot be parsed is shown with the reason", async () => {
    const [before] = platform.demo.resourcePolicies;
    platform.demo.resourcePolicies = [
      { ...before!, document: '{"Version": "2012-10-17", "Statement": [{"Effect": "Maybe"}]}' },
    ];
    await platform.scan();
    expect((await ask()).policy).toMatchObject({
      resourceArn: BUCKET,
      document: expect.stringContaining("Maybe"),
      parseError: expect.stringMatching(/Effect/),
      outside: [],
    });
    platform.demo.resourcePolicies = [before!];
    await platform.scan();
  });

  test("a refused call is named, and resolves no alert", async () => {
    const fault = platform.sandbox.faults.add({ kind: "deny", action: "s3:GetBucketPolicy" });
    const scan = await platform.scan();
    platform.sandbox.faults.remove(fault);
    expect(scan).toMatchObject({ status: "PARTIAL", counts: { opened: 0, resolved: 0 } });
    expect(scan.coverage!.missingPermissions).toEqual(["s3:GetBucketPolicy"]);
    const answer = await ask();
    expect(answer.assumes).toContain("RESOURCE_POLICY_NOT_READ");
    expect(answer.unreadPolicy).toBe("s3:GetBucketPolicy was refused in eu-central-1");
    expect((await server.graphql(ALERTS)).data.alerts.nodes).toMatchObject([{ status: "OPEN" }]);
  });
});

test("pages continue where the one before ended, allowed principals first", async () => {
  const page = async (first: number, offset: number) =>
    (await server.graphql(PRINCIPALS, { ...QUESTION, first, offset })).data.principalsAllowed.principals as {
      arn: string;
      decision: string;
    }[];
  const all = await page(100, 0);
  expect([...(await page(3, 0)), ...(await page(100, 3))]).toEqual(all);
  const order = ["ALLOWED", "CONDITIONAL", "UNKNOWN"];
  const places = all.map(({ decision }) => order.indexOf(decision));
  expect(places).toEqual(places.toSorted((one, other) => one - other));
});
