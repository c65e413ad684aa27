import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  attached,
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
import { bndDelegatedAdmin } from "./bnd-delegated-admin.ts";

const holding = (...statements: object[]) => ({ inlinePolicies: [inlinePolicy("own", statements)] });
const CREATE = { Effect: "Allow", Action: ["iam:CreateUser", "iam:CreateRole"], Resource: "*" };
const EDGE = policy({ policyName: "edge" });

test("fails users and roles that can create identities and have no boundary", () => {
  const users = [user({ userName: "anna", ...holding(CREATE) })];
  const roles = [
    role({
      roleName: "team",
      ...holding({ Effect: "Allow", Action: "iam:CreateRole", Resource: "arn:aws:iam::123456789012:role/app/*" }),
    }),
  ];
  const { findings } = runOne(bndDelegatedAdmin, buildSnapshot({ users, roles }));
  expect(findings.map(({ resource, severity, description }) => [resource.name, severity, description])).toEqual([
    ["anna", "HIGH", "anna can create users and roles and has no permissions boundary."],
    ["team", "HIGH", "team can create roles and has no permissions boundary."],
  ]);
});

test("passes principals with a boundary or a deny, administrators, and roles that only AWS can change", () => {
  const policies = [EDGE, policy({ policyName: "AdministratorAccess", isAwsManaged: true, document: ALLOW_ALL })];
  const users = [
    user({ userName: "bounded", ...holding(CREATE), permissionsBoundaryArn: EDGE.arn }),
    user({ userName: "denied", ...holding(CREATE, { Effect: "Deny", Action: "iam:Create*", Resource: "*" }) }),
    user({ userName: "admin", attachedPolicies: [attached(awsManagedArn("AdministratorAccess"))] }),
    user({ userName: "reader", ...holding({ Effect: "Allow", Action: "iam:List*", Resource: "*" }) }),
  ];
  const roles = [
    role({ roleName: "AWSServiceRoleForX", path: "/aws-service-role/x.amazonaws.com/", ...holding(CREATE) }),
  ];
  expect(failing(bndDelegatedAdmin, buildSnapshot({ users, roles, policies }))).toEqual([]);
});

test("is one severity level lower if new identities must have a boundary", () => {
  const users = [
    user({
      userName: "anna",
      ...holding({ ...CREATE, Condition: { StringEquals: { "iam:PermissionsBoundary": EDGE.arn } } }),
    }),
  ];
  expect(runOne(bndDelegatedAdmin, buildSnapshot({ users })).findings).toMatchObject([
    { severity: "MEDIUM", evidence: { allowed: [{ dependsOn: ["iam:PermissionsBoundary"] }, {}] } },
  ]);
});

test("does not evaluate a policy that cannot be read", () => {
  const users = [user({ userName: "anna", inlinePolicies: [inlinePolicy("broken", "{")] })];
  expect(notEvaluated(bndDelegatedAdmin, buildSnapshot({ users }))).toEqual(["anna"]);
});
