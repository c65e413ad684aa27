import { expect, test } from "vitest";
import {
  awsManagedArn,
  buildSnapshot,
  failing,
  inlinePolicy,
  notEvaluated,
  policy,
  role,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { bndEditable } from "./bnd-editable.ts";

const allow = (action: string, resource = "*", more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});
const EDGE = policy({ policyName: "edge", document: [allow("*")] });
const bounded = (...statements: object[]) =>
  user({ userName: "anna", inlinePolicies: [inlinePolicy("own", statements)], permissionsBoundaryArn: EDGE.arn });

test("fails a boundary that a principal it limits can edit", () => {
  const roles = [
    role({
      roleName: "ci",
      inlinePolicies: [inlinePolicy("own", [allow("iam:Create*")])],
      permissionsBoundaryArn: EDGE.arn,
    }),
  ];
  const { findings } = runOne(
    bndEditable,
    buildSnapshot({ users: [bounded(allow("iam:CreatePolicyVersion", EDGE.arn))], roles, policies: [EDGE] }),
  );
  expect(findings).toMatchObject([
    { resource: { category: "IAMPolicy", name: "edge" }, severity: "HIGH", evidence: { principalCount: 2 } },
  ]);
});

test("counts restoring an older version if there is one", () => {
  const older = { ...EDGE.versions[0]!, versionId: "v2", isDefaultVersion: false };
  const snapshot = (policies: (typeof EDGE)[]) =>
    buildSnapshot({ users: [bounded(allow("iam:SetDefaultPolicyVersion"))], policies });
  expect(failing(bndEditable, snapshot([EDGE]))).toEqual([]);
  expect(failing(bndEditable, snapshot([{ ...EDGE, versions: [...EDGE.versions, older] }]))).toEqual(["edge"]);
});

test("passes a denied edit, an edit of other policies, and AWS managed boundaries", () => {
  const may = allow("iam:CreatePolicyVersion");
  const no = { Effect: "Deny", Action: "iam:*", Resource: EDGE.arn };
  expect(failing(bndEditable, buildSnapshot({ users: [bounded(may, no)], policies: [EDGE] }))).toEqual([]);
  expect(
    failing(
      bndEditable,
      buildSnapshot({ users: [bounded(allow("iam:CreatePolicyVersion", `${EDGE.arn}-2`))], policies: [EDGE] }),
    ),
  ).toEqual([]);
  const power = policy({ policyName: "PowerUserAccess", isAwsManaged: true, document: [allow("*")] });
  const anna = { ...bounded(may), permissionsBoundaryArn: awsManagedArn("PowerUserAccess") };
  expect(failing(bndEditable, buildSnapshot({ users: [anna], policies: [power] }))).toEqual([]);
});

test("is one severity level lower under a condition", () => {
  const users = [
    bounded(allow("iam:CreatePolicyVersion", "*", { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } })),
  ];
  expect(runOne(bndEditable, buildSnapshot({ users, policies: [EDGE] })).findings).toMatchObject([
    { severity: "MEDIUM" },
  ]);
});

test("does not evaluate a boundary if a policy of a principal it limits cannot be read", () => {
  const anna = { ...bounded(), inlinePolicies: [inlinePolicy("broken", "{")] };
  expect(notEvaluated(bndEditable, buildSnapshot({ users: [anna], policies: [EDGE] }))).toEqual(["edge"]);
});
