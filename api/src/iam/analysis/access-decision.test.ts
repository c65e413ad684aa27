/** Decisions about one request, and about who can assume a role, over small accounts. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  ACCOUNT_ID,
  AT,
  attached,
  group,
  inlinePolicy,
  organization,
  policy,
  role,
  user,
} from "../../../test/support/build.ts";
import {
  documentText,
  policyOf,
  RESOURCE_POLICY_CASES,
  type ResourcePolicyCase,
} from "../../../test/support/resource-policy-cases.ts";
import type { AuthorizationDetails, Organization } from "../account.ts";
import { decideAccess, decideTrust, isOneAction, isOneResource } from "./access-decision.ts";
import { indexAccount } from "../escalation/simulation/account-index.ts";
import { trustedBy } from "../principals/trust-principals.ts";
import {
  governedResource,
  type ResourcePolicyInventory,
  type UnreadResourcePolicies,
} from "../resource-policy-inventory.ts";

const ALLOW_S3 = [{ Effect: "Allow", Action: "s3:*", Resource: "*" }];
const ALLOW_EVERYTHING = [{ Effect: "Allow", Action: "*", Resource: "*" }];
const OBJECT = "arn:aws:s3:::reports/2026.csv";
const STRANGE = "999988887777";

function account(details: Partial<AuthorizationDetails>, organization?: Organization | null) {
  return indexAccount({
    awsAccountId: ACCOUNT_ID,
    partition: "aws",
    at: AT,
    details: { users: [], groups: [], roles: [], policies: [], ...details },
    ...(organization !== undefined && { organization }),
  });
}

function ask(
  overrides: Parameters<typeof user>[0],
  question: { action: string; resource: string },
  rest: Partial<AuthorizationDetails> = {},
) {
  const ada = user({ groupNames: [], ...overrides });
  return decideAccess(account({ users: [ada], ...rest }, null), ada, question);
}

describe("a request", () => {
  test("is allowed by a statement of a group policy, which is named", () => {
    const readers = group({ groupName: "readers", inlinePolicies: [inlinePolicy("read", ALLOW_S3)] });
    const answer = ask(
      { userName: "ada", groupNames: ["readers"] },
      { action: "s3:GetObject", resource: OBJECT },
      { groups: [readers] },
    );
    expect(answer).toMatchObject({ decision: "ALLOWED", assumes: ["RESOURCE_POLICY_NOT_READ"], missing: null });
    expect(answer.reasons.map(({ effect, policy: by, statement }) => [effect, by?.name, statement?.index])).toEqual([
      ["ALLOWS", "readers/read", 0],
    ]);
  });

  test("without an allow is denied, and reports that the resource policy was not read", () => {
    const answer = ask({ userName: "ada" }, { action: "s3:GetObject", resource: OBJECT });
    expect(answer).toMatchObject({ decision: "IMPLICIT_DENY", assumes: ["RESOURCE_POLICY_NOT_READ"] });
    expect(answer.reasons).toMatchObject([{ effect: "IMPLICIT_DENY", layer: "IDENTITY" }]);
  });

  test("to IAM needs no resource policy", () => {
    expect(ask({ userName: "ada" }, { action: "iam:ListUsers", resource: "*" }).assumes).toEqual([]);
  });

  test("is limited by the boundary, and a Deny comes first", () => {
    const limit = policy({ policyName: "Limit", document: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] });
    const bounded = {
      userName: "ada",
      inlinePolicies: [inlinePolicy("all", ALLOW_S3)],
      permissionsBoundaryArn: limit.arn,
    };
    expect(ask(bounded, { action: "s3:GetObject", resource: OBJECT }, { policies: [limit] })).toMatchObject({
      decision: "IMPLICIT_DENY",
      reasons: [{ effect: "IMPLICIT_DENY", layer: "BOUNDARY" }],
    });
    const denied = {
      userName: "ada",
      inlinePolicies: [inlinePolicy("mixed", [...ALLOW_S3, { Effect: "Deny", Action: "s3:Get*", Resource: "*" }])],
    };
    expect(ask(denied, { action: "s3:GetObject", resource: OBJECT })).toMatchObject({
      decision: "EXPLICIT_DENY",
      assumes: [],
      reasons: [{ effect: "DENIES", statement: { index: 1 } }],
    });
  });

  test("depends on an unknown key, but not on one that the account data resolves", () => {
    const under = (Condition: object) => ({
      userName: "ada",
      tags: [{ key: "team", value: "data" }],
      inlinePolicies: [inlinePolicy("own", [{ ...ALLOW_S3[0], Condition }])],
    });
    const question = { action: "s3:GetObject", resource: OBJECT };
    expect(ask(under({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }), question)).toMatchObject({
      decision: "CONDITIONAL",
      keys: ["aws:SourceIp"],
    });
    expect(ask(under({ StringEquals: { "aws:PrincipalTag/team": "data" } }), question).decision).toBe("ALLOWED");
    expect(ask(under({ StringEquals: { "aws:PrincipalTag/team": "web" } }), question).decision).toBe("IMPLICIT_DENY");
  });

  test("with a policy that cannot be parsed is unknown, except for an explicit deny", () => {
    const broken = { userName: "ada", inlinePolicies: [inlinePolicy("own", ALLOW_S3), inlinePolicy("odd", "{")] };
    expect(ask(broken, { action: "s3:GetObject", resource: OBJECT })).toMatchObject({
      decision: "UNKNOWN",
      missing: expect.stringContaining("odd"),
    });
    expect(ask(broken, { action: "ec2:RunInstances", resource: "*" }).decision).toBe("UNKNOWN");
  });

  test("to a resource of another account is never allowed, because its policy is unknown", () => {
    const queue = `arn:aws:sqs:eu-west-1:${STRANGE}:orders`;
    const allowed = {
      userName: "ada",
      inlinePolicies: [inlinePolicy("own", [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }])],
    };
    expect(ask(allowed, { action: "sqs:SendMessage", resource: queue })).toMatchObject({
      decision: "UNKNOWN",
      missing: expect.stringContaining(STRANGE),
      // The policy of the other account is only assumed, so it is not shown as a reason.
      reasons: [{ layer: "IDENTITY", effect: "ALLOWS" }],
    });
    expect(ask({ userName: "ada" }, { action: "sqs:SendMessage", resource: queue }).decision).toBe("IMPLICIT_DENY");
  });

  test("to a KMS key assumes the default key policy, and reports it", () => {
    const allowed = {
      userName: "ada",
      inlinePolicies: [inlinePolicy("own", [{ Effect: "Allow", Action: "kms:Decrypt", Resource: "*" }])],
    };
    const key = `arn:aws:kms:eu-west-1:${ACCOUNT_ID}:key/1`;
    expect(ask(allowed, { action: "kms:Decrypt", resource: key })).toMatchObject({
      decision: "ALLOWED",
      assumes: ["KEY_POLICY_IS_DEFAULT"],
      reasons: [{ layer: "IDENTITY" }],
    });
  });

  test("to change what AWS manages is denied to an administrator, for good", () => {
    const admin = {
      userName: "ada",
      inlinePolicies: [inlinePolicy("all", [{ Effect: "Allow", Action: "*", Resource: "*" }])],
    };
    const reserved = `arn:aws:iam::${ACCOUNT_ID}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0`;
    const refused = { decision: "IMPLICIT_DENY", assumes: [], reasons: [{ layer: "AWS_RESERVED" }] };
    expect(ask(admin, { action: "iam:AttachRolePolicy", resource: reserved })).toMatchObject(refused);
    const alias = `arn:aws:kms:eu-west-1:${ACCOUNT_ID}:alias/aws/s3`;
    expect(ask(admin, { action: "kms:DeleteAlias", resource: alias })).toMatchObject(refused);
  });

  test("is decided at the moment of the reading", () => {
    const until = (date: string) =>
      ask(
        {
          userName: "ada",
          inlinePolicies: [
            inlinePolicy("until", [
              {
                Effect: "Allow",
                Action: "iam:ListUsers",
                Resource: "*",
                Condition: { DateLessThan: { "aws:CurrentTime": date } },
              },
            ]),
          ],
        },
        { action: "iam:ListUsers", resource: "*" },
      ).decision;
    expect([until("2099-01-01T00:00:00Z"), until("2020-01-01T00:00:00Z")]).toEqual(["ALLOWED", "IMPLICIT_DENY"]);
  });

  test("reports unread SCPs, and applies those that were read", () => {
    const ada = user({ userName: "ada", groupNames: [], inlinePolicies: [inlinePolicy("own", ALLOW_S3)] });
    const question = { action: "s3:GetObject", resource: OBJECT };
    const unread = decideAccess(account({ users: [ada] }), ada, question);
    expect(unread).toMatchObject({
      decision: "ALLOWED",
      assumes: ["SCP_NOT_READ", "RCP_NOT_READ", "RESOURCE_POLICY_NOT_READ"],
    });
    const deny = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*" }],
    });
    const organization = {
      organizationId: "o-1",
      managementAccountId: STRANGE,
      serviceControlPolicies: [{ policyId: "p-1", policyName: "no-s3", targetId: "r-1", document: deny }],
    } as unknown as Organization;
    expect(decideAccess(account({ users: [ada] }, organization), ada, question)).toMatchObject({
      decision: "EXPLICIT_DENY",
      reasons: [{ layer: "SCP", level: "r-1" }],
    });
  });

  test("accepts one action and one resource, but no patterns", () => {
    expect(["s3:GetObject", "IAM:passrole", "execute-api:Invoke"].every(isOneAction)).toBe(true);
    expect(["s3:*", "*", "s3", "s3:Get Object", "", "s3:Get?"].some(isOneAction)).toBe(false);
    expect(["*", OBJECT, `arn:aws:iam::${ACCOUNT_ID}:role/a/b`, "arn:aws:iam::aws:policy/X"].every(isOneResource)).toBe(
      true,
    );
    expect(["arn:aws:s3:::reports/*", "reports", "arn:aws", "", "arn:aws:s3:::a?b"].some(isOneResource)).toBe(false);
  });
});

describe("who can assume a role", () => {
  const ASSUME = "sts:AssumeRole";
  const trust = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
  const decide = (trustPolicy: object, details: Partial<AuthorizationDetails> = {}) => {
    const target = role({ roleName: "target", trustPolicy });
    const index = account({ ...details, roles: [target, ...(details.roles ?? [])] }, null);
    return trustedBy(target.trustPolicy, ACCOUNT_ID).map((trusted) => decideTrust(index, target, trusted));
  };
  const allow = (Principal: object | string, rest: object = {}) =>
    trust({ Effect: "Allow", Principal, Action: ASSUME, ...rest });
  const targetArn = `arn:aws:iam::${ACCOUNT_ID}:role/target`;

  test("a service can, or depends on an unknown condition key", () => {
    expect(decide(allow({ Service: "ec2.amazonaws.com" }))).toMatchObject([{ decision: "ALLOWED" }]);
    expect(
      decide(allow({ Service: "ec2.amazonaws.com" }, { Condition: { StringEquals: { "aws:SourceOrgID": "o-9" } } })),
    ).toMatchObject([{ decision: "CONDITIONAL", reasons: ["aws:SourceOrgID"] }]);
  });

  test("with trust in the whole account, principals can whose policies allow it; a boundary prevents it", () => {
    const may = [{ Effect: "Allow", Action: ASSUME, Resource: targetArn }];
    const limit = policy({ policyName: "Limit" });
    const users = [
      user({ userName: "ada", groupNames: [], inlinePolicies: [inlinePolicy("own", may)] }),
      user({ userName: "bob", groupNames: [] }),
      user({
        userName: "cas",
        groupNames: [],
        inlinePolicies: [inlinePolicy("own", may)],
        permissionsBoundaryArn: limit.arn,
      }),
      user({
        userName: "dee",
        groupNames: [],
        inlinePolicies: [
          inlinePolicy("own", [{ ...may[0], Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }]),
        ],
      }),
    ];
    expect(decide(allow({ AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }), { users, policies: [limit] })).toMatchObject([
      {
        decision: "ALLOWED",
        memberCount: 2,
        notEvaluatedCount: 0,
        members: [
          { name: "ada", decision: "ALLOWED" },
          { name: "dee", decision: "CONDITIONAL", keys: ["aws:MultiFactorAuthPresent"] },
        ],
      },
    ]);
    expect(decide(allow({ AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }), { users: [users[1]!] })).toMatchObject([
      {
        decision: "IMPLICIT_DENY",
        memberCount: 0,
        reasons: ["no policy of a user or role of this account allows it"],
      },
    ]);
  });

  test("a named principal needs no allow of its own, unless the trust policy denies it; an unread name is unknown", () => {
    const ada = user({ userName: "ada", groupNames: [] });
    const document = trust(
      { Effect: "Allow", Principal: { AWS: [ada.arn, `arn:aws:iam::${ACCOUNT_ID}:user/unknown`] }, Action: ASSUME },
      {
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: ASSUME,
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
      },
    );
    expect(decide(allow({ AWS: ada.arn }), { users: [ada] })).toMatchObject([{ decision: "ALLOWED" }]);
    expect(decide(document, { users: [ada] }).slice(0, 2)).toMatchObject([
      { decision: "CONDITIONAL", reasons: ["aws:MultiFactorAuthPresent"] },
      { decision: "UNKNOWN" },
    ]);
    const denied = user({
      userName: "ada",
      groupNames: [],
      inlinePolicies: [inlinePolicy("no", [{ Effect: "Deny", Action: "sts:*", Resource: "*" }])],
    });
    expect(decide(allow({ AWS: denied.arn }), { users: [denied] })).toMatchObject([
      { decision: "EXPLICIT_DENY", reasons: ["its identity-based policies"] },
    ]);
  });

  test("decides for everyone, another account, a provider and a deleted principal", () => {
    expect(decide(allow("*"))).toMatchObject([{ decision: "ALLOWED" }]);
    expect(decide(allow("*", { Condition: { StringEquals: { "sts:ExternalId": "x" } } }))).toMatchObject([
      { decision: "CONDITIONAL", reasons: ["sts:ExternalId"] },
    ]);
    expect(decide(allow({ AWS: STRANGE }))).toMatchObject([{ decision: "ALLOWED" }]);
    const provider = `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/token.actions.githubusercontent.com`;
    const federated = (rest: object) =>
      trust({ Effect: "Allow", Principal: { Federated: provider }, Action: "sts:AssumeRoleWithWebIdentity", ...rest });
    expect(decide(federated({}))).toMatchObject([{ decision: "ALLOWED" }]);
    const claim = "token.actions.githubusercontent.com:sub";
    expect(decide(federated({ Condition: { StringLike: { [claim]: "repo:x/*" } } }))).toMatchObject([
      { decision: "CONDITIONAL", reasons: [claim] },
    ]);
    expect(decide(allow({ AWS: "AIDACKCEVSQ6C2EXAMPLE" }))).toMatchObject([{ decision: "IMPLICIT_DENY" }]);
    expect(decide({ Version: "2012-10-17", Statement: [] as object[] })).toEqual([]);
  });

  test("a role with a managed policy is evaluated like a user", () => {
    const grants = policy({ policyName: "Assume", document: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }] });
    const runner = role({ roleName: "runner", attachedPolicies: [attached(grants.arn)] });
    expect(
      decide(allow({ AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }), { roles: [runner], policies: [grants] }),
    ).toMatchObject([{ memberCount: 1, members: [{ kind: "ROLE", name: "runner" }] }]);
  });
});

// ---------------------------------------------------------------- resource policies

/** The cases about a user, or a role with any session, that depend on no condition key of the request. */
const OF_THE_ACCOUNT = RESOURCE_POLICY_CASES.flatMap(({ cases }) => cases).filter(
  ({ caller, session, context, absent, policy: statements }) =>
    /:(user|assumed-role)\//.test(caller) &&
    !session &&
    !context &&
    !absent &&
    !JSON.stringify(statements ?? []).includes(":assumed-role/"),
);

