import { expect, test } from "vitest";
import {
  attached,
  awsManagedArn,
  buildSnapshot,
  failing,
  group,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { cloudshellFull } from "./cloudshell-full.ts";

test("fails an attached policy, with a command for each holder", () => {
  const shell = [attached(awsManagedArn("AWSCloudShellFullAccess"))];
  const { findings } = runOne(
    cloudshellFull,
    buildSnapshot({
      users: [user({ userName: "anna o'neil", attachedPolicies: shell })],
      groups: [group({ groupName: "ops", attachedPolicies: shell })],
    }),
  );
  expect(findings).toHaveLength(1);
  const { cli } = cloudshellFull.remediation(findings[0]!.resource, findings[0]!.evidence);
  expect(cli).toContain(
    "aws iam detach-user-policy --user-name 'anna o'\\''neil' --policy-arn arn:aws:iam::aws:policy/AWSCloudShellFullAccess",
  );
  expect(cli).toContain("aws iam detach-group-policy --group-name ops ");
});

test("passes an account without attachments, and a customer managed policy of that name", () => {
  expect(failing(cloudshellFull, buildSnapshot())).toEqual([]);
  expect(
    failing(
      cloudshellFull,
      buildSnapshot({
        users: [
          user({
            userName: "anna",
            attachedPolicies: [attached("arn:aws:iam::123456789012:policy/AWSCloudShellFullAccess")],
          }),
        ],
      }),
    ),
  ).toEqual([]);
});
