import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, role, runOne } from "../../../../test/support/build.ts";
import { trustNotprincipal } from "./trust-notprincipal.ts";

const statement = {
  Effect: "Allow",
  NotPrincipal: { AWS: "arn:aws:iam::999988887777:root" },
  Action: "sts:AssumeRole",
};

test("fails Allow with NotPrincipal, under the trust policy of the role", () => {
  const [finding] = runOne(
    trustNotprincipal,
    buildSnapshot({ roles: [role({ roleName: "open", roleId: "AROAOPEN", trustPolicy: [statement] })] }),
  ).findings;
  expect(finding).toMatchObject({
    resource: { category: "IAMPolicy", id: "AROAOPEN#trust-policy", name: "open (trust policy)" },
    evidence: { statements: [{ statement: 0 }] },
  });
});

test("passes Deny with NotPrincipal and named principals", () => {
  expect(
    failing(
      trustNotprincipal,
      buildSnapshot({ roles: [role({ roleName: "x", trustPolicy: [{ ...statement, Effect: "Deny" }] })] }),
    ),
  ).toEqual([]);
  expect(failing(trustNotprincipal, buildSnapshot())).toEqual([]);
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(
    notEvaluated(trustNotprincipal, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] })),
  ).toEqual(["broken (trust policy)"]);
});
