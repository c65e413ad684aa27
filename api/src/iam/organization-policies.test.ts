import { describe, expect, test } from "vitest";
import type { AccountSnapshot, Organization } from "./account.ts";
import type { AttachedPolicy } from "./attached-policy.ts";
import {
  guardrailReadingOf,
  type MemberPolicies,
  POLICIES_NEVER_READ,
  targetsAbove,
  withMemberPolicies,
} from "./organization-policies.ts";
import { readSection } from "./section.ts";
import { HOUR } from "./time.ts";

const AT = Date.UTC(2026, 10, 28);
const ACCOUNT = "111122223333";
const MANAGEMENT = "999988887777";
const units = [
  { unitId: "r-1", name: "Root", parentId: null },
  { unitId: "ou-a", name: "A", parentId: "r-1" },
  { unitId: "ou-b", name: "B", parentId: "ou-a" },
];

const member: Organization = {
  organizationId: "o-1",
  managementAccountId: MANAGEMENT,
  serviceControlPolicies: null,
  resourceControlPolicies: null,
};

function snapshotOf(organization: Organization | null, awsAccountId = ACCOUNT): AccountSnapshot {
  return { awsAccountId, sections: { organization: readSection(organization, AT, 0) } } as unknown as AccountSnapshot;
}

function policy(policyId: string, targetIds: readonly string[] | null, isRcp = false): AttachedPolicy {
  const type = isRcp ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY";
  return { type, policyId, name: policyId, document: "{}", targetIds };
}

const read = (readAt: number) => ({ readAt, count: 1, unread: null });
const known: MemberPolicies = {
  organizationId: "o-1",
  managementAccountId: MANAGEMENT,
  targetIds: targetsAbove(units, "ou-b", ACCOUNT),
  listedAt: AT - 2_000,
  placedAt: AT - 1_000,
  readings: { SERVICE_CONTROL_POLICY: read(AT - 1_000), RESOURCE_CONTROL_POLICY: read(AT - 1_000) },
  policies: [
    policy("p-full", ["r-1", "ou-a", "ou-b", ACCOUNT]),
    policy("p-other", ["ou-c", "222233334444"]),
    policy("p-account", [ACCOUNT]),
    policy("p-unit", ["ou-a"]),
    policy("p-rcp", ["ou-b"], true),
    policy("p-everywhere", null, true),
  ],
};

const organizationOf = (snapshot: AccountSnapshot) => {
  const { organization } = snapshot.sections;
  if (organization.status !== "read") throw new Error("unread");
  return organization;
};

test("the levels above an account begin at the root, and are unknown if a unit is", () => {
  expect(targetsAbove(units, "ou-b", ACCOUNT)).toEqual(["r-1", "ou-a", "ou-b", ACCOUNT]);
  expect(targetsAbove(units, "r-1", ACCOUNT)).toEqual(["r-1", ACCOUNT]);
  expect(targetsAbove(units, "ou-c", ACCOUNT)).toBeNull();
  expect(targetsAbove(units.slice(1), "ou-b", ACCOUNT)).toBeNull();
  const circle = [
    { unitId: "ou-x", name: "", parentId: "ou-y" },
    { unitId: "ou-y", name: "", parentId: "ou-x" },
  ];
  expect(targetsAbove(circle, "ou-x", ACCOUNT)).toBeNull();
});

describe("a member's snapshot", () => {
  test("gets the policies of its own levels from the root down, and is as old as the oldest fact", () => {
    const filled = withMemberPolicies(snapshotOf(member), known);
    const { value, asOf, count } = organizationOf(filled);
    const placed = (policies: Organization["resourceControlPolicies"]) =>
      policies?.map(({ policyId, targetId }) => `${targetId} ${policyId}`);
    expect(placed(value?.serviceControlPolicies)).toEqual([
      "r-1 p-full",
      "ou-a p-full",
      "ou-a p-unit",
      "ou-b p-full",
      `${ACCOUNT} p-full`,
      `${ACCOUNT} p-account`,
    ]);
    expect(placed(value?.resourceControlPolicies)).toEqual([
      "r-1 p-everywhere",
      "ou-a p-everywhere",
      "ou-b p-rcp",
      "ou-b p-everywhere",
      `${ACCOUNT} p-everywhere`,
    ]);
    expect([asOf, value?.policiesReadAt, count]).toEqual([AT - 2_000, AT - 2_000, 11]);
    expect(guardrailReadingOf(filled)).toEqual({
      serviceControlPolicies: "KNOWN",
      resourceControlPolicies: "KNOWN",
      asOf: AT - 2_000,
      reason: null,
    });
  });

  const refused = { action: "organizations:ListPolicies", code: "AWS_ACCESS_DENIED", message: "AWS refused.", at: AT };
  test.each<[string, MemberPolicies, RegExp]>([
    ["were never read", { ...known, readings: POLICIES_NEVER_READ }, /were not read yet/],
    [
      "were refused",
      {
        ...known,
        readings: { ...known.readings, SERVICE_CONTROL_POLICY: { readAt: null, count: 0, unread: refused } },
      },
      /were not read: AWS refused/,
    ],
    ["are above an unknown unit", { ...known, targetIds: null }, /units above the account/],
    [
      "were read more than a day ago",
      {
        ...known,
        readings: { ...known.readings, SERVICE_CONTROL_POLICY: { ...read(AT - 25 * HOUR), unread: refused } },
      },
      /more than 24 hours before the scan: AWS refused/,
    ],
    [
      "were read before the account was listed in its unit",
      { ...known, placedAt: AT - 999 },
      /were last read before AWS listed the account in its unit/,
    ],
    [
      "name no policy for a unit, which always has one",
      { ...known, policies: [policy("p-full", ["r-1", "ou-a", ACCOUNT]), policy("p-unit", ["ou-a"])] },
      /changed while they were read: none was listed for ou-b/,
    ],
    [
      "belong to an account that was last listed a day ago",
      { ...known, listedAt: AT - 25 * HOUR },
      /more than 24 hours/,
    ],
  ])("keeps policies unknown that %s, with the reason", (_name, policies, reason) => {
    const filled = withMemberPolicies(snapshotOf(member), policies);
    expect(organizationOf(filled).value?.serviceControlPolicies).toBeNull();
    expect(guardrailReadingOf(filled)).toMatchObject({
      serviceControlPolicies: "UNKNOWN",
      reason: expect.stringMatching(reason),
    });
  });

  test("stays as it is without an organization, in another one, or with policies that it read itself", () => {
    const own = { ...member, serviceControlPolicies: [], resourceControlPolicies: [] };
    for (const snapshot of [snapshotOf(null), snapshotOf(own), snapshotOf({ ...member, organizationId: "o-2" })])
      expect(withMemberPolicies(snapshot, known)).toBe(snapshot);
    expect(withMemberPolicies(snapshotOf(member), null)).toEqual(snapshotOf(member));
    expect(guardrailReadingOf(snapshotOf(member)).reason).toMatch(/Read the organization through one of them/);
    expect(guardrailReadingOf(snapshotOf(null)).serviceControlPolicies).toBe("NOT_BOUND");
    expect(guardrailReadingOf(snapshotOf(own, MANAGEMENT)).resourceControlPolicies).toBe("NOT_BOUND");
  });
});
