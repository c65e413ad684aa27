import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  buildSnapshot,
  failing,
  inlinePolicy,
  notEvaluated,
  role,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { escPolicyAdmin } from "./esc-policy-admin.ts";

const BAD = [{ Effect: "Allow", Action: "iam:PutRolePolicy", Resource: "*" }];

test("fails users and roles with the permission that are not administrators", () => {
  const users = [
    user({ userName: "anna", inlinePolicies: [inlinePolicy("p", BAD)] }),
    user({ userName: "chief", inlinePolicies: [inlinePolicy("p", ALLOW_ALL)] }),
  ];
  const roles = [role({ roleName: "tool", inlinePolicies: [inlinePolicy("p", BAD)] })];
  expect(failing(escPolicyAdmin, buildSnapshot({ users, roles }))).toEqual(["anna", "tool"]);
});

test("is one severity level lower under a condition", () => {
  const users = [
    user({
      userName: "anna",
      inlinePolicies: [
        inlinePolicy("p", [{ ...BAD[0], Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }]),
      ],
    }),
  ];
  expect(runOne(escPolicyAdmin, buildSnapshot({ users })).findings).toMatchObject([{ severity: "MEDIUM" }]);
});

test("passes a permission that a deny removes", () => {
  const users = [
    user({
      userName: "anna",
      inlinePolicies: [inlinePolicy("p", BAD), inlinePolicy("q", [{ Effect: "Deny", Action: "iam:*", Resource: "*" }])],
    }),
  ];
  expect(failing(escPolicyAdmin, buildSnapshot({ users }))).toEqual([]);
});

test("does not evaluate a policy that cannot be read", () => {
  const users = [user({ userName: "anna", inlinePolicies: [inlinePolicy("p", "{")] })];
  expect(notEvaluated(escPolicyAdmin, buildSnapshot({ users }))).toEqual(["anna"]);
});
