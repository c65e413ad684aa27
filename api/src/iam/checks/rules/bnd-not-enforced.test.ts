import { expect, test } from "vitest";
import {
  buildSnapshot,
  failing,
  inlinePolicy,
  notEvaluated,
  policy,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { bndNotEnforced } from "./bnd-not-enforced.ts";

const allow = (action: string | string[], resource = "*", more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});
const EDGE = "arn:aws:iam::123456789012:policy/edge";
const UNDER = { Condition: { StringEquals: { "iam:PermissionsBoundary": EDGE } } };
const of = (...statements: object[]) =>
  buildSnapshot({ policies: [policy({ policyName: "team", document: statements })], roles: [] });

test("fails a policy that allows creating or attaching without the condition", () => {
  for (const action of ["iam:CreateUser", "iam:CreateRole", "iam:AttachRolePolicy", "iam:PutUserPolicy", "iam:*"])
    expect(failing(bndNotEnforced, of(allow(action))), action).toEqual(["team"]);
  expect(failing(bndNotEnforced, of(allow("iam:CreateRole", "arn:aws:iam::123456789012:role/app/*")))).toEqual([
    "team",
  ]);
  const users = [user({ userName: "anna", inlinePolicies: [inlinePolicy("own", [allow("iam:AttachUserPolicy")])] })];
  expect(failing(bndNotEnforced, buildSnapshot({ users }))).toEqual(["anna/own"]);
});

test("lists the actions and the statements", () => {
  const { findings } = runOne(
    bndNotEnforced,
    of(allow(["iam:CreateRole"], "*", UNDER), allow(["iam:AttachRolePolicy", "iam:PutRolePolicy"])),
  );
  expect(findings).toMatchObject([
    {
      severity: "HIGH",
      evidence: {
        policyName: "team",
        actions: ["iam:AttachRolePolicy", "iam:PutRolePolicy"],
        statements: [{ statement: 1 }],
      },
    },
  ]);
});

test("passes with the condition, in an Allow or in a Deny", () => {
  expect(failing(bndNotEnforced, of(allow(["iam:CreateRole", "iam:AttachRolePolicy"], "*", UNDER)))).toEqual([]);
  const unless = {
    Effect: "Deny",
    Action: "iam:*",
    Resource: "*",
    Condition: { StringNotEquals: { "iam:PermissionsBoundary": EDGE } },
  };
  expect(failing(bndNotEnforced, of(allow("iam:*"), unless))).toEqual([]);
  expect(failing(bndNotEnforced, of(allow(["iam:GetUser", "s3:*"])))).toEqual([]);
});

test("is one severity level lower under another condition", () => {
  const { findings } = runOne(
    bndNotEnforced,
    of(allow("iam:CreateUser", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })),
  );
  expect(findings).toMatchObject([{ severity: "MEDIUM", evidence: { dependsOn: ["aws:MultiFactorAuthPresent"] } }]);
});

test("leaves administrator policies and policies used only as boundaries to other checks", () => {
  expect(failing(bndNotEnforced, of(allow("*")))).toEqual([]);
  const edge = policy({
    policyName: "edge",
    attachmentCount: 0,
    permissionsBoundaryUsageCount: 2,
    document: [allow("iam:*")],
  });
  expect(failing(bndNotEnforced, buildSnapshot({ policies: [edge], roles: [] }))).toEqual([]);
});

test("does not evaluate a policy that cannot be read", () => {
  expect(
    notEvaluated(
      bndNotEnforced,
      buildSnapshot({ policies: [policy({ policyName: "broken", document: "{" })], roles: [] }),
    ),
  ).toEqual(["broken"]);
});
