import { expect, test } from "vitest";
import { buildSnapshot, policy, role, runOne } from "../../../test/support/build.ts";
import { CHECKS } from "../checks/rules/index.ts";
import { type FixSource, fixOf } from "./cause-fix.ts";
import type { CauseKind } from "./root-cause.ts";

const from = (...checkIds: string[]) =>
  checkIds.map((checkId) => ({ checkId, evidence: {}, remediation: "Do this. Then that." }));
const fix = (kind: CauseKind, sources: readonly FixSource[], resourceName = "anna") =>
  fixOf({ kind, resourceName, statement: kind.endsWith("STATEMENT") ? 1 : null, holder: null }, sources);

const inRegion = { "ForAllValues:StringEquals": { "aws:RequestedRegion": "eu-west-1" } };
const DENIES = [
  { Effect: "Deny", Action: "*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } },
  {
    Effect: "Deny",
    NotAction: "iam:*",
    Resource: "*",
    Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": false } },
  },
  { Effect: "Deny", Action: "iam:CreateAccessKey", Resource: "arn:aws:iam::123456789012:group/interns" },
  { Effect: "Deny", Action: ["*", "s3:NoSuchAction"], Resource: "*", Condition: inRegion },
  { Effect: "Deny", NotAction: "sts:AssumeRole", NotResource: "arn:aws:s3:::logs/*" },
];

test("no alert about a Deny statement says to remove it", () => {
  const trust = [
    { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Condition: inRegion },
    { Effect: "Deny", NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "sts:*" },
  ];
  const snapshot = buildSnapshot({
    policies: [policy({ policyName: "EnforceMfa", document: DENIES })],
    roles: [role({ roleName: "Guarded", trustPolicy: trust })],
  });
  const reporting = CHECKS.filter((check) =>
    runOne(check, snapshot).findings.some(({ evidence }) => "statements" in evidence),
  ).map(({ id }) => id);
  expect(reporting).toEqual(expect.arrayContaining(["mfa-flawed-policy", "dead-deny", "cond-set-operator", "lint"]));
  expect(reporting.map((id) => fix("POLICY_STATEMENT", from(id), "EnforceMfa"))).toEqual(
    reporting.map(() => "Correct statement 2 of the policy EnforceMfa as its alerts describe."),
  );
  expect(fix("TRUST_STATEMENT", from("cond-set-operator"), "Guarded")).toMatch(/^Correct statement 2 of the trust/);
});

test("a statement that also allows too much is narrowed or removed", () => {
  expect(fix("POLICY_STATEMENT", from("lint", "wild-service"), "Dev")).toBe(
    "Narrow or remove statement 2 of the policy Dev.",
  );
});

test("a key that nothing needs is deleted, because its rotation closes no alert", () => {
  expect(fix("ACCESS_KEY", from("key-age-90", "key-age-365"))).toBe("Rotate or delete this access key of anna.");
  for (const unneeded of ["key-never-used", "key-inactive-old", "key-unused-90"])
    expect(fix("ACCESS_KEY", from("key-age-90", unneeded))).toMatch(/^Delete this access key of anna/);
});

test("a policy with several holders is detached from as many as its alert counts", () => {
  const [attached] = from("admin-aws-managed");
  const source = { ...attached!, evidence: { attachedCount: 5 } };
  expect(fix("ATTACHMENT", [source], "AdministratorAccess")).toBe(
    "Detach AdministratorAccess from the 5 identities that hold it.",
  );
  expect(fix("ATTACHMENT", from("esc-path"), "IAMFullAccess")).toBe(
    "Detach IAMFullAccess from the identities that its alerts name.",
  );
});

test("a user with MFA that does not resist phishing replaces it, one without MFA registers it", () => {
  expect(fix("MFA", from("mfa-hardware"))).toBe(
    "Replace the MFA device of anna by one that resists phishing (a passkey or security key).",
  );
  expect(fix("MFA", from("mfa-any", "mfa-hardware"))).toBe("Register MFA for anna.");
});

test("the fix for an inactive user names the credentials of the evidence", () => {
  const idle = (...kinds: string[]) => ({
    checkId: "user-inactive-any",
    evidence: { credentials: kinds.map((kind) => ({ kind })) },
    remediation: "",
  });
  expect(fix("INACTIVE_USER", [idle("accessKey")])).toBe("Deactivate the access keys of anna, or delete the user.");
  expect(fix("INACTIVE_USER", [idle("password")])).toBe("Remove the console password of anna, or delete the user.");
  const both = "Remove the console password and deactivate the access keys of anna, or delete the user.";
  expect(fix("INACTIVE_USER", [idle("password", "accessKey")])).toBe(both);
  expect(fix("INACTIVE_USER", [idle("accessKey"), ...from("pwd-unused-45")])).toBe(both);
});

test("a problem of one resource says the first step of its most severe alert's remediation", () => {
  const [keyOfRoot, other] = from("root-key", "root-used");
  const text = "Sign in as root (arn:aws:iam::1:root) and delete the key, e.g. in the console. Then check CloudTrail.";
  expect(fix("RESOURCE", [{ ...keyOfRoot!, remediation: text }, other!], "root")).toBe(
    "Sign in as root (arn:aws:iam::1:root) and delete the key, e.g. in the console.",
  );
});
