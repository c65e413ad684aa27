import { expect, test } from "vitest";
import { attached, awsManagedArn, buildSnapshot, failing, role, runOne } from "../../../../test/support/build.ts";
import { knownBadPolicy } from "./known-bad-policy.ts";

test("fails a withdrawn policy of AWS, and names what to use instead", () => {
  const roles = [
    role({ roleName: "machine", attachedPolicies: [attached(awsManagedArn("service-role/AmazonEC2RoleforSSM"))] }),
  ];
  const [finding] = runOne(knownBadPolicy, buildSnapshot({ roles })).findings;
  expect(finding).toMatchObject({
    resource: { name: "AmazonEC2RoleforSSM" },
    evidence: { useInstead: "AmazonSSMManagedInstanceCore", attachedTo: [{ kind: "ROLE", name: "machine" }] },
  });
});

test("passes its successor, and the account's own policy of that name", () => {
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