interface PublicAccessCase {
  readonly name: string;
  readonly policy: string;
  readonly account: boolean | null;
  readonly bucket: boolean | null;
  readonly caller: "SAME" | "OTHER";
  readonly expected: "ALLOWED" | "BLOCKED" | "DENIED" | "ASSUMED";
}
/** AWS's rules about Block Public Access, written from its pages before the code. */
const PUBLIC_ACCESS_CASES = JSON.parse(
  readFileSync(new URL("./public-access-block.cases.json", import.meta.url), "utf8"),
) as readonly { readonly title: string; readonly cases: readonly PublicAccessCase[] }[];

const ofBucket = (Principal: unknown, Condition?: object, Effect = "Allow") => ({
  Effect,
  Principal,
  Action: "s3:*",
  Resource: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
  ...(Condition && { Condition }),
});
const EVERYONE = ofBucket("*");
const BUCKET_POLICIES: Readonly<Record<string, readonly object[]>> = {
  EVERYONE: [EVERYONE],
  ACCOUNT: [ofBucket({ AWS: ACCOUNT_ID })],
  EVERYONE_AND_ACCOUNT: [{ ...EVERYONE, Action: "s3:GetObject" }, ofBucket({ AWS: ACCOUNT_ID })],
  EVERYONE_BUT_ACCOUNT: [EVERYONE, ofBucket({ AWS: ACCOUNT_ID }, undefined, "Deny")],
  ORGANIZATION: [
    ofBucket("*", { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
    ofBucket({ AWS: ACCOUNT_ID }),
  ],
  TAG: [ofBucket("*", { StringEquals: { "aws:RequestTag/team": "data" } })],
  NETWORKS: [ofBucket("*", { StringLike: { "aws:SourceVpc": "vpc-*" } })],
  BROAD_BLOCK: [ofBucket("*", { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } })],
  ACCESS_POINTS: [
    ofBucket("*", { ArnLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:123456789012:accesspoint/*" } }),
    ofBucket({ AWS: ACCOUNT_ID }),
  ],
  ORGANIZATION_VARIABLE: [
    ofBucket("*", { StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } }),
    ofBucket({ AWS: ACCOUNT_ID }),
  ],
  SESSIONS: [ofBucket("*", { StringLike: { "aws:userid": "AROA0123456789EXAMPLE:*" } }), ofBucket({ AWS: ACCOUNT_ID })],
  KMS_KEY: [ofBucket("*", { StringEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "k" } })],
  PRINCIPAL_ACCOUNT: [ofBucket("*", { StringEquals: { "aws:PrincipalAccount": ACCOUNT_ID } })],
  EVERYONE_OF_ORGANIZATION: [
    EVERYONE,
    ofBucket("*", { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }, "Deny"),
  ],
};

/** The policies whose condition only the request can meet. */
const CONDITIONAL_POLICIES: ReadonlySet<string> = new Set(["TAG", "KMS_KEY", "NETWORKS", "BROAD_BLOCK"]);

/** The account of the caller, the one that owns the resource, and the answer about the request. */
function answerTo(each: ResourcePolicyCase, isRead = true) {
  const [, , , , callerAccount = "", resource = ""] = each.caller.split(":");
  const [kind, name = ""] = resource.split("/");
  const limit = each.boundary && policy({ policyName: "Limit", document: [...each.boundary] });
  const holder = {
    arn: `arn:aws:iam::${callerAccount}:${kind === "user" ? "user" : "role"}/${name}`,
    inlinePolicies: each.identity ? [inlinePolicy("identity", [...each.identity])] : [],
    permissionsBoundaryArn: limit?.arn ?? null,
  };
  const principal =
    kind === "user" ? user({ ...holder, userName: name, groupNames: [] }) : role({ ...holder, roleName: name });
  const governed = governedResource(each.resource)!;
  const document = each.policy ? documentText(each.policy) : null;
  const inventory: ResourcePolicyInventory = {
    policies: [{ kind: governed.kind, resourceArn: governed.arn, region: governed.region, document }],
    regions: ["eu-west-1"],
    unread: [],
  };
  const guardrail = (statements: readonly object[] | undefined) =>
    (statements ? [documentText(statements)] : []).map((text) => ({
      policyId: "p-1",
      policyName: "guardrail",
      targetId: "account",
      document: text,
    }));
  const indexOf = (awsAccountId: string, scps: readonly object[] | undefined, rcps: readonly object[] | undefined) =>
    indexAccount({
      awsAccountId,
      partition: "aws",
      at: AT,
      details: { users: [], groups: [], roles: [], policies: limit ? [limit] : [] },
      organization: {
        ...organization(),
        serviceControlPolicies: guardrail(scps),
        resourceControlPolicies: guardrail(rcps),
      },
      ...(isRead && awsAccountId === each.owner && { resourcePolicies: inventory }),
    });
  const isForeign = each.owner !== callerAccount;
  const caller = indexOf(callerAccount, each.callerScps, isForeign ? undefined : each.rcps);
  const owner = isForeign ? indexOf(each.owner, each.ownerScps, each.rcps) : null;
  return decideAccess(caller, principal, { action: each.action, resource: each.resource, owner });
}

describe("a resource policy", () => {
  test.each(OF_THE_ACCOUNT)("counts as AWS documents: $name", (each) => {
    const { decision, assumes, missing } = answerTo(each);
    expect(decision === "ALLOWED" ? "ALLOWED" : "DENIED").toBe(each.expected);
    expect({ decision: decision === "UNKNOWN", missing }).toEqual({ decision: false, missing: null });
    expect(assumes).not.toContain("RESOURCE_POLICY_NOT_READ");
    expect(assumes).not.toContain("KEY_POLICY_IS_DEFAULT");
  });

  test("makes the decision of most cases, as those without it show", () => {
    console.info(`cases of resource policies: ${RESOURCE_POLICY_CASES.flatMap(({ cases }) => cases).length}`);
    expect(OF_THE_ACCOUNT.length).toBeGreaterThan(30);
    const others = OF_THE_ACCOUNT.filter((each) => answerTo(each).decision !== answerTo(each, false).decision);
    expect(others.length).toBeGreaterThan(OF_THE_ACCOUNT.length / 3);
  });

  const asked = (resourcePolicies: ResourcePolicyInventory | undefined, action: string, resource: string) => {
    const ada = user({ userName: "ada", groupNames: [], inlinePolicies: [inlinePolicy("all", ALLOW_EVERYTHING)] });
    const details = { users: [ada], groups: [], roles: [], policies: [] };
    const facts = { awsAccountId: ACCOUNT_ID, partition: "aws", at: AT, details, organization: null };
    return decideAccess(indexAccount({ ...facts, ...(resourcePolicies && { resourcePolicies }) }), ada, {
      action,
      resource,
    });
  };
  const NOTHING: ResourcePolicyInventory = { policies: [], regions: ["eu-west-1"], unread: [] };
  const refused = (kind: UnreadResourcePolicies["kind"], resourceArns: readonly string[] | null) => ({
    ...NOTHING,
    unread: [
      {
        kind,
        region: "eu-west-1",
        resourceArns,
        status: "denied" as const,
        action: "sqs:ListQueues",
        code: "AWS_ACCESS_DENIED",
        reason: "Denied.",
      },
    ],
  });
  const queue = (region = "eu-west-1") => `arn:aws:sqs:${region}:${ACCOUNT_ID}:orders`;
  const read = (document: string | null): ResourcePolicyInventory => ({
    ...NOTHING,
    policies: [{ kind: "sqs:queue", resourceArn: queue(), region: "eu-west-1", document }],
  });
  const REFUSED = "sqs:ListQueues was refused in eu-west-1";

  test.each([
    ["the reading is off", undefined, queue(), "RESOURCE_POLICY_NOT_READ", null],
    ["the queue has no policy", read(null), queue(), null, null],
    ["the list was refused", refused("sqs:queue", null), queue(), "RESOURCE_POLICY_NOT_READ", REFUSED],
    ["the queue was refused", refused("sqs:queue", [queue()]), queue(), "RESOURCE_POLICY_NOT_READ", REFUSED],
    ["the Region was not asked for", read(null), queue("eu-west-3"), "RESOURCE_POLICY_NOT_READ", null],
    ["there is no such queue", NOTHING, queue(), "RESOURCE_POLICY_NOT_READ", `${queue()} was not found`],
    [
      "the service is not read",
      NOTHING,
      `arn:aws:dynamodb:eu-west-1:${ACCOUNT_ID}:table/t`,
      "RESOURCE_POLICY_NOT_READ",
      null,
    ],
    ["the service has no such policies", undefined, `arn:aws:ec2:eu-west-1:${ACCOUNT_ID}:instance/i-1`, null, null],
    ["the key was not read", undefined, `arn:aws:kms:eu-west-1:${ACCOUNT_ID}:key/1`, "KEY_POLICY_IS_DEFAULT", null],
  ])("that was not read is named only where there may be one: %s", (_name, inventory, resource, assumption, cause) => {
    const action = `${resource.split(":")[2]}:Anything`;
    const { decision, assumes, unreadPolicy } = asked(inventory, action, resource);
    expect({ decision, assumes, unreadPolicy }).toEqual({
      decision: "ALLOWED",
      assumes: assumption === null ? [] : [assumption],
      unreadPolicy: cause,
    });
  });

  test("that cannot be parsed, and a bucket of another account, leave the decision unknown", () => {
    expect(asked(read("{"), "sqs:SendMessage", queue())).toMatchObject({
      decision: "UNKNOWN",
      missing: `the policy of ${queue()}, which cannot be parsed`,
    });
    expect(asked(NOTHING, "s3:GetObject", OBJECT)).toMatchObject({
      decision: "UNKNOWN",
      missing: "the policy of the resource, which belongs to another account",
    });
  });

  test("of a bucket that the account does not have cannot allow alone, and another account's guardrails do not count", () => {
    const [ada, bob] = ["ada", "bob"].map((userName) => user({ userName, groupNames: [] }));
    const eve = user({ userName: "eve", groupNames: [], inlinePolicies: [inlinePolicy("all", ALLOW_EVERYTHING)] });
    const own = { StringEquals: { "aws:ResourceAccount": ACCOUNT_ID } };
    const dan = user({
      userName: "dan",
      groupNames: [],
      inlinePolicies: [inlinePolicy("own", [{ ...ALLOW_S3[0], Condition: own }])],
    });
    const index = indexAccount({
      awsAccountId: ACCOUNT_ID,
      partition: "aws",
      at: AT,
      details: { users: [ada!, bob!, dan, eve], groups: [], roles: [], policies: [] },
      organization: null,
      resourcePolicies: NOTHING,
    });
    const given = policyOf("given", [
      { Effect: "Allow", Principal: { AWS: [ada!.arn, eve.arn] }, Action: "s3:*", Resource: "*" },
    ]).document;
    const decide = (of: typeof eve, resourcePolicy?: typeof given) =>
      decideAccess(index, of, { action: "s3:GetObject", resource: OBJECT, resourcePolicy });
    expect([decide(ada!, given), decide(bob!, given), decide(eve, given)].map(({ decision }) => decision)).toEqual([
      "IMPLICIT_DENY",
      "IMPLICIT_DENY",
      "ALLOWED",
    ]);
    expect(decide(eve, given).assumes).toEqual(["RCP_NOT_READ"]);
    expect([decide(ada!), decide(dan), decide(eve)].map(({ decision }) => decision)).toEqual([
      "IMPLICIT_DENY",
      "UNKNOWN",
      "UNKNOWN",
    ]);
  });

  test.each([
    ["sqs:SendMessage", { ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:news" } }, "IMPLICIT_DENY"],
    ["sqs:SendMessage", { StringEquals: { "aws:SourceAccount": ACCOUNT_ID } }, "IMPLICIT_DENY"],
    ["sqs:SendMessage", { StringNotEquals: { "aws:SourceAccount": STRANGE } }, "ALLOWED"],
    ["kms:Decrypt", { StringEquals: { "kms:CallerAccount": ACCOUNT_ID } }, "ALLOWED"],
    ["kms:Decrypt", { StringEquals: { "kms:CallerAccount": STRANGE } }, "IMPLICIT_DENY"],
  ])("about the source of a call, or its account, is decided: %s, %j", (action, Condition, expected) => {
    const ada = user({ userName: "ada", groupNames: [] });
    const answer = decideAccess(account({ users: [ada] }, null), ada, {
      action,
      resource: action === "kms:Decrypt" ? `arn:aws:kms:eu-west-1:${ACCOUNT_ID}:key/1` : queue(),
      resourcePolicy: policyOf("given", [{ Effect: "Allow", Principal: "*", Action: action, Resource: "*", Condition }])
        .document,
    });
    expect(answer.decision).toBe(expected);
  });

  test("that is given counts instead of the one that was read", () => {
    const ada = user({ userName: "ada", groupNames: [] });
    const decide = (principal: object, action = "s3:GetObject", resource: string = OBJECT) =>
      decideAccess(account({ users: [ada] }, null), ada, {
        action,
        resource,
        resourcePolicy: policyOf("given", [{ Effect: "Allow", Principal: principal, Action: action, Resource: "*" }])
          .document,
      });
    expect(decide({ AWS: ada.arn })).toMatchObject({ decision: "ALLOWED", assumes: [] });
    // An access control list can allow the reading of an object, but neither other actions nor the use of other services.
    expect(decide({ AWS: STRANGE })).toMatchObject({ decision: "IMPLICIT_DENY", assumes: ["BUCKET_ACL_NOT_READ"] });
    expect(decide({ AWS: STRANGE }, "s3:PutBucketPolicy", "arn:aws:s3:::b")).toMatchObject({ assumes: [] });
    expect(decide({ AWS: STRANGE }, "sqs:SendMessage", queue())).toMatchObject({ assumes: [] });
    // The bucket's side allows, so only the caller's own policies are missing.
    const other = policyOf("given", [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }]);
    const owner = indexAccount({
      awsAccountId: STRANGE,
      partition: "aws",
      at: AT,
      details: { users: [], groups: [], roles: [], policies: [] },
    });
    const across = { action: "s3:GetObject", resource: OBJECT, resourcePolicy: other.document, owner };
    expect(decideAccess(account({ users: [ada] }, null), ada, across)).toMatchObject({
      decision: "IMPLICIT_DENY",
      assumes: [],
    });
  });

  test.each(PUBLIC_ACCESS_CASES.flatMap(({ title, cases }) => cases.map((each) => ({ ...each, title }))))(
    "of a bucket, and Block Public Access: $title: $name",
    ({ policy: named, account: ofAccount, bucket: ofBucket, caller: origin, expected }) => {
      const bucket = "arn:aws:s3:::reports";
      const caller = origin === "SAME" ? STRANGE : ACCOUNT_ID;
      const block = (resourceArn: string | null, restrictsPublicBuckets: boolean | null) =>
        restrictsPublicBuckets === null ? [] : [{ resourceArn, restrictsPublicBuckets }];
      const ada = user({
        arn: `arn:aws:iam::${caller}:user/ada`,
        userName: "ada",
        groupNames: [],
        inlinePolicies: [inlinePolicy("all", ALLOW_EVERYTHING)],
      });
      const indexOf = (awsAccountId: string, resourcePolicies?: ResourcePolicyInventory) =>
        indexAccount({
          awsAccountId,
          partition: "aws",
          at: AT,
          details: { users: awsAccountId === caller ? [ada] : [], groups: [], roles: [], policies: [] },
          organization: null,
          ...(resourcePolicies && { resourcePolicies }),
        });
      const owner = indexOf(STRANGE, {
        ...NOTHING,
        policies: [
          {
            kind: "s3:bucket",
            resourceArn: bucket,
            region: "eu-west-1",
            document: documentText(BUCKET_POLICIES[named]!),
          },
        ],
        publicAccessBlocks: [...block(null, ofAccount), ...block(bucket, ofBucket)],
      });
      const question = { action: "s3:PutBucketTagging", resource: bucket };
      const answer =
        origin === "SAME"
          ? decideAccess(owner, ada, question)
          : decideAccess(indexOf(ACCOUNT_ID), ada, { ...question, owner });
      const isDenied = expected === "BLOCKED" || expected === "DENIED";
      const granted = CONDITIONAL_POLICIES.has(named) ? "CONDITIONAL" : "ALLOWED";
      expect({ ...answer, decision: answer.decision.endsWith("_DENY") ? "DENIED" : answer.decision }).toMatchObject({
        decision: isDenied ? "DENIED" : granted,
        isPublicAccessBlocked: expected === "BLOCKED" || (named === "EVERYONE_BUT_ACCOUNT" && ofAccount === true),
        assumes: expected === "ASSUMED" ? ["PUBLIC_ACCESS_BLOCK_NOT_READ"] : [],
      });
    },
  );

  test("of a key that denies leaves grants open, and one of a bucket that allows everyone Block Public Access", () => {
    const key = `arn:aws:kms:eu-west-1:${ACCOUNT_ID}:key/1`;
    const document = documentText([{ Effect: "Allow", Principal: { AWS: STRANGE }, Action: "kms:*", Resource: "*" }]);
    const policies = [{ kind: "kms:key" as const, resourceArn: key, region: "eu-west-1", document }];
    expect(asked({ ...NOTHING, policies }, "kms:Decrypt", key)).toMatchObject({
      decision: "IMPLICIT_DENY",
      assumes: ["KEY_GRANTS_NOT_READ"],
    });
    // No grant can allow the change of a key policy.
    expect(asked({ ...NOTHING, policies }, "kms:PutKeyPolicy", key)).toMatchObject({
      decision: "IMPLICIT_DENY",
      assumes: [],
    });
    const open = RESOURCE_POLICY_CASES.flatMap(({ cases }) => cases).find(({ name }) =>
      name.startsWith("the bucket policy allows everyone, the identity policy allows"),
    );
    expect(answerTo(open!).assumes).toEqual(["PUBLIC_ACCESS_BLOCK_NOT_READ"]);
    // The account's own setting says nothing of a bucket that belongs to an account that is not known.
    const ada = user({ userName: "ada", groupNames: [], inlinePolicies: [inlinePolicy("all", ALLOW_EVERYTHING)] });
    const elsewhere = indexAccount({
      awsAccountId: ACCOUNT_ID,
      partition: "aws",
      at: AT,
      details: { users: [ada], groups: [], roles: [], policies: [] },
      organization: null,
      resourcePolicies: { ...NOTHING, publicAccessBlocks: [{ resourceArn: null, restrictsPublicBuckets: true }] },
    });
    const given = {
      action: "s3:PutBucketTagging",
      resource: "arn:aws:s3:::others",
      resourcePolicy: policyOf("given", [{ ...EVERYONE, Resource: "*" }]).document,
    };
    expect(decideAccess(elsewhere, ada, given)).toMatchObject({
      decision: "ALLOWED",
      isPublicAccessBlocked: false,
      assumes: ["RCP_NOT_READ", "PUBLIC_ACCESS_BLOCK_NOT_READ"],
    });
    expect(elsewhere.publicAccessOf(given.resource).state).toBe("UNKNOWN");
  });
});
