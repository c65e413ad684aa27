import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  attached,
  awsManagedArn,
  buildSnapshot,
  failing,
  group,
  inlinePolicy,
  notEvaluated,
  policy,
  user,
} from "../../../../test/support/build.ts";
import { mfaNotRequired } from "./mfa-not-required.ts";

const ADMIN = policy({ policyName: "AdministratorAccess", isAwsManaged: true, document: ALLOW_ALL });
const deny = (more: object) =>
  inlinePolicy("mfa", [
    { Effect: "Deny", NotAction: ["iam:EnableMFADevice", "sts:GetSessionToken"], Resource: "*", ...more },
  ]);
const administrator = (...inlinePolicies: ReturnType<typeof inlinePolicy>[]) =>
  buildSnapshot({
    policies: [ADMIN],
    users: [user({ userName: "anna", groupNames: [], attachedPolicies: [attached(ADMIN.arn)], inlinePolicies })],
  });

test("fails administrators, also through a group, if no policy requires MFA", () => {
  expect(failing(mfaNotRequired, administrator())).toEqual(["anna"]);
  const groups = [
    group({ groupName: "developers", attachedPolicies: [attached(awsManagedArn("AdministratorAccess"))] }),
  ];
  expect(failing(mfaNotRequired, buildSnapshot({ policies: [ADMIN], groups }))).toEqual(["anna"]);
});

test("fails if the Deny does not cover access keys or exempts IAM", () => {
  expect(
    failing(mfaNotRequired, administrator(deny({ Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }))),
  ).toEqual(["anna"]);
  expect(
    failing(
      mfaNotRequired,
      administrator(
        deny({ NotAction: "iam:*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }),
      ),
    ),
  ).toEqual(["anna"]);
});

test("passes if a Deny or the Allow requires MFA, and users that are not administrators", () => {
  expect(
    failing(
      mfaNotRequired,
      administrator(deny({ Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } })),
    ),
  ).toEqual([]);
  const conditional = inlinePolicy("all", [
    { Effect: "Allow", Action: "*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
  ]);
  expect(
    failing(mfaNotRequired, buildSnapshot({ users: [user({ userName: "anna", inlinePolicies: [conditional] })] })),
  ).toEqual([]);
  expect(failing(mfaNotRequired, buildSnapshot())).toEqual([]);
});

test("does not evaluate a user whose policies cannot be read", () => {
  expect(
    notEvaluated(
      mfaNotRequired,
      buildSnapshot({ users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("x", "{")] })] }),
    ),
  ).toEqual(["anna"]);
});
