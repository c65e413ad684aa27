import { expect, test } from "vitest";
import {
  buildSnapshot,
  listedMember,
  organizationAdministration,
  organizationLayout,
  runOne,
} from "../../../../test/support/build.ts";
import type { OrganizationLayout } from "../../organization-administration.ts";
import { orgLayout } from "./org-layout.ts";

const run = (layout: Partial<OrganizationLayout> | null) =>
  runOne(
    orgLayout,
    buildSnapshot({
      organizationAdministration: organizationAdministration({ layout: layout && organizationLayout(layout) }),
    }),
  );
const atRoot = (overrides: Parameters<typeof listedMember>[0] = {}) => listedMember({ unitId: "r-root", ...overrides });

test("fails an organization with accounts directly below the root, and names them", () => {
  const members = [listedMember(), atRoot({ awsAccountId: "500000000002", name: "new" })];
  expect(run({ members }).findings).toMatchObject([
    {
      description: "Directly below the root, in no organizational unit: new (500000000002).",
      evidence: { accountCount: 1, memberAccounts: ["500000000002 new"] },
    },
  ]);
});

test("passes if only the management account and accounts that no one can use are there", () => {
  const members = [
    atRoot({ awsAccountId: "210987654321" }),
    atRoot({ awsAccountId: "500000000003", state: "SUSPENDED" }),
    listedMember(),
  ];
  expect(run({ members })).toMatchObject({ findings: [], notEvaluated: [], evaluatedCount: 1 });
});

test("does not evaluate accounts that were not listed below the root", () => {
  const unread = { unitName: "Root", action: "organizations:ListAccountsForParent", code: "X", message: "refused" };
  expect(run({ unread: [{ ...unread, unitId: "r-root" }] })).toMatchObject({ findings: [], evaluatedCount: 0 });
  // Another unit that was not listed does not matter.
  expect(run({ unread: [{ ...unread, unitId: "ou-prod" }] })).toMatchObject({ notEvaluated: [], evaluatedCount: 1 });
  expect(run(null)).toMatchObject({ findings: [], evaluatedCount: 0 });
});
