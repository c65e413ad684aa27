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
  group,
} from "../../../../test/support/build.ts";
import { adminGroup } from "./admin-group.ts";

const policies = [policy({ policyName: "AdministratorAccess", isAwsManaged: true, document: ALLOW_ALL })];
const ADMIN = [attached(awsManagedArn("AdministratorAccess"))];

test("fails AdministratorAccess in every partition, even if its document was not read", () => {
  const groups = [
    group({ groupName: "one", attachedPolicies: ADMIN }),
    group({ groupName: "two", attachedPolicies: [attached("arn:aws-us-gov:iam::aws:policy/AdministratorAccess")] }),
  ];
  const { findings } = runOne(adminGroup, buildSnapshot({ groups, policies }));
  expect(findings.map(({ resource, severity }) => [resource.name, severity])).toEqual([
    ["one", "HIGH"],
    ["two", "HIGH"],
  ]);
});

test("is one severity level lower if a deny limits it", () => {
  const groups = [
    group({
      groupName: "one",
      attachedPolicies: ADMIN,
      inlinePolicies: [inlinePolicy("no-iam", [{ Effect: "Deny", Action: "iam:*", Resource: "*" }])],
    }),
  ];
  expect(runOne(adminGroup, buildSnapshot({ groups, policies })).findings[0]).toMatchObject({
    severity: "MEDIUM",
    evidence: { isLimited: true },
  });
});

test("passes policies with similar names", () => {
  const groups = [
    group({
      groupName: "one",
      attachedPolicies: [
        attached("arn:aws:iam::123456789012:policy/AdministratorAccess"),
        attached(awsManagedArn("AdministratorAccess-Amplify")),
      ],
    }),
  ];
  expect(failing(adminGroup, buildSnapshot({ groups }))).toEqual([]);
  expect(failing(adminGroup, buildSnapshot())).toEqual([]);
});
