/** Connecting the accounts of an organization, with the sandbox's organization as AWS and a worker of the product. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { deployTemplate } from "../../sandbox/deploy-template.ts";
import { MANAGEMENT_ACCOUNT_ID, openMember } from "../../sandbox/generate-organization.ts";
import { now, pause } from "../../src/clock.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { Organizations } from "../../src/services/onboarding/organizations.ts";
import { openOrganization, type OrganizationFixture } from "../support/organization-fixture.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

const WAIT_MS = 100;
const WAITS_MAX = 900;
const CLOSED = "500000000006";
let platform: TestPlatform;
let organization: OrganizationFixture;

beforeAll(async () => {
  platform = await openTestPlatform();
  organization = await openOrganization(platform, { accounts: 6, inactive: 1 });
  organization.withoutRole.add("500000000004");
  await services().read({ accountId: organization.managementId });
  await until(({ readRequestedAt }) => readRequestedAt === null);
  organization.template = (await services().setup(await current(), {})).cloudFormation;
});
afterEach(() => platform.sandbox.faults.clear());
afterAll(async () => {
  organization.close();
  await platform.close();
});

const services = () => new Organizations(platform.scope());
const current = async () => (await services().list())[0]!;

async function members() {
  return new Map((await services().members(await current())).map((member) => [member.awsAccountId, member]));
}

/** Waits until the organization is as described. The time limit of the test ends the wait. */
async function until(isReached: (organization: Awaited<ReturnType<typeof current>>) => boolean): Promise<void> {
  for (let waits = 0; waits < WAITS_MAX; waits += 1) {
    if (isReached(await current())) return;
    await pause(WAIT_MS);
  }
  throw new Error(`The organization is still ${JSON.stringify(await current())}.`);
}

async function untilIdle(): Promise<void> {
  for (let waits = 0; waits < WAITS_MAX; waits += 1) {
    if (![...(await members()).values()].some(({ connection }) => connection === "QUEUED" || connection === "TRYING"))
      return;
    await pause(WAIT_MS);
  }
  throw new Error("Accounts are still being tried.");
}

test("the accounts are listed with their units, states and connections", async () => {
  const { directory } = organization;
  expect(await current()).toMatchObject({
    awsOrganizationId: directory.organizationId,
    managementAccountId: MANAGEMENT_ACCOUNT_ID,
    externalId: expect.stringMatching(/^[0-9a-f]{32}$/),
    unread: [],
    readCode: null,
    calls: expect.any(Number),
  });
  const listed = await members();
  expect(listed.size).toBe(8);
  expect(listed.get(MANAGEMENT_ACCOUNT_ID)).toMatchObject({ connection: "CONNECTED", accountStatus: "CONNECTED" });
  expect(listed.get(CLOSED)).toMatchObject({ state: "SUSPENDED", connection: "NONE", accountId: null });
});

describe("connecting", () => {
  test("refuses the whole request for an account that cannot be used or is not in the organization", async () => {
    const { id } = await current();
    for (const refused of [CLOSED, "123123123123"])
      await expect(services().connect({ id, awsAccountIds: ["500000000000", refused] })).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
        message: expect.stringContaining(refused),
      });
    expect((await members()).get("500000000000")).toMatchObject({ connection: "NONE" });
  });

  test("connects each account whose role works, and says why another failed, without a row for it", async () => {
    const { id, externalId } = await current();
    const before = now();
    await services().connect({ id, awsAccountIds: ["500000000000", "500000000001", "500000000004"] });
    await untilIdle();
    const listed = await members();
    expect(listed.get("500000000004")).toMatchObject({
      connection: "FAILED",
      accountId: null,
      code: "AccessDenied",
      fix: expect.stringContaining("that the StackSet has created IamMonitorOrganizationRead"),
    });
    const rows = await platform.scope().em.find(AccountEntity, { source: "ASSUME_ROLE" });
    expect(new Set(rows.map(({ awsAccountId }) => awsAccountId))).toEqual(new Set(["500000000000", "500000000001"]));
    for (const row of rows) {
      expect(row).toMatchObject({
        status: "CONNECTED",
        externalId,
        roleArn: `arn:aws:iam::${row.awsAccountId}:role/IamMonitorOrganizationRead`,
        writes: "OFF",
        scanEveryHours: 24,
      });
      // The first scans are spread over 3 s for each account of the request.
      expect(row.nextScanAt!.getTime()).toBeGreaterThanOrEqual(before);
      expect(row.nextScanAt!.getTime()).toBeLessThan(now() + 9_000);
    }
    const events = await platform.scope().em.find(AuditEventEntity, { action: "accounts.connect" });
    expect(events.map(({ details }) => details["awsAccountId"])).toEqual(
      expect.arrayContaining(["500000000000", "500000000001"]),
    );
    expect(JSON.stringify(events)).not.toContain(externalId);
  });

  test("tries a failed account again, and leaves connected ones as they are", async () => {
    const { id } = await current();
    deployTemplate(platform.sandbox.account("500000000004"), organization.template!);
    await services().connect({ id, awsAccountIds: ["500000000000", "500000000004"] });
    await untilIdle();
    expect((await members()).get("500000000004")).toMatchObject({ connection: "CONNECTED", code: null, reason: null });
    expect(await platform.scope().em.count(AccountEntity, { awsAccountId: "500000000000" })).toBe(1);
  });

  test("stops for the accounts that still wait, and ends for the ones that are tried", async () => {
    const { id } = await current();
    platform.sandbox.faults.add({ kind: "latency", action: "sts:AssumeRole", milliseconds: 500 });
    await services().connect({ id, awsAccountIds: ["500000000002", "500000000003", "500000000005"] });
    await services().cancel({ id });
    await untilIdle();
    const listed = [...(await members()).values()];
    expect(listed.filter(({ connection }) => connection !== "CONNECTED" && connection !== "NONE")).toEqual([]);
    // An account is connected or it has no row: the sandbox says which roles were really tested.
    const rows = await platform.scope().em.find(AccountEntity, { source: "ASSUME_ROLE" });
    expect(listed.flatMap(({ accountId }) => accountId ?? []).toSorted()).toEqual(
      [...rows.map(({ id: rowId }) => rowId), organization.managementId].toSorted(),
    );
    const [cancelled] = await platform.scope().em.find(AuditEventEntity, { action: "organizations.cancel" });
    const waiting = listed.filter(({ connection, state }) => connection === "NONE" && state === "ACTIVE");
    expect(cancelled!.details["accounts"]).toBe(waiting.length);
  });
});

