import { expect, test } from "vitest";
import { ALLOW_ALL, buildSnapshot, failing, inlinePolicy, notEvaluated, role } from "../../../../test/support/build.ts";
import { trustCompute } from "./trust-compute.ts";

const ADMIN = [inlinePolicy("all", ALLOW_ALL)];

test("fails a compute role that is an administrator or can change IAM", () => {
  const roles = [
    role({ roleName: "machine", inlinePolicies: ADMIN }),
    role({
      roleName: "function",
      trustPolicy: [{ Effect: "Allow", Principal: { Service: ["lambda.amazonaws.com"] }, Action: "sts:AssumeRole" }],
      inlinePolicies: [inlinePolicy("iam", [{ Effect: "Allow", Action: "iam:Put*", Resource: "*" }])],
    }),
  ];
  expect(failing(trustCompute, buildSnapshot({ roles }))).toEqual(["machine", "function"]);
});

test("passes roles with few or denied permissions, and privileged roles that no compute service uses", () => {
  const roles = [
    role({
      roleName: "weak",
      inlinePolicies: [
        inlinePolicy("read", [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" }]),
      ],
    }),
    role({
      roleName: "denied",
      inlinePolicies: [...ADMIN, inlinePolicy("no", [{ Effect: "Deny", Action: "iam:*", Resource: "*" }])],
    }),
    role({
      roleName: "own-user-only",
      inlinePolicies: [
        inlinePolicy("iam", [{ Effect: "Allow", Action: "iam:PutUserPolicy", Resource: "arn:aws:iam::*:user/x" }]),
      ],
    }),
    role({
      roleName: "people",
      trustPolicy: [
        { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "sts:AssumeRole" },
      ],
      inlinePolicies: ADMIN,
    }),
  ];
  expect(failing(trustCompute, buildSnapshot({ roles }))).toEqual([]);
});

test("does not evaluate a role whose policies cannot be read", () => {
  expect(
    notEvaluated(
      trustCompute,
      buildSnapshot({ roles: [role({ roleName: "unclear", inlinePolicies: [inlinePolicy("x", "{")] })] }),
    ),
  ).toEqual(["unclear"]);
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(
    notEvaluated(trustCompute, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] })),
  ).toEqual(["broken"]);
});
