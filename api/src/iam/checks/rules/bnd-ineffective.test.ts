import { expect, test } from "vitest";
import {
  buildSnapshot,
  failing,
  inlinePolicy,
  notEvaluated,
  policy,
  role,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { bndIneffective } from "./bnd-ineffective.ts";

const allow = (action: string | string[], resource: string | string[] = "*", more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});

/** Whether the check fails a user with the policy `own` and the boundary `edge`. */
function isFound(edge: object[], ...own: object[]): boolean {
  const boundary = policy({ policyName: "edge", document: edge });
  const anna = user({
    userName: "anna",
    inlinePolicies: [inlinePolicy("own", own)],
    permissionsBoundaryArn: boundary.arn,
  });
  return failing(bndIneffective, buildSnapshot({ users: [anna], policies: [boundary] })).length > 0;
}

test("fails a boundary that allows everything, whatever the policies allow", () => {
  expect(isFound([allow("*")], allow("s3:GetObject"))).toBe(true);
  expect(isFound([allow("*:*", "arn:aws:*")])).toBe(true);
  expect(isFound([{ Effect: "Allow", NotAction: "aws-portal:*", Resource: "*" }], allow("s3:GetObject"))).toBe(true);
});

test("fails a boundary that allows everything that the policies allow", () => {
  const own = allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::a/*");
  expect(isFound([own], own)).toBe(true);
  expect(isFound([allow("s3:*", ["arn:aws:s3:::a", "arn:aws:s3:::a/*"])], own)).toBe(true);
  expect(isFound([allow("s3:GetObject"), allow("s3:PutObject")], own)).toBe(true);
});

test("passes a boundary that removes a permission", () => {
  expect(isFound([allow("s3:Get*")], allow(["s3:GetObject", "s3:PutObject"]))).toBe(false);
  expect(isFound([allow("s3:*", "arn:aws:s3:::a/*")], allow("s3:GetObject"))).toBe(false);
  expect(
    isFound(
      [allow("s3:*", "*", { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } })],
      allow("s3:GetObject"),
    ),
  ).toBe(false);
  expect(isFound([allow("*"), { Effect: "Deny", Action: "iam:*", Resource: "*" }], allow("*"))).toBe(false);
  expect(isFound([allow("s3:*")], allow("s3:GetObject"), allow("ec2:RunInstances"))).toBe(false);
  expect(isFound([allow("s3:*")])).toBe(false);
});

test("evaluates roles, and does not evaluate what cannot be read", () => {
  const boundary = policy({ policyName: "edge", document: [allow("*")] });
  const roles = [role({ roleName: "ci", permissionsBoundaryArn: boundary.arn })];
  expect(runOne(bndIneffective, buildSnapshot({ roles, policies: [boundary] })).findings).toMatchObject([
    { resource: { category: "IAMRole", name: "ci" }, severity: "MEDIUM", evidence: { allowsEverything: true } },
  ]);
  const lost = [role({ roleName: "ci", permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/lost" })];
  expect(notEvaluated(bndIneffective, buildSnapshot({ roles: lost, policies: [boundary] }))).toEqual(["ci"]);
});
