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
} from "../../../../test/support/build.ts";
import { trustReadonlyExternal } from "./trust-readonly-external.ts";

const trustPolicy = [
  {
    Effect: "Allow",
    Principal: { AWS: "999988887777" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": "x" } },
  },
];
const policies = [
  policy({
    policyName: "SecurityAudit",
    isAwsManaged: true,
    document: [{ Effect: "Allow", Action: ["iam:Get*", "s3:GetBucket*"], Resource: "*" }],
  }),
];

test("fails ReadOnlyAccess, broad write access and administrator access for another account", () => {
  const roles = [
    role({ roleName: "reader", trustPolicy, attachedPolicies: [attached(awsManagedArn("ReadOnlyAccess"))] }),
    role({
      roleName: "writer",
      trustPolicy,
      inlinePolicies: [inlinePolicy("w", [{ Effect: "Allow", Action: "dynamodb:PutItem", Resource: "*" }])],
    }),
    role({ roleName: "admin", trustPolicy, inlinePolicies: [inlinePolicy("a", ALLOW_ALL)] }),
  ];
  expect(failing(trustReadonlyExternal, buildSnapshot({ roles, policies }))).toEqual(["reader", "writer", "admin"]);
  expect(
    failing(trustReadonlyExternal, buildSnapshot({ roles, policies }), { trustedAccountIds: ["999988887777"] }),
  ).toEqual([]);
});

test("passes access to settings only, narrow write access, and the own account", () => {
  const roles = [
    role({ roleName: "auditor", trustPolicy, attachedPolicies: [attached(awsManagedArn("SecurityAudit"))] }),
    role({
      roleName: "shipper",
      trustPolicy,
      inlinePolicies: [
        inlinePolicy("w", [{ Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::logs/*" }]),
      ],
    }),
    role({
      roleName: "own",
      trustPolicy: [{ Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" }],
      inlinePolicies: [inlinePolicy("a", ALLOW_ALL)],
    }),
  ];
  expect(failing(trustReadonlyExternal, buildSnapshot({ roles, policies }))).toEqual([]);
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(
    notEvaluated(trustReadonlyExternal, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] })),
  ).toEqual(["broken"]);
});
