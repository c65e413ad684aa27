import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  AT,
  buildSnapshot,
  listedMember,
  organizationAdministration,
  organizationLayout,
  policyText,
  runOne,
} from "../../../../test/support/build.ts";
import type { OrganizationLayout } from "../../organization-administration.ts";
import { orgLeave } from "./org-leave.ts";

const DENY = policyText([{ Effect: "Deny", Action: "organizations:LeaveOrganization", Resource: "*" }]);
const [PROD, TEST, MANAGEMENT] = ["500000000001", "500000000002", "210987654321"];
const units = [
  { unitId: "r-root", name: "Root", parentId: null },
  { unitId: "ou-prod", name: "Production", parentId: "r-root" },
  { unitId: "ou-test", name: "Test", parentId: "r-root" },
];
const members = [
  listedMember({ awsAccountId: MANAGEMENT, unitId: "r-root", name: "management" }),
  listedMember({ awsAccountId: PROD, unitId: "ou-prod", name: "prod" }),
  listedMember({ awsAccountId: TEST, unitId: "ou-test", name: "test" }),
];
const scp = (policyId: string, document: string, targetIds: readonly string[]) =>
  ({ type: "SERVICE_CONTROL_POLICY", policyId, name: policyId, document, targetIds }) as const;
const full = scp("p-FullAWSAccess", ALLOW_ALL, ["r-root", "ou-prod", "ou-test", PROD, TEST, MANAGEMENT]);

function run(policies: readonly ReturnType<typeof scp>[] | null, overrides: Partial<OrganizationLayout> = {}) {
  const listed = policies && { readAt: AT, policies };
  const layout = organizationLayout({
    units,
    members,
    policies: { SERVICE_CONTROL_POLICY: listed, RESOURCE_CONTROL_POLICY: null },
    ...overrides,
  });
  return runOne(orgLeave, buildSnapshot({ organizationAdministration: organizationAdministration({ layout }) }));
}
const accounts = (result: ReturnType<typeof run>) => result.findings[0]?.evidence["memberAccounts"];

test("passes if a policy at the root, or one at every unit, denies leaving", () => {
  expect(run([full, scp("p-1", DENY, ["r-root"])])).toMatchObject({ findings: [], notEvaluated: [] });
  expect(run([full, scp("p-1", DENY, ["ou-prod", TEST])])).toMatchObject({ findings: [], notEvaluated: [] });
});

test("fails the accounts that no policy reaches, also if only one is left out", () => {
  expect(accounts(run([full, scp("p-1", DENY, ["ou-prod"])]))).toEqual([`${TEST} test`]);
  expect(accounts(run([full, scp("p-1", DENY, [])]))).toEqual([`${PROD} prod`, `${TEST} test`]);
  // Without policies at all, such as in an organization that only consolidates billing.
  expect(accounts(run([]))).toEqual([`${PROD} prod`, `${TEST} test`]);
});

test("leaves out the management account and accounts that no one can use", () => {
  const closed = members.map((each) => (each.awsAccountId === TEST ? { ...each, state: "CLOSED" as const } : each));
  expect(run([full, scp("p-1", DENY, ["ou-prod"])], { members: closed })).toMatchObject({
    findings: [],
    notEvaluated: [],
  });
});

test.each([
  ["the policies were not read", null, {}],
  [
    "a unit was not listed",
    [full, scp("p-1", DENY, ["r-root"])],
    { unread: [{ unitId: "ou-test", unitName: "Test", action: "a", code: "c", message: "refused" }] },
  ],
  [
    "the account joined after the policies were read",
    [full, scp("p-1", DENY, ["ou-prod"])],
    { members: members.map((each) => ({ ...each, placedAt: each.awsAccountId === TEST ? AT + 1 : 0 })) },
  ],
  [
    "a unit above is not known",
    [full, scp("p-1", DENY, ["ou-prod"])],
    { units: units.filter(({ unitId }) => unitId !== "ou-test") },
  ],
  [
    "the policies changed meanwhile",
    [scp("p-1", DENY, ["ou-prod"]), scp("p-Full", ALLOW_ALL, ["r-root", "ou-prod", PROD])],
    {},
  ],
  ["a policy cannot be read", [full, scp("p-1", DENY, ["ou-prod"]), scp("p-2", "{", ["ou-test"])], {}],
] as const)("does not evaluate the organization if %s", (_why, policies, overrides) => {
  expect(run(policies, overrides)).toMatchObject({ findings: [], evaluatedCount: 0, notEvaluated: [{}] });
});

test("fails an account that certainly can leave, although another one is not known", () => {
  const unread = [{ unitId: "ou-prod", unitName: "Production", action: "a", code: "c", message: "refused" }];
  expect(accounts(run([full], { unread }))).toEqual([`${PROD} prod`, `${TEST} test`]);
});