describe("a further reading", () => {
  test("keeps the accounts of a unit that AWS does not list, and says so", async () => {
    const { accountId } = await current();
    platform.sandbox.faults.deny("organizations:ListOrganizationalUnitsForParent");
    await services().read({ accountId });
    await until(({ readRequestedAt }) => readRequestedAt === null);
    expect((await current()).unread).toMatchObject([
      { unitName: "Root", action: "organizations:ListOrganizationalUnitsForParent", code: "AWS_ACCESS_DENIED" },
    ]);
    expect((await members()).size).toBe(8);
  });

  test("removes an account that left the organization, and follows one that moved or was closed", async () => {
    const { accountId } = await current();
    const { directory } = organization;
    const root = directory.rootId;
    directory.members = directory.members
      .filter(({ id }) => id !== "500000000005")
      .map((member) => (member.id === "500000000003" ? { ...member, parentId: root, state: "CLOSED" } : member));
    await services().read({ accountId });
    await until(({ readRequestedAt }) => readRequestedAt === null);
    const listed = await members();
    expect(listed.get("500000000005")).toBeUndefined();
    expect(listed.get("500000000003")).toMatchObject({ state: "CLOSED", unitId: root });
    expect((await current()).unread).toEqual([]);
  });

  test("connects an account that has joined, once that is switched on, and not one that was disconnected", async () => {
    const { id } = await current();
    const left = await platform.scope().em.findOneOrFail(AccountEntity, { awsAccountId: "500000000000" });
    const untouched = [...(await members()).values()].filter(({ connection }) => connection === "NONE");
    await services().update({ id, connectsNewAccounts: true });
    await new Accounts(platform.scope()).disconnect(left.id);
    const { directory } = organization;
    const joined = { ...directory.members.at(-1)!, id: "500000000009", name: "joined", state: "ACTIVE" as const };
    directory.members = [...directory.members, joined];
    platform.sandbox.announceAccount(joined.id, () => {
      const account = openMember(directory, joined.id, now);
      deployTemplate(account, organization.template!);
      return account;
    });
    await platform.scope().em.execute("update organization set next_read_at = now()");
    for (let waits = 0; waits < WAITS_MAX; waits += 1) {
      if ((await members()).get(joined.id)?.connection === "CONNECTED") break;
      await pause(WAIT_MS);
    }
    const listed = await members();
    expect(listed.get(joined.id)).toMatchObject({ connection: "CONNECTED" });
    expect(listed.get("500000000000")).toMatchObject({ connection: "NONE" });
    for (const member of untouched) expect(listed.get(member.awsAccountId)).toMatchObject({ connection: "NONE" });
    await services().update({ id, connectsNewAccounts: false });
    expect(await current()).toMatchObject({ connectsNewSince: null, nextReadAt: null });
  });

  test("is refused through an account that may not list the organization, and through the demo", async () => {
    const account = platform.sandbox.account("500000000001");
    const row = await platform.scope().em.findOneOrFail(AccountEntity, { awsAccountId: account.id });
    await expect(services().read({ accountId: row.id })).rejects.toMatchObject({ code: "NOT_ORGANIZATION_READER" });
    await expect(services().read({ accountId: platform.account.id })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });
});
