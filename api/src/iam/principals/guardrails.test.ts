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
import type { AuthorizationDetails, ServiceControlPolicy } from "../account.ts";
import { guardrailsOf, NOT_READ } from "./guardrails.ts";
import { isAdministrator, mayWriteIam, permissionsOf } from "./principal-policies.ts";

const ACCOUNT = "123456789012";

const scp = (targetId: string, policyName: string, document: string): ServiceControlPolicy => ({
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

const above = (...serviceControlPolicies: ServiceControlPolicy[]) =>
  guardrailsOf(organization({ serviceControlPolicies }), ACCOUNT);
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
  expect(guardrailsOf(undefined, ACCOUNT)).toBe(NOT_READ);
  expect(guardrailsOf(null, ACCOUNT).scps).toEqual([]);
  expect(guardrailsOf(organization({ serviceControlPolicies: null }), ACCOUNT).scps).toBeNull();
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
