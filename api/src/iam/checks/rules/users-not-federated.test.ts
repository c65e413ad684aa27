import { expect, test } from "vitest";
import {
  ACCOUNT_ID,
  buildSnapshot,
  daysAgo,
  denied,
  failing,
  notEvaluated,
  oneUser,
  organization,
  role,
  skipped,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { usersNotFederated } from "./users-not-federated.ts";

const consoleUser = oneUser({ passwordEnabled: true });
const samlProviders = [
  { arn: "arn:aws:iam::123456789012:saml-provider/okta", createdAt: daysAgo(300), validUntil: null },
];

test("fails console users in an account with a provider, IAM Identity Center or an organization", () => {
  for (const sign of [
    { organization: null, samlProviders },
    {
      organization: null,
      roles: [role({ roleName: "AWSReservedSSO_Admin_1", path: "/aws-reserved/sso.amazonaws.com/" })],
    },
    { organization: organization() },
  ]) {
    expect(failing(usersNotFederated, buildSnapshot({ ...consoleUser, ...sign }))).toEqual([ACCOUNT_ID]);
  }
});

test("passes an account without console users, and one without a sign of federation", () => {
  expect(failing(usersNotFederated, buildSnapshot({ samlProviders }))).toEqual([]);
  expect(failing(usersNotFederated, buildSnapshot({ ...consoleUser, organization: null, roles: [] }))).toEqual([]);
});

test("does not evaluate an account with unknown signs of federation", () => {
  const noOrganization = buildSnapshot({ ...consoleUser, roles: [], sections: { organization: skipped() } });
  expect(notEvaluated(usersNotFederated, noOrganization)).toEqual([ACCOUNT_ID]);
  expect(notEvaluated(usersNotFederated, buildSnapshot(userYoungerThanReport()))).toEqual([ACCOUNT_ID]);
  const noProviders = buildSnapshot({
    ...consoleUser,
    organization: null,
    roles: [],
    sections: { samlProviders: denied("iam:ListSAMLProviders") },
  });
  expect(notEvaluated(usersNotFederated, noProviders)).toEqual([ACCOUNT_ID]);
});

test("one sign is enough if the others could not be read", () => {
  const sections = { organization: denied("organizations:ListParents") };
  expect(failing(usersNotFederated, buildSnapshot({ ...consoleUser, samlProviders, sections }))).toEqual([ACCOUNT_ID]);
});
