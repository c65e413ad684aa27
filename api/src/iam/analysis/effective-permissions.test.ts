/** What a principal can do, why, and what limits it, over small accounts. */
import { describe, expect, test } from "vitest";
import { attached, group, inlinePolicy, policy, user } from "../../../test/support/build.ts";
import type { AuthorizationDetails, User } from "../account.ts";
import { limitedActions, describePermission, effectivePermissions } from "./effective-permissions.ts";
import { type Guardrails, NOT_READ } from "../principals/guardrails.ts";
import { permissionsOf } from "../principals/principal-policies.ts";
import { findAction } from "../policy/catalogue.ts";
import { parsePolicy } from "../policy/document.ts";
import { chooseActions } from "../policy/expansion.ts";

const NO_ORGANIZATION: Guardrails = { scps: [], rcps: [], isManagementAccount: false };

function effectiveOf(ada: User, rest: Partial<AuthorizationDetails> = {}, guardrails = NO_ORGANIZATION) {
  const details: AuthorizationDetails = { users: [ada], groups: [], roles: [], policies: [], ...rest };
  return effectivePermissions(permissionsOf(details, ada), guardrails);
}

const names = (set: Uint32Array) => chooseActions(set, {}).map(({ action }) => action);
const action = (name: string) => findAction(name)!;
const allow = (Action: string | string[], rest: object = {}) => ({ Effect: "Allow", Action, Resource: "*", ...rest });
const deny = (Action: string | string[], rest: object = {}) => ({ Effect: "Deny", Action, Resource: "*", ...rest });

