import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { OperatorEntity, SessionEntity } from "../../src/db/entities/access.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { AccessKeyEntity, UserEntity } from "../../src/db/entities/inventory.ts";
import { newId } from "../../src/db/new-id.ts";
import { AppError } from "../../src/errors.ts";
import { CHECKS } from "../../src/iam/checks/rules/index.ts";
import type { CheckResult } from "../../src/iam/finding.ts";
import type { AdministratorState } from "../../src/iam/admin-reach.ts";
import { DAY, HOUR } from "../../src/iam/time.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { Checks, readCheckSettings } from "../../src/services/alerts/checks.ts";
import { loadCoverageSummary } from "../../src/services/overview/coverage-summary.ts";
import { Overviews } from "../../src/services/overview/overview.ts";
import { openScope, type Scope } from "../../src/services/core/request-scope.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";

let fixture: AlertFixture;
beforeAll(async () => {
  fixture = await openAlertFixture();
});
afterAll(() => fixture.close());

async function code(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => "OK",
    (error: unknown) => {
      if (error instanceof AppError) return error.code;
      throw error;
    },
  );
}

async function visit(previousVisitAt: Date | null): Promise<Scope> {
  const id = newId("session");
  const operatorId = newId("operator");
  const at = new Date(now());
  await fixture.em().insert(OperatorEntity, {
    id: operatorId,
    name: `olga-${operatorId}`,
    role: "admin",
    status: "ACTIVE",
    createdAt: at,
  });
  await fixture.em().insert(SessionEntity, {
    id,
    tokenHash: id,
    operatorId,
    createdAt: at,
    lastActiveAt: at,
    authenticatedAt: at,
    previousVisitAt,
    endedAt: null,
  });
  const { platform, caller } = fixture.scope();
  return openScope(platform, { ...caller!, sessionId: id }, newId("session"));
}

