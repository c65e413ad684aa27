import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { now } from "../../src/clock.ts";
import type { Scan } from "../../src/db/entities/scan.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { Changes, type ChangesFilter, type ChangesPage } from "../../src/services/scans/changes.ts";
import { DAY, HOUR } from "../../src/iam/time.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

let product: TestPlatform;
/** How far AWS's clock is ahead. A credential report is as old as four hours, so a new key shows only in the next one. */
let ahead = 0;

beforeAll(async () => {
  product = await openTestPlatform({ sandboxAccount: demoAccount({ clock: () => now() + ahead }) });
});
afterAll(() => product.close());

function list(filter: ChangesFilter): Promise<ChangesPage> {
  return new Changes(product.scope()).list({ first: 100 }, filter);
}

function groupOf({ nodes }: ChangesPage, name: string) {
  return nodes.find(({ resource }) => resource?.name === name);
}

test("two scans: what an operator did in AWS, the alerts it opened and resolved, and the pages of the list", async () => {
  const start = new Date(now());
  const first = await product.scan();
  // The first reading creates nothing: it is what later ones are compared with.
  const baseline = await list({ since: start });
  expect(baseline.inventoryCounts).toEqual({ CREATED: 0, CHANGED: 0, DELETED: 0 });
  expect(baseline.alertCounts).toMatchObject({ OPENED: 0, FOUND_BY_FIRST_SCAN: first.counts!.opened });
  expect(baseline.focusCounts).toMatchObject({ WORSE: 0, FIRST_SCAN: baseline.groupCount });

  const { demo } = product;
  demo.apply("widen-policy");
  demo.apply("close-open-role");
  demo.apply("leak");
  demo.createAccessKey(demo.user("r.iyer"));
  demo.users.delete("j.okafor");
  ahead = 5 * HOUR;
  const second = await product.scan();
  const found = await list({ sinceScanId: first.id });

  expect(found.alertCounts).toMatchObject({ OPENED: second.counts!.opened, RESOLVED: second.counts!.resolved });
  const sums = { CREATED: 0, CHANGED: 0, DELETED: 0 };
  for (const { created, changed, deleted } of found.inventoryKindCounts) {
    sums.CREATED += created;
    sums.CHANGED += changed;
    sums.DELETED += deleted;
  }
  expect(sums).toEqual(found.inventoryCounts);
  expect(found.inventoryKindCounts).toContainEqual({ kind: "ACCESS_KEY", created: 2, changed: 0, deleted: 0 });
  expect(groupOf(found, "support-temp")).toMatchObject({
    severity: "CRITICAL",
    inventory: expect.arrayContaining([
      expect.objectContaining({ kind: "USER", change: "CREATED", scanId: second.id }),
      expect.objectContaining({ kind: "ACCESS_KEY", change: "CREATED" }),
    ]),
  });
  const policy = groupOf(found, "AppServerAccess")!.inventory[0]!;
  expect(policy).toMatchObject({ kind: "POLICY", change: "CHANGED", facts: [{ fact: "version" }] });
  expect(policy.documents[0]!.after).toContain('"iam:PassRole"');
  expect(policy.documents[0]!.before).not.toContain('"iam:PassRole"');
  const role = groupOf(found, "OpenDataShare")!;
  expect(role.inventory[0]!.documents[0]).toMatchObject({ fact: "trustPolicy" });
  expect(role.alerts.map(({ kind }) => kind)).toContain("RESOLVED");
  expect(groupOf(found, "r.iyer")!.inventory).toMatchObject([{ kind: "ACCESS_KEY", change: "CREATED" }]);
  expect(groupOf(found, "j.okafor")).toMatchObject({
    resource: { isDeleted: true },
    inventory: [{ change: "DELETED" }],
  });
  expect(found.coverage).toMatchObject([{ isScanned: true, hasBaseline: true, unreadSections: [] }]);
  expect(found.coverage[0]!.credentialReportAt).toBeInstanceOf(Date);

  await theFiltersCountWhatTheyList(found, { sinceScanId: first.id });
  await largeDocumentsAreLeftOut(first.id);
  await aScanBelongsToThePeriodInWhichItEnds(first, second);
  await thePagesAreThoseOfOneMoment(first.id, found);
  await aDismissalThatEndedIsNone(first.id, groupOf(found, "support-temp")!.alerts[0]!.alertId);
  await theOldestScanThatIsKeptIsNotTheFirst(start, first.counts!.opened);
  await aSectionThatWasNotReadIsNoChange(second.id);
});

/** Each value lists as many resources as it says, alone and beside a value of another facet. */
async function theFiltersCountWhatTheyList(whole: ChangesPage, period: ChangesFilter): Promise<void> {
  const facets = (filter: ChangesFilter) => new Changes(product.scope()).facets({ ...period, ...filter });
  const all = await facets({});
  const countOf = async (filter: ChangesFilter) =>
    (await new Changes(product.scope()).list({ first: 0 }, { ...period, ...filter })).totalCount;
  for (const { result, count } of all.results) expect(await countOf({ results: [result] }), result).toBe(count);
  for (const { type, count } of all.types) expect(await countOf({ types: [type] }), type).toBe(count);
  for (const { key, count } of all.actors) expect(await countOf({ actors: [key] }), key).toBe(count);
  // No event of CloudTrail tells who it was.
  const changed = whole.nodes.filter(({ inventory }) => inventory.length > 0);
  expect(all.actors).toEqual([{ key: "UNKNOWN", name: null, count: changed.length }]);
  const keys = await list({ ...period, types: ["ACCESS_KEY"], results: ["CREATED"] });
  expect(new Set(keys.nodes.map(({ resource }) => resource?.name))).toEqual(new Set(["r.iyer", "support-temp"]));
  expect(keys.groupCount).toBe(whole.groupCount);
  // A facet ignores its own choice, and the others count what is left.
  const chosen = await facets({ types: ["ACCESS_KEY"] });
  expect(chosen.types).toEqual(all.types);
  expect(chosen.results).toContainEqual({ result: "CREATED", count: 2 });
  expect(chosen.results).not.toContainEqual(expect.objectContaining({ result: "DELETED" }));
  expect(await facets({ actors: ["arn:aws:iam::111122223333:user/absent"], types: ["POLICY"] })).toMatchObject({
    results: [],
    actors: [
      { count: 0, name: null },
      { key: "UNKNOWN", count: 1 },
    ],
  });
}

