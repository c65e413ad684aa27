import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { addIdentityCenter } from "../../sandbox/generate-identity-center.ts";
import { generateOrganization, MANAGEMENT_ACCOUNT_ID, openMember } from "../../sandbox/generate-organization.ts";
import type { SandboxAccount } from "../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { now } from "../clock.ts";
import { IDENTITY_CENTER_ACTIONS, readIdentityCenter } from "./read-identity-center.ts";

const REGION = "eu-west-1";
const directory = generateOrganization({ accounts: 8, delegated: [0] });
const center = addIdentityCenter(directory, REGION);
const management = openMember(directory, MANAGEMENT_ACCOUNT_ID, now);
const delegated = openMember(directory, "500000000000", now);
const member = openMember(directory, "500000000001", now);
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [management, delegated, member] });
});
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.stop());

function read(account: SandboxAccount = management, region = REGION) {
  const { accessKeyId, secretAccessKey } = account.users.get("deploy")!.accessKeys[0]!;
  return readIdentityCenter(
    { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", accessKeyId, secretAccessKey },
    { region, managementAccountId: MANAGEMENT_ACCOUNT_ID },
    new AbortController().signal,
  );
}

describe("IAM Identity Center", () => {
  test.each([
    ["the management account", management],
    ["a delegated administrator", delegated],
  ])("is read whole through %s, in its own Region", async (_name, account) => {
    const reading = await read(account);
    expect(reading.instance).toEqual({ instanceArn: center.instanceArn, identityStoreId: center.identityStoreId });
    expect(reading.users).toMatchObject({
      status: "READ",
      unread: null,
      items: center.persons.map(({ userId, userName, displayName, email, isDisabled }) => ({
        userId,
        userName,
        displayName,
        email,
        isDisabled,
      })),
    });
    expect(reading.groups).toMatchObject({
      items: center.groups.map(({ groupId, displayName, description }) => ({
        groupId,
        name: displayName,
        description: description || null,
      })),
    });
    expect(reading.memberships).toMatchObject({
      items: center.groups.flatMap(({ groupId, memberIds }) => memberIds.map((userId) => ({ groupId, userId }))),
    });
    expect(reading.assignments).toMatchObject({ unread: null });
    if (reading.assignments.status !== "READ" || reading.permissionSets.status !== "READ") throw new Error("unread");
    const textOf = (assignment: object) => Object.values(assignment).map(String).toSorted().join(" ");
    expect(reading.assignments.items.map(textOf).toSorted()).toEqual(center.assignments.map(textOf).toSorted());
    expect(reading.permissionSets.items.map(({ name, sessionMinutes }) => [name, sessionMinutes])).toEqual([
      ["AdministratorAccess", 720],
      ["Deployer", 480],
      ["ViewOnly", 60],
      ["Billing", 60],
      ["Unassigned", 60],
    ]);
    expect(reading.permissionSets.items[1]).toMatchObject({
      description: "Deploys functions",
      managedPolicies: [],
      inlinePolicy: expect.stringContaining("iam:UpdateAssumeRolePolicy"),
      boundary: null,
      unread: [],
    });
    expect(reading.permissionSets.items[2]).toMatchObject({
      managedPolicies: [
        { name: "job-function/ViewOnlyAccess", arn: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess" },
      ],
      customerPolicies: [{ name: "audit-extras", path: "/" }],
      inlinePolicy: null,
      boundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    });
  });

  test("is read page by page, and although calls are throttled", async () => {
    const large = generateOrganization({ accounts: 105 });
    const store = addIdentityCenter(large);
    for (let index = 0; index < 102; index += 1) store.addPerson(`person-${index}`, `Person ${index}`);
    store.addGroup("Everyone", store.persons);
    const reader = openMember(large, MANAGEMENT_ACCOUNT_ID, now);
    const server = await startSandbox({ accounts: [reader] });
    server.faults.add({ kind: "throttle", action: "identitystore:ListUsers", after: 1, times: 1 });
    const { accessKeyId, secretAccessKey } = reader.users.get("deploy")!.accessKeys[0]!;
    const reading = await readIdentityCenter(
      { type: "SANDBOX", endpoint: server.url, region: "us-east-1", accessKeyId, secretAccessKey },
      { region: "us-east-1", managementAccountId: MANAGEMENT_ACCOUNT_ID },
      new AbortController().signal,
    );
    await server.stop();
    expect(reading).toMatchObject({
      users: { items: { length: store.persons.length } },
      memberships: { items: { length: store.persons.length + 6 } },
      assignments: { items: { length: store.assignments.length } },
    });
    // One call for each permission set in each of its accounts, and a page for each hundred of the rest.
    expect(reading.calls).toBeLessThan(store.assignments.length + 60);
  });

  test("is read by exactly the calls that the templates allow", async () => {
    const before = sandbox.log.mark();
    await read();
    expect(Object.keys(sandbox.log.counts(before)).toSorted()).toEqual(Object.keys(IDENTITY_CENTER_ACTIONS).toSorted());
  });
});

describe("what AWS does not answer", () => {
  test.each([
    ["sso:ListPermissionSets", ["permissionSets", "assignments"]],
    ["sso:DescribePermissionSet", ["permissionSets", "assignments"]],
    ["sso:ListAccountsForProvisionedPermissionSet", ["assignments"]],
    ["sso:ListAccountAssignments", ["assignments"]],
    ["identitystore:ListUsers", ["users"]],
    ["identitystore:ListGroups", ["groups", "memberships"]],
    ["identitystore:ListGroupMemberships", ["memberships"]],
  ])("without %s leaves exactly %j unread", async (action, parts) => {
    sandbox.faults.deny(action);
    const { instance: _unused, calls: _calls, ...reading } = await read();
    for (const [part, result] of Object.entries(reading)) {
      const isUnread = parts.includes(part);
      expect([part, result.status]).toEqual([part, isUnread ? "UNREAD" : "READ"]);
      if (isUnread)
        expect(result.unread).toMatchObject({
          action,
          code: "AWS_ACCESS_DENIED",
          message: expect.stringContaining(`refused ${action}. The role's template allows it`),
        });
    }
  });

  test.each([
    "sso:GetInlinePolicyForPermissionSet",
    "sso:GetPermissionsBoundaryForPermissionSet",
    "sso:ListManagedPoliciesInPermissionSet",
    "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
  ])("without %s is named for each permission set, which is read besides", async (action) => {
    sandbox.faults.deny(action);
    const { permissionSets, assignments } = await read();
    expect(assignments).toMatchObject({ status: "READ", unread: null });
    expect(permissionSets).toMatchObject({ status: "READ", unread: { action, code: "AWS_ACCESS_DENIED" } });
    expect(permissionSets.status === "READ" && permissionSets.items.every(({ unread }) => unread[0] === action)).toBe(
      true,
    );
  });

  test("is said of the whole reading, in another Region, through a member and without a permission", async () => {
    await expect(read(management, "us-west-2")).rejects.toMatchObject({ code: "IDENTITY_CENTER_NOT_FOUND" });
    await expect(read(member)).rejects.toMatchObject({ code: "IDENTITY_CENTER_NOT_FOUND" });
    sandbox.faults.deny("sso:ListInstances", true);
    await expect(read()).rejects.toMatchObject({
      code: "AWS_ACCESS_DENIED",
      message: expect.stringContaining("A service control policy denies sso:ListInstances"),
    });
  });
});
