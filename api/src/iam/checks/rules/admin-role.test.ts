import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  attached,
  awsManagedArn,
  buildSnapshot,
  failing,
  inlinePolicy,
  policy,
  runOne,
  role,
} from "../../../../test/support/build.ts";
import { adminRole } from "./admin-role.ts";

const policies = [policy({ policyName: "AdministratorAccess", isAwsManaged: true, document: ALLOW_ALL })];
const ADMIN = [attached(awsManagedArn("AdministratorAccess"))];

test("fails AdministratorAccess in every partition, even if its document was not read", () => {
  const roles = [
    role({ roleName: "one", attachedPolicies: ADMIN }),
    role({ roleName: "two", attachedPolicies: [attached("arn:aws-us-gov:iam::aws:policy/AdministratorAccess")] }),
  ];
  const { findings } = runOne(adminRole, buildSnapshot({ roles, policies }));
  expect(findings.map(({ resource, severity }) => [resource.name, severity])).toEqual([
    ["one", "HIGH"],
    ["two", "HIGH"],
  ]);
});

test("is one severity level lower if a deny limits it", () => {
  const roles = [
    role({
      roleName: "one",
      attachedPolicies: ADMIN,
      inlinePolicies: [inlinePolicy("no-iam", [{ Effect: "Deny", Action: "iam:*", Resource: "*" }])],
    }),
  ];
  expect(runOne(adminRole, buildSnapshot({ roles, policies })).findings[0]).toMatchObject({
    severity: "MEDIUM",
    evidence: { isLimited: true },
  });
});

test("passes policies with similar names", () => {
  const roles = [
    role({
      roleName: "one",
      attachedPolicies: [
        attached("arn:aws:iam::123456789012:policy/AdministratorAccess"),
        attached(awsManagedArn("AdministratorAccess-Amplify")),
      ],
    }),
  ];
  expect(failing(adminRole, buildSnapshot({ roles }))).toEqual([]);
  expect(failing(adminRole, buildSnapshot())).toEqual([]);
});
