import { expect, test } from "vitest";
import { attached, awsManagedArn, buildSnapshot, failing, role, runOne, user } from "../../../../test/support/build.ts";
import { fullBedrock } from "./full-bedrock.ts";

const POLICY = "AmazonBedrockFullAccess";

test("fails the policy once for all of its holders, with a command for each", () => {
  const held = [attached(awsManagedArn(POLICY))];
  const { findings } = runOne(
    fullBedrock,
    buildSnapshot({
      users: [user({ userName: "anna", attachedPolicies: held })],
      roles: [role({ roleName: "models", attachedPolicies: held })],
    }),
  );
  expect(findings.map(({ description }) => description)).toEqual([`${POLICY} is attached to anna, models.`]);
  const { cli } = fullBedrock.remediation(findings[0]!.resource, findings[0]!.evidence);
  expect(cli).toContain("aws iam detach-user-policy --user-name anna ");
  expect(cli).toContain("aws iam detach-role-policy --role-name models ");
});

test("passes other policies, and a customer managed policy of that name", () => {
  const own = attached(`arn:aws:iam::123456789012:policy/${POLICY}`);
  const other = attached(awsManagedArn("ReadOnlyAccess"));
  expect(failing(fullBedrock, buildSnapshot())).toEqual([]);
  expect(
    failing(fullBedrock, buildSnapshot({ users: [user({ userName: "anna", attachedPolicies: [own, other] })] })),
  ).toEqual([]);
});
