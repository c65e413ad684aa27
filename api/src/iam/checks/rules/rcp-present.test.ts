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
import { rcpPresent } from "./rcp-present.ts";

const rcp = (document: string, targetIds: readonly string[] | null): AttachedPolicy => ({
  type: "RESOURCE_CONTROL_POLICY",
  policyId: "p-1",
  name: "p-1",
  document,
  targetIds,
});
const deny = (Condition: object) =>
  policyText([{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition }]);
const OURS = deny({ StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-example123" } });
const FULL = rcp(ALLOW_ALL, null);

function run(policies: readonly AttachedPolicy[] | null) {
  const listed = policies && { readAt: AT, policies };
  const layout = organizationLayout({ policies: { SERVICE_CONTROL_POLICY: null, RESOURCE_CONTROL_POLICY: listed } });
  return runOne(rcpPresent, buildSnapshot({ organizationAdministration: organizationAdministration({ layout }) }));
}

test("passes if a policy above every account keeps external principals away", () => {
  for (const target of ["r-root", "ou-prod", "500000000001"])
    expect(run([FULL, rcp(OURS, [target])])).toMatchObject({ findings: [], notEvaluated: [], evaluatedCount: 1 });
});

test("fails the accounts without one, also if other resource control policies reach them", () => {
  for (const policies of [
    [],
    [FULL],
    [FULL, rcp(OURS, ["ou-other"])],
    [FULL, rcp(deny({ Bool: { "aws:SecureTransport": "false" } }), ["r-root"])],
  ])
    expect(run(policies).findings).toMatchObject([{ evidence: { memberAccounts: ["500000000001 security"] } }]);
});

test("does not evaluate policies that were not read or cannot be decided", () => {
  for (const policies of [null, [FULL, rcp("{", ["r-root"])]])
    expect(run(policies)).toMatchObject({ findings: [], evaluatedCount: 0, notEvaluated: [{}] });
});
