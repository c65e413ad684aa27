import { parse } from "csv-parse/sync";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import type { Alert } from "../../src/db/entities/alert.ts";
import { newId } from "../../src/db/new-id.ts";
import { AppError } from "../../src/errors.ts";
import type { Finding } from "../../src/iam/finding.ts";
import { SEVERITIES, severityRank } from "../../src/iam/severity.ts";
import { DAY, HOUR, formatInstant } from "../../src/iam/time.ts";
import { ALERTS_CSV, ALERTS_JSON } from "../../src/services/exports/catalogue.ts";
import { openExport } from "../../src/services/exports/export.ts";
import { csvLines } from "../../src/services/exports/formats/csv.ts";
import type { ExportRequest } from "../../src/services/exports/subject.ts";
import { ALERTS } from "../../src/services/exports/subjects/alerts.ts";
import type { AlertFilter } from "../../src/services/alerts/filter.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";
import { operatorActor } from "../support/actors.ts";

/**
 * The alerts of two accounts. In production, 120 users have no MFA (HIGH), 40 of them have an old key (MEDIUM), and
 * anna is an administrator (CRITICAL). In staging, 5 users have no MFA. The alerts were first seen two days ago, and
 * yesterday's scan found 20 users fixed.
 */
let fixture: AlertFixture;
let alerts: Alerts;
let staging: string;
let all: Alert[];
const FIRST = now() - 2 * DAY;
const SECOND = now() - DAY;
const NAMES = ["anna", ...Array.from({ length: 119 }, (_, index) => `user-${index}-x`)];

function noMfa(names: readonly string[], asOf: number): Finding[] {
  return names.map((name) =>
    findingOf("mfa-console", userResource(name), "HIGH", { asOf, evidence: { userName: name } }),
  );
}

function oldKeys(names: readonly string[], asOf: number): Finding[] {
  return names.map((name, index) => {
    const { id } = userResource(name);
    // A fixed instant, because a key's identity contains its creation second and must be the same in both scans.
    const createdAt = FIRST - (89 + index) * DAY - HOUR;
    const resource = {
      category: "IAMAccessKey",
      id: `${id}/${Math.floor(createdAt / 1_000)}`,
      name: `${name}/AKIA${index}`,
      arn: null,
    } as const;
    return findingOf("key-age-90", resource, "MEDIUM", {
      asOf,
      evidence: { userName: name, createdAt: formatInstant(createdAt), ageDays: 91 + index },
    });
  });
}

type ExportedCells = ReturnType<typeof ALERTS.cellsOf>;

async function exported(request: ExportRequest): Promise<ExportedCells[]> {
  const order = { subject: ALERTS, format: ALERTS_JSON, productVersion: "0" };
  return JSON.parse(await text((await openExport(fixture.scope(), order, request)).stream)) as ExportedCells[];
}

function csvCell(value: string | number | null): string {
  return csvLines(["cell"], [{ cell: value }]).replace(/\r\n$/, "");
}

beforeAll(async () => {
  fixture = await openAlertFixture();
  staging = await fixture.addAccount("staging", "210987654321");
  const admin = findingOf("esc-admin", userResource("anna"), "CRITICAL", { asOf: FIRST });
  const given = (asOf: number, names: readonly string[]) => [
    evaluatedAs("mfa-console", noMfa(names, asOf), { asOf }),
    evaluatedAs("key-age-90", oldKeys(NAMES.slice(0, 40), asOf), { asOf }),
    evaluatedAs("esc-admin", [{ ...admin, asOf }], { asOf }),
  ];
  await fixture.scan(given(FIRST, NAMES), { at: FIRST });
  await fixture.scan([evaluatedAs("mfa-console", noMfa(NAMES.slice(1, 6), FIRST), { asOf: FIRST })], {
    at: FIRST,
    accountId: staging,
  });
  await fixture.scan(given(SECOND, NAMES.slice(0, 100)), { at: SECOND });
  alerts = new Alerts(fixture.scope());
  all = (await alerts.list({ first: 500 })).nodes as Alert[];
});
afterAll(() => fixture.close());

