import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  attached,
  awsManagedArn,
  buildSnapshot,
  organization,
  policy,
  policyText,
  role,
  user,
} from "../../../test/support/build.ts";
import type { AuthorizationDetails, OrganizationPolicy } from "../account.ts";
import { guardrailsOf, NOT_READ } from "./guardrails.ts";
import { isAdministrator, mayWriteIam, permissionsOf } from "./principal-policies.ts";

const ACCOUNT = "123456789012";
const AT = Date.parse("2026-11-27T00:00:00Z");

const scp = (targetId: string, policyName: string, document: string): OrganizationPolicy => ({
  policyId: `p-${policyName}`,
  policyName,
  targetId,
  document,
});
const full = (targetId: string) => scp(targetId, "FullAWSAccess", ALLOW_ALL);
const noIam = policyText([{ Effect: "Deny", Action: "iam:*", Resource: "*" }]);

const ADMIN = { attachedPolicies: [attached(awsManagedArn("AdministratorAccess"))] };
const anna = user({ userName: "anna", ...ADMIN });
const deploy = role({ roleName: "Deploy", ...ADMIN });
const linked = role({ roleName: "AWSServiceRoleForX", path: "/aws-service-role/x.amazonaws.com/", ...ADMIN });

function detailsOf(): AuthorizationDetails {
  const section = buildSnapshot({
    users: [anna],
    roles: [deploy, linked],
    policies: [policy({ policyName: "AdministratorAccess", isAwsManaged: true, document: ALLOW_ALL })],
  }).sections.authorizationDetails;
  if (section.status !== "read") throw new Error("not read");
  return section.value;
}
const details = detailsOf();

const above = (...serviceControlPolicies: OrganizationPolicy[]) =>
  guardrailsOf(organization({ serviceControlPolicies }), ACCOUNT, AT);
const rules = (guardrails: ReturnType<typeof guardrailsOf>) =>
  [anna, deploy, linked]
    .filter((each) => isAdministrator(permissionsOf(details, each), guardrails))
    .map(({ arn }) => arn.slice(arn.lastIndexOf("/") + 1));

test("keeps the levels in order, each with its policies", () => {
  const { scps, isManagementAccount } = above(full("r-1"), scp("r-1", "no-iam", noIam), full("ou-1"), full(ACCOUNT));
  expect(scps?.map(({ name, policies }) => [name, policies.map((each) => each.name)])).toEqual([
    ["r-1", ["FullAWSAccess", "no-iam"]],
    ["ou-1", ["FullAWSAccess"]],
    [ACCOUNT, ["FullAWSAccess"]],
  ]);
  expect(isManagementAccount).toBe(false);
});

test("distinguishes unread SCPs from no organization", () => {
  expect(guardrailsOf(undefined, ACCOUNT, AT)).toEqual({ ...NOT_READ, at: AT });
  expect(guardrailsOf(null, ACCOUNT, AT).scps).toEqual([]);
  expect(guardrailsOf(organization({ serviceControlPolicies: null }), ACCOUNT, AT).scps).toBeNull();
  expect(above(full("r-1"), scp("r-1", "broken", "{")).scps).toBeNull();
});

test("SCPs leave an administrator unless they remove every way to grant permissions", () => {
  expect(rules(NOT_READ)).toEqual(["anna", "Deploy", "AWSServiceRoleForX"]);
  expect(rules(above(full("r-1")))).toEqual(["anna", "Deploy", "AWSServiceRoleForX"]);
  // SCPs apply neither to service-linked roles nor to the management account.
  expect(rules(above(full("r-1"), scp("r-1", "no-iam", noIam)))).toEqual(["AWSServiceRoleForX"]);
  expect(
    rules(
      guardrailsOf(
        organization({ managementAccountId: ACCOUNT, serviceControlPolicies: [scp("r-1", "no-iam", noIam)] }),
        ACCOUNT,
        AT,
      ),
    ),
  ).toHaveLength(3);
  // An organization level whose SCPs allow less also limits the principals.
  expect(
    rules(above(full("r-1"), scp("ou-1", "s3", policyText([{ Effect: "Allow", Action: "s3:*", Resource: "*" }])))),
  ).toEqual(["AWSServiceRoleForX"]);
});

test("an exception for one role keeps that role an administrator", () => {
  const spared = policyText([
    {
      Effect: "Deny",
      Action: "iam:*",
      Resource: "*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Deploy" } },
    },
  ]);
  expect(rules(above(full("r-1"), scp("r-1", "spared", spared)))).toEqual(["Deploy", "AWSServiceRoleForX"]);
});

test("a deny of requests without TLS removes nothing, in policies and in SCPs", () => {
  const tls = policyText([
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  ]);
  expect(rules(above(full("r-1"), scp("r-1", "tls", tls)))).toHaveLength(3);
});

test("SCPs limit who can write IAM", () => {
  const permissions = permissionsOf(details, anna);
  expect(mayWriteIam(permissions)).toBe(true);
  expect(mayWriteIam(permissions, above(full("r-1"), scp("r-1", "no-iam", noIam)))).toBe(false);
});

test("keeps the RCPs in order of their levels, and treats RCPs of earlier versions as not read", () => {
  const resourceControlPolicies = [full("r-1"), scp("ou-1", "no-iam", noIam)];
  const { rcps } = guardrailsOf(organization({ resourceControlPolicies }), ACCOUNT, AT);
  expect(rcps?.map(({ name, policies }) => [name, policies.map((each) => each.name)])).toEqual([
    ["r-1", ["FullAWSAccess"]],
    ["ou-1", ["no-iam"]],
  ]);
  const { resourceControlPolicies: _none, ...earlier } = organization();
  expect(guardrailsOf(earlier, ACCOUNT, AT).rcps).toBeNull();
  expect(guardrailsOf(undefined, ACCOUNT, AT).rcps).toBeNull();
  expect(guardrailsOf(null, ACCOUNT, AT).rcps).toEqual([]);
});

test("returns the same object for the same moment, and another one for another moment", () => {
  for (const each of [undefined, null, organization()]) {
    const first = guardrailsOf(each, ACCOUNT, AT);
    expect(guardrailsOf(each, ACCOUNT, AT)).toBe(first);
    expect(guardrailsOf(each, ACCOUNT, AT + 1)).toEqual({ ...first, at: AT + 1 });
  }
});

test("the management account and a member can share the reading of their organization", () => {
  const shared = organization({ managementAccountId: ACCOUNT });
  const accounts = [ACCOUNT, "210987654321", ACCOUNT];
  const found = accounts.map((account) => guardrailsOf(shared, account, AT));
  expect(found.map(({ isManagementAccount }) => isManagementAccount)).toEqual([true, false, true]);
  expect(found[2]).toBe(found[0]);
});

test("a time condition on an administrator's policy is decided at the moment of the reading", () => {
  const until = (date: string) =>
    user({
      userName: "temporary",
      inlinePolicies: [
        {
          policyName: "admin",
          document: policyText([
            { Effect: "Allow", Action: "*", Resource: "*", Condition: { DateLessThan: { "aws:CurrentTime": date } } },
          ]),
        },
      ],
    });
  const rulesAt = (date: string, guardrails: ReturnType<typeof guardrailsOf>) =>
    isAdministrator(permissionsOf(details, until(date)), guardrails);
  const now = guardrailsOf(null, ACCOUNT, AT);
  expect(rulesAt("2027-01-01T00:00:00Z", now)).toBe(true);
  expect(rulesAt("2026-01-01T00:00:00Z", now)).toBe(false);
});