/** A page has room for a million characters of documents. A change that no longer fits says so. */
async function largeDocumentsAreLeftOut(firstId: string): Promise<void> {
  const em = product.scope().em;
  const { rows } = await sql<{ id: string; after: object }>`
    select id, after from inventory_change where kind = 'POLICY' and change = 'CHANGED' and name = 'AppServerAccess'`.execute(
    em.getKysely(),
  );
  const write = (after: object) =>
    sql`update inventory_change set after = ${JSON.stringify(after)}::jsonb where id = ${rows[0]!.id}`.execute(
      em.getKysely(),
    );
  await write({ ...rows[0]!.after, document: "x".repeat(1_000_001) });
  const [change] = groupOf(await list({ sinceScanId: firstId }), "AppServerAccess")!.inventory;
  await write(rows[0]!.after);
  expect(change).toMatchObject({ hasDocumentsLeftOut: true, documents: [], facts: [{ fact: "version" }] });
  const [again] = groupOf(await list({ sinceScanId: firstId }), "AppServerAccess")!.inventory;
  expect(again).toMatchObject({ hasDocumentsLeftOut: false, documents: [{ fact: "document" }] });
}

async function aScanBelongsToThePeriodInWhichItEnds(first: Scan, second: Scan): Promise<void> {
  const { coverage } = await list({ sinceScanId: first.id, until: new Date(second.finishedAt!.getTime() - 1) });
  expect(coverage).toMatchObject([{ isScanned: false, lastScanAt: first.finishedAt }]);
  const always = await list({ since: new Date("0000-01-01T00:00:00Z") });
  expect(always.coverage).toMatchObject([{ isScanned: true, hasBaseline: false }]);
}

async function thePagesAreThoseOfOneMoment(sinceScanId: string, whole: ChangesPage): Promise<void> {
  const ids: string[] = [];
  let after: string | null = null;
  let until: Date | null = null;
  for (let page = 0; page < whole.totalCount; page += 1) {
    const part: ChangesPage = await new Changes(product.scope()).list({ first: 2, after }, { sinceScanId });
    ids.push(...part.nodes.map(({ id }) => id));
    after = part.cursorAt(-1)!;
    until ??= part.until;
    expect(part.until).toEqual(until);
    if (!part.hasNextPage) break;
  }
  expect(ids).toEqual(whole.nodes.map(({ id }) => id));
  const limited = openScope(product.platform, { ...SYSTEM, accountIds: [] }, "request-limited");
  await expect(new Changes(limited).list({ first: 2 }, { sinceScanId })).rejects.toMatchObject({ code: "NOT_FOUND" });
}

async function aDismissalThatEndedIsNone(sinceScanId: string, alertId: string): Promise<void> {
  const { triage } = new Alerts(product.scope());
  const isDismissed = async () => {
    const { alerts } = groupOf(await list({ sinceScanId }), "support-temp")!;
    return alerts.find((alert) => alert.alertId === alertId)!.isDismissed;
  };
  await triage.dismiss({ id: alertId, reason: "FALSE_POSITIVE", expiresAt: new Date(now() + DAY) });
  expect(await isDismissed()).toBe(true);
  await triage.reopen(alertId);
  expect(await isDismissed()).toBe(false);
}

/**
 * The retention deletes old scans. The alerts of the oldest one that is left were new, as the inventory was read before
 * it.
 */
async function theOldestScanThatIsKeptIsNotTheFirst(since: Date, foundCount: number): Promise<void> {
  const kysely = product.scope().em.getKysely();
  const move = (days: number) =>
    sql`update inventory_start set since = since - make_interval(days => ${days})`.execute(kysely);
  const { alertCounts } = await list({ since });
  expect(alertCounts.FOUND_BY_FIRST_SCAN).toBeGreaterThan(0);
  expect(alertCounts.FOUND_BY_FIRST_SCAN).toBeLessThan(foundCount);
  await move(1);
  const kept = (await list({ since })).alertCounts;
  await move(-1);
  expect(kept).toMatchObject({
    OPENED: alertCounts.OPENED + alertCounts.FOUND_BY_FIRST_SCAN,
    FOUND_BY_FIRST_SCAN: 0,
  });
}

async function aSectionThatWasNotReadIsNoChange(sinceScanId: string): Promise<void> {
  product.sandbox.faults.add({ kind: "deny", action: "iam:GetAccountAuthorizationDetails" });
  product.demo.users.delete("r.iyer");
  const partial = await product.scan();
  const found = await list({ sinceScanId });
  expect(partial.status).toBe("PARTIAL");
  expect(found.inventoryCounts).toEqual({ CREATED: 0, CHANGED: 0, DELETED: 0 });
  expect(found.coverage[0]!.unreadSections).toContain("authorizationDetails");
  expect(found.incompleteScans.map(({ id }) => id)).toEqual([partial.id]);
}