async function code(action: Promise<unknown>): Promise<string> {
  try {
    await action;
    return "OK";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function numbers(filter: AlertFilter | string): Promise<number[]> {
  const page = await alerts.list({ first: 500 }, typeof filter === "string" ? { query: filter } : filter);
  expect(page.nodes.length).toBe(page.totalCount);
  return page.nodes.map((alert) => alert.number);
}

function numbersWhere(fits: (alert: Alert) => boolean): number[] {
  return all.filter(fits).map((alert) => alert.number);
}

describe("lists", () => {
  test("are sorted worst first, then newest", () => {
    expect(all.length).toBe(166);
    const sorted = [...all].sort(
      (one, other) => severityRank(one.severity) - severityRank(other.severity) || other.number - one.number,
    );
    expect(all).toEqual(sorted);
    expect(all[0]).toMatchObject({
      severity: "CRITICAL",
      resourceName: "anna",
      status: "OPEN",
      firstSeenAt: new Date(FIRST),
      evidence: { name: "anna" },
    });
  });

  test("are the same forward and backward by cursor, and from any offset", async () => {
    const wanted = all.map((alert) => alert.number);
    const forward: number[] = [];
    for (let after: string | null = null; ;) {
      const page = await alerts.list({ first: 50, after });
      forward.push(...page.nodes.map((alert) => alert.number));
      if (!page.hasNextPage) break;
      after = page.cursorAt(-1)!;
    }
    expect(forward).toEqual(wanted);
    const backward: number[] = [];
    for (let before: string | null = null; ;) {
      const page = await alerts.list({ last: 50, before });
      backward.unshift(...page.nodes.map((alert) => alert.number));
      if (!page.hasPreviousPage) break;
      before = page.cursorAt(0)!;
    }
    expect(backward).toEqual(wanted);
    for (const offset of [0, 1, 99, 165, 166, 5_000]) {
      const page = await alerts.list({ first: 10, offset });
      expect(page.nodes.map((alert) => alert.number)).toEqual(wanted.slice(offset, offset + 10));
      expect(page).toMatchObject({ totalCount: 166, hasNextPage: offset + 10 < 166, hasPreviousPage: offset > 0 });
    }
  });

  const has = (name: string) => (alert: Alert) => alert.resourceName.includes(name);
  test.each<[AlertFilter | string, (alert: Alert) => boolean]>([
    ["is:open", (alert) => alert.status === "OPEN"],
    ["is:open,resolved severity:high", (alert) => alert.severity === "HIGH"],
    ["-is:open", (alert) => alert.status !== "OPEN"],
    ["severity:critical,MEDIUM", (alert) => alert.severity !== "HIGH"],
    ["account:STAG", (alert) => alert.accountId === staging],
    ["account:210987654321", (alert) => alert.accountId === staging],
    ["account:nowhere", () => false],
    ["-account:staging is:open", (alert) => alert.accountId !== staging && alert.status === "OPEN"],
    ["check:key-age-90", (alert) => alert.checkId === "key-age-90"],
    ["check:key", (alert) => alert.checkId === "key-age-90"],
    ["category:accesskey", (alert) => alert.category === "IAMAccessKey"],
    ["user:anna", (alert) => alert.resourceName === "anna" || alert.resourceName === "anna/AKIA0"],
    ["resource:ANNA category:user", (alert) => alert.resourceName === "anna"],
    ["arn:user/anna", (alert) => alert.resourceArn?.endsWith("user/anna") ?? false],
    ["user-1-x mfa", (alert) => has("user-1-x")(alert) && alert.checkId === "mfa-console"],
    ["user%x", () => false],
    ["user_1", () => false],
    ["key.age:>100d", (alert) => alert.checkId === "key-age-90" && Number(alert.evidence["ageDays"]) > 100],
    ["firstSeen:<1d", () => false],
    ["seen:>=2d", () => true],
    ["stale:yes", () => false],
    ["reopened:no", () => true],
    ["assignee:none", () => true],
    ["'; drop table alert; --", () => false],
    ["\u202egnp.exe \u200b", () => false],
    [{ status: ["RESOLVED"] }, (alert) => alert.status === "RESOLVED"],
    [{ severity: [] }, () => false],
    [{ accountIds: ["210987654321"], check: ["mfa-console"] }, (alert) => alert.accountId === staging],
    [{ firstSeen: { from: new Date(FIRST + 1) } }, () => false],
    [{ firstSeen: { to: new Date(FIRST) } }, () => false],
    [{ firstSeen: { to: new Date(FIRST + 1) }, status: ["OPEN"] }, (alert) => alert.status === "OPEN"],
    [{ ownerId: userResource("anna").id }, (alert) => alert.ownerId === userResource("anna").id],
    [{ resourceId: userResource("anna").id }, (alert) => alert.resourceId === userResource("anna").id],
  ])("are filtered by %j", async (filter, fits) => {
    expect(await numbers(filter)).toEqual(numbersWhere(fits));
  });

  test("find #number, and ranges of numbers", async () => {
    expect(await numbers(`#${all[3]!.number}`)).toEqual([all[3]!.number]);
    expect((await numbers("number:<=3")).toSorted((one, other) => one - other)).toEqual([1, 2, 3]);
  });

  test("refuse an invalid query with the position of the error", async () => {
    await expect(alerts.list({ first: 1 }, { query: "is:open nope:1" })).rejects.toMatchObject({
      code: "BAD_QUERY",
      details: { position: 8 },
    });
    expect(await code(alerts.list({ first: 1 }, { query: "a\u0000b" }))).toBe("BAD_QUERY");
    expect(await code(alerts.list({ first: 1 }, { check: ["a\u0000b"] }))).toBe("BAD_USER_INPUT");
    expect(await code(alerts.list({ first: 1 }, { resourceId: "\u0000" }))).toBe("BAD_USER_INPUT");
    expect(await code(alerts.list({ first: 1 }, { status: ["AJAR"] as never }))).toBe("BAD_USER_INPUT");
    expect(await code(alerts.list({ first: 501 }))).toBe("BAD_USER_INPUT");
    expect(await code(alerts.list({ first: 1, offset: -1 }))).toBe("BAD_USER_INPUT");
    expect(await code(alerts.list({ first: 1, after: "bm9wZQ" }))).toBe("BAD_CURSOR");
    expect(await code(alerts.list({ first: 1, asOf: "yesterday" }))).toBe("BAD_USER_INPUT");
    for (const id of ["", "alert_1", "1", "' or 1=1", "scan_00000000000000000000000000000000", newId("alert")])
      expect(await code(alerts.get({ id }))).toBe("NOT_FOUND");
    for (const number of [0, -1, 1.5, 2 ** 31, 1e308, 99_999])
      expect(await code(alerts.get({ number }))).toBe("NOT_FOUND");
  });

  test("have facets that ignore the choice of their own dimension", async () => {
    const facets = await alerts.statistics.facets({ query: "is:open severity:high" });
    const count = (fits: (alert: Alert) => boolean) => all.filter(fits).length;
    expect(facets.total).toBe(count((alert) => alert.status === "OPEN" && alert.severity === "HIGH"));
    expect(facets.severity).toEqual([
      { value: "CRITICAL", label: "CRITICAL", count: 1 },
      { value: "HIGH", label: "HIGH", count: 105 },
      { value: "MEDIUM", label: "MEDIUM", count: 40 },
    ]);
    expect(facets.status).toEqual([
      { value: "OPEN", label: "OPEN", count: 105 },
      { value: "RESOLVED", label: "RESOLVED", count: 20 },
    ]);
    expect(facets.account.map(({ label, count: of }) => [label, of])).toEqual([
      ["production", 100],
      ["staging", 5],
    ]);
    expect(facets.check.map(({ value }) => value)).toEqual(["mfa-console"]);
  });

  test("have groups, worst first", async () => {
    expect(
      (await alerts.statistics.groups("CHECK", { query: "is:open" })).map(({ key, count, worst }) => [
        key,
        count,
        worst,
      ]),
    ).toEqual([
      ["esc-admin", 1, "CRITICAL"],
      ["mfa-console", 105, "HIGH"],
      ["key-age-90", 40, "MEDIUM"],
    ]);
    // A group can have alerts of several severities. They add up to its number of alerts.
    const [production] = await alerts.statistics.groups("ACCOUNT", { query: "is:open" });
    expect(production!.counts).toMatchObject({ total: 141, critical: 1, high: 100, medium: 40, low: 0 });
    expect((await alerts.statistics.groups("ACCOUNT")).map(({ label, count }) => [label, count])).toEqual([
      ["production", 161],
      ["staging", 5],
    ]);
    expect(
      (await alerts.statistics.groups("RESOURCE", { query: "user:anna" })).map(({ label, count }) => [label, count]),
    ).toEqual([
      ["anna", 2],
      ["anna/AKIA0", 1],
    ]);
  });

  test("take the last-seen time from the check; a check that was not evaluated makes its alerts stale", async () => {
    const anna = await alerts.get({ id: all[0]!.id });
    expect((await alerts.lastSeenOf([anna])).get(anna.id)).toEqual({
      lastSeenAt: new Date(SECOND),
      staleReason: null,
      staleSince: null,
    });
    await fixture.scan([
      evaluatedAs("mfa-console", noMfa(NAMES.slice(0, 100), SECOND), { asOf: SECOND }),
      evaluatedAs("key-age-90", oldKeys(NAMES.slice(0, 40), SECOND), { asOf: SECOND }),
      {
        status: "NOT_EVALUATED",
        checkId: "esc-admin",
        checkVersion: 1,
        reason: "iam:GetAccountAuthorizationDetails was denied",
        missingActions: ["iam:GetAccountAuthorizationDetails"],
        lowersCoverage: true,
      },
    ]);
    expect((await alerts.lastSeenOf([anna])).get(anna.id)).toEqual({
      lastSeenAt: new Date(SECOND),
      staleReason: "iam:GetAccountAuthorizationDetails was denied",
      staleSince: new Date(SECOND),
    });
    expect(await numbers("is:stale")).toEqual([anna.number]);
    expect(await numbers("is:stale,resolved")).toEqual(
      numbersWhere((alert) => alert.status === "RESOLVED" || alert.number === anna.number),
    );
    const resolved = all.find((alert) => alert.status === "RESOLVED")!;
    expect((await alerts.lastSeenOf([resolved])).get(resolved.id)).toEqual({
      lastSeenAt: new Date(FIRST),
      staleReason: null,
      staleSince: null,
    });
  });

  test("refuse a filter that names an unknown account", async () => {
    const filter = { accountIds: [staging, "nope"] };
    const questions = [
      () => alerts.list({ first: 1 }, filter),
      () => alerts.statistics.facets(filter),
      () => alerts.statistics.groups("CHECK", filter),
      () => alerts.history.list({ first: 1 }, filter),
      () => alerts.history.between(0, 1, filter),
      () => alerts.history.checkFilter(filter),
      () => alerts.triage.updateMany({ action: "ACKNOWLEDGE", filter }),
    ];
    for (const ask of questions) expect(await code(ask())).toBe("NOT_FOUND");
    expect(await numbers({ accountIds: ["210987654321"] })).toEqual(
      numbersWhere((alert) => alert.accountId === staging),
    );
  });

  test("include archived accounts only if the filter names them", async () => {
    const old = await fixture.addAccount("old", "999999999999");
    await fixture.scan([evaluatedAs("mfa-console", noMfa(["zoe"], now()))], { accountId: old });
    await fixture.em().execute("update account set status = 'ARCHIVED' where id = ?", [old]);
    expect((await alerts.list({ first: 500 })).totalCount).toBe(166);
    expect((await numbers({ accountIds: [old] })).length).toBe(1);
    expect((await alerts.statistics.facets()).total).toBe(166);
  });
});

describe("triage", () => {
  const expiresAt = new Date(now() + 30 * DAY);
  const open = () =>
    all.filter((alert) => alert.status === "OPEN" && alert.severity === "HIGH" && alert.accountId !== staging);
  const resolved = () => all.find((alert) => alert.status === "RESOLVED")!.id;

  test("acknowledge, assign, comment, dismiss and reopen each cause an event", async () => {
    const { id } = open()[0]!;
    await fixture.addOperators("anna", "otto");
    const scope = fixture.scope("analyst", "otto");
    const own = new Alerts(scope);
    expect(await own.triage.acknowledge(id)).toMatchObject({
      status: "ACKNOWLEDGED",
      acknowledgedBy: operatorActor("otto"),
    });
    expect(await own.triage.acknowledge(id)).toMatchObject({ status: "ACKNOWLEDGED" });
    expect(await own.triage.assign({ id, assignee: "anna" })).toMatchObject({ assignee: operatorActor("anna") });
    await own.triage.comment({ id, comment: "one" });
    await own.triage.comment({ id, comment: "two, in the same request" });
    expect(
      await own.triage.dismiss({ id, reason: "RISK_ACCEPTED", comment: "leaves in May", expiresAt }),
    ).toMatchObject({
      status: "DISMISSED",
      dismissalReason: "RISK_ACCEPTED",
      dismissedBy: operatorActor("otto"),
      dismissalExpiresAt: expiresAt,
    });
    expect(await own.triage.reopen(id)).toMatchObject({
      status: "OPEN",
      dismissalReason: null,
      acknowledgedBy: null,
      assignee: operatorActor("anna"),
    });
    const events = (await own.history.of([id])).get(id)!;
    expect(events.map((event) => [event.kind, event.actor.displayName, event.comment])).toEqual([
      ["OPENED", "IAM Monitor", null],
      ["ACKNOWLEDGED", "otto", null],
      ["ASSIGNED", "otto", null],
      ["COMMENTED", "otto", "one"],
      ["COMMENTED", "otto", "two, in the same request"],
      ["DISMISSED", "otto", "leaves in May"],
      ["WITHDRAWN", "otto", null],
    ]);
    expect(events[2]!.changes).toEqual({ assignee: { from: null, to: operatorActor("anna") } });
    expect(events[5]!.changes).toEqual({
      status: { from: "ACKNOWLEDGED", to: "DISMISSED" },
      reason: "RISK_ACCEPTED",
      expiresAt: expiresAt.toISOString(),
    });
    expect(await numbers("assignee:anna")).toEqual([open()[0]!.number]);
    expect(await numbers("assignee:me")).toEqual([]);
    expect(await code(own.triage.assign({ id, assignee: "anja" }))).toBe("NOT_FOUND");
  });

  test("refuses actions that the status, the input or the role does not allow", async () => {
    const { id } = open()[1]!;
    const dismiss = (input: object) => code(alerts.triage.dismiss({ id, ...input }));
    expect(await dismiss({ expiresAt })).toBe("REASON_REQUIRED");
    expect(await dismiss({ reason: "RISK_ACCEPTED" })).toBe("EXPIRY_REQUIRED");
    expect(await dismiss({ reason: "RISK_ACCEPTED", expiresAt: new Date(now() + 366 * DAY) })).toBe("EXPIRY_TOO_FAR");
    expect(await dismiss({ reason: "RISK_ACCEPTED", expiresAt: new Date(now() - 1) })).toBe("BAD_USER_INPUT");
    expect(await dismiss({ reason: "BECAUSE", expiresAt })).toBe("BAD_USER_INPUT");
    expect(await dismiss({ reason: "RISK_ACCEPTED", expiresAt: "soon" })).toBe("BAD_USER_INPUT");
    expect(await dismiss({ reason: "RISK_ACCEPTED", expiresAt: new Date(Number.NaN) })).toBe("BAD_USER_INPUT");
    expect(await dismiss({ reason: "RISK_ACCEPTED", expiresAt, comment: "\u0000" })).toBe("BAD_USER_INPUT");
    expect(await dismiss({ reason: "RISK_ACCEPTED", expiresAt, comment: "x".repeat(4_001) })).toBe("BAD_USER_INPUT");
    expect(await code(alerts.triage.acknowledge(resolved()))).toBe("ALERT_RESOLVED");
    expect(await code(alerts.triage.reopen(resolved()))).toBe("ALERT_RESOLVED");
    expect(await code(alerts.triage.assign({ id: resolved(), assignee: "anna" }))).toBe("ALERT_RESOLVED");
    expect(await code(alerts.triage.dismiss({ id: resolved(), reason: "FALSE_POSITIVE", expiresAt }))).toBe(
      "ALERT_RESOLVED",
    );
    expect(await code(alerts.triage.comment({ id: resolved(), comment: "still true?" }))).toBe("OK");
    expect(await code(alerts.triage.acknowledge(newId("alert")))).toBe("NOT_FOUND");
    expect(await code(alerts.triage.acknowledge("nonsense"))).toBe("NOT_FOUND");
    await alerts.triage.dismiss({ id, reason: "FALSE_POSITIVE", expiresAt });
    expect(await code(alerts.triage.acknowledge(id))).toBe("ALERT_NOT_OPEN");
    expect(await code(alerts.triage.dismiss({ id, reason: "FALSE_POSITIVE", expiresAt }))).toBe("ALERT_NOT_OPEN");
    const viewer = new Alerts(fixture.scope("viewer"));
    expect(await code(viewer.triage.acknowledge(id))).toBe("FORBIDDEN");
    expect(await code(viewer.triage.updateMany({ action: "REOPEN", ids: [id] }))).toBe("FORBIDDEN");
  });

  test("applies to a filter as of a moment, and repeated it changes nothing", async () => {
    const { asOf } = await alerts.list({ first: 1 });
    await fixture.scan([evaluatedAs("mfa-console", noMfa(NAMES.slice(1, 8), now()))], { accountId: staging });
    const filter = { query: "is:open account:staging" };
    expect((await alerts.list({ first: 1 }, filter)).totalCount).toBe(7);
    expect(
      await alerts.triage.updateMany({
        filter,
        asOf,
        action: "DISMISS",
        reason: "MITIGATED_ELSEWHERE",
        expiresAt,
        comment: "behind the VPN",
      }),
    ).toEqual({ updatedCount: 5, skippedCount: 0, undoId: expect.any(String) });
    expect(
      await alerts.triage.updateMany({ filter, asOf, action: "DISMISS", reason: "MITIGATED_ELSEWHERE", expiresAt }),
    ).toEqual({
      updatedCount: 0,
      skippedCount: 5,
      undoId: null,
    });
    expect((await alerts.list({ first: 1 }, { query: "is:dismissed account:staging" })).totalCount).toBe(5);
    expect(
      await alerts.triage.updateMany({ filter: { accountIds: [staging] }, action: "ASSIGN", assignee: "otto" }),
    ).toEqual({
      updatedCount: 7,
      skippedCount: 0,
      undoId: expect.any(String),
    });
    expect(await alerts.triage.updateMany({ ids: [resolved(), newId("alert")], action: "ACKNOWLEDGE" })).toEqual({
      updatedCount: 0,
      skippedCount: 1,
      undoId: null,
    });
    expect(
      await alerts.triage.updateMany({ filter: { query: "is:dismissed account:staging" }, action: "REOPEN" }),
    ).toEqual({
      updatedCount: 5,
      skippedCount: 0,
      undoId: expect.any(String),
    });
    expect(await code(alerts.triage.updateMany({ action: "ACKNOWLEDGE" }))).toBe("BAD_USER_INPUT");
    expect(await code(alerts.triage.updateMany({ action: "DISMISS", ids: [], expiresAt }))).toBe("REASON_REQUIRED");
    expect(await code(alerts.triage.updateMany({ action: "DELETE" as never, ids: [] }))).toBe("BAD_USER_INPUT");
  });
});

describe("past states", () => {
  test("a frozen list keeps its alerts and their order", async () => {
    const filter = { query: "is:open severity:high -account:staging" };
    const before = await alerts.list({ first: 500 }, filter);
    const wanted = before.nodes.map((alert) => alert.number);
    const [first, second, ...others] = before.nodes;
    await alerts.triage.acknowledge(first!.id);
    await alerts.triage.dismiss({ id: second!.id, reason: "FALSE_POSITIVE", expiresAt: new Date(now() + DAY) });
    const worse = findingOf("mfa-console", userResource(others[0]!.resourceName), "CRITICAL");
    const rest = others.slice(10).map((alert) => alert.resourceName);
    await fixture.scan([
      evaluatedAs("mfa-console", [
        worse,
        ...noMfa([first!.resourceName, second!.resourceName, ...rest, "brand-new-x"], now()),
      ]),
    ]);
    expect((await alerts.list({ first: 500 }, filter)).nodes.map((alert) => alert.number)).not.toEqual(wanted);
    const frozen: number[] = [];
    for (let offset = 0; offset < wanted.length; offset += 30)
      frozen.push(
        ...(await alerts.list({ first: 30, offset, asOf: before.asOf }, filter)).nodes.map((alert) => alert.number),
      );
    expect(frozen).toEqual(wanted);
    expect((await alerts.list({ first: 1, asOf: before.asOf }, filter)).totalCount).toBe(before.totalCount);
    // The list is frozen, but its alerts show their current values.
    const page = await alerts.list({ first: 500, asOf: before.asOf }, filter);
    expect(page.nodes.find((alert) => alert.number === first!.number)).toMatchObject({ status: "ACKNOWLEDGED" });
  });

  test("an export shows the state at that moment", async () => {
    const then = await exported({ asOf: new Date(FIRST + HOUR), filter: "-account:old" });
    expect(then.length).toBe(166);
    expect(
      then.every(
        (alert) =>
          alert.status === "OPEN" &&
          alert.resolvedAt === null &&
          alert.assignee === null &&
          alert.dismissalReason === null,
      ),
    ).toBe(true);
    const later = await exported({ asOf: new Date(SECOND + HOUR), filter: "is:resolved" });
    expect(later.length).toBe(20);
    expect(later[0]).toMatchObject({
      status: "RESOLVED",
      resolution: "GONE",
      resolvedAt: new Date(SECOND).toISOString(),
    });
    const never = await exported({ asOf: new Date(FIRST - HOUR) });
    expect(never).toEqual([]);
  });

  test("a CSV export guards names that a spreadsheet would run as formulas (S20)", async () => {
    await fixture.scan(
      [
        evaluatedAs(
          "mfa-console",
          noMfa(['=HYPERLINK("x")', "+1", "-2", "@SUM(A1)", "\ttab", 'quote", and\nline'], now()),
          {
            evaluatedCount: 9,
          },
        ),
      ],
      { accountId: await fixture.addAccount("=cmd|'/c calc'!A0", "111111111111") },
    );
    const { stream, contentType, fileName } = await openExport(
      fixture.scope(),
      { subject: ALERTS, format: ALERTS_CSV, productVersion: "0" },
      { account: ["111111111111"] },
    );
    const written = await text(stream);
    expect(contentType).toBe("text/csv; charset=utf-8");
    expect(fileName).toMatch(/^alerts-[\dT-]+Z\.csv$/);
    const rows = parse<Record<string, string>>(written, { columns: true });
    expect(new Set(rows.map((row) => row["resourceName"]))).toEqual(
      new Set(["'\ttab", "'+1", "'-2", `'=HYPERLINK("x")`, "'@SUM(A1)", 'quote", and\nline']),
    );
    expect(rows).toHaveLength(6);
    expect(rows[0]!["accountName"]).toBe("'=cmd|'/c calc'!A0");
    for (const row of rows) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    expect(csvCell("\rx")).toBe('"\'\rx"');
    expect(csvCell(-3)).toBe("-3");
    // Finding S20: a spreadsheet whose list separator is not the comma splits a cell at these characters.
    for (const separator of [";", "|", "\t", "\n", "; "])
      expect(csvCell(`fine${separator}=HYPERLINK("x")`), separator).toContain(`${separator}'=HYPERLINK`);
    expect(csvCell("a;b|c-d=e")).toBe("a;b|c-d=e");
    expect(csvCell(null)).toBe("");
  });

  test("an export refuses an invalid filter before its first byte", async () => {
    expect(await code(exported({ filter: "nope:1" }))).toBe("BAD_QUERY");
    expect(await code(exported({ account: ["nope"] }))).toBe("NOT_FOUND");
    expect(await code(exported({ asOf: new Date(now() + HOUR) }))).toBe("BAD_USER_INPUT");
    expect(await exported({ filter: "#99999" })).toEqual([]);
  });
});

describe("events", () => {
  test("continue from a cursor, each once, and can be filtered", async () => {
    const total = (await fixture.query<{ count: number }>("select count(*)::int from alert_event e"))[0]!.count;
    const seen: number[] = [];
    for (let after: string | null = null; ;) {
      const page = await alerts.history.list({ first: 100, after });
      seen.push(...page.nodes.map((event) => event.seq));
      if (!page.hasNextPage) break;
      after = page.cursorAt(-1)!;
    }
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
    expect(total).toBeGreaterThanOrEqual(seen.length);
    const mine = await alerts.history.list({ first: 500 }, { query: "account:staging" });
    expect(mine.nodes.every((event) => event.accountId === staging)).toBe(true);
    expect(mine.totalCount).toBe(mine.nodes.length);
    const last = await alerts.history.lastSeq();
    const about = { query: "account:staging" };
    const batch = await alerts.history.between(mine.nodes[3]!.seq, mine.nodes[5]!.seq, about);
    expect(batch.events.map((event) => event.seq)).toEqual(mine.nodes.slice(4, 6).map((event) => event.seq));
    expect(batch.readUntil).toBe(mine.nodes[5]!.seq);
    expect(await alerts.history.between(mine.nodes[0]!.seq, last, { query: "#99999" })).toMatchObject({
      events: [],
      readUntil: last,
    });
    expect(await alerts.history.between(last, last)).toMatchObject({ events: [], readUntil: last });
    expect(await alerts.history.get(last)).toMatchObject({ seq: last });
    expect(await code(alerts.history.get(last + 1))).toBe("NOT_FOUND");
    expect(await alerts.history.seqOfCursor(alerts.history.cursorOf(last))).toBe(last);
    const beyond = alerts.history.cursorOf(last + 1_000_000);
    expect(await code(alerts.history.seqOfCursor(beyond))).toBe("BAD_CURSOR");
    expect(await code(alerts.history.list({ first: 1, after: beyond }))).toBe("BAD_CURSOR");
    expect(await code(alerts.history.list({ first: 1, after: "bm9wZQ" }))).toBe("BAD_CURSOR");
  });

  test("list the alerts that a scan opened", async () => {
    const scanId = newId("scan");
    const fresh = await fixture.addAccount("fresh", "333333333333");
    await fixture.scan(
      [
        evaluatedAs("mfa-console", noMfa(["ann-x", "bob-x"], now())),
        evaluatedAs("esc-admin", [findingOf("esc-admin", userResource("bob-x"), "CRITICAL")]),
      ],
      { accountId: fresh, scanId },
    );
    expect((await alerts.openedBy(scanId, 2)).map((alert) => [alert.severity, alert.resourceName])).toEqual([
      ["CRITICAL", "bob-x"],
      ["HIGH", "bob-x"],
    ]);
  });
});

test("the database has the rank of every severity", async () => {
  for (const severity of SEVERITIES)
    expect(await numbers(`severity:${severity}`)).toEqual(
      (await alerts.list({ first: 500 })).nodes
        .filter((alert) => alert.severity === severity)
        .map((alert) => alert.number),
    );
});