describe("the overview", () => {
  const daysAgo = (days: number) => now() - days * DAY;
  const mfa = (names: readonly string[], at: number) =>
    evaluatedAs(
      "mfa-console",
      names.map((name) =>
        findingOf("mfa-console", userResource(name), name === "root-like-x" ? "CRITICAL" : "HIGH", { asOf: at }),
      ),
      { asOf: at },
    );

  test("shows nothing as clear before the first scan", async () => {
    const overview = await new Overviews(fixture.scope()).read();
    expect(await overview.newSinceLastVisit()).toBe(0);
    expect([await overview.clearSince(), await overview.keysDueCount()]).toEqual([null, 0]);
    expect(overview).toMatchObject({ openAlerts: { total: 0 }, asOf: null, coveragePercent: null, topChecks: [] });
  });

  test("derives counts, trend and new alerts from events", async () => {
    await fixture.scan([mfa(["anna-x", "bert-x", "root-like-x"], daysAgo(10))], { at: daysAgo(10) });
    await fixture.scan([mfa(["anna-x", "root-like-x"], daysAgo(5))], { at: daysAgo(5) });
    await fixture.scan([mfa(["anna-x", "root-like-x", "carl-x"], daysAgo(2))], { at: daysAgo(2) });
    const overview = await new Overviews(await visit(new Date(daysAgo(3)))).read();
    expect(overview.openAlerts).toEqual({ total: 3, critical: 1, high: 2, medium: 0, low: 0, informational: 0 });
    expect(await overview.newSinceLastVisit()).toBe(1);
    expect(overview).toMatchObject({
      dismissed: 0,
      acknowledged: 0,
      coveragePercent: 100,
      topChecks: [{ checkId: "mfa-console", count: 3, worst: "CRITICAL" }],
    });
    expect(await overview.clearSince()).toBeNull();
    const trend = await overview.trend();
    const day = (ago: number) => trend.find(({ date }) => date === new Date(daysAgo(ago)).toISOString().slice(0, 10));
    expect(trend.length).toBe(30);
    expect(day(11)).toMatchObject({ open: 0, opened: 0 });
    expect(day(10)).toMatchObject({ open: 3, opened: 3, resolved: 0, critical: 1, high: 2 });
    expect(day(5)).toMatchObject({ open: 2, opened: 0, resolved: 1, critical: 1, high: 1 });
    expect(day(2)).toMatchObject({ open: 3, opened: 1 });
    expect(day(0)).toMatchObject({ open: 3, opened: 0 });
    // Nothing is drawn of the days on which no scan ran.
    const scanned = trend.flatMap(({ hasScan }, index) => (hasScan ? [29 - index] : []));
    expect(scanned).toEqual([10, 5, 2]);
    expect(await (await new Overviews(await visit(null)).read()).newSinceLastVisit()).toBe(3);
    // The three of the first scan were found ten days ago, and can be older, whenever the account was connected.
    await fixture.query("update account set connected_at = now() - interval '60 days'");
    expect(await overview.foundOnFirstDay()).toBe(3);
    // An acknowledged alert no longer counts as open from today on. Earlier days of the trend do not change.
    const alerts = new Alerts(fixture.scope());
    const [critical] = (await alerts.list({ first: 1 })).nodes;
    await alerts.triage.acknowledge(critical!.id);
    const after = await new Overviews(fixture.scope()).read();
    expect(after).toMatchObject({ openAlerts: { total: 2, critical: 0 }, acknowledged: 1 });
    const trendAfter = await after.trend();
    expect(trendAfter.at(-1)).toMatchObject({ open: 2, critical: 0 });
    expect(trendAfter.find(({ date }) => date === day(2)!.date)).toMatchObject({ open: 3, critical: 1 });
  });

  test("shows since when no alert is open, for one account or all", async () => {
    await fixture.scan([mfa([], daysAgo(1))], { at: daysAgo(1) });
    const quiet = await fixture.addAccount("quiet", "444444444444");
    for (const [names, ago] of [
      [["zoe-x"], 3],
      [[], 1],
      [[], 0],
    ] as const)
      await fixture.scan([mfa(names, daysAgo(ago))], { accountId: quiet, at: daysAgo(ago) });
    const overview = await new Overviews(fixture.scope()).read("444444444444");
    expect(overview.openAlerts.total).toBe(0);
    expect(Math.abs((await overview.clearSince())!.getTime() - daysAgo(1))).toBeLessThan(HOUR);
    const other = await fixture.addAccount("other", "222222222222");
    await fixture.scan([mfa(["zoe-x"], now())], { accountId: other });
    expect((await new Overviews(fixture.scope()).read()).openAlerts.total).toBe(1);
    expect(await new Overviews(fixture.scope()).read("123456789012")).toMatchObject({
      openAlerts: { total: 0 },
      accounts: [{ name: "production" }],
    });
    expect(await code(new Overviews(fixture.scope()).read("999999999999"))).toBe("NOT_FOUND");
  });

  test("lists active keys that reach the age limit within 14 days, oldest first", async () => {
    const add = (age: number, overrides: object = {}) =>
      fixture.em().insert(AccessKeyEntity, {
        id: newId("key"),
        accountId: fixture.accountId,
        identity: newId("key"),
        name: "k",
        arn: null,
        createdAt: new Date(daysAgo(age) - HOUR),
        contentHash: "",
        firstSeenAt: new Date(),
        goneAt: null,
        userIdentity: "U",
        userName: "anna",
        accessKeyId: `AKIA${age}`,
        isActive: true,
        lastUsedAt: null,
        document: { lastUsed: { status: "UNKNOWN" } },
        ...overrides,
      });
    for (const age of [76, 77, 90, 300]) await add(age);
    await add(200, { isActive: false });
    await add(201, { goneAt: new Date() });
    const { keysDue, keysDueCount, keyAges } = await new Overviews(fixture.scope()).read();
    expect((await keysDue()).map((key) => key.accessKeyId)).toEqual(["AKIA300", "AKIA90", "AKIA77"]);
    expect(await keysDueCount()).toBe(3);
    // A key of exactly the limit is not over it. The limit separates two groups wherever it is.
    const countsOf = async () => (await keyAges()).groups.map(({ fromDays, count }) => [fromDays, count]);
    const groups = await countsOf();
    expect(groups).toEqual([
      [0, 0],
      [30, 0],
      [60, 3],
      [91, 0],
      [180, 1],
      [365, 0],
    ]);
    expect(await keyAges()).toMatchObject({ limitDays: 90, activeCount: 4, overLimitCount: 1 });
    const checks = new Checks(fixture.scope());
    await checks.updateSettings({ thresholds: { keyMaxAgeDays: 76 } });
    expect(await countsOf()).toEqual([...groups.slice(0, 2), [60, 1], [77, 1], [90, 1], ...groups.slice(4)]);
    expect(await keyAges()).toMatchObject({ limitDays: 76, overLimitCount: 3 });
    await checks.updateSettings({ thresholds: { keyMaxAgeDays: null } });
    // An account with a limit of its own: the limit of all accounts together is the one of the installation.
    const setLimit = (settings: object) =>
      fixture.em().nativeUpdate(AccountEntity, { id: fixture.accountId }, { ownSettings: settings });
    await setLimit({ keyMaxAgeDays: 76 });
    expect(await keyAgesOf()).toMatchObject({ limitDays: 90, otherLimitAccountCount: 1, overLimitCount: 1 });
    expect(await keyAgesOf(fixture.accountId)).toMatchObject({
      limitDays: 76,
      otherLimitAccountCount: 0,
      overLimitCount: 3,
    });
    await setLimit({});
  });

  test("counts as administrators only those who are known to be, and the others apart", async () => {
    const people = await fixture.addAccount("people", "555555555555");
    const add = (administrator: AdministratorState | null, credentials: object | null, mfaDevices: object[] = []) =>
      fixture.em().insert(UserEntity, {
        id: newId("user"),
        accountId: people,
        identity: newId("user"),
        name: "u",
        arn: null,
        createdAt: null,
        contentHash: "",
        firstSeenAt: new Date(),
        goneAt: null,
        administrator,
        document: { user: {}, credentials, mfaDevices } as never,
      });
    const withMfa = { passwordEnabled: true, mfaActive: true };
    await add("YES", withMfa);
    await add("NO", { passwordEnabled: true, mfaActive: false });
    await add("UNKNOWN", withMfa);
    await add(null, withMfa);
    await add("YES", null);
    await add("NO", withMfa, [{ kind: "VIRTUAL" }, { kind: "FIDO" }]);
    await add("NO", { passwordEnabled: false, mfaActive: true });
    expect(await (await new Overviews(fixture.scope()).read(people)).mfa()).toMatchObject({
      people: { total: 5, none: 1, authenticatorApp: 1, hardware: 0, unknownDevice: 3 },
      administrators: { total: 1, none: 0 },
      unknownAdministratorCount: 2,
      unknownUserCount: 1,
      unreadAccountCount: 1,
    });
  });

  test("says what was not read, not evaluated and found of the root users, over all accounts", async () => {
    const [one, other] = [
      await fixture.addAccount("one", "666666666661"),
      await fixture.addAccount("another", "666666666662"),
    ];
    const read = async (account: string) => new Overviews(fixture.scope()).read(account);
    const before = await (await read(one)).coverageSummary();
    expect(before).toMatchObject({ unreadAccountCount: 1, scannedAccountCount: 0, scanId: null });
    const root = findingOf("root-mfa", userResource("root-y"), "CRITICAL");
    const unread: CheckResult = {
      status: "NOT_EVALUATED",
      checkId: "bnd-not-enforced",
      checkVersion: 1,
      reason: "Not read.",
      missingActions: [],
      lowersCoverage: false,
    };
    await fixture.scan([evaluatedAs("root-mfa", [root]), evaluatedAs("root-key", []), unread], { accountId: one });
    await fixture.query(`update scan set coverage = jsonb_set(coverage, '{sources}', '[
      { "section": "credentialReport", "status": "READ", "code": null, "reason": null },
      { "section": "workloads", "status": "READ", "code": null, "reason": "Not read: ec2:DescribeInstances" },
      { "section": "identityCenter", "status": "SKIPPED", "code": "NOT_REQUESTED", "reason": "Not requested." },
      { "section": "organization", "status": "SKIPPED", "code": "NO_ORGANIZATION", "reason": "None." }
    ]') where account_id = '${one}'`);
    const overview = await read(one);
    const all = CHECKS.length;
    expect(await overview.coverageSummary()).toMatchObject({
      scannedAccountCount: 1,
      scanId: expect.stringMatching(/^scan_/),
      notReadSourceCount: 1,
      offSourceCount: 1,
      // A check without a result was not evaluated either.
      notEvaluatedCheckCount: all - 2,
    });
    expect(await overview.rootUsers()).toEqual({ withMfa: 0, withoutMfa: 1, withAccessKey: 0, withoutAccessKey: 1 });
    // One account that fails decides a check. One that passes does not.
    await fixture.scan([evaluatedAs("root-mfa", [], { evaluatedCount: 1 }), { ...unread, checkId: "root-key" }], {
      accountId: other,
    });
    const both = await loadCoverageSummary(fixture.em(), [one, other], []);
    expect(both).toMatchObject({ unreadAccountCount: 2, scanId: null, notEvaluatedCheckCount: all - 1 });
  });
});

