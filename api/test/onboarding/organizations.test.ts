/** Connecting the accounts of an organization, with the sandbox's organization as AWS and a worker of the product. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { deployTemplate } from "../../sandbox/deploy-template.ts";
import { MANAGEMENT_ACCOUNT_ID, openMember } from "../../sandbox/generate-organization.ts";
import { now, pause } from "../../src/clock.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { AlertEntity } from "../../src/db/entities/alert.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { OrganizationEntity } from "../../src/db/entities/organization.ts";
import { ScanEntity, SnapshotEntity } from "../../src/db/entities/scan.ts";
import { newId } from "../../src/db/new-id.ts";
import type { OrganizationMember, OrganizationUnit, UnreadUnit } from "../../src/iam/organization.ts";
import { HOUR, SECOND } from "../../src/iam/time.ts";
import { unpackSnapshot } from "../../src/services/analysis/snapshot-codec.ts";
import { Overviews } from "../../src/services/overview/overview.ts";
import { requestScan } from "../../src/services/scans/scans.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { runOrganization } from "../../src/services/onboarding/connect-members.ts";
import { archiveClosedMembers } from "../../src/services/onboarding/closed-members.ts";
import { lockOrganization } from "../../src/services/onboarding/lock-organization.ts";
import { saveMembers } from "../../src/services/onboarding/member-list.ts";
import { HeldAccounts } from "../../src/services/onboarding/held-accounts.ts";
import { queueNewMembers } from "../../src/services/onboarding/new-members.ts";
import { AccountSettings, settingsOf } from "../../src/services/accounts/account-settings.ts";
import { withOrganizationAdministration } from "../../src/services/accounts/member-administration.ts";
import { withIdentityCenter } from "../../src/services/accounts/member-identity-center.ts";
import { readCheckSettings } from "../../src/services/alerts/checks.ts";
import { UnitSettings } from "../../src/services/onboarding/unit-settings.ts";
import { type AccessRow } from "../../src/services/identity-center/access.ts";
import { IdentityCenters } from "../../src/services/identity-center/identity-centers.ts";
import { runIdentityCenter } from "../../src/services/identity-center/read-identity-center.ts";
import { openSnapshot } from "../../src/services/exports/snapshot.ts";
import type { Cells, ExportRequest } from "../../src/services/exports/subject.ts";
import { PEOPLE } from "../../src/services/exports/subjects/people.ts";
import { People } from "../../src/services/identity-center/people.ts";
import { PermissionSets } from "../../src/services/identity-center/permission-sets.ts";
import { IDENTITY_CENTER_QUEUE, ORGANIZATION_QUEUE } from "../../src/services/core/jobs.ts";
import { openScope, type Scope } from "../../src/services/core/request-scope.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { ConnectionProgresses } from "../../src/services/onboarding/connection-progress.ts";
import { Organizations } from "../../src/services/onboarding/organizations.ts";
import { openOrganization, type OrganizationFixture } from "../support/organization-fixture.ts";
import { TEST_ACTOR } from "../support/actors.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

const WAIT_MS = 100;
const WAITS_MAX = 900;
/** The first scan starts a process for its analysis. */
const SCANS_WITHIN_MS = 240_000;
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
  // Null would be no answer for the API.
  expect(new Set([...listed.values()].map(({ isOverdue }) => isOverdue))).toEqual(new Set([false]));
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

  test("counts how far it is, and keeps each failure until an operator dismisses it", async () => {
    const stored = await current();
    const progress = async () => new ConnectionProgresses(platform.scope()).of(stored);
    const countOf = async (...connections: readonly string[]) =>
      [...(await members()).values()].filter(({ connection }) => connections.includes(connection)).length;
    const before = await progress();
    expect(before).toMatchObject({
      connectedCount: await countOf("CONNECTED"),
      waitingCount: 0,
      failedCount: await countOf("FAILED"),
      otherCount: await countOf("NONE"),
      overdueCount: 0,
    });
    const failed = before.failures.find(({ awsAccountId }) => awsAccountId === "500000000004");
    const { code, reason, fix } = (await members()).get(failed!.awsAccountId)!;
    expect(failed).toMatchObject({ code, reason, fix });
    expect(fix).toMatch(/StackSet/);
    // One that is connected is left as it is.
    await new ConnectionProgresses(platform.scope()).dismiss({
      id: stored.id,
      awsAccountIds: [failed!.awsAccountId, "500000000000"],
    });
    expect((await members()).get(failed!.awsAccountId)).toMatchObject({ connection: "NONE", reason: null, fix: null });
    expect(await progress()).toMatchObject({
      connectedCount: before.connectedCount,
      failedCount: before.failedCount - 1,
      otherCount: before.otherCount + 1,
    });
    await expect(
      new ConnectionProgresses(platform.scope()).dismiss({ id: "organization_0", awsAccountIds: ["500000000000"] }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    const audited = await platform.scope().em.findOneOrFail(AuditEventEntity, { action: "organizations.cancel" });
    expect(audited.details).toEqual({ dismissed: 1, awsAccountIds: [failed!.awsAccountId] });
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
    const stopped = await platform.scope().em.find(AuditEventEntity, { action: "organizations.cancel" });
    const cancelled = stopped.find(({ details }) => details["dismissed"] === undefined);
    const waiting = listed.filter(({ connection, state }) => connection === "NONE" && state === "ACTIVE");
    expect(cancelled!.details["accounts"]).toBe(waiting.length);
  });
});

/** Requests a scan of the account, after one that runs right now. */
async function newScan(awsAccountId: string): Promise<string> {
  const { orm, jobs } = platform.platform;
  const account = await orm.em.fork().findOneOrFail(AccountEntity, { awsAccountId });
  // Otherwise its first scan may become due in between.
  await orm.em.fork().execute("update account set next_scan_at = now() + interval '1 day' where id = ?", [account.id]);
  const running = await orm.em.fork().findOne(ScanEntity, { accountId: account.id, finishedAt: null });
  if (running) await platform.waitFor(running.id);
  const origin = { trigger: "OPERATOR", requestedBy: TEST_ACTOR } as const;
  return (await requestScan(orm.em.fork(), jobs, account, origin)).id;
}

