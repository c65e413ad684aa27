import { expect, test } from "vitest";
import {
  attached,
  awsManagedArn,
  buildSnapshot,
  failing,
  group,
  policy,
  role,
  runOne,
} from "../../../../test/support/build.ts";
import { auditRole } from "./audit-role.ts";

const attachedPolicies = [attached(awsManagedArn("SecurityAudit"))];

test("fails an account without such a role; a group, or a customer managed policy of that name, does not count", () => {
  const lookalike = policy({ policyName: "SecurityAudit" });
  const snapshot = buildSnapshot({
    roles: [role({ roleName: "batch", attachedPolicies: [attached(lookalike.arn)] })],
    groups: [group({ groupName: "people", attachedPolicies })],
    policies: [lookalike],
  });
  expect(runOne(auditRole, snapshot).findings.map(({ resource }) => [resource.category, resource.id])).toEqual([
    ["IAMRole", "123456789012"],
  ]);
});

test("passes an account with one such role", () => {
  expect(
    failing(auditRole, buildSnapshot({ roles: [role({ roleName: "security-audit", attachedPolicies })] })),
  ).toEqual([]);
});

test("a service-linked role does not count: people cannot assume it", () => {
  const roles = [
    role({ roleName: "AWSServiceRole", path: "/aws-service-role/example.amazonaws.com/", attachedPolicies }),
  ];
  expect(failing(auditRole, buildSnapshot({ roles }))).toHaveLength(1);
});

test("a role of IAM Identity Center counts: people assume it", () => {
  const roles = [role({ roleName: "AWSReservedSSO_1", path: "/aws-reserved/sso.amazonaws.com/", attachedPolicies })];
  expect(failing(auditRole, buildSnapshot({ roles }))).toEqual([]);
});

test("recognizes the other partitions", () => {
  const roles = [
    role({ roleName: "security-audit", attachedPolicies: [attached("arn:aws-us-gov:iam::aws:policy/SecurityAudit")] }),
  ];
  expect(failing(auditRole, buildSnapshot({ roles, partition: "aws-us-gov" }))).toEqual([]);
});
