import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  attached,
  awsManagedArn,
  buildSnapshot,
  failing,
  group,
  inlinePolicy,
  notEvaluated,
  policy,
  runOne,
} from "../../../../test/support/build.ts";
import { hiddenAdminGroup } from "./hidden-admin-group.ts";

const policies = [policy({ policyName: "AdministratorAccess", isAwsManaged: true, document: ALLOW_ALL })];
const ADMIN = [attached(awsManagedArn("AdministratorAccess"))];

test("fails an administrator group whose name does not say so", () => {
  const { findings } = runOne(
    hiddenAdminGroup,
    buildSnapshot({ policies, groups: [group({ groupName: "developers", attachedPolicies: ADMIN })] }),
  );
  expect(findings.map(({ resource, evidence }) => [resource.name, evidence["memberCount"]])).toEqual([
    ["developers", 1],
  ]);
});

test("passes an administrator group whose name says so, and a group without administrator access", () => {
  expect(
    failing(
      hiddenAdminGroup,
      buildSnapshot({ policies, groups: [group({ groupName: "Cloud-Admins", attachedPolicies: ADMIN })] }),
    ),
  ).toEqual([]);
  expect(failing(hiddenAdminGroup, buildSnapshot())).toEqual([]);
});

test("does not evaluate a group whose policies cannot be read", () => {
  expect(
    notEvaluated(
      hiddenAdminGroup,
      buildSnapshot({ groups: [group({ groupName: "developers", inlinePolicies: [inlinePolicy("x", "{")] })] }),
    ),
  ).toEqual(["developers"]);
});
