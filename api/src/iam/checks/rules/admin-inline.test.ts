import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  buildSnapshot,
  failing,
  group,
  inlinePolicy,
  notEvaluated,
  policy,
  role,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { adminInline } from "./admin-inline.ts";

const all = [inlinePolicy("all", ALLOW_ALL)];

test("fails inline policies of users, groups and roles", () => {
  const snapshot = buildSnapshot({
    users: [user({ userName: "anna", inlinePolicies: all })],
    groups: [group({ groupName: "developers", inlinePolicies: all })],
    roles: [role({ roleName: "ci", inlinePolicies: all })],
  });
  expect(failing(adminInline, snapshot)).toEqual(["anna/all", "developers/all", "ci/all"]);
});

test("is one severity level lower under a condition", () => {
  const conditional = inlinePolicy("mfa", [
    { Effect: "Allow", Action: "*:*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
  ]);
  const [finding] = runOne(
    adminInline,
    buildSnapshot({ users: [user({ userName: "anna", inlinePolicies: [conditional] })] }),
  ).findings;
  expect(finding).toMatchObject({
    severity: "HIGH",
    evidence: { kind: "INLINE", ownerKind: "USER", statements: [{ statement: 0, line: 1 }] },
  });
});

test("passes narrow inline policies and leaves out managed ones", () => {
  const part = inlinePolicy("part", [
    { Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::a/*" },
    { Effect: "Deny", Action: "*", Resource: "*" },
  ]);
  expect(
    failing(
      adminInline,
      buildSnapshot({
        users: [user({ userName: "anna", inlinePolicies: [part] })],
        policies: [policy({ policyName: "all", document: ALLOW_ALL })],
      }),
    ),
  ).toEqual([]);
});

test("does not evaluate a policy that cannot be read", () => {
  expect(
    notEvaluated(
      adminInline,
      buildSnapshot({ users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("x", "{")] })] }),
    ),
  ).toEqual(["anna/x"]);
});
