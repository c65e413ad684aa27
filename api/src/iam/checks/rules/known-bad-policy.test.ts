import { expect, test } from "vitest";
import { attached, awsManagedArn, buildSnapshot, failing, role, runOne } from "../../../../test/support/build.ts";
import { knownBadPolicy } from "./known-bad-policy.ts";

test("fails a deprecated AWS managed policy and names its replacement", () => {
  const roles = [
    role({ roleName: "machine", attachedPolicies: [attached(awsManagedArn("service-role/AmazonEC2RoleforSSM"))] }),
  ];
  const [finding] = runOne(knownBadPolicy, buildSnapshot({ roles })).findings;
  expect(finding).toMatchObject({
    resource: { name: "AmazonEC2RoleforSSM" },
    evidence: { useInstead: "AmazonSSMManagedInstanceCore", attachedTo: [{ kind: "ROLE", name: "machine" }] },
  });
});

test("passes its replacement, and a customer managed policy of that name", () => {
  const roles = [
    role({
      roleName: "machine",
      attachedPolicies: [
        attached(awsManagedArn("AmazonSSMManagedInstanceCore")),
        attached("arn:aws:iam::123456789012:policy/AWSLambdaFullAccess"),
      ],
    }),
  ];
  expect(failing(knownBadPolicy, buildSnapshot({ roles }))).toEqual([]);
});
