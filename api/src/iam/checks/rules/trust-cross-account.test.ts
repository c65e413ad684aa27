import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, role, runOne } from "../../../../test/support/build.ts";
import { trustCrossAccount } from "./trust-cross-account.ts";

const trustPolicy = [
  {
    Effect: "Allow",
    Principal: { AWS: ["arn:aws:iam::999988887777:root", "444455556666", "arn:aws:iam::123456789012:root", "*"] },
    Action: "sts:AssumeRole",
  },
  { Effect: "Allow", Principal: { AWS: "arn:aws:sts::999988887777:assumed-role/ci/build" }, Action: "sts:AssumeRole" },
];

test("fails once for each unknown account", () => {
  const { findings } = runOne(trustCrossAccount, buildSnapshot({ roles: [role({ roleName: "shared", trustPolicy })] }));
  expect(
    findings.map(({ discriminator, evidence }) => [discriminator, (evidence["statements"] as unknown[]).length]),
  ).toEqual([
    ["999988887777", 2],
    ["444455556666", 1],
  ]);
});

test("passes trusted accounts, the own account, and services", () => {
  expect(
    failing(trustCrossAccount, buildSnapshot({ roles: [role({ roleName: "shared", trustPolicy })] }), {
      trustedAccountIds: ["999988887777", "444455556666"],
    }),
  ).toEqual([]);
  expect(failing(trustCrossAccount, buildSnapshot())).toEqual([]);
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(
    notEvaluated(trustCrossAccount, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] })),
  ).toEqual(["broken"]);
});
