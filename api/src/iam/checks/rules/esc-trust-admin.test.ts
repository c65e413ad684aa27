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
import { escTrustAdmin } from "./esc-trust-admin.ts";

const BAD = [{ Effect: "Allow", Action: "iam:UpdateAssumeRolePolicy", Resource: "*" }];

test("fails users and roles that may, short of administrators", () => {
  const users = [
    user({ userName: "anna", inlinePolicies: [inlinePolicy("p", BAD)] }),
    user({ userName: "chief", inlinePolicies: [inlinePolicy("p", ALLOW_ALL)] }),
  ];
  const roles = [role({ roleName: "tool", inlinePolicies: [inlinePolicy("p", BAD)] })];
  expect(failing(escTrustAdmin, buildSnapshot({ users, roles }))).toEqual(["anna", "tool"]);
});

test("is one severity less under a condition", () => {
  const users = [
    user({
      userName: "anna",
      inlinePolicies: [
        inlinePolicy("p", [{ ...BAD[0], Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }]),
      ],
    }),
  ];
  expect(runOne(escTrustAdmin, buildSnapshot({ users })).findings).toMatchObject([{ severity: "MEDIUM" }]);
});

test("passes what a deny takes back", () => {
  const users = [
    user({
      userName: "anna",
      inlinePolicies: [inlinePolicy("p", BAD), inlinePolicy("q", [{ Effect: "Deny", Action: "iam:*", Resource: "*" }])],
    }),
  ];
  expect(failing(escTrustAdmin, buildSnapshot({ users }))).toEqual([]);
});

test("does not judge what cannot be read", () => {
  const users = [user({ userName: "anna", inlinePolicies: [inlinePolicy("p", "{")] })];
  expect(notEvaluated(escTrustAdmin, buildSnapshot({ users }))).toEqual(["anna"]);
});