describe("the policies above the accounts", { timeout: SCANS_WITHIN_MS }, () => {
  /** Scans the account and returns what its stored snapshot has of the organization. */
  async function scanned(awsAccountId: string) {
    const scanId = await newScan(awsAccountId);
    expect(await platform.waitFor(scanId)).toMatchObject({ errorCode: null });
    const { document } = await platform.scope().em.findOneOrFail(SnapshotEntity, { scanId });
    const snapshot = await unpackSnapshot(document);
    const member = (await members()).get(awsAccountId);
    return { organization: snapshot.sections.organization, snapshot, guardrails: member?.guardrails };
  }

  test("are read with the accounts, and each scan has those above its account", async () => {
    const { policyReadings, policyCalls, readAt } = await current();
    expect(policyReadings).toMatchObject({
      SERVICE_CONTROL_POLICY: { count: 4, unread: null },
      RESOURCE_CONTROL_POLICY: { count: 2, unread: null },
    });
    expect(policyCalls).toBeLessThan(30);
    const { organization: section, guardrails } = await scanned("500000000000");
    if (section.status !== "read") throw new Error("unread");
    const named = section.value?.serviceControlPolicies?.map(({ policyName, targetId }) => `${targetId} ${policyName}`);
    expect(named).toEqual(
      expect.arrayContaining([
        "r-fl01 keep-audit-trail",
        "ou-fl01-00000001 no-user-keys",
        "500000000000 no-policy-changes",
      ]),
    );
    expect(section.value?.resourceControlPolicies?.map(({ policyName }) => policyName)).toContain(
      "only-our-organization",
    );
    expect(guardrails).toMatchObject({
      serviceControlPolicies: "KNOWN",
      resourceControlPolicies: "KNOWN",
      reason: null,
    });
    expect(section.asOf).toBeLessThanOrEqual(
      Math.max(readAt!.getTime(), policyReadings.SERVICE_CONTROL_POLICY.readAt!),
    );
  });

  test("stay as they were read, with their age, if AWS refuses them later, and are unknown after a day", async () => {
    const { accountId, policyReadings: before } = await current();
    platform.sandbox.faults.deny("organizations:ListPolicies");
    await services().read({ accountId });
    await until(({ readRequestedAt }) => readRequestedAt === null);
    platform.sandbox.faults.clear();
    const { policyReadings } = await current();
    const { readAt, unread } = policyReadings.SERVICE_CONTROL_POLICY;
    expect(readAt).toBe(before.SERVICE_CONTROL_POLICY.readAt);
    expect(unread).toMatchObject({ action: "organizations:ListPolicies", code: "AWS_ACCESS_DENIED" });
    expect((await scanned("500000000000")).guardrails).toMatchObject({ serviceControlPolicies: "KNOWN" });
    await platform
      .scope()
      .em.execute(
        `update organization set policy_readings = jsonb_set(policy_readings, '{SERVICE_CONTROL_POLICY,readAt}', to_jsonb(${now() - 25 * HOUR}::bigint))`,
      );
    const late = await scanned("500000000000");
    expect(late.guardrails).toMatchObject({
      serviceControlPolicies: "UNKNOWN",
      resourceControlPolicies: "KNOWN",
      reason: expect.stringMatching(/more than 24 hours before the scan: AWS refused organizations:ListPolicies/),
    });
    // Earlier facts decide no verdict, but no alert is resolved without them.
    expect(late.snapshot.lastKnown?.sections.organization).toBeDefined();
    await services().read({ accountId });
    await until(({ readRequestedAt }) => readRequestedAt === null);
    expect((await current()).policyReadings.SERVICE_CONTROL_POLICY).toMatchObject({ count: 4, unread: null });
  });

  test("are unknown for an account that was listed in its unit only after they were read", async () => {
    const { accountId } = await current();
    const { directory } = organization;
    const place = directory.members;
    const read = async () => {
      await services().read({ accountId });
      await until(({ readRequestedAt }) => readRequestedAt === null);
    };
    directory.members = place.map((member) =>
      member.id === "500000000000" ? { ...member, parentId: directory.rootId } : member,
    );
    platform.sandbox.faults.deny("organizations:ListPolicies");
    await read();
    expect((await scanned("500000000000")).guardrails).toMatchObject({
      serviceControlPolicies: "UNKNOWN",
      resourceControlPolicies: "UNKNOWN",
      reason: expect.stringMatching(
        /before AWS listed the account in its unit: AWS refused organizations:ListPolicies/,
      ),
    });
    platform.sandbox.faults.clear();
    directory.members = place;
    await read();
    expect((await scanned("500000000000")).guardrails).toMatchObject({
      serviceControlPolicies: "KNOWN",
      resourceControlPolicies: "KNOWN",
    });
  });
});

