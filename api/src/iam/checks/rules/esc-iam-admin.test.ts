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
import { escIamAdmin } from "./esc-iam-admin.ts";

const BAD = [{ Effect: "Allow", Action: "iam:CreateUser", Resource: "*" }];

test("fails users and roles with the permission that are not administrators", () => {
  const users = [
    user({ userName: "anna", inlinePolicies: [inlinePolicy("p", BAD)] }),
    user({ userName: "chief", inlinePolicies: [inlinePolicy("p", ALLOW_ALL)] }),
  ];
  const roles = [role({ roleName: "tool", inlinePolicies: [inlinePolicy("p", BAD)] })];
  expect(failing(escIamAdmin, buildSnapshot({ users, roles }))).toEqual(["anna", "tool"]);
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
  expect(runOne(escIamAdmin, buildSnapshot({ users })).findings).toMatchObject([{ severity: "MEDIUM" }]);
});

test("passes a permission that a deny removes", () => {
  const users = [
    user({
      userName: "anna",
      inlinePolicies: [inlinePolicy("p", BAD), inlinePolicy("q", [{ Effect: "Deny", Action: "iam:*", Resource: "*" }])],
    }),
  ];
  expect(failing(escIamAdmin, buildSnapshot({ users }))).toEqual([]);
});

test("does not evaluate a policy that cannot be read", () => {
  const users = [user({ userName: "anna", inlinePolicies: [inlinePolicy("p", "{")] })];
  expect(notEvaluated(escIamAdmin, buildSnapshot({ users }))).toEqual(["anna"]);
});

const CHIEF_AND_PLAIN = [
  user({ userName: "plain" }),
  user({ userName: "chief", inlinePolicies: [inlinePolicy("p", ALLOW_ALL)] }),
];

test.each<[string, string | string[], string[]]>([
  ["passes the keys of an ordinary user named in full", "user/plain", []],
  ["fails if an administrator is among the named users", ["user/plain", "user/chief"], ["tool"]],
  ["fails a named user that does not exist yet", "user/new", ["tool"]],
  ["fails a wildcard", ["user/plain", "user/pl*"], ["tool"]],
  ["fails a wildcard behind many names", [...Array.from({ length: 9 }, () => "user/plain"), "user/prod-*"], ["tool"]],
])("%s", (_name, resources, expected) => {
  const Resource = [resources].flat().map((name) => `arn:aws:iam::123456789012:${name}`);
  const roles = [
    role({
      roleName: "tool",
      inlinePolicies: [inlinePolicy("p", [{ ...BAD[0], Action: "iam:CreateAccessKey", Resource }])],
    }),
  ];
  expect(failing(escIamAdmin, buildSnapshot({ users: CHIEF_AND_PLAIN, roles }))).toEqual(expected);
});
