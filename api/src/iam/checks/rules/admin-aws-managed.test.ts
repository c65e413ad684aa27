import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  attached,
  awsManagedArn,
  buildSnapshot,
  failing,
  notEvaluated,
  policy,
  role,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { adminAwsManaged } from "./admin-aws-managed.ts";

const ADMIN = awsManagedArn("AdministratorAccess");
const policies = [
  policy({ policyName: "AdministratorAccess", isAwsManaged: true, document: ALLOW_ALL }),
  policy({ policyName: "ReadOnly", isAwsManaged: true }),
];

test("fails once and lists the holders", () => {
  const snapshot = buildSnapshot({
    policies,
    users: [user({ userName: "anna", attachedPolicies: [attached(ADMIN)] })],
    roles: [role({ roleName: "ci", attachedPolicies: [attached(ADMIN)] })],
  });
  const { findings } = runOne(adminAwsManaged, snapshot);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    resource: { name: "AdministratorAccess" },
    evidence: {
      attachedCount: 2,
      attachedTo: [
        { kind: "USER", name: "anna" },
        { kind: "ROLE", name: "ci" },
      ],
    },
  });
});

test("recognizes AdministratorAccess without its document, but no other policy", () => {
  const snapshot = buildSnapshot({
    policies: [],
    users: [
      user({ userName: "anna", attachedPolicies: [attached(ADMIN), attached(awsManagedArn("PowerUserAccess"))] }),
    ],
    groups: [],
    roles: [],
  });
  expect(failing(adminAwsManaged, snapshot)).toEqual(["AdministratorAccess"]);
  expect(notEvaluated(adminAwsManaged, snapshot)).toEqual(["PowerUserAccess"]);
});

test("passes other policies, and AdministratorAccess if it is not attached", () => {
  expect(
    failing(
      adminAwsManaged,
      buildSnapshot({
        policies,
        users: [user({ userName: "anna", attachedPolicies: [attached(awsManagedArn("ReadOnly"))] })],
      }),
    ),
  ).toEqual([]);
});