describe("how the organization is administered", { timeout: SCANS_WITHIN_MS }, () => {
  const MEMBER = "500000000000";
  const CLOUDTRAIL = "cloudtrail.amazonaws.com";
  const DELEGATION = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${MEMBER}:root` },
        Action: ["organizations:UpdatePolicy", "organizations:AttachPolicy"],
        Resource: "*",
      },
    ],
  });

  async function read(): Promise<void> {
    await services().read({ accountId: organization.managementId });
    await until(({ readRequestedAt }) => readRequestedAt === null);
  }

  /** Scans the account. Returns its snapshot and the status of each alert about the organization. */
  async function scanned(awsAccountId: string) {
    const scanId = await newScan(awsAccountId);
    expect(await platform.waitFor(scanId)).toMatchObject({ errorCode: null });
    const { em } = platform.scope();
    const { document, accountId } = await em.findOneOrFail(SnapshotEntity, { scanId });
    const alerts = await em.find(AlertEntity, { accountId });
    const { sections } = await unpackSnapshot(document);
    return {
      section: sections.organizationAdministration,
      statuses: Object.fromEntries(
        alerts.flatMap(({ checkId, status }) =>
          /^(org-(?!guardrails)|rcp-)/.test(checkId) ? [[checkId, status]] : [],
        ),
      ),
      missingPermissions: (await em.findOneOrFail(ScanEntity, { id: scanId })).coverage?.missingPermissions,
    };
  }

  test("raises its alerts in the management account, keeps what AWS refuses, and resolves what was fixed", async () => {
    const { directory } = organization;
    const trail = directory.policies.find(({ name }) => name === "keep-audit-trail")!;
    directory.trustedServices = [CLOUDTRAIL, "ram.amazonaws.com"];
    trail.targets.delete(directory.rootId);
    await read();
    // The organization never limits Regions, so this alert stays.
    const regions = { "org-deny-region": "OPEN" };
    const open = { ...regions, "org-policy-delegation": "OPEN", "org-delegated": "OPEN", "org-leave": "OPEN" };
    expect((await scanned(MANAGEMENT_ACCOUNT_ID)).statuses).toEqual(open);
    // A member's scan knows the facts for the controls, and neither the accounts nor the alerts.
    const member = await scanned(MEMBER);
    expect(member.statuses).toEqual({});
    expect(member.section).toMatchObject({
      status: "read",
      value: { isHome: false, layout: null, trustedServices: directory.trustedServices, unread: [] },
    });

    directory.delegationPolicy = DELEGATION;
    directory.delegations = [{ accountId: MEMBER, services: [CLOUDTRAIL] }];
    trail.targets.add(directory.rootId);
    const refused = [
      "organizations:DescribeResourcePolicy",
      "organizations:ListDelegatedServicesForAccount",
      "organizations:ListPolicies",
    ];
    for (const action of refused) platform.sandbox.faults.deny(action);
    await read();
    // For a day, what was read before still counts. Then it is unknown, and no alert is resolved because of that.
    expect((await scanned(MANAGEMENT_ACCOUNT_ID)).statuses).toEqual(open);
    await platform.scope().em.execute(
      `update organization set
         administration = jsonb_set(jsonb_set(administration, '{DELEGATION_POLICY,readAt}', to_jsonb(${now() - 25 * HOUR}::bigint)),
                                    '{DELEGATED_ADMINISTRATORS,readAt}', to_jsonb(${now() - 25 * HOUR}::bigint)),
         policy_readings = jsonb_set(policy_readings, '{SERVICE_CONTROL_POLICY,readAt}', to_jsonb(${now() - 25 * HOUR}::bigint))`,
    );
    const late = await scanned(MANAGEMENT_ACCOUNT_ID);
    expect(late.statuses).toEqual(open);
    expect(late.missingPermissions).toEqual(refused.slice(0, 2));
    expect((await scanned(MEMBER)).missingPermissions).toEqual([]);

    expect((await current()).administration).toMatchObject({
      TRUSTED_SERVICES: { value: directory.trustedServices, readBy: MANAGEMENT_ACCOUNT_ID, unread: null },
      DELEGATED_ADMINISTRATORS: { value: [], unread: { action: refused[1], code: "AWS_ACCESS_DENIED" } },
    });
    platform.sandbox.faults.clear();
    await read();
    expect((await scanned(MANAGEMENT_ACCOUNT_ID)).statuses).toEqual({
      ...regions,
      "org-policy-delegation": "RESOLVED",
      "org-delegated": "RESOLVED",
      "org-leave": "RESOLVED",
    });
  });

  test("stays with the account that reads it until a scan of the management account knows it", async () => {
    const { id: accountId } = await platform.scope().em.findOneOrFail(AccountEntity, { awsAccountId: MEMBER });
    const { document } = (await platform.scope().em.find(SnapshotEntity, { accountId })).at(-1)!;
    const snapshot = await unpackSnapshot(document);
    const undone = platform.scope().em.transactional(async (em) => {
      const known = async () => {
        const { sections } = await withOrganizationAdministration(em, { source: "SANDBOX" }, snapshot);
        if (sections.organizationAdministration.status !== "read") throw new Error("unread");
        return sections.organizationAdministration.value;
      };
      await em.execute("update organization set account_id = ?", [accountId]);
      expect((await known()).isHome).toBe(false);
      await em.execute("update scan set coverage = null where account_id = ?", [organization.managementId]);
      const reader = await known();
      expect(reader.isHome).toBe(true);
      // An account that has left the organization stays in its delegation policy.
      expect(reader.closedAccountIds).not.toContain(MEMBER);
      await em.execute("delete from organization_member where aws_account_id = ?", [MEMBER]);
      expect((await known()).closedAccountIds).toContain(MEMBER);
      await em.execute("update organization set read_at = now() - interval '25 hours'");
      expect((await known()).closedAccountIds).not.toContain(MEMBER);
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");
  });
});

/**
 * Requests a reading while an earlier request's job is queued, so that this one sends none. That job starts while the
 * request is being saved.
 */
async function requestWhileJobStarts({
  queue,
  table,
  request,
  run,
}: {
  readonly queue: string;
  readonly table: string;
  readonly request: () => Promise<unknown>;
  readonly run: (stop: AbortSignal) => Promise<void>;
}): Promise<void> {
  const { em, platform: product } = platform.scope();
  const { id: organizationId } = await current();
  await product.jobs.boss.send(queue, { organizationId }, { singletonKey: organizationId, startAfter: HOUR / SECOND });
  const waiting = (statement: string) => () =>
    em.execute("select from pg_stat_activity where wait_event_type = 'Lock' and query like ?", [statement]);
  const begun = await em.transactional(async (tx) => {
    await tx.execute("lock table audit_head in share mode");
    const requested = request();
    await expect.poll(waiting("%audit_head%")).not.toEqual([]);
    const job = run(new AbortController().signal);
    await expect.poll(waiting(`select from %${table}%`)).toHaveLength(1);
    return { requested, job };
  });
  await Promise.all([begun.requested, begun.job]);
  await em.execute("delete from pgboss.job where name = ? and start_after > now()", [queue]);
}

describe("IAM Identity Center", { timeout: SCANS_WITHIN_MS }, () => {
  const PATH_ACCOUNT = "500000000001";
  const NOT_CONNECTED = "500000000006";
  const RANKS: Readonly<Record<AccessRow["reach"], number>> = {
    ADMINISTRATOR: 3,
    EXPLOITABLE: 2,
    CONDITIONAL: 2,
    UNKNOWN: 1,
    NOT_EVALUATED: 1,
    BLOCKED: 0,
    NONE: 0,
  };
  const everyone = ["amal.haddad", "bea.lindqvist", "chen.wei", "dara.okafor", "eli.novak", "finn.former"];

  /** Switches the reading on, or requests another one, and waits for its end. */
  async function read(region: string | null = null) {
    const { id: organizationId } = await current();
    await new IdentityCenters(platform.scope()).update({ organizationId, isRead: true, region });
    for (let waits = 0; waits < WAITS_MAX; waits += 1) {
      const [center] = await new IdentityCenters(platform.scope()).list();
      if (center?.requestedAt === null) return center;
      await pause(WAIT_MS);
    }
    throw new Error("IAM Identity Center is still being read.");
  }

  const namesOf = async (filter: object, scope: Scope = platform.scope()) =>
    (await new People(scope).list({ first: 100 }, filter)).nodes.map(({ userName }) => userName);

  async function accessOf(userName: string, scope: Scope = platform.scope()): Promise<readonly AccessRow[]> {
    const people = new People(scope);
    const { nodes } = await people.list({ first: 1 }, { text: userName });
    return (await people.accessOf(nodes))[0] ?? [];
  }

  async function reachOf(userName: string) {
    const people = new People(platform.scope());
    const { nodes } = await people.list({ first: 1 }, { text: userName });
    return (await people.reachOf(nodes))[0]!;
  }

  /** The numbers of the rows, counted here. Each account counts by the most dangerous row. */
  function countsOf(rows: readonly AccessRow[]) {
    const worst = new Map<string, number>();
    for (const { awsAccountId, reach } of rows)
      worst.set(awsAccountId, Math.max(worst.get(awsAccountId) ?? 0, RANKS[reach]));
    const [unknown, path, administrator] = [1, 2, 3].map(
      (rank) => [...worst.values()].filter((each) => each === rank).length,
    );
    return { assignments: rows.length, accounts: worst.size, administrator, path, unknown };
  }

  async function accountIdOf(awsAccountId: string): Promise<string> {
    return (await platform.scope().em.findOneOrFail(AccountEntity, { awsAccountId })).id;
  }

  test("is not read until that is switched on, and says why it was not found", async () => {
    expect(await new IdentityCenters(platform.scope()).list()).toEqual([]);
    expect(await namesOf({})).toEqual([]);
    expect(await read("eu-west-1")).toMatchObject({
      region: "eu-west-1",
      readAt: null,
      code: "IDENTITY_CENTER_NOT_FOUND",
      reason: expect.stringContaining("no instance of IAM Identity Center in eu-west-1"),
      readings: { USERS: { readAt: null } },
    });
  });

  test("is read by a job that was queued before the request and starts while it is being saved", async () => {
    const { id: organizationId } = await current();
    const centers = () => new IdentityCenters(platform.scope());
    await requestWhileJobStarts({
      queue: IDENTITY_CENTER_QUEUE,
      table: "identity_center",
      request: () => centers().update({ organizationId, isRead: true, region: "us-east-1" }),
      run: (stop) => runIdentityCenter(platform.platform, organizationId, stop),
    });
    expect(await centers().list()).toMatchObject([{ region: "us-east-1", requestedAt: null, code: null }]);
  });

  test("shows each person with groups, accounts and roles, and who becomes administrator by which path", async () => {
    const center = organization.directory.identityCenter!;
    const administrator = center.permissionSets.find(({ name }) => name === "AdministratorAccess")!;
    center.assign(
      NOT_CONNECTED,
      administrator,
      center.persons.find(({ userName }) => userName === "eli.novak")!,
    );
    expect(await read("us-east-1")).toMatchObject({
      code: null,
      reason: null,
      instanceArn: center.instanceArn,
      readings: { USERS: { readAt: expect.any(Number), unread: null } },
    });
    expect(await platform.waitFor(await newScan(PATH_ACCOUNT))).toMatchObject({ errorCode: null });
    expect(await namesOf({})).toEqual(everyone);
    // `finn` is disabled, and `chen` takes over another role.
    expect(await namesOf({ awsAccountId: PATH_ACCOUNT, reachesAdministrator: true })).toEqual([
      "amal.haddad",
      "bea.lindqvist",
      "chen.wei",
    ]);
    expect(await namesOf({ awsAccountId: NOT_CONNECTED, reachesAdministrator: true })).toEqual(["eli.novak"]);
    expect(await namesOf({ awsAccountId: "500000000005", reachesAdministrator: true })).toEqual([]);
    const rows = await accessOf("bea.lindqvist");
    const there = rows.filter(({ awsAccountId }) => awsAccountId === PATH_ACCOUNT);
    expect(
      there.map(({ permissionSetName, principalName, state, reach }) => [
        permissionSetName,
        principalName,
        state,
        reach,
      ]),
    ).toEqual([
      ["Deployer", "Developers", "FOUND", "EXPLOITABLE"],
      ["AdministratorAccess", "Platform", "FOUND", "ADMINISTRATOR"],
    ]);
    expect(there[0]).toMatchObject({
      accountId: await accountIdOf(PATH_ACCOUNT),
      roleName: expect.stringMatching(/^AWSReservedSSO_Deployer_[0-9a-f]{16}$/),
      pathId: expect.stringMatching(/^path_/),
    });
    const deployer = there[0]!.roleName!;
    const holders: string[] = [];
    for (const name of everyone)
      if ((await accessOf(name)).some((row) => row.awsAccountId === PATH_ACCOUNT && row.roleName === deployer))
        holders.push(name);
    expect(holders.length).toBeGreaterThan(1);
    expect(holders.length).toBeLessThan(everyone.length);
    expect(await namesOf({ awsAccountId: PATH_ACCOUNT, roleName: deployer })).toEqual(holders);
    expect(await namesOf({ awsAccountId: PATH_ACCOUNT, roleName: `${deployer}0` })).toEqual([]);
    for (const name of everyone) expect(await reachOf(name)).toMatchObject(countsOf(await accessOf(name)));
    expect(await reachOf("chen.wei")).toMatchObject({ assignments: 2, accounts: 2, administrator: 0 });
    expect((await reachOf("chen.wei")).path).toBeGreaterThan(0);
    expect((await accessOf("eli.novak")).filter(({ awsAccountId }) => awsAccountId === NOT_CONNECTED)).toMatchObject([
      { state: "NOT_CONNECTED", principalType: "USER", roleId: null, reach: "ADMINISTRATOR" },
    ]);
  });

  test("lists permission sets with their assignments, and pages of persons in both directions", async () => {
    const { id } = await current();
    const permissionSets = new PermissionSets(platform.scope());
    const listed = await permissionSets.list(id);
    expect(listed.map(({ name, administrator, accountCount }) => [name, administrator, accountCount])).toEqual([
      ["AdministratorAccess", "YES", 4],
      ["Billing", "UNKNOWN", 1],
      ["Deployer", "UNKNOWN", 2],
      ["Unassigned", "UNKNOWN", 0],
      ["ViewOnly", "UNKNOWN", 7],
    ]);
    const assignments = await permissionSets.assignmentsOf([listed[3]!, listed[2]!]);
    expect(assignments.map((rows) => rows.map(({ awsAccountId }) => awsAccountId))).toEqual([
      [],
      ["500000000000", PATH_ACCOUNT],
    ]);
    const people = new People(platform.scope());
    const first = await people.list({ first: 4 }, {});
    expect([first.totalCount, first.hasNextPage]).toEqual([6, true]);
    const rest = await people.list({ first: 4, after: first.cursorAt(-1)! }, {});
    const back = await people.list({ last: 4, before: rest.cursorAt(0)! }, {});
    expect([...first.nodes, ...rest.nodes].map(({ userName }) => userName)).toEqual(everyone);
    expect(back.nodes).toEqual(first.nodes);
    await expect(people.list({ first: 4, after: "bm8" }, {})).rejects.toMatchObject({ code: "BAD_CURSOR" });
    await expect(people.list({}, { awsAccountId: "12" })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });

  test("raises the alerts of the organization in the management account, and those of an account in it", async () => {
    const center = organization.directory.identityCenter!;
    const viewer = center.permissionSets.find(({ name }) => name === "ViewOnly")!;
    const former = center.addGroup("Former", []);
    center.assign(MANAGEMENT_ACCOUNT_ID, viewer, former);
    center.groups = center.groups.filter(({ groupId }) => groupId !== former.groupId);
    await read();
    expect(await platform.waitFor(await newScan(MANAGEMENT_ACCOUNT_ID))).toMatchObject({ errorCode: null });
    const { em } = platform.scope();
    const alertsOf = async (awsAccountId: string) => {
      const alerts = await em.find(AlertEntity, { accountId: await accountIdOf(awsAccountId) });
      const ids = alerts.flatMap(({ checkId }) => (checkId.startsWith("idc-") ? [checkId] : []));
      return Object.fromEntries(Object.entries(Object.groupBy(ids, (id) => id)).map(([id, all]) => [id, all!.length]));
    };
    expect(await alertsOf(MANAGEMENT_ACCOUNT_ID)).toEqual({
      "idc-admin-session": 1,
      "idc-management-boundary": 2,
      "idc-management-account": 4,
      "idc-direct-user": 1,
      "idc-deleted-principal": 1,
      "idc-unused-set": 1,
    });
    // Its scan evaluated the two checks of each account, and found nothing.
    expect(await alertsOf(PATH_ACCOUNT)).toEqual({});
    const ofPath = { accountId: await accountIdOf(PATH_ACCOUNT) };
    const [newest] = await em.find(SnapshotEntity, ofPath, { orderBy: { takenAt: "desc" }, limit: 1 });
    const snapshot = await unpackSnapshot(newest!.document);
    expect(snapshot.sections.identityCenter).toMatchObject({
      status: "read",
      value: { isHome: false, permissionSets: [], managementAssignments: [], assignments: { length: 3 } },
    });
    // The account that reads the organization keeps the alerts until a scan of the management account knows them.
    const undone = platform.scope().em.transactional(async (tx) => {
      const isHome = async () => {
        const { sections } = await withIdentityCenter(tx, { source: "SANDBOX" }, snapshot);
        return sections.identityCenter.status === "read" && sections.identityCenter.value.isHome;
      };
      await tx.execute("update organization set account_id = ?", [ofPath.accountId]);
      expect(await isHome()).toBe(false);
      // A later scan did not know the section. The alerts stay, or the next scan of this account would open them twice.
      await tx.execute(
        `insert into scan select (jsonb_populate_record(null::scan, to_jsonb(s) || jsonb_build_object(
             'id', s.id || '-later', 'requested_at', now(), 'coverage', jsonb_build_object('sources', jsonb_build_array(
               jsonb_build_object('section', 'identityCenter', 'status', 'SKIPPED', 'code', 'NOT_READ_YET')))))).*
           from scan s where account_id = ? and coverage is not null order by requested_at desc limit 1`,
        [organization.managementId],
      );
      expect(await isHome()).toBe(false);
      await tx.execute("update scan set coverage = null where account_id = ?", [organization.managementId]);
      expect(await isHome()).toBe(true);
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");
  });

  test("exports exactly the persons of the list, with their groups and what they reach", async () => {
    const exported = async (request: ExportRequest, scope = platform.scope()) => {
      const source = await PEOPLE.open(scope, request);
      const snapshot = await openSnapshot(scope);
      try {
        const found: Cells[] = [];
        for await (const rows of source.batches(snapshot)) found.push(...rows.map((row) => PEOPLE.cellsOf(row)));
        return found;
      } finally {
        await snapshot.close();
      }
    };
    const namesIn = (rows: readonly Cells[]) => rows.map((row) => row["userName"]);
    const all = await exported({});
    expect(namesIn(all)).toEqual(everyone);
    for (const row of all) {
      const { accounts, administrator, path, unknown } = await reachOf(String(row["userName"]));
      expect(row).toMatchObject({
        accounts,
        administratorAccounts: administrator,
        administratorPathAccounts: path,
        unknownAccounts: unknown,
      });
      expect(Array.isArray(row["groups"])).toBe(true);
    }
    for (const [request, filter] of [
      [{ filter: "novak" }, { text: "novak" }],
      [{ reachesAdministrator: true }, { reachesAdministrator: true }],
      [{ account: [PATH_ACCOUNT] }, { awsAccountId: PATH_ACCOUNT }],
      [
        { account: [PATH_ACCOUNT], filter: "e" },
        { awsAccountId: PATH_ACCOUNT, text: "e" },
      ],
    ] as const)
      expect(namesIn(await exported(request)), JSON.stringify(request)).toEqual(await namesOf(filter));
    const limited = openScope(
      platform.platform,
      { ...SYSTEM, accountIds: [await accountIdOf(PATH_ACCOUNT)] },
      "limited",
    );
    expect(namesIn(await exported({}, limited))).toEqual(everyone.filter((name) => name !== "eli.novak"));
    await expect(exported({ account: [PATH_ACCOUNT, MANAGEMENT_ACCOUNT_ID] })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });

  test("shows a limited caller only who is assigned to the caller's accounts", async () => {
    const accountIds = [await accountIdOf(PATH_ACCOUNT)];
    const limited = () => openScope(platform.platform, { ...SYSTEM, accountIds }, "limited");
    expect(await new IdentityCenters(limited()).list()).toHaveLength(1);
    // `eli` is assigned only to the management account and to one that is not connected.
    expect(await namesOf({}, limited())).toEqual(everyone.filter((name) => name !== "eli.novak"));
    for (const name of everyone)
      expect(new Set((await accessOf(name, limited())).map(({ awsAccountId }) => awsAccountId))).toEqual(
        new Set(name === "eli.novak" ? [] : [PATH_ACCOUNT]),
      );
    const { id } = await current();
    const permissionSets = new PermissionSets(limited());
    const sets = await permissionSets.list(id);
    expect(sets.map(({ name, accountCount }) => [name, accountCount])).toEqual([
      ["AdministratorAccess", 1],
      ["Deployer", 1],
      ["ViewOnly", 1],
    ]);
    for (const rows of await permissionSets.assignmentsOf(sets))
      expect(rows.map(({ awsAccountId }) => awsAccountId)).toEqual([PATH_ACCOUNT]);
    expect(await namesOf({ awsAccountId: MANAGEMENT_ACCOUNT_ID }, limited())).toEqual([]);
    expect((await new People(limited()).groups(id)).map(({ name }) => name)).toEqual([
      "Auditors",
      "Developers",
      "Platform",
    ]);
    await expect(new IdentityCenters(limited()).update({ organizationId: id, isRead: false })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  test("keeps what AWS does not answer later, with its age and the reason", async () => {
    const before = (await new IdentityCenters(platform.scope()).list())[0]!.readings;
    const { em } = platform.scope();
    const { document } = (await em.find(SnapshotEntity, { accountId: await accountIdOf(MANAGEMENT_ACCOUNT_ID) })).at(
      -1,
    )!;
    const snapshot = await unpackSnapshot(document);
    const known = async () => {
      const { identityCenter } = (await withIdentityCenter(em, { source: "SANDBOX" }, snapshot)).sections;
      if (identityCenter.status !== "read") throw new Error(identityCenter.reason);
      const { permissionSets, areAssignmentsRead, arePrincipalsRead } = identityCenter.value;
      return { areAssignmentsRead, arePrincipalsRead, areWhole: permissionSets.every(({ isWhole }) => isWhole) };
    };
    expect(await known()).toEqual({ areAssignmentsRead: true, arePrincipalsRead: true, areWhole: true });
    platform.sandbox.faults.deny("sso:GetPermissionsBoundaryForPermissionSet");
    platform.sandbox.faults.deny("sso:ListAccountAssignments");
    platform.sandbox.faults.deny("identitystore:ListUsers");
    const { readings } = await read();
    expect(readings).toMatchObject({
      ASSIGNMENTS: { readAt: before.ASSIGNMENTS.readAt, unread: { action: "sso:ListAccountAssignments" } },
      USERS: { readAt: before.USERS.readAt, unread: { action: "identitystore:ListUsers" } },
      GROUPS: { unread: null },
    });
    expect(readings.GROUPS.readAt).toBeGreaterThanOrEqual(before.GROUPS.readAt!);
    expect(await namesOf({})).toEqual(everyone);
    expect(await known()).toEqual({ areAssignmentsRead: false, arePrincipalsRead: false, areWhole: false });
    platform.sandbox.faults.clear();
    platform.sandbox.faults.deny("sso:ListInstances");
    expect(await read()).toMatchObject({ code: "AWS_ACCESS_DENIED", readAt: expect.any(Date) });
    platform.sandbox.faults.clear();
    expect(await read()).toMatchObject({ code: null, readings: { USERS: { unread: null } } });
    expect(await known()).toEqual({ areAssignmentsRead: true, arePrincipalsRead: true, areWhole: true });
  });

  test("refuses more assignments than one answer holds, and still counts them", async () => {
    const { em } = platform.scope();
    const { assignments } = await reachOf("dara.okafor");
    await em.execute(
      `insert into identity_center_assignment (organization_id, aws_account_id, permission_set_arn, principal_type, principal_id)
       select s.organization_id, (700000000000 + n)::text, s.arn, 'USER', u.user_id
         from identity_center_user u join identity_center_permission_set s using (organization_id), generate_series(1, 20001) n
        where u.user_name = 'dara.okafor' and s.name = 'Billing'`,
    );
    await expect(accessOf("dara.okafor")).rejects.toMatchObject({ code: "QUERY_TOO_COSTLY" });
    expect(await reachOf("dara.okafor")).toMatchObject({ assignments: assignments + 20_001, administrator: 0 });
    expect(await namesOf({ awsAccountId: "700000020001" })).toEqual(["dara.okafor"]);
    const { id } = await current();
    const permissionSets = new PermissionSets(platform.scope());
    const billing = (await permissionSets.list(id)).filter(({ name }) => name === "Billing");
    await expect(permissionSets.assignmentsOf(billing)).rejects.toMatchObject({ code: "QUERY_TOO_COSTLY" });
  });

  test("refuses more groups than one answer holds, and pages by names of any script", async () => {
    const { id } = await current();
    const { em } = platform.scope();
    const people = new People(platform.scope());
    const name = "\u{1F511}".repeat(128);
    await em.execute(
      `insert into identity_center_user (organization_id, user_id, user_name, is_disabled)
       select ?, 'wide-' || n, ? || n, true from generate_series(1, 3) n`,
      [id, name],
    );
    const first = await people.list({ first: 2 }, { text: name });
    expect(first.cursorAt(-1)!.length).toBeGreaterThan(512);
    const next = await people.list({ first: 2, after: first.cursorAt(-1)! }, { text: name });
    expect(next.nodes.map(({ userName }) => userName)).toEqual([`${name}3`]);
    await em.execute(
      `with made as (
         insert into identity_center_group (organization_id, group_id, name)
         select ?, 'wide-' || n, 'wide-' || n from generate_series(1, 20001) n returning organization_id, group_id)
       insert into identity_center_membership (organization_id, group_id, user_id)
       select organization_id, group_id, 'wide-1' from made`,
      [id],
    );
    await expect(people.groupsOf(first.nodes)).rejects.toMatchObject({
      code: "QUERY_TOO_COSTLY",
      message: expect.stringContaining("memberships of groups"),
    });
    expect(await people.groupsOf(next.nodes)).toEqual([[]]);
  });

  test("is deleted when the reading is switched off", async () => {
    const { id: organizationId } = await current();
    await new IdentityCenters(platform.scope()).update({ organizationId, isRead: false });
    expect(await namesOf({})).toEqual([]);
    expect(await new IdentityCenters(platform.scope()).list()).toEqual([]);
    expect(
      await platform.scope().em.count(AuditEventEntity, { action: "organizations.updateSettings" }),
    ).toBeGreaterThan(0);
  });
});

describe("a further reading", { timeout: SCANS_WITHIN_MS }, () => {
  test("keeps the accounts of a unit that AWS does not list, and says so", async () => {
    const { accountId, units } = await current();
    platform.sandbox.faults.deny("organizations:ListOrganizationalUnitsForParent");
    await services().read({ accountId });
    await until(({ readRequestedAt }) => readRequestedAt === null);
    expect((await current()).unread).toMatchObject([
      { unitName: "Root", action: "organizations:ListOrganizationalUnitsForParent", code: "AWS_ACCESS_DENIED" },
    ]);
    expect((await members()).size).toBe(8);
    // The page shows accounts by unit, so that one without its unit could not be found.
    expect((await current()).units).toEqual(units);
  });

  test("keeps an account that moves to a unit that was read already", async () => {
    const { accountId } = await current();
    const { directory } = organization;
    const before = directory.members;
    const moved = before.map((member) =>
      member.id === "500000000001" ? { ...member, parentId: directory.rootId } : member,
    );
    const action = "organizations:ListAccountsForParent";
    const reads = platform.sandbox.faults.add({ kind: "latency", action, milliseconds: 0 });
    // The root is read first.
    Object.defineProperty(directory, "members", {
      configurable: true,
      get: () => (platform.sandbox.faults.struck(reads) > 1 ? moved : before),
    });
    await services().read({ accountId });
    await until(({ readRequestedAt }) => readRequestedAt === null);
    Object.defineProperty(directory, "members", { configurable: true, writable: true, value: moved });
    expect((await members()).get("500000000001")).toMatchObject({ unitId: directory.rootId });
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
    expect(await current()).toMatchObject({ connectsNewSince: null, nextReadAt: expect.any(Date) });
  });

  test("is carried out by a job that was queued before it and starts while it is being saved", async () => {
    const { id, accountId, readAt } = await current();
    await requestWhileJobStarts({
      queue: ORGANIZATION_QUEUE,
      table: "organization",
      request: () => services().read({ accountId }),
      run: (stop) => runOrganization(platform.platform, id, stop),
    });
    expect((await current()).readRequestedAt).toBeNull();
    expect((await current()).readAt!.getTime()).toBeGreaterThan(readAt!.getTime());
  });

  describe("of accounts that were closed or have left", () => {
    const account = (awsAccountId: string) => platform.scope().em.findOneOrFail(AccountEntity, { awsAccountId });
    const read = async () => {
      await services().read({ accountId: (await current()).accountId });
      await until(({ readRequestedAt }) => readRequestedAt === null);
    };
    const setState = (id: string, state: "ACTIVE" | "SUSPENDED") => {
      const { directory } = organization;
      directory.members = directory.members.map((member) => (member.id === id ? { ...member, state } : member));
    };

    test("archives them without resolving or counting their alerts, and reports it", async () => {
      const closed = await account("500000000001");
      await platform.waitFor(await newScan("500000000001"));
      const openAlerts = () =>
        platform
          .scope()
          .em.execute<{ status: string }[]>("select status from alert where account_id = ? order by id", [closed.id]);
      const before = await openAlerts();
      expect(before.length).toBeGreaterThan(0);
      setState("500000000001", "SUSPENDED");
      await read();
      expect(await account("500000000001")).toMatchObject({
        status: "ARCHIVED",
        archivedReason: "SUSPENDED",
        nextScanAt: null,
        externalId: (await current()).externalId,
      });
      expect(await openAlerts()).toEqual(before);
      const shown = await new Overviews(platform.scope()).read();
      expect(shown.accounts.map(({ id }) => id)).not.toContain(closed.id);
      const history = await new Overviews(platform.scope()).read(closed.id);
      expect(history.openAlerts.total).toBe(before.filter(({ status }) => status === "OPEN").length);
      expect((await services().archivedAccounts(await current()))[0]).toMatchObject({ id: closed.id });
      const events = await platform
        .scope()
        .em.execute<{ event: string; subject_id: string }[]>(
          "select event, subject_id from notification_event where event = 'ACCOUNT_CLOSED' and subject_id = ?",
          [closed.id],
        );
      expect(events).toEqual([{ event: "ACCOUNT_CLOSED", subject_id: closed.id }]);
      await expect(new Accounts(platform.scope()).test(closed.id)).rejects.toMatchObject({ code: "ACCOUNT_ARCHIVED" });
    });

    test("restores one on request, and does not archive it again because of the same state", async () => {
      const { id } = await account("500000000001");
      const restored = await new Accounts(platform.scope()).restore(id);
      expect(restored).toMatchObject({ status: "CONNECTED", archivedReason: null, keptInState: "SUSPENDED" });
      expect(restored.nextScanAt).not.toBeNull();
      await read();
      expect((await account("500000000001")).status).not.toBe("ARCHIVED");
      setState("500000000001", "ACTIVE");
      await read();
      expect(await account("500000000001")).toMatchObject({ keptInState: null });
      const disconnected = await account("500000000000");
      await expect(new Accounts(platform.scope()).restore(disconnected.id)).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
      });
    });

    test("archives one that has left only if AWS has listed the whole organization", async () => {
      const { directory } = organization;
      const all = directory.members;
      directory.members = all.filter(({ id }) => id !== "500000000001");
      platform.sandbox.faults.deny("organizations:ListOrganizationalUnitsForParent");
      await read();
      expect((await account("500000000001")).status).not.toBe("ARCHIVED");
      platform.sandbox.faults.clear();
      // Another organization, which lists it now.
      const { em } = platform.scope();
      await em.execute(
        `insert into organization (id, aws_organization_id, management_account_id, partition, root_id, account_id, region, external_id,
           role_name, units, unread, calls, created_at)
         select 'organization_other', 'o-other00001', '700000000000', partition, root_id, account_id, region, external_id, role_name,
                '[]', '[]', 0, created_at from organization`,
      );
      await em.execute(
        `insert into organization_member (organization_id, aws_account_id, name, state, unit_id, first_listed_at)
         values ('organization_other', '500000000001', 'moved', 'ACTIVE', 'r-other', '-infinity')`,
      );
      await read();
      expect((await account("500000000001")).status).not.toBe("ARCHIVED");
      await em.execute("delete from organization where id = 'organization_other'");
      await read();
      expect(await account("500000000001")).toMatchObject({ status: "ARCHIVED", archivedReason: "LEFT" });
    });

    test("restores one that AWS lists as active again, and none that an operator disconnected", async () => {
      const { directory } = organization;
      directory.members = [...directory.members, { ...directory.members.at(-1)!, id: "500000000001", state: "ACTIVE" }];
      await read();
      const restored = await account("500000000001");
      expect(restored).toMatchObject({ archivedReason: null, keptInState: null, writes: "OFF" });
      expect(restored.status).not.toBe("ARCHIVED");
      expect(await account("500000000000")).toMatchObject({ status: "ARCHIVED", archivedReason: null });
    });

    test("archives none of many that are missing at once until an operator decides", async () => {
      const { em } = platform.scope();
      const { id } = await current();
      const held = () => new HeldAccounts(platform.scope());
      await em.execute(
        `insert into account select (jsonb_populate_record(a, jsonb_build_object('id', 'account_held' || n, 'name', 'held ' || n,
           'aws_account_id', (610000000000 + n)::text, 'next_scan_at', null))).* from account a, generate_series(1, 8) n
          where a.aws_account_id = '500000000001'`,
      );
      await em.execute(
        `insert into organization_member (organization_id, aws_account_id, name, state, unit_id, first_listed_at)
         select ?, aws_account_id, name, 'ACTIVE', 'r-held', '-infinity' from account where id like 'account_held%'`,
        [id],
      );
      const states = async () => {
        const rows = await em.execute<{ name: string; state: string }[]>(
          `select name, coalesce(archived_reason, status) as state from account where id like 'account_held%' order by name`,
        );
        return rows.map(({ state }) => state);
      };
      await read();
      expect(await states()).toEqual(Array.from({ length: 8 }, () => "CONNECTED"));
      const first = await current();
      expect(first.heldSince).not.toBeNull();
      expect(await held().list(first)).toMatchObject(
        Array.from({ length: 8 }, (_, index) => ({ name: `held ${index + 1}`, reason: "LEFT" })),
      );
      // They keep their place, and with it the settings of their unit.
      expect((await members()).get("610000000001")).toMatchObject({ unitId: "r-held" });
      await read();
      expect((await current()).heldSince).toEqual(first.heldSince);
      const waiting = "select title, subject_id from notification_event where event = 'ARCHIVING_WAITS'";
      expect(await em.execute(waiting)).toEqual([
        { title: `8 accounts of ${first.awsOrganizationId} wait for a decision`, subject_id: id },
      ]);
      const ids = first.heldAccounts.map(({ accountId }) => accountId);
      for (const refused of [
        { id: "organization_0", decision: "KEEP", accountIds: ids },
        { id, decision: "KEEP", accountIds: ["other"] },
      ])
        await expect(held().decide(refused)).rejects.toMatchObject({
          code: expect.stringMatching(/^(NOT_FOUND|BAD_USER_INPUT)$/),
        });
      await held().decide({ id, decision: "KEEP", accountIds: ids.slice(0, 2) });
      await held().decide({ id, decision: "ARCHIVE", accountIds: ids.slice(2, 5) });
      await until(({ readRequestedAt }) => readRequestedAt === null);
      // The rest are few by now, and wait all the same.
      const undecided = ["CONNECTED", "CONNECTED", "LEFT", "LEFT", "LEFT", "CONNECTED", "CONNECTED", "CONNECTED"];
      await expect.poll(states, { timeout: 60_000 }).toEqual(undecided);
      expect((await current()).heldAccounts.map(({ accountId }) => accountId)).toEqual(ids.slice(5));
      await held().decide({ id, decision: "ARCHIVE", accountIds: ids.slice(5) });
      await until(({ readRequestedAt }) => readRequestedAt === null);
      const decided = ["CONNECTED", "CONNECTED", ...Array.from({ length: 6 }, () => "LEFT")];
      await expect.poll(states, { timeout: 60_000 }).toEqual(decided);
      await read();
      expect(await states()).toEqual(decided);
      expect(await current()).toMatchObject({ heldAccounts: [], heldSince: null, archivingAllowed: [] });
      const events = await em.find(
        AuditEventEntity,
        { action: "accounts.disconnect", target: id },
        { orderBy: { seq: "asc" } },
      );
      expect(events.map(({ details }) => details)).toEqual([
        { decision: "KEEP", accounts: 2 },
        { decision: "ARCHIVE", accounts: 3 },
        { decision: "ARCHIVE", accounts: 3 },
      ]);
      // Only archived rows stay.
      await em.execute("update account set status = 'ARCHIVED', archived_at = now() where id like 'account_held%'");
    });
  });

  test("settings of units reach the accounts below, and follow an account that moves", async () => {
    const { id: organizationId } = await current();
    const units = new UnitSettings(platform.scope());
    const { directory } = organization;
    const row = async (awsAccountId: string) =>
      platform.scope().em.findOneOrFail(AccountEntity, { awsAccountId }, { refresh: true });
    const root = directory.rootId;
    const sandboxUnit = directory.units.find(({ name }) => name === "Sandbox")!.id;
    const set = { organizationId, unitId: root, name: "scanEveryHours", value: 6 } as const;
    await new AccountSettings(platform.scope()).update({ id: "500000000004", name: "scanEveryHours", value: 2 });
    const connected = [...(await members()).values()].filter(({ connection }) => connection === "CONNECTED").length;
    const preview = await units.preview(set);
    expect(preview.changedAccountIds).toHaveLength(connected - 1);
    expect(preview).toMatchObject({
      accountsBelow: connected,
      accountsChanged: connected - 1,
      accountsKept: 1,
    });
    await units.update(set);
    expect(await row("500000000004")).toMatchObject({ scanEveryHours: 2 });
    expect(await row("500000000001")).toMatchObject({ scanEveryHours: 6 });
    expect(settingsOf(await row("500000000001"), platform.scope().caller)).toEqual([
      { name: "scanEveryHours", value: 6, origin: "UNIT", unitId: root, unitPath: "Root" },
    ]);
    // The next scan is not later than the new interval.
    expect((await row("500000000001")).nextScanAt!.getTime()).toBeLessThanOrEqual(now() + 6 * HOUR);
    await units.update({ organizationId, unitId: sandboxUnit, name: "keyMaxAgeDays", value: 30 });
    expect(await units.list(await current())).toEqual([
      { unitId: sandboxUnit, name: "keyMaxAgeDays", value: 30 },
      { unitId: root, name: "scanEveryHours", value: 6 },
    ]);
    const place = directory.members;
    directory.members = place.map((member) =>
      member.id === "500000000001" ? { ...member, parentId: sandboxUnit } : member,
    );
    await services().read({ accountId: (await current()).accountId });
    await until(({ readRequestedAt }) => readRequestedAt === null);
    expect(settingsOf(await row("500000000001"), platform.scope().caller)).toMatchObject([
      { name: "scanEveryHours", origin: "UNIT", unitPath: "Root" },
      { name: "keyMaxAgeDays", value: 30, origin: "UNIT", unitPath: "Sandbox" },
    ]);
    // A scan evaluates with it.
    const { settings } = await readCheckSettings(platform.scope().em, await row("500000000001"));
    expect(settings).toMatchObject({ keyMaxAgeDays: 30, unusedLongDays: 90 });
    await new AccountSettings(platform.scope()).update({
      id: "500000000004",
      name: "scanEveryHours",
      isInherited: true,
    });
    expect(await row("500000000004")).toMatchObject({ scanEveryHours: 6, ownSettings: {} });
    await units.update({ organizationId, unitId: root, name: "scanEveryHours", isInherited: true });
    expect(await row("500000000004")).toMatchObject({ scanEveryHours: 24, inheritedSettings: {} });
    const [event] = await platform
      .scope()
      .em.find(AuditEventEntity, { action: "organizations.updateSettings" }, { orderBy: { seq: "desc" } });
    expect(event!.details).toMatchObject({ unit: root, setting: "scanEveryHours", before: 6, after: "inherited" });
    for (const refused of [
      { ...set, unitId: "ou-none" },
      { ...set, value: 721 },
      { ...set, name: "keyMaxAgeDays", value: null },
      { ...set, isInherited: true },
    ])
      await expect(units.update(refused)).rejects.toMatchObject({
        code: expect.stringMatching(/^(NOT_FOUND|BAD_USER_INPUT)$/),
      });
    const limited = { accountIds: [(await row("500000000001")).id] };
    expect(settingsOf(await row("500000000001"), limited)).toMatchObject([{ name: "keyMaxAgeDays", unitPath: null }]);
    // One that has left its organization inherits nothing.
    directory.members = place.filter(({ id }) => id !== "500000000001");
    await services().read({ accountId: (await current()).accountId });
    await until(({ readRequestedAt }) => readRequestedAt === null);
    expect(await row("500000000001")).toMatchObject({ inheritedSettings: {} });
    directory.members = place;
    await services().read({ accountId: (await current()).accountId });
    await until(({ readRequestedAt }) => readRequestedAt === null);
  });

  test("reports a new account once that could not be connected within a day", async () => {
    const { id } = await current();
    await services().update({ id, connectsNewAccounts: true });
    const { directory } = organization;
    const late = { ...directory.members.at(-1)!, id: "500000000010", name: "late", state: "ACTIVE" as const };
    directory.members = [...directory.members, late];
    platform.sandbox.announceAccount(late.id, () => openMember(directory, late.id, now));
    const readAgain = async () => {
      await services().read({ accountId: (await current()).accountId });
      await until(({ readRequestedAt }) => readRequestedAt === null);
      await untilIdle();
    };
    await readAgain();
    expect((await members()).get(late.id)).toMatchObject({ connection: "FAILED", isOverdue: false });
    await platform
      .scope()
      .em.execute(`update organization set connects_new_since = connects_new_since - interval '2 days'`);
    await platform
      .scope()
      .em.execute(
        `update organization_member set first_listed_at = first_listed_at - interval '25 hours' where aws_account_id = ?`,
        [late.id],
      );
    await readAgain();
    await readAgain();
    expect((await members()).get(late.id)).toMatchObject({ connection: "FAILED", isOverdue: true });
    const events = await platform
      .scope()
      .em.execute<{ title: string; description: string }[]>(
        "select title, description from notification_event where event = 'ACCOUNT_NOT_CONNECTED'",
      );
    expect(events).toHaveLength(1);
    expect(events[0]!.title).toBe("New account late is not monitored");
    expect(events[0]!.description).toContain("AWS refused");
    await services().update({ id, connectsNewAccounts: false });
  });

  test("is refused through an account that may not list the organization, and through the demo", async () => {
    const account = platform.sandbox.account("500000000001");
    const row = await platform.scope().em.findOneOrFail(AccountEntity, { awsAccountId: account.id });
    await expect(services().read({ accountId: row.id })).rejects.toMatchObject({ code: "NOT_ORGANIZATION_READER" });
    await expect(services().read({ accountId: platform.account.id })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });
});

/** Another organization, as it is before its first reading. Returns its ID. */
async function insertOrganization(): Promise<string> {
  const id = newId("organization");
  await platform.scope().em.insert(OrganizationEntity, {
    id,
    awsOrganizationId: "o-new0000001",
    managementAccountId: "600000000000",
    partition: "aws",
    rootId: "r-new1",
    accountId: organization.managementId,
    region: "us-east-1",
    externalId: "0",
    roleName: "IamMonitorOrganizationRead",
    units: [],
    unread: [],
    calls: 0,
    readRequestedAt: null,
    readAt: null,
    readCode: null,
    readReason: null,
    connectsNewSince: new Date(now() - 3_600_000),
    connectsNewBy: null,
    nextReadAt: null,
    createdAt: new Date(now()),
  });
  return id;
}

test("accounts that no former reading could list do not count as new, and neither do cancelled ones", async () => {
  const em = () => platform.platform.orm.em.fork();
  const id = await insertOrganization();
  const unit = (unitId: string, parentId: string | null): OrganizationUnit => ({ unitId, name: unitId, parentId });
  const units = [unit("r-new1", null), unit("ou-a", "r-new1")];
  const listed = (number: number, unitId: string): OrganizationMember => {
    const awsAccountId = String(600_000_000_000 + number);
    return { awsAccountId, name: awsAccountId, email: null, state: "ACTIVE", unitId };
  };
  const read = async (tree: { units: OrganizationUnit[]; members: OrganizationMember[]; unread?: UnreadUnit[] }) => {
    const stored = await em().findOneOrFail(OrganizationEntity, { id });
    await saveMembers(em(), stored, { unread: [], calls: 1, ...tree });
    await queueNewMembers(em(), id);
    const rows = await em().execute<{ number: string }[]>(
      "select aws_account_id as number from organization_member where organization_id = ? and progress = 'QUEUED' order by 1",
      [id],
    );
    return rows.map(({ number }) => Number(number) - 600_000_000_000);
  };
  try {
    const first = [listed(1, "r-new1")];
    const action = "organizations:ListAccountsForParent";
    const refused = { unitId: "ou-a", unitName: "ou-a", action, code: "AWS_ACCESS_DENIED", message: "" };
    expect(await read({ units, members: first, unread: [refused] })).toEqual([]);
    // The unit's accounts are listed for the first time. Account 3 has joined the root, and account 1 moves meanwhile.
    const second = [...first, listed(2, "ou-a"), listed(3, "r-new1"), listed(1, "ou-a")];
    expect(await read({ units, members: second })).toEqual([3]);
    // Units that were created since the former reading hold only accounts that have joined or moved.
    const third = [...second, listed(4, "ou-a"), listed(5, "ou-c")];
    const created = [...units, unit("ou-b", "ou-a"), unit("ou-c", "ou-b")];
    expect(await read({ units: created, members: third })).toEqual([3, 4, 5]);
    await services().cancel({ id });
    expect(await read({ units: created, members: third })).toEqual([]);
  } finally {
    await em().nativeDelete(OrganizationEntity, { id });
  }
});

test("a decision while the organization is read is kept, and accounts that only this reading holds are reported", async () => {
  const em = () => platform.platform.orm.em.fork();
  const id = await insertOrganization();
  const stored = () => em().findOneOrFail(OrganizationEntity, { id });
  const root: OrganizationUnit = { unitId: "r-new1", name: "r-new1", parentId: null };
  const management = { awsAccountId: "600000000000", name: "management", email: null, state: "ACTIVE" } as const;
  const tree = { units: [root], members: [{ ...management, unitId: "r-new1" }], unread: [], calls: 1 };
  const addAccounts = (first: number) =>
    em().execute(
      `insert into account select (jsonb_populate_record(a, jsonb_build_object('id', 'account_raced' || n, 'organization_id', ?::text,
         'name', 'raced ' || n, 'aws_account_id', (620000000000 + n)::text, 'next_scan_at', null))).*
         from account a, generate_series(${first}, ${first + 7}) n where a.aws_account_id = '500000000001'`,
      [id],
    );
  const reported = async () => {
    const rows = await em().execute<{ title: string }[]>(
      "select title from notification_event where event = 'ARCHIVING_WAITS' and subject_id = ? order by seq",
      [id],
    );
    return rows.map(({ title }) => title);
  };
  try {
    await addAccounts(1);
    expect(await saveMembers(em(), await stored(), tree)).toHaveLength(8);
    const before = await stored();
    const ids = before.heldAccounts.map(({ accountId }) => accountId);
    // In one transaction: after the first decision alone, the worker may read the organization before the second one.
    await em().transactional(async (tx) => {
      const waiting = new HeldAccounts({ ...platform.scope(), em: tx });
      await waiting.decide({ id, decision: "KEEP", accountIds: ids.slice(0, 4) });
      await waiting.decide({ id, decision: "ARCHIVE", accountIds: ids.slice(4) });
    });
    await addAccounts(11);
    const held = await saveMembers(em(), before, tree);
    expect(held.map(({ accountId }) => accountId).toSorted()).toEqual(
      Array.from({ length: 8 }, (_, index) => `account_raced${index + 11}`),
    );
    expect(await reported()).toEqual(Array.from({ length: 2 }, () => "8 accounts of o-new0000001 wait for a decision"));
    expect((await stored()).heldSince).not.toEqual(before.heldSince);
  } finally {
    await em().execute(
      "update account set status = 'ARCHIVED', archived_at = now(), organization_id = null where id like 'account_raced%'",
    );
    await em().nativeDelete(OrganizationEntity, { id });
  }
});

test("an account is archived while the settings of its unit change, without a deadlock", async () => {
  const em = () => platform.platform.orm.em.fork();
  const id = await insertOrganization();
  const managementAccountId = "600000000000";
  try {
    await em().execute(
      "insert into organization_member (organization_id, aws_account_id, name, state, unit_id) values (?, ?, 'management', 'ACTIVE', 'r-new1')",
      [id, managementAccountId],
    );
    await em().execute(
      `insert into account select (jsonb_populate_record(a, jsonb_build_object('id', 'account_left', 'organization_id', ?::text,
         'name', 'left', 'aws_account_id', '630000000000', 'next_scan_at', null))).* from account a where a.aws_account_id = '500000000001'`,
      [id],
    );
    // As `UnitSettings.update` does: it locks the organization, and then its accounts.
    const { archived } = await em().transactional(async (tx) => {
      await lockOrganization(tx, id);
      const archiving = archiveClosedMembers(
        platform.platform,
        { id, managementAccountId },
        { isComplete: true, held: [] },
      );
      await expect
        .poll(() =>
          em().execute("select from pg_stat_activity where wait_event_type = 'Lock' and query like '%organization%'"),
        )
        .toHaveLength(1);
      await tx.execute("select from account where id = 'account_left' for no key update");
      return { archived: archiving };
    });
    await archived;
    expect(await em().findOneOrFail(AccountEntity, { id: "account_left" })).toMatchObject({
      status: "ARCHIVED",
      archivedReason: "LEFT",
    });
  } finally {
    await em().execute("update account set organization_id = null where id = 'account_left'");
    await em().nativeDelete(OrganizationEntity, { id });
  }
});

test("an organization is not read through credentials of another account", async () => {
  const accountId = organization.managementId;
  await platform.platform.orm.em
    .fork()
    .nativeUpdate(AccountEntity, { id: accountId }, { awsAccountId: "500000000099" });
  await expect(services().read({ accountId })).rejects.toMatchObject({ code: "AWS_WRONG_ACCOUNT" });
});
