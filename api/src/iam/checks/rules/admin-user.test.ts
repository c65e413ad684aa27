import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  attached,
  awsManagedArn,
  buildSnapshot,
  failing,
  inlinePolicy,
  organization,
  policy,
  policyText,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { adminUser } from "./admin-user.ts";

const policies = [policy({ policyName: "AdministratorAccess", isAwsManaged: true, document: ALLOW_ALL })];
const ADMIN = [attached(awsManagedArn("AdministratorAccess"))];

test("fails AdministratorAccess in every partition, even if its document was not read", () => {
  const users = [
    user({ userName: "one", attachedPolicies: ADMIN }),
    user({ userName: "two", attachedPolicies: [attached("arn:aws-us-gov:iam::aws:policy/AdministratorAccess")] }),
  ];
  const { findings } = runOne(adminUser, buildSnapshot({ users, policies }));
  expect(findings.map(({ resource, severity }) => [resource.name, severity])).toEqual([
    ["one", "CRITICAL"],
    ["two", "CRITICAL"],
  ]);
});

test("is one severity level lower if a deny limits it", () => {
  const users = [
    user({
      userName: "one",
      attachedPolicies: ADMIN,
      inlinePolicies: [inlinePolicy("no-iam", [{ Effect: "Deny", Action: "iam:*", Resource: "*" }])],
    }),
  ];
  expect(runOne(adminUser, buildSnapshot({ users, policies })).findings[0]).toMatchObject({
    severity: "HIGH",
    evidence: { isLimited: true },
  });
});

test("is one severity level lower if a service control policy limits it", () => {
  const noIam = {
    policyId: "p-1",
    policyName: "no-iam",
    targetId: "r-root",
    document: policyText([{ Effect: "Deny", Action: "iam:*", Resource: "*" }]),
  };
  const above = organization({ serviceControlPolicies: [...organization().serviceControlPolicies!, noIam] });
  const users = [user({ userName: "one", attachedPolicies: ADMIN })];
  expect(runOne(adminUser, buildSnapshot({ users, policies })).findings).toMatchObject([{ severity: "CRITICAL" }]);
  expect(runOne(adminUser, buildSnapshot({ users, policies, organization: above })).findings).toMatchObject([
    { severity: "HIGH" },
  ]);
});

test("passes policies with similar names", () => {
  const users = [
    user({
      userName: "one",
      attachedPolicies: [
        attached("arn:aws:iam::123456789012:policy/AdministratorAccess"),
        attached(awsManagedArn("AdministratorAccess-Amplify")),
      ],
    }),
  ];
  expect(failing(adminUser, buildSnapshot({ users }))).toEqual([]);
  expect(failing(adminUser, buildSnapshot())).toEqual([]);
});
