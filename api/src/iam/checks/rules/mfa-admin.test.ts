import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  attached,
  awsManagedArn,
  buildSnapshot,
  daysAgo,
  failing,
  group,
  inlinePolicy,
  notEvaluated,
  oneUser,
  policy,
  user,
} from "../../../../test/support/build.ts";
import { mfaAdmin } from "./mfa-admin.ts";

const administratorAccess = policy({ policyName: "AdministratorAccess", isAwsManaged: true, document: ALLOW_ALL });
const admins = group({ groupName: "admins", attachedPolicies: [attached(awsManagedArn("AdministratorAccess"))] });
const account = { groups: [group({ groupName: "developers" }), admins], policies: [administratorAccess] };
const withoutMfa = { mfaActive: false };

test("fails an administrator without MFA: by an attached policy, an inline one, or a group", () => {
  for (const more of [
    { attachedPolicies: [attached(awsManagedArn("AdministratorAccess"))] },
    { inlinePolicies: [inlinePolicy("everything", ALLOW_ALL)] },
    { groupNames: ["admins"] },
  ]) {
    expect(failing(mfaAdmin, buildSnapshot({ ...account, ...oneUser(withoutMfa, more) }))).toEqual(["anna"]);
  }
});

test("passes an administrator with MFA, and other users without MFA", () => {
  expect(failing(mfaAdmin, buildSnapshot({ ...account, ...oneUser({}, { groupNames: ["admins"] }) }))).toEqual([]);
  expect(failing(mfaAdmin, buildSnapshot({ ...account, ...oneUser(withoutMfa) }))).toEqual([]);
});

test("does not evaluate a user with unreadable policies, nor an administrator created after the report", () => {
  expect(
    notEvaluated(
      mfaAdmin,
      buildSnapshot({ ...account, ...oneUser(withoutMfa, { inlinePolicies: [inlinePolicy("broken", "{")] }) }),
    ),
  ).toEqual(["anna"]);
  const young = user({ userName: "young", createdAt: daysAgo(0), groupNames: ["admins"] });
  expect(
    notEvaluated(mfaAdmin, buildSnapshot({ ...account, users: [young], credentialReport: { users: [] } })),
  ).toEqual(["young"]);
});
