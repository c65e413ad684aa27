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
  user,
} from "../../../../test/support/build.ts";
import { managedNotOnRole } from "./managed-not-on-role.ts";

const SHARED = policy({ policyName: "shared" });

test("fails each policy attached to users or groups once", () => {
  const snapshot = buildSnapshot({
    policies: [SHARED],
    users: [user({ userName: "anna", attachedPolicies: [attached(SHARED.arn)] })],
    groups: [
      group({ groupName: "ops", attachedPolicies: [attached(SHARED.arn), attached(awsManagedArn("ReadOnlyAccess"))] }),
    ],
    roles: [role({ roleName: "ci", attachedPolicies: [attached(SHARED.arn)] })],
  });
  const { findings } = runOne(managedNotOnRole, snapshot);
  expect(findings.map(({ resource, evidence }) => [resource.name, evidence["attachedCount"]])).toEqual([
    ["shared", 2],
    ["ReadOnlyAccess", 1],
  ]);
});

test("passes policies attached only to roles", () => {
  expect(
    failing(
      managedNotOnRole,
      buildSnapshot({
        policies: [SHARED],
        groups: [],
        roles: [role({ roleName: "ci", attachedPolicies: [attached(SHARED.arn)] })],
      }),
    ),
  ).toEqual([]);
});
