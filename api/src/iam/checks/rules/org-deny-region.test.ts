import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  AT,
  buildSnapshot,
  organizationAdministration,
  organizationLayout,
  policyText,
  runOne,
} from "../../../../test/support/build.ts";
import type { AttachedPolicy } from "../../attached-policy.ts";
import { orgDenyRegion } from "./org-deny-region.ts";

const scp = (policyId: string, document: string, targetIds: readonly string[]): AttachedPolicy => ({
  type: "SERVICE_CONTROL_POLICY",
  policyId,
  name: policyId,
  document,
  targetIds,
});
const FULL = scp("p-FullAWSAccess", ALLOW_ALL, ["r-root", "ou-prod", "500000000001"]);
const LIMIT = policyText([
  {
    Effect: "Deny",
    NotAction: "iam:*",
    Resource: "*",
    Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } },
  },
]);

function run(policies: readonly AttachedPolicy[] | null) {
  const listed = policies && { readAt: AT, policies };
  const layout = organizationLayout({ policies: { SERVICE_CONTROL_POLICY: listed, RESOURCE_CONTROL_POLICY: null } });
  return runOne(orgDenyRegion, buildSnapshot({ organizationAdministration: organizationAdministration({ layout }) }));
}

test("fails the accounts without a limit, and passes a limit at any level above", () => {
  expect(run([FULL]).findings).toMatchObject([{ evidence: { memberAccounts: ["500000000001 security"] } }]);
  for (const target of ["r-root", "ou-prod", "500000000001"])
    expect(run([FULL, scp("p-1", LIMIT, [target])])).toMatchObject({
      findings: [],
      notEvaluated: [],
      evaluatedCount: 1,
    });
});

test("does not evaluate policies that were not read or cannot be decided", () => {
  for (const policies of [null, [FULL, scp("p-1", "{", ["r-root"])]])
    expect(run(policies)).toMatchObject({ findings: [], evaluatedCount: 0, notEvaluated: [{}] });
});
