import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { generateOrganization, MANAGEMENT_ACCOUNT_ID, openMember } from "../../sandbox/generate-organization.ts";
import { SandboxAccount } from "../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { now } from "../clock.ts";
import type { AwsConnection } from "./connection.ts";
import { identifyOrganization, readOrganizationTree } from "./read-members.ts";

const ACCOUNTS = 45;
const directory = generateOrganization({ accounts: ACCOUNTS, inactive: 4, delegated: [0], hasEmptyFirstPages: true });
const management = openMember(directory, MANAGEMENT_ACCOUNT_ID, now);
const delegated = openMember(directory, "500000000000", now);
const member = openMember(directory, "500000000001", now);
const alone = new SandboxAccount({ id: "222233334444", clock: now, seed: 2 });
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [management, delegated, member, alone] });
});
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.stop());

function connectionOf(account: SandboxAccount): AwsConnection {
  const user = account.users.get("deploy") ?? account.createUser({ name: "deploy" });
  const { accessKeyId, secretAccessKey } = user.accessKeys[0] ?? account.createAccessKey(user);
  return { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", accessKeyId, secretAccessKey };
}

const read = (account: SandboxAccount) =>
  readOrganizationTree(connectionOf(account), directory.rootId, new AbortController().signal);

describe("the accounts of an organization", () => {
  test.each([
    ["the management account", management],
    ["a delegated administrator", delegated],
  ])("are read through %s with their units and states, over pages that begin empty", async (_name, account) => {
    expect(await identifyOrganization(connectionOf(account))).toEqual({
      organizationId: directory.organizationId,
      managementAccountId: MANAGEMENT_ACCOUNT_ID,
      readerAccountId: account.id,
      partition: "aws",
      rootId: directory.rootId,
    });
    const { units, members, unread } = await read(account);
    expect(unread).toEqual([]);
    expect(units.map(({ unitId }) => unitId).toSorted()).toEqual(
      [directory.rootId, ...directory.units.map(({ id }) => id)].toSorted(),
    );
    expect(members.toSorted((a, b) => a.awsAccountId.localeCompare(b.awsAccountId))).toEqual(
      directory.members
        .map(({ id, name, email, state, parentId }) => ({ awsAccountId: id, name, email, state, unitId: parentId }))
        .toSorted((a, b) => a.awsAccountId.localeCompare(b.awsAccountId)),
    );
    expect(new Set(members.map(({ state }) => state)).size).toBe(5);
  });

  test("are read although calls are throttled", async () => {
    sandbox.faults.add({ kind: "throttle", action: "organizations:ListAccountsForParent", after: 3, times: 2 });
    const { members, unread } = await read(management);
    expect([members.length, unread]).toEqual([ACCOUNTS + 5, []]);
  });

  test("in a unit that AWS does not list are reported as not read, with the action that is missing", async () => {
    sandbox.faults.deny("organizations:ListOrganizationalUnitsForParent");
    const { members, unread } = await read(management);
    expect(members.map(({ awsAccountId }) => awsAccountId)).toEqual([MANAGEMENT_ACCOUNT_ID]);
    expect(unread).toEqual([
      {
        unitId: directory.rootId,
        unitName: "Root",
        action: "organizations:ListOrganizationalUnitsForParent",
        code: "AWS_ACCESS_DENIED",
        message: expect.stringContaining(
          "refused organizations:ListOrganizationalUnitsForParent. Add it to the policy",
        ),
      },
    ]);
  });
});

describe("an organization cannot be read", () => {
  test("through a plain member", async () => {
    await expect(identifyOrganization(connectionOf(member))).rejects.toMatchObject({ code: "NOT_ORGANIZATION_READER" });
  });

  test("through an account that is in none", async () => {
    await expect(identifyOrganization(connectionOf(alone))).rejects.toMatchObject({ code: "NOT_IN_ORGANIZATION" });
  });

  test("whose root has an ID that is none, because the ID becomes part of commands", async () => {
    const odd = generateOrganization({ accounts: 1 });
    Object.defineProperty(odd, "rootId", { value: "r-fl01 $(id)" });
    const reader = openMember(odd, "500000000000", now);
    reader.organization = { ...reader.organization!, canReadPolicies: true };
    const { accessKeyId, secretAccessKey } = reader.users.get("deploy")!.accessKeys[0]!;
    const server = await startSandbox({ accounts: [reader] });
    const connection = {
      type: "SANDBOX",
      endpoint: server.url,
      region: "us-east-1",
      accessKeyId,
      secretAccessKey,
    } as const;
    await expect(identifyOrganization(connection)).rejects.toMatchObject({ code: "AWS_BAD_RESPONSE" });
    await server.stop();
  });

  test("without the permission, which the error names", async () => {
    sandbox.faults.deny("organizations:ListRoots");
    await expect(identifyOrganization(connectionOf(management))).rejects.toMatchObject({
      code: "AWS_ACCESS_DENIED",
      message: expect.stringContaining("refused organizations:ListRoots. Add it to the policy"),
    });
    sandbox.faults.clear();
    sandbox.faults.deny("organizations:DescribeOrganization");
    await expect(identifyOrganization(connectionOf(management))).rejects.toMatchObject({
      message: expect.stringMatching(/DescribeOrganization.* has it in the statement Read\.$/),
    });
    sandbox.faults.clear();
    sandbox.faults.deny("organizations:ListRoots", true);
    await expect(identifyOrganization(connectionOf(management))).rejects.toMatchObject({
      code: "AWS_ACCESS_DENIED",
      message: expect.stringContaining("A service control policy denies organizations:ListRoots"),
    });
  });
});

test("an organization of 300 accounts is read in 31 calls, and none of its accounts is made", async () => {
  const fleet = generateOrganization({ accounts: 300, inactive: 8 });
  const reader = openMember(fleet, MANAGEMENT_ACCOUNT_ID, now);
  const opened: string[] = [];
  const large = await startSandbox({ accounts: [reader] });
  for (const { id } of fleet.members)
    large.announceAccount(id, () => {
      opened.push(id);
      return openMember(fleet, id, now);
    });
  const { accessKeyId, secretAccessKey } = reader.users.get("deploy")!.accessKeys[0]!;
  const tree = await readOrganizationTree(
    { type: "SANDBOX", endpoint: large.url, region: "us-east-1", accessKeyId, secretAccessKey },
    fleet.rootId,
    new AbortController().signal,
  );
  expect([tree.members.length, tree.units.length, tree.unread, tree.calls]).toEqual([309, 10, [], 31]);
  expect(opened).toEqual([]);
  expect(large.account("500000000299").organization?.parents).toEqual([fleet.rootId, "ou-fl01-00000008"]);
  expect(opened).toEqual(["500000000299"]);
  await large.stop();
});
