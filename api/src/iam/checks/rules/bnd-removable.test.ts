import { expect, test } from "vitest";
import {
  attached,
  buildSnapshot,
  denied,
  failing,
  inlinePolicy,
  notEvaluated,
  organization,
  policy,
  policyText,
  role,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { bndRemovable } from "./bnd-removable.ts";

const OWN = "arn:aws:iam::123456789012:user/${aws:username}";
const edge = (...statements: object[]) =>
  policy({
    policyName: "edge",
    document: [{ Effect: "Allow", Action: ["s3:*", "iam:*"], Resource: "*" }, ...statements],
  });
const may = (action: string, resource = "*", more: object = {}) =>
  inlinePolicy("own", [{ Effect: "Allow", Action: action, Resource: resource, ...more }]);
const EDGE = edge();
const bounded = (...inlinePolicies: ReturnType<typeof inlinePolicy>[]) =>
  user({ userName: "anna", inlinePolicies, permissionsBoundaryArn: EDGE.arn });

test("fails a user or role that can remove or replace its boundary", () => {
  const users = [
    bounded(may("iam:DeleteUserPermissionsBoundary", OWN)),
    user({ userName: "ben", inlinePolicies: [may("iam:Put*")], permissionsBoundaryArn: EDGE.arn }),
  ];
  const roles = [
    role({
      roleName: "ci",
      inlinePolicies: [may("iam:DeleteRolePermissionsBoundary")],
      permissionsBoundaryArn: EDGE.arn,
    }),
  ];
  const { findings } = runOne(bndRemovable, buildSnapshot({ users, roles, policies: [EDGE] }));
  expect(findings.map(({ resource, severity }) => [resource.category, resource.name, severity])).toEqual([
    ["IAMUser", "anna", "HIGH"],
    ["IAMUser", "ben", "HIGH"],
    ["IAMRole", "ci", "HIGH"],
  ]);
  expect(findings[0]!.evidence).toMatchObject({
    allowed: [{ action: "iam:DeleteUserPermissionsBoundary", decision: "ALLOWED", assumes: [] }],
  });
});

test("passes if another policy, the boundary or an SCP denies it, or if it is allowed only on other principals", () => {
  const own = may("iam:DeleteUserPermissionsBoundary");
  const no = {
    Effect: "Deny",
    Action: ["iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"],
    Resource: "*",
  };
  expect(
    failing(bndRemovable, buildSnapshot({ users: [bounded(own, inlinePolicy("no", [no]))], policies: [EDGE] })),
  ).toEqual([]);
  expect(failing(bndRemovable, buildSnapshot({ users: [bounded(own)], policies: [edge(no)] }))).toEqual([]);
  const above = organization();
  const scp = { policyId: "p-1", policyName: "keep", targetId: "r-root", document: policyText([no]) };
  const guarded = organization({ serviceControlPolicies: [...above.serviceControlPolicies!, scp] });
  expect(
    failing(bndRemovable, buildSnapshot({ users: [bounded(own)], policies: [EDGE], organization: guarded })),
  ).toEqual([]);
  const others = may("iam:DeleteUserPermissionsBoundary", "arn:aws:iam::123456789012:user/app/*");
  expect(failing(bndRemovable, buildSnapshot({ users: [bounded(others)], policies: [EDGE] }))).toEqual([]);
});

test("passes a principal that can only set the same boundary, and one without a boundary", () => {
  const same = may("iam:PutUserPermissionsBoundary", "*", {
    Condition: { StringEquals: { "iam:PermissionsBoundary": EDGE.arn } },
  });
  expect(failing(bndRemovable, buildSnapshot({ users: [bounded(same)], policies: [EDGE] }))).toEqual([]);
  expect(
    failing(
      bndRemovable,
      buildSnapshot({ users: [user({ userName: "anna", inlinePolicies: [may("iam:*")] })], policies: [EDGE] }),
    ),
  ).toEqual([]);
});

test("is one severity level lower under a condition, names its key, and says if SCPs were not read", () => {
  const withMfa = may("iam:DeleteUserPermissionsBoundary", "*", {
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  });
  const sections = { organization: denied("organizations:DescribeOrganization") };
  const { findings } = runOne(bndRemovable, buildSnapshot({ users: [bounded(withMfa)], policies: [EDGE], sections }));
  expect(findings).toMatchObject([
    {
      severity: "MEDIUM",
      evidence: { allowed: [{ dependsOn: ["aws:MultiFactorAuthPresent"], assumes: ["SCP_NOT_READ"] }] },
    },
  ]);
});

test("does not evaluate a principal whose boundary was not read", () => {
  const lost = user({
    userName: "anna",
    attachedPolicies: [attached(EDGE.arn)],
    permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/lost",
  });
  expect(notEvaluated(bndRemovable, buildSnapshot({ users: [lost], policies: [EDGE] }))).toEqual(["anna"]);
});
