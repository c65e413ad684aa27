import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, runOne, skipped } from "../../../../test/support/build.ts";
import { type BucketAcl, EVERYONE_GROUP, LOG_DELIVERY_GROUP, SIGNED_IN_GROUP } from "../../resource-grants.ts";
import type { ResourcePolicy, UnreadBlock, UnreadResourcePolicies } from "../../resource-policy-inventory.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { runCheck } from "../run.ts";
import { resourcePolicyStar } from "./resource-policy-star.ts";

const ACCOUNT = "123456789012";
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`;
const refused: UnreadResourcePolicies = {
  kind: "s3:bucket",
  region: "eu-west-1",
  resourceArns: ["arn:aws:s3:::secret"],
  status: "denied",
  action: "s3:GetBucketPolicy",
  code: "AWS_ACCESS_DENIED",
  reason: "Denied.",
};

const queue = (...statements: readonly object[]): ResourcePolicy => ({
  kind: "sqs:queue",
  resourceArn: QUEUE,
  region: "eu-west-1",
  document: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
});
const account = (policies: readonly ResourcePolicy[], unread: readonly UnreadResourcePolicies[] = []) =>
  buildSnapshot({
    resourcePolicies: { policies, regions: ["eu-west-1"], unread, bucketAcls: enforced(policies) },
  });
/** Access control lists have no effect in the buckets. */
const enforced = (policies: readonly ResourcePolicy[]): readonly BucketAcl[] =>
  policies
    .filter(({ kind }) => kind === "s3:bucket")
    .map(({ resourceArn }) => ({ resourceArn, objectOwnership: "BucketOwnerEnforced", grants: [] }));
const allow = (Principal: unknown, Condition?: object) => ({
  Effect: "Allow",
  Principal,
  Action: "sqs:SendMessage",
  Resource: QUEUE,
  ...(Condition && { Condition }),
});
const deny = (Condition: object, Action = "sqs:*") => ({
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource: "*",
  Condition,
});
const outside = { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };

test("a public bucket policy passes only if Block Public Access is known to restrict it", () => {
  const arn = "arn:aws:s3:::reports";
  const bucket = (Condition?: object): ResourcePolicy => ({
    ...queue({ ...allow("*", Condition), Action: "s3:GetObject", Resource: `${arn}/*` }),
    kind: "s3:bucket",
    resourceArn: arn,
  });
  const having = (
    blocks: Readonly<Record<string, boolean>>,
    policy = bucket(),
    unreadBlocks: readonly UnreadBlock[] = [],
  ) =>
    buildSnapshot({
      resourcePolicies: {
        policies: [policy],
        regions: ["eu-west-1"],
        unread: [],
        publicAccessBlocks: Object.entries(blocks).map(([place, restrictsPublicBuckets]) => ({
          resourceArn: place === "account" ? null : place,
          restrictsPublicBuckets,
        })),
        unreadBlocks,
        bucketAcls: enforced([policy]),
      },
    });
  expect(failing(resourcePolicyStar, having({ account: true }))).toEqual([]);
  expect(failing(resourcePolicyStar, having({ account: false, [arn]: true }))).toEqual([]);
  expect(failing(resourcePolicyStar, having({ account: false, [arn]: false }))).toHaveLength(1);
  // AWS's own example of a public policy: the network is a pattern.
  const byPattern = bucket({ StringLike: { "aws:SourceVpc": "vpc-*" } });
  expect(failing(resourcePolicyStar, having({ account: true }, byPattern))).toEqual([]);
  expect(failing(resourcePolicyStar, having({ account: false, [arn]: false }, byPattern))).toHaveLength(1);
  // AWS may count a policy as non-public that lets in anyone who encrypts with one key, so nothing restricts it.
  const byKey = bucket({ StringEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "key" } });
  expect(failing(resourcePolicyStar, having({ account: true }, byKey))).toHaveLength(1);
  expect(JSON.stringify(runOne(resourcePolicyStar, having({ account: true }, byKey)))).toContain(
    "does not say whether",
  );
  const unread = { ...refused, resourceArn: null, action: "s3:GetAccountPublicAccessBlock", region: null };
  expect(JSON.stringify(runOne(resourcePolicyStar, having({ [arn]: false }, bucket(), [unread])))).toContain(
    "was not read: s3:GetAccountPublicAccessBlock was refused",
  );
});

test.each([
  ["everyone", [allow("*")], true],
  ["everyone, in the long form", [allow({ AWS: "*" })], true],
  ["everyone, in a list", [allow({ AWS: [`arn:aws:iam::${ACCOUNT}:root`, "*"] })], true],
  ["everyone but one", [{ ...allow("*"), Principal: undefined, NotPrincipal: { AWS: ACCOUNT } }], true],
  ["everyone with TLS", [allow("*", { Bool: { "aws:SecureTransport": "true" } })], true],
  ["everyone from every address", [allow("*", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } })], true],
  ["every account that may be absent", [allow("*", { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } })], true],
  ["everyone, except for deletions", [allow("*"), deny(outside, "sqs:DeleteMessage")], true],
  ["everyone without TLS denied", [allow("*"), deny({ Bool: { "aws:SecureTransport": "false" } })], true],
  [
    "roles with a name that anyone can choose",
    [allow("*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Admin" } })],
    true,
  ],
  ["roles with a tag", [allow("*", { StringEquals: { "aws:PrincipalTag/team": "data" } })], true],
  ["users with a name", [allow("*", { StringEquals: { "aws:username": "ada" } })], true],
  ["every organization", [allow("*", { StringLike: { "aws:PrincipalOrgID": "o-*" } })], true],
  ["everyone in any organization", [allow("*", { Null: { "aws:PrincipalOrgID": "false" } })], true],
  ["half of all addresses", [allow("*", { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/1"] } })], true],
  ["every endpoint", [allow("*", { StringLike: { "aws:SourceVpce": "vpce-*" } })], true],
  ["topics of any account", [allow("*", { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:news" } })], true],
  // Every caller's account equals itself.
  [
    "every account, by a variable",
    [allow("*", { StringEquals: { "aws:PrincipalAccount": "${aws:PrincipalAccount}" } })],
    true,
  ],
  [
    "a role of every account, by a variable",
    [allow("*", { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/app" } })],
    true,
  ],
  [
    "everyone, with all denied whose account is not their own",
    [allow("*"), deny({ StringNotEquals: { "aws:PrincipalAccount": "${aws:PrincipalAccount}" } })],
    true,
  ],
  [
    "roles of the queue's account, by a variable",
    [allow("*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::${aws:ResourceAccount}:role/*" } })],
    false,
  ],
  [
    "the organization of the queue, by a variable",
    [allow("*", { StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } })],
    false,
  ],
  ["everyone but services", [allow("*", { Bool: { "aws:PrincipalIsAWSService": "false" } })], true],
  [
    "everyone, with those of other organizations denied if they have one",
    [allow("*"), deny({ "ForAnyValue:StringNotLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } })],
    true,
  ],
  ["one bucket", [allow("*", { ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:reports" } })], false],
  ["sessions of one role", [allow("*", { StringLike: { "aws:userid": "AROA0123456789EXAMPLE:*" } })], false],
  [
    "a unit of the organization",
    [allow("*", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*" } })],
    false,
  ],
  [
    "everyone, with all others but services denied",
    [allow("*"), deny({ ...outside, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } })],
    false,
  ],
  [
    "everyone, with all denied that are not listed",
    [allow("*"), { ...deny({}), Principal: undefined, NotPrincipal: { AWS: ACCOUNT } }],
    false,
  ],
  ["an account", [allow({ AWS: ACCOUNT })], false],
  [
    "a service for this account",
    [allow({ Service: "sns.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": ACCOUNT } })],
    false,
  ],
  ["the own organization", [allow("*", { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } })], false],
  ["one topic", [allow("*", { ArnEquals: { "aws:SourceArn": `arn:aws:sns:eu-west-1:${ACCOUNT}:news` } })], false],
  ["one network", [allow("*", { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } })], false],
  ["everyone, with all others denied", [allow("*"), deny(outside)], false],
  ["no principal", [{ ...allow("*"), Effect: "Deny" }], false],
])("a queue that lets in %s", (_name, statements, isOpen) => {
  expect(failing(resourcePolicyStar, account([queue(...statements)]))).toEqual(isOpen ? ["queue orders"] : []);
});

test("a function with a public address is open", () => {
  const statement = {
    Effect: "Allow",
    Principal: "*",
    Action: "lambda:InvokeFunctionUrl",
    Resource: "*",
    Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } },
  };
  const resourceArn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:hook`;
  const snapshot = account([{ ...queue(statement), kind: "lambda:function", resourceArn }]);
  const [finding] = runOne(resourcePolicyStar, snapshot).findings;
  expect(finding).toMatchObject({
    resource: { id: resourceArn, name: "function hook", arn: resourceArn },
    description: "The policy of the function hook allows any principal to perform lambda:InvokeFunctionUrl.",
  });
});

test("what was not read, or cannot be parsed, is not evaluated; a resource without a policy passes", () => {
  const list: UnreadResourcePolicies = { ...refused, kind: "kms:key", resourceArns: null, action: "kms:ListKeys" };
  const snapshot = account(
    [
      { ...queue(), document: "{" },
      { ...queue(), resourceArn: `${QUEUE}-2`, document: null },
    ],
    [refused, list],
  );
  expect(failing(resourcePolicyStar, snapshot)).toEqual([]);
  expect(notEvaluated(resourcePolicyStar, snapshot).toSorted()).toEqual([
    "All keys in eu-west-1",
    "bucket secret",
    "queue orders",
  ]);
  const notRead = buildSnapshot({ sections: { resourcePolicies: skipped() } });
  expect(runCheck(notRead, resourcePolicyStar, DEFAULT_CHECK_SETTINGS).status).toBe("NOT_EVALUATED");
});

test("a bucket with a public list fails, unless lists have no effect or Block Public Access ignores it", () => {
  const arn = "arn:aws:s3:::reports";
  const bucket: ResourcePolicy = { ...queue(), kind: "s3:bucket", resourceArn: arn, document: null };
  const having = (objectOwnership: string, grantees: readonly string[], isIgnored: boolean | null = false) =>
    buildSnapshot({
      resourcePolicies: {
        policies: [bucket],
        regions: ["eu-west-1"],
        unread: [],
        bucketAcls: [
          { resourceArn: arn, objectOwnership, grants: grantees.map((grantee) => ({ grantee, permission: "READ" })) },
        ],
        publicAccessBlocks: [null, arn].flatMap((resourceArn) =>
          isIgnored === null ? [] : [{ resourceArn, restrictsPublicBuckets: false, ignoresPublicAcls: isIgnored }],
        ),
      },
    });
  const [everyone] = runOne(resourcePolicyStar, having("ObjectWriter", [EVERYONE_GROUP])).findings;
  expect(everyone).toMatchObject({
    resource: { id: arn, name: "bucket reports" },
    description: "The access control list of the bucket reports lets in everyone (READ).",
    evidence: { accessControlList: ["everyone (READ)"] },
  });
  const [signedIn] = runOne(resourcePolicyStar, having("BucketOwnerPreferred", [SIGNED_IN_GROUP], null)).findings;
  expect(signedIn?.description).toBe(
    "The access control list of the bucket reports lets in every AWS account (READ). Block Public Access of the bucket or account may block it, and was not read.",
  );
  for (const passing of [
    having("BucketOwnerEnforced", [EVERYONE_GROUP]),
    having("ObjectWriter", [EVERYONE_GROUP], true),
    having("ObjectWriter", ["79a59df900b949e5", LOG_DELIVERY_GROUP]),
  ])
    expect([failing(resourcePolicyStar, passing), notEvaluated(resourcePolicyStar, passing)]).toEqual([[], []]);
});

test("a bucket whose list was not read is not evaluated, unless its policy fails or Block Public Access ignores lists", () => {
  const arn = "arn:aws:s3:::reports";
  const bucket: ResourcePolicy = { ...queue(), kind: "s3:bucket", resourceArn: arn, document: null };
  const part = { ...refused, kind: "s3:bucket", resourceArns: [arn], action: "s3:GetBucketAcl" } as const;
  const having = (policy: ResourcePolicy, ignoresPublicAcls = false) =>
    buildSnapshot({
      resourcePolicies: {
        policies: [policy],
        regions: ["eu-west-1"],
        unread: [],
        bucketAcls: [],
        unreadGrants: [part],
        publicAccessBlocks: [{ resourceArn: null, restrictsPublicBuckets: false, ignoresPublicAcls }],
      },
    });
  expect(failing(resourcePolicyStar, having(bucket))).toEqual([]);
  expect(notEvaluated(resourcePolicyStar, having(bucket))).toEqual(["bucket reports"]);
  expect(JSON.stringify(runOne(resourcePolicyStar, having(bucket)))).toContain("s3:GetBucketAcl was refused");
  expect(notEvaluated(resourcePolicyStar, having(bucket, true))).toEqual([]);
  const open = { ...bucket, document: queue({ ...allow("*"), Action: "s3:*", Resource: `${arn}/*` }).document };
  expect(failing(resourcePolicyStar, having(open))).toHaveLength(1);
});
