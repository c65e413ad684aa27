import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { generateOrganization, MANAGEMENT_ACCOUNT_ID, openMember } from "../../sandbox/generate-organization.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { now } from "../clock.ts";
import type { AccountSnapshot } from "../iam/account.ts";
import type { OrganizationUnit } from "../iam/organization.ts";
import { guardrailReadingOf, targetsAbove, withMemberPolicies } from "../iam/organization-policies.ts";
import { readAccount } from "./read-account.ts";
import { READ_ACTION_NAMES } from "./read-actions.ts";
import { identifyOrganization, readOrganizationTree } from "./read-members.ts";
import { readOrganizationAdministration } from "./read-organization-administration.ts";
import { type OrganizationPoliciesReading, readOrganizationPolicies } from "./read-organization-policies.ts";

const ACCOUNTS = 300;
const directory = generateOrganization({ accounts: ACCOUNTS, delegated: [0], hasEmptyFirstPages: true });
const management = openMember(directory, MANAGEMENT_ACCOUNT_ID, now);
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [management] });
  for (const { id } of directory.members)
    if (id !== MANAGEMENT_ACCOUNT_ID) sandbox.announceAccount(id, () => openMember(directory, id, now));
});
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.stop());

function connectionTo(id: string) {
  const { accessKeyId, secretAccessKey } = sandbox.account(id).users.get("deploy")!.accessKeys[0]!;
  return { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", accessKeyId, secretAccessKey } as const;
}

const readPolicies = (id = MANAGEMENT_ACCOUNT_ID): Promise<OrganizationPoliciesReading> =>
  readOrganizationPolicies(connectionTo(id), new AbortController().signal);

const organizationOf = ({ sections }: AccountSnapshot) => {
  if (sections.organization.status !== "read") throw new Error("unread");
  return sections.organization.value;
};

function memberPolicies(
  reading: OrganizationPoliciesReading,
  units: readonly OrganizationUnit[],
  { id, parentId }: { readonly id: string; readonly parentId: string },
) {
  const types = Object.values(reading.byType).flatMap((each) => (each.status === "READ" ? [each] : []));
  const read = { readAt: now(), count: types.length, unread: null };
  return {
    organizationId: directory.organizationId,
    managementAccountId: MANAGEMENT_ACCOUNT_ID,
    targetIds: targetsAbove(units, parentId, id),
    listedAt: now(),
    placedAt: 0,
    readings: { SERVICE_CONTROL_POLICY: read, RESOURCE_CONTROL_POLICY: read },
    policies: types.flatMap(({ policies }) => policies),
  };
}

test("the role's template allows the calls to AWS Organizations that readings make, and no other", async () => {
  const connection = connectionTo(MANAGEMENT_ACCOUNT_ID);
  const since = sandbox.log.mark();
  const { rootId } = await identifyOrganization(connection);
  await readOrganizationTree(connection, rootId, new AbortController().signal);
  await readPolicies();
  await readOrganizationAdministration(connection, new AbortController().signal);
  await readAccount(connection, { expectedAccountId: null });
  const isOfOrganizations = (action: string) => action.startsWith("organizations:");
  expect(Object.keys(sandbox.log.counts(since)).filter(isOfOrganizations).toSorted()).toEqual(
    READ_ACTION_NAMES.filter(isOfOrganizations).toSorted(),
  );
});

test("the policies above 300 accounts are read in 38 calls, and are those that AWS says of each account", async () => {
  const reading = await readPolicies();
  const { units } = await readOrganizationTree(
    connectionTo(MANAGEMENT_ACCOUNT_ID),
    directory.rootId,
    new AbortController().signal,
  );
  // 1 organization. SCPs: 2 pages of policies; 17 pages of targets of FullAWSAccess, 2 of each of the 4 others, of which
  // one is attached to nothing; 4 documents.
  // RCPs: 2 pages of policies, 2 pages of targets, 2 documents. Each list of this organization begins with an empty page.
  expect(reading.calls).toBe(38);
  expect(reading.byType.SERVICE_CONTROL_POLICY).toMatchObject({ status: "READ" });
  // The account's own reading, through an account that may make it, is what each member must get.
  let compared = 0;
  for (const member of directory.members.filter((_each, index) => index % 60 === 1 && index < ACCOUNTS)) {
    const account = sandbox.account(member.id);
    account.organization!.canReadPolicies = false;
    const blind = (await readAccount(connectionTo(member.id), { expectedAccountId: member.id })).snapshot;
    expect(organizationOf(blind)?.serviceControlPolicies).toBeNull();
    account.organization!.canReadPolicies = true;
    const own = organizationOf(
      (await readAccount(connectionTo(member.id), { expectedAccountId: member.id })).snapshot,
    )!;
    const filled = organizationOf(withMemberPolicies(blind, memberPolicies(reading, units, member)))!;
    const sorted = (policies: typeof own.resourceControlPolicies) =>
      policies?.map((policy) => JSON.stringify(policy)).toSorted();
    expect(sorted(filled.serviceControlPolicies)).toEqual(sorted(own.serviceControlPolicies));
    expect(sorted(filled.resourceControlPolicies)).toEqual(sorted(own.resourceControlPolicies));
    expect(own.serviceControlPolicies!.length).toBeGreaterThan(3);
    compared += 1;
  }
  expect(compared).toBe(5);
  // In all others, the same reading makes them known, too.
  const [first] = directory.members.slice(1);
  const blind = (await readAccount(connectionTo(first!.id), { expectedAccountId: first!.id })).snapshot;
  const section = blind.sections.organization;
  if (section.status !== "read" || section.value === null) throw new Error("unread");
  const value = { ...section.value, serviceControlPolicies: null, resourceControlPolicies: null };
  const states = directory.members.slice(1).map((member) => {
    const sections = { ...blind.sections, organization: { ...section, value } };
    const snapshot = { ...blind, awsAccountId: member.id, sections };
    return guardrailReadingOf(withMemberPolicies(snapshot, memberPolicies(reading, units, member)));
  });
  const isKnown = (state: string) => state === "KNOWN";
  expect(states.filter(({ serviceControlPolicies }) => isKnown(serviceControlPolicies))).toHaveLength(ACCOUNTS);
  expect(states.filter(({ resourceControlPolicies }) => isKnown(resourceControlPolicies))).toHaveLength(ACCOUNTS);
});

test("a delegated administrator reads the same, and a policy that is attached to nothing is left out", async () => {
  const [own, delegated] = [await readPolicies(), await readPolicies("500000000000")];
  const idsOf = ({ byType }: OrganizationPoliciesReading) =>
    Object.values(byType).map((each) => (each.status === "READ" ? each.policies.map(({ name }) => name) : each));
  expect(idsOf(delegated)).toEqual(idsOf(own));
  expect(idsOf(own)).toEqual([
    ["FullAWSAccess", "keep-audit-trail", "no-policy-changes", "no-user-keys"],
    ["RCPFullAWSAccess", "only-our-organization"],
  ]);
});

describe("what is refused", () => {
  test.each([
    ["organizations:ListPolicies", /refused organizations:ListPolicies\. Add it to the policy/],
    ["organizations:ListTargetsForPolicy", /statement ReadOptional/],
    ["organizations:DescribePolicy", /statement Read\./],
  ])("makes both types unread and names %s", async (action, message) => {
    sandbox.faults.deny(action);
    const { byType } = await readPolicies();
    for (const type of Object.values(byType))
      expect(type).toMatchObject({
        status: "UNREAD",
        action,
        code: "AWS_ACCESS_DENIED",
        message: expect.stringMatching(message),
      });
  });

  test("is not repaired by a plain member", async () => {
    const { byType } = await readPolicies("500000000002");
    expect(byType.SERVICE_CONTROL_POLICY).toMatchObject({ status: "UNREAD", code: "NOT_ORGANIZATION_READER" });
  });

  test("is one type only, if AWS fails at it, and throttled calls are repeated", async () => {
    sandbox.faults.add({ kind: "throttle", action: "organizations:ListTargetsForPolicy", after: 3, times: 2 });
    const { byType } = await readPolicies();
    expect(Object.values(byType).map(({ status }) => status)).toEqual(["READ", "READ"]);
  });
});
