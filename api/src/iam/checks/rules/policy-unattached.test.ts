import { expect, test } from "vitest";
import { buildSnapshot, daysAgo, failing, policy, policyText, runOne } from "../../../../test/support/build.ts";
import { policyUnattached } from "./policy-unattached.ts";

const unused = { attachmentCount: 0, permissionsBoundaryUsageCount: 0 };

test("fails a customer managed policy that is neither attached nor used as a boundary", () => {
  expect(failing(policyUnattached, buildSnapshot({ policies: [policy({ policyName: "old", ...unused })] }))).toEqual([
    "old",
  ]);
});

test("passes an attached policy, and one that is used only as a boundary", () => {
  const policies = [
    policy({ policyName: "used" }),
    policy({ policyName: "boundary", attachmentCount: 0, permissionsBoundaryUsageCount: 2 }),
  ];
  expect(failing(policyUnattached, buildSnapshot({ policies }))).toEqual([]);
});

test("leaves out AWS managed policies", () => {
  const policies = [policy({ policyName: "ReadOnlyAccess", isAwsManaged: true, ...unused })];
  expect(runOne(policyUnattached, buildSnapshot({ policies })).evaluatedCount).toBe(0);
});

test("proposes deleting the other versions first", () => {
  const version = { createdAt: daysAgo(9), document: policyText([]) };
  const old = policy({
    policyName: "old",
    ...unused,
    versions: [
      { versionId: "v2", isDefaultVersion: true, ...version },
      { versionId: "v1", isDefaultVersion: false, ...version },
    ],
  });
  const [finding] = runOne(policyUnattached, buildSnapshot({ policies: [old] })).findings;
  expect(policyUnattached.remediation(finding!.resource, finding!.evidence).cli).toBe(
    `aws iam delete-policy-version --policy-arn ${old.arn} --version-id v1\naws iam delete-policy --policy-arn ${old.arn}`,
  );
});