describe("permissions of a principal", () => {
  test("are the union of its own and its groups' policies, each action with the statements that grant it", () => {
    const readers = group({
      groupName: "readers",
      inlinePolicies: [inlinePolicy("read", [allow(["s3:GetObject", "s3:PutObject"])])],
    });
    const own = inlinePolicy("own", [
      allow("ec2:RunInstances"),
      allow("s3:GetObject", {
        Resource: "arn:aws:s3:::x/*",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      }),
    ]);
    const effective = effectiveOf(user({ userName: "ada", groupNames: ["readers"], inlinePolicies: [own] }), {
      groups: [readers],
    });
    expect(names(effective.allowed)).toEqual(["ec2:RunInstances", "s3:PutObject", "s3:GetObject"]);
    expect(effective.tally).toMatchObject({
      count: 3,
      services: [
        { service: "s3", allowed: 2 },
        { service: "ec2", allowed: 1 },
      ],
    });
    expect(describePermission(effective, action("s3:GetObject"))).toMatchObject({
      reach: "ANY_RESOURCE",
      isConditional: false,
      grantedBy: [
        { source: { policyName: "own", groupName: null }, statement: 1, isConditional: true },
        { source: { policyName: "read", groupName: "readers" }, statement: 0, isConditional: false },
      ],
      limitedBy: [],
    });
  });

  test("lose what any policy denies completely, and keep what is denied in part", () => {
    const shared = policy({
      policyName: "NoDeletes",
      document: [deny("s3:DeleteObject"), deny("s3:PutObject", { Resource: "arn:aws:s3:::safe/*" })],
    });
    const ada = user({
      userName: "ada",
      groupNames: [],
      inlinePolicies: [inlinePolicy("own", [allow(["s3:DeleteObject", "s3:PutObject"])])],
      attachedPolicies: [attached(shared.arn)],
    });
    const effective = effectiveOf(ada, { policies: [shared] });
    expect(names(effective.allowed)).toEqual(["s3:PutObject"]);
    expect(names(limitedActions(effective))).toEqual(["s3:DeleteObject"]);
    expect(effective.limits).toMatchObject([{ kind: "DENY", policyName: "NoDeletes", count: 1 }]);
    expect(describePermission(effective, action("s3:DeleteObject")).limitedBy).toMatchObject([
      { policyName: "NoDeletes", statement: 0, isWhole: true },
    ]);
    expect(describePermission(effective, action("s3:PutObject")).limitedBy).toMatchObject([
      { policyName: "NoDeletes", statement: 1, isWhole: false },
    ]);
  });

  test("are limited by the boundary: completely, in part, and by its denies", () => {
    const limit = policy({
      policyName: "Limit",
      document: [allow("s3:*", { Resource: "arn:aws:s3:::mine/*" }), allow("ec2:*"), deny("ec2:RunInstances")],
    });
    const ada = user({
      userName: "ada",
      groupNames: [],
      inlinePolicies: [
        inlinePolicy("own", [allow(["iam:CreateUser", "s3:GetObject", "ec2:RunInstances", "ec2:StopInstances"])]),
      ],
      permissionsBoundaryArn: limit.arn,
    });
    const effective = effectiveOf(ada, { policies: [limit] });
    expect(names(effective.allowed)).toEqual(["ec2:StopInstances", "s3:GetObject"]);
    expect(effective.limits).toMatchObject([{ kind: "BOUNDARY", policyName: "Limit", count: 2 }]);
    const limitedBy = (name: string) => describePermission(effective, action(name)).limitedBy;
    expect(limitedBy("iam:CreateUser")).toMatchObject([{ kind: "BOUNDARY", statement: null, isWhole: true }]);
    expect(limitedBy("ec2:RunInstances")).toMatchObject([{ kind: "BOUNDARY", statement: 2, isWhole: true }]);
    expect(limitedBy("s3:GetObject")).toMatchObject([{ kind: "BOUNDARY", statement: null, isWhole: false }]);
    expect(limitedBy("ec2:StopInstances")).toEqual([]);
  });

  test("allow nothing with an unread boundary", () => {
    const ada = user({
      userName: "ada",
      groupNames: [],
      inlinePolicies: [inlinePolicy("own", [allow("s3:GetObject")])],
      permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/Unread",
    });
    const effective = effectiveOf(ada);
    expect(effective.tally.count).toBe(0);
    expect(effective.permissions.unreadable).toHaveLength(1);
    expect(describePermission(effective, action("s3:GetObject")).limitedBy).toMatchObject([
      { kind: "BOUNDARY", policyName: "Unread", isWhole: true },
    ]);
  });

  test("need an allow at each SCP level; unread SCPs are reported and limit nothing", () => {
    const document = (...Statement: object[]) => {
      const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement }));
      return (parsed as Extract<typeof parsed, { ok: true }>).document;
    };
    const guardrails: Guardrails = {
      isManagementAccount: false,
      rcps: [],
      scps: [
        { name: "r-1", policies: [{ name: "FullAWSAccess", document: document(allow("*")) }] },
        {
          name: "ou-1",
          policies: [
            { name: "OnlyS3", document: document(allow("s3:*")) },
            { name: "NoDeletes", document: document(deny("s3:DeleteObject")) },
          ],
        },
      ],
    };
    const ada = user({
      userName: "ada",
      groupNames: [],
      inlinePolicies: [inlinePolicy("own", [allow(["s3:GetObject", "s3:DeleteObject", "ec2:RunInstances"])])],
    });
    const effective = effectiveOf(ada, {}, guardrails);
    expect(effective.scps).toBe("READ");
    expect(names(effective.allowed)).toEqual(["s3:GetObject"]);
    expect(effective.limits).toMatchObject([
      { kind: "SCP", level: "ou-1", count: 1 },
      { kind: "SCP", policyName: "NoDeletes", level: "ou-1", count: 1 },
    ]);
    expect(describePermission(effective, action("ec2:RunInstances")).limitedBy).toMatchObject([
      { kind: "SCP", level: "ou-1", isWhole: true },
    ]);
    const unread = effectiveOf(ada, {}, NOT_READ);
    expect(unread.scps).toBe("NOT_READ");
    expect(unread.tally.count).toBe(3);
    expect(effectiveOf(ada, {}, { ...guardrails, isManagementAccount: true })).toMatchObject({
      scps: "NOT_BOUND",
      tally: { count: 3 },
    });
  });
});
