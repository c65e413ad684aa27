import { expect, test } from "vitest";
import type { PermissionSet } from "../identity-center.ts";
import { administratorOf } from "./permission-set.ts";

const managed = (name: string) => ({ name, arn: `arn:aws:iam::aws:policy/${name}` });
const ADMIN = managed("AdministratorAccess");
const inline = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements.map((each) => ({ Resource: "*", ...each })) });

function setOf(fields: Partial<PermissionSet>): PermissionSet {
  return {
    arn: "arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-1111111111111111",
    name: "Set",
    description: null,
    sessionMinutes: 60,
    managedPolicies: [],
    customerPolicies: [],
    inlinePolicy: null,
    boundary: null,
    unread: [],
    ...fields,
  };
}

test.each<[string, Partial<PermissionSet>, string]>([
  ["nothing", {}, "NO"],
  ["nothing, of what AWS answered", { unread: ["sso:GetInlinePolicyForPermissionSet"] }, "UNKNOWN"],
  ["AdministratorAccess", { managedPolicies: [ADMIN] }, "YES"],
  ["every action inline", { inlinePolicy: inline({ Effect: "Allow", Action: "*" }) }, "YES"],
  ["other actions", { inlinePolicy: inline({ Effect: "Allow", Action: "iam:*" }) }, "UNKNOWN"],
  [
    "every action under a condition",
    {
      inlinePolicy: inline({
        Effect: "Allow",
        Action: "*",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      }),
    },
    "UNKNOWN",
  ],
  ["every action within a boundary", { managedPolicies: [ADMIN], boundary: { name: "limit", path: "/" } }, "UNKNOWN"],
  [
    "every action but what is denied inline",
    { managedPolicies: [ADMIN], inlinePolicy: inline({ Effect: "Deny", Action: "iam:*" }) },
    "UNKNOWN",
  ],
  [
    "every action and a policy of each account, which may deny",
    { managedPolicies: [ADMIN], customerPolicies: [{ name: "deny-iam", path: "/" }] },
    "UNKNOWN",
  ],
  ["every action and a policy that denies all", { managedPolicies: [ADMIN, managed("AWSDenyAll")] }, "UNKNOWN"],
])("a permission set with %s makes administrators: %#", (_name, fields, expected) => {
  expect(administratorOf(setOf(fields))).toBe(expected);
});