async function keyAgesOf(account?: string) {
  return (await new Overviews(fixture.scope()).read(account)).keyAges();
}

describe("check settings", () => {
  test("thresholds can be changed, are kept, can be reset, and are refused outside of AWS's limits", async () => {
    const checks = new Checks(fixture.scope());
    const changed = await checks.updateSettings({
      thresholds: { keyMaxAgeDays: 60, trustedAccountIds: ["210987654321"] },
    });
    expect(changed.map((check) => check.id)).toContain("key-age-90");
    expect((await checks.get("key-age-90")).thresholds).toEqual([
      { name: "keyMaxAgeDays", value: 60, defaultValue: 90 },
    ]);
    expect((await readCheckSettings(fixture.em())).settings).toMatchObject({
      keyMaxAgeDays: 60,
      trustedAccountIds: ["210987654321"],
      unusedLongDays: 90,
    });
    await checks.updateSettings({ checkId: "key-age-90", thresholds: { keyMaxAgeDays: null } });
    expect((await readCheckSettings(fixture.em())).settings).toMatchObject({
      keyMaxAgeDays: 90,
      trustedAccountIds: ["210987654321"],
    });
    for (const thresholds of [
      { keyMaxAgeDays: 0 },
      { keyMaxAgeDays: "60" },
      { keyMaxAgeDays: 1e308 },
      { nope: 1 },
      { trustedAccountIds: ["1"] },
      { passwordMinimumLength: 5 },
      [],
      "x",
      { __proto__: null, constructor: 1 },
    ]) {
      expect(await code(checks.updateSettings({ thresholds })), JSON.stringify(thresholds)).toBe("BAD_USER_INPUT");
    }
    expect(await code(checks.updateSettings({ checkId: "key-age-90", thresholds: { unusedLongDays: 30 } }))).toBe(
      "BAD_USER_INPUT",
    );
    expect(await code(checks.updateSettings({ isEnabled: false }))).toBe("BAD_USER_INPUT");
    expect(await code(checks.updateSettings({ checkId: "nope", isEnabled: false }))).toBe("NOT_FOUND");
    expect(
      await code(new Checks(fixture.scope("operator")).updateSettings({ checkId: "key-age-90", isEnabled: false })),
    ).toBe("FORBIDDEN");
  });

  test("disabling a check resolves its alerts at once, and enabling it reopens them with the next scan", async () => {
    const checks = new Checks(fixture.scope());
    const alerts = new Alerts(fixture.scope());
    const result = () => evaluatedAs("mfa-any", [findingOf("mfa-any", userResource("dora-x"), "HIGH")]);
    await fixture.scan([result()]);
    const [alert] = (await alerts.list({ first: 1 }, { check: ["mfa-any"] })).nodes;
    expect((await checks.openAlertCounts(["mfa-any"])).get("mfa-any")).toBe(1);
    const [view] = await checks.updateSettings({ checkId: "mfa-any", isEnabled: false });
    expect(view).toMatchObject({ id: "mfa-any", isEnabled: false });
    expect(await alerts.get({ id: alert!.id })).toMatchObject({ status: "RESOLVED", resolution: "DISABLED" });
    expect((await alerts.history.of([alert!.id])).get(alert!.id)!.at(-1)).toMatchObject({
      kind: "RESOLVED",
      actor: { displayName: "olga" },
      changes: { resolution: "DISABLED" },
    });
    expect((await checks.results(["mfa-any"])).get("mfa-any")).toMatchObject([{ outcome: "DISABLED" }]);
    expect((await readCheckSettings(fixture.em())).disabledCheckIds.has("mfa-any")).toBe(true);
    await checks.updateSettings({ checkId: "mfa-any", isEnabled: true });
    expect((await checks.results(["mfa-any"])).get("mfa-any")).toMatchObject([{ outcome: "NOT_EVALUATED" }]);
    await fixture.scan([result()]);
    expect(await alerts.get({ id: alert!.id })).toMatchObject({
      status: "OPEN",
      reopenCount: 1,
      number: alert!.number,
    });
  });

  test("every check has its settings and controls", async () => {
    const list = await new Checks(fixture.scope("viewer")).list();
    expect(list.length).toBeGreaterThan(50);
    for (const check of list)
      for (const threshold of check.thresholds)
        expect(threshold.defaultValue, `${check.id} ${threshold.name}`).toBeDefined();
    expect(await code(new Checks(fixture.scope()).get("nope"))).toBe("NOT_FOUND");
    expect(await code(new Checks(fixture.scope()).controls("CIS_9" as never))).toBe("BAD_USER_INPUT");
  });
});
