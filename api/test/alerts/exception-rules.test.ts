/** Exception rules: what they mute, when their alerts open, and what is reported of them, against PostgreSQL. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "kysely";
import { now } from "../../src/clock.ts";
import { AppError } from "../../src/errors.ts";
import type { NotifiedAlertEvent } from "../../src/iam/notification-event.ts";
import type { Severity } from "../../src/iam/severity.ts";
import { DAY } from "../../src/iam/time.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { lockAlertsOf } from "../../src/services/alerts/event-log.ts";
import { type CreateExceptionRuleInput, ExceptionRules } from "../../src/services/alerts/exception-rules.ts";
import { settleExceptionRules } from "../../src/services/alerts/exception-settling.ts";
import { matchEvents, selectionOf } from "../../src/services/notifications/matching.ts";
import { operatorActor, operatorIdOf } from "../support/actors.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";

const CHECK = "mfa-console";
const OTHER_CHECK = "key-unused-90";
const until = new Date(now() + 30 * DAY);

let fixture: AlertFixture;
beforeAll(async () => {
  fixture = await openAlertFixture();
  await fixture.addOperators("anna", "otto");
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  await fixture.query("delete from alert_event");
  await fixture.query("delete from alert");
  await fixture.query("delete from check_result");
  await fixture.query("delete from exception_rule");
});

type Found = Readonly<Record<string, Severity>>;
/** A scan that finds these issues: resource name to severity, by check. */
const scan = (found: Found, other: Found = {}) =>
  fixture.scan(
    [[CHECK, found] as const, [OTHER_CHECK, other] as const].map(([check, issues]) =>
      evaluatedAs(
        check,
        Object.entries(issues).map(([name, severity]) => findingOf(check, userResource(name), severity)),
      ),
    ),
  );
const rules = (name = "otto") => new ExceptionRules(fixture.scope("analyst", name));
const alerts = (name = "otto") => new Alerts(fixture.scope("analyst", name));
const save = (query: string, more: Partial<CreateExceptionRuleInput> = {}) =>
  rules().create({
    query,
    reason: "RISK_ACCEPTED",
    comment: "known",
    expiresAt: until,
    confirmedCount: 1_000,
    ...more,
  });
/** The status of each alert by `resource`, with the rule that mutes it. */
async function statuses(): Promise<Record<string, string>> {
  await alerts().list({ first: 1 });
  const rows = await fixture.query<{ name: string; status: string; rule: string | null }>(
    `select resource_name as name, status, exception_rule_id as rule from alert where check_id = '${CHECK}' order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, status, rule }) => [name, rule === null ? status : `${status} ${rule}`]));
}
async function idOf(name: string): Promise<string> {
  const [row] = await fixture.query<{ id: string }>(
    `select id from alert where resource_name = '${name}' and check_id = '${CHECK}'`,
  );
  return row!.id;
}
const eventsOf = async (name: string) =>
  ((await alerts().history.of([await idOf(name)])).values().next().value ?? []).map(
    ({ kind, actor, changes }) =>
      `${kind} ${actor.displayName}${changes["reason"] ? ` ${String(changes["reason"])}` : ""}`,
  );
async function codeOf(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => "OK",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}
/** Lets the end of a rule pass. */
async function pass(ruleId: string) {
  await fixture.query(
    `update exception_rule set created_at = now() - interval '40 days', expires_at = now() - interval '1 day' where id = '${ruleId}'`,
  );
  await fixture.query(
    `update alert set dismissal_expires_at = now() - interval '1 day' where exception_rule_id = '${ruleId}'`,
  );
}

describe("a rule", () => {
  test("mutes open, acknowledged and snoozed alerts at once, and new ones when a scan finds them", async () => {
    await scan({ anna: "HIGH", berta: "HIGH", carl: "HIGH", dora: "HIGH" }, { anna: "LOW" });
    await alerts().triage.acknowledge(await idOf("berta"));
    await alerts().triage.snooze({ id: await idOf("carl"), until });
    await alerts().triage.dismiss({ id: await idOf("dora"), reason: "FALSE_POSITIVE", expiresAt: until });
    const rule = await save(`check:${CHECK}`);
    expect(rule).toMatchObject({ settledRevision: 1, ownerId: operatorIdOf("otto"), createdBy: operatorActor("otto") });
    const muted = `DISMISSED ${rule.id}`;
    expect(await statuses()).toEqual({ anna: muted, berta: muted, carl: muted, dora: "DISMISSED" });
    await scan({ anna: "HIGH", berta: "HIGH", carl: "HIGH", dora: "HIGH", emil: "MEDIUM" }, { anna: "LOW" });
    expect((await statuses())["emil"]).toBe(muted);
    expect(await eventsOf("emil")).toEqual(["OPENED IAM Monitor", "DISMISSED IAM Monitor RISK_ACCEPTED"]);
    expect(await eventsOf("anna")).toEqual(["OPENED IAM Monitor", "DISMISSED otto RISK_ACCEPTED"]);
    expect((await alerts().list({ first: 5 }, { query: "is:open" })).totalCount).toBe(1);
    expect(await rules().mutedCount()).toBe(4);
    expect(await rules().mutedCounts([rule.id])).toEqual(new Map([[rule.id, 4]]));
    expect(await alerts().get({ id: await idOf("emil") })).toMatchObject({
      exceptionRuleId: rule.id,
      dismissalReason: "RISK_ACCEPTED",
      dismissalComment: "known",
      dismissalExpiresAt: until,
    });
    // A fix still resolves a muted alert, and the same issue is muted again when it comes back.
    await scan({});
    expect((await statuses())["anna"]).toMatch(/^RESOLVED/);
    await scan({ anna: "HIGH" });
    expect((await statuses())["anna"]).toBe(muted);
  });

  test("opens an alert whose severity rises, and leaves it open", async () => {
    await scan({ anna: "LOW", berta: "LOW" });
    const rule = await save("severity:low,high");
    await scan({ anna: "HIGH", berta: "LOW" });
    expect(await statuses()).toEqual({ anna: "OPEN", berta: `DISMISSED ${rule.id}` });
    expect((await eventsOf("anna")).at(-1)).toBe("WITHDRAWN IAM Monitor SEVERITY_ROSE");
    await scan({ anna: "HIGH", berta: "LOW" });
    await alerts().triage.snooze({ id: await idOf("anna"), until });
    await fixture.query(`update alert set snoozed_until = now() - interval '1 day' where status = 'SNOOZED'`);
    expect((await statuses())["anna"]).toBe("OPEN");
    // A rule that is saved afterwards has seen the severity.
    const later = await save("severity:high");
    expect((await statuses())["anna"]).toBe(`DISMISSED ${later.id}`);
  });

  test("leaves an alert open that an operator reopened, until a scan reopens it", async () => {
    await scan({ anna: "HIGH" });
    const rule = await save("user:anna");
    await alerts().triage.reopen(await idOf("anna"));
    await scan({ anna: "HIGH" });
    expect(await statuses()).toEqual({ anna: "OPEN" });
    await scan({});
    await scan({ anna: "HIGH" });
    expect(await statuses()).toEqual({ anna: `DISMISSED ${rule.id}` });
  });

  test("opens its alerts when it ends or expires, unless another rule mutes them", async () => {
    await scan({ anna: "HIGH", berta: "HIGH" });
    const wide = await save(`check:${CHECK}`);
    const narrow = await save("user:anna", { expiresAt: new Date(until.getTime() - DAY) });
    expect(await statuses()).toEqual({ anna: `DISMISSED ${wide.id}`, berta: `DISMISSED ${wide.id}` });
    expect(await rules("anna").end(wide.id)).toMatchObject({ endReason: "ENDED", changedBy: operatorActor("anna") });
    expect(await statuses()).toEqual({ anna: `DISMISSED ${narrow.id}`, berta: "OPEN" });
    expect((await eventsOf("berta")).at(-1)).toBe("WITHDRAWN anna EXCEPTION_ENDED");
    expect(await codeOf(rules().end(wide.id))).toBe("EXCEPTION_ENDED");
    const again = await save(`check:${CHECK}`, { expiresAt: new Date(until.getTime() + DAY) });
    await pass(narrow.id);
    expect(await statuses()).toEqual({ anna: `DISMISSED ${again.id}`, berta: `DISMISSED ${again.id}` });
    await pass(again.id);
    expect(await statuses()).toEqual({ anna: "OPEN", berta: "OPEN" });
    expect((await eventsOf("anna")).at(-1)).toBe("WITHDRAWN IAM Monitor EXPIRED");
    expect((await rules().list({ first: 10 }, true)).totalCount).toBe(0);
    expect((await rules().list({ first: 10 }, false)).totalCount).toBe(3);
  });

  test("can be undone by its author: every alert is again what it was", async () => {
    await scan({ anna: "HIGH", berta: "HIGH", carl: "HIGH" });
    await alerts().triage.acknowledge(await idOf("berta"));
    await alerts().triage.snooze({ id: await idOf("carl"), until });
    const rule = await save(`check:${CHECK}`);
    await scan({ anna: "HIGH", berta: "HIGH", carl: "HIGH", dora: "HIGH" });
    expect(await codeOf(rules("anna").undo(rule.id))).toBe("UNDO_EXPIRED");
    expect(await codeOf(alerts().undoing.run({ undoId: `${rule.id}#1` }))).toBe("UNDO_EXPIRED");
    await rules().undo(rule.id);
    expect(await statuses()).toEqual({ anna: "OPEN", berta: "ACKNOWLEDGED", carl: "SNOOZED", dora: "OPEN" });
    expect(await alerts().get({ id: await idOf("carl") })).toMatchObject({
      snoozedUntil: until,
      exceptionRuleId: null,
    });
    const renewed = await save("user:anna");
    await rules().update({ id: renewed.id, comment: "other words" });
    expect(await codeOf(rules().undo(renewed.id))).toBe("UNDO_EXPIRED");
  });

  test("does not get an alert back by an undo after its end", async () => {
    await scan({ anna: "HIGH" });
    const rule = await save("user:anna");
    const { undoId } = await alerts().triage.reopen(await idOf("anna"));
    await rules().end(rule.id);
    await alerts().undoing.run({ undoId: undoId! });
    expect(await settleExceptionRules(fixture.em())).toBe(true);
    expect(await statuses()).toEqual({ anna: "OPEN" });
  });

  test("gives its alerts its new reason, comment and end, and the past stays as it was", async () => {
    await scan({ anna: "HIGH" });
    const rule = await save("user:anna");
    const before = new Date(now());
    await new Promise((resolve) => setTimeout(resolve, 5));
    const later = new Date(until.getTime() + 30 * DAY);
    await rules("anna").update({ id: rule.id, reason: "MITIGATED_ELSEWHERE", comment: "by a proxy", expiresAt: later });
    const alert = await alerts().get({ id: await idOf("anna") });
    expect(alert).toMatchObject({
      dismissalReason: "MITIGATED_ELSEWHERE",
      dismissalComment: "by a proxy",
      dismissalExpiresAt: later,
    });
    const { nodes } = await alerts().list({ first: 1, asOf: before }, { query: "is:dismissed" });
    expect(nodes).toHaveLength(1);
  });

  test("mutes CRITICAL alerts only if it says so, also later", async () => {
    await scan({ anna: "CRITICAL", berta: "HIGH", carl: "HIGH", dora: "HIGH" });
    const rule = await save("user:berta");
    expect(await rules().preview({ query: `check:${CHECK}` })).toMatchObject({
      mutedCount: 2,
      criticalCount: 1,
      openCount: 3,
    });
    const mild = await save("user:anna,emil");
    await scan({ anna: "CRITICAL", berta: "HIGH", emil: "CRITICAL" });
    expect(await statuses()).toMatchObject({ anna: "OPEN", berta: `DISMISSED ${rule.id}`, emil: "OPEN" });
    const critical = await save("user:anna,emil", { mutesCritical: true });
    expect(await statuses()).toMatchObject({ anna: `DISMISSED ${critical.id}`, emil: `DISMISSED ${critical.id}` });
    expect((await rules().mutedCounts([mild.id])).get(mild.id)).toBeUndefined();
  });
});

describe("saving a rule", () => {
  test("shows before how many alerts, resources and checks it mutes, worst first", async () => {
    await scan({ anna: "LOW", berta: "HIGH", carl: "MEDIUM" }, { anna: "HIGH" });
    const preview = await rules().preview({ query: "user:anna,berta" });
    expect(preview).toMatchObject({
      mutedCount: 3,
      criticalCount: 0,
      openCount: 4,
      resourceCount: 2,
      checkCount: 2,
      isBroad: true,
    });
    expect(preview.alerts.map(({ severity }) => severity)).toEqual(["HIGH", "HIGH", "LOW"]);
    expect(await rules().preview({ query: "user:carl" })).toMatchObject({ mutedCount: 1, isBroad: false });
  });

  test("needs the number of the preview if it mutes more than a quarter of the open alerts", async () => {
    await scan({ anna: "LOW", berta: "HIGH", carl: "MEDIUM" });
    expect(await codeOf(save(`check:${CHECK}`, { confirmedCount: null }))).toBe("EXCEPTION_UNCONFIRMED");
    expect(await codeOf(save(`check:${CHECK}`, { confirmedCount: 2 }))).toBe("EXCEPTION_UNCONFIRMED");
    const old = fixture.scope("analyst", "otto");
    const stale = new ExceptionRules({ ...old, caller: { ...old.caller!, authenticatedAt: now() - DAY } });
    const input = { reason: "RISK_ACCEPTED", comment: "known", expiresAt: until, confirmedCount: 3 } as const;
    expect(await codeOf(stale.create({ ...input, query: `check:${CHECK}` }))).toBe("REAUTHENTICATION_REQUIRED");
    expect(await codeOf(stale.create({ ...input, query: "user:nele" }))).toBe("OK");
    expect(await codeOf(save(`check:${CHECK}`, { confirmedCount: 3 }))).toBe("OK");
  });

  test("is refused for a query that depends on time, status or people, and for a missing end, owner or right", async () => {
    for (const query of [
      "is:open",
      "assignee:me",
      "firstseen:<1d",
      "key.age:>90d",
      "stale:yes",
      "",
      "check:",
      "nokey:a",
    ])
      expect([query, await codeOf(save(query))]).toEqual([query, "BAD_QUERY"]);
    const query = "user:anna";
    expect(await codeOf(save(query, { expiresAt: new Date(now() + 366 * DAY) }))).toBe("EXCEPTION_TOO_LONG");
    expect(await codeOf(save(query, { expiresAt: new Date(now() - 1) }))).toBe("BAD_USER_INPUT");
    expect(await codeOf(save(query, { comment: " " }))).toBe("BAD_USER_INPUT");
    expect(await codeOf(save(query, { ownerId: "operator_0" }))).toBe("BAD_USER_INPUT");
    const viewer = new ExceptionRules(fixture.scope("viewer"));
    expect(await codeOf(viewer.create({ query, reason: "RISK_ACCEPTED", comment: "no", expiresAt: until }))).toBe(
      "FORBIDDEN",
    );
    expect(await codeOf(viewer.end("exception_0"))).toBe("FORBIDDEN");
    expect(await codeOf(rules().end("exception_0"))).toBe("NOT_FOUND");
  });

  test("keeps a rule of an operator who was disabled, and says that its owner is not active", async () => {
    await scan({ anna: "HIGH" });
    await fixture.addOperators("paul");
    const rule = await save("user:anna", { ownerId: operatorIdOf("paul") });
    await fixture.query(`update operator set status = 'DISABLED' where name = 'paul'`);
    expect(await rules().owners([rule.ownerId])).toEqual(
      new Map([[rule.ownerId, { id: rule.ownerId, name: "paul", isActive: false }]]),
    );
    expect(await statuses()).toEqual({ anna: `DISMISSED ${rule.id}` });
    await rules().update({ id: rule.id, ownerId: operatorIdOf("anna") });
    expect((await rules().get(rule.id)).ownerId).toBe(operatorIdOf("anna"));
  });

  test("writes the audit log", async () => {
    const rule = await save("user:anna");
    await rules().end(rule.id);
    const events = await fixture.query<{ details: { asked: string; query: string } }>(
      `select details from audit_event where action = 'exceptions.update' and target = '${rule.id}' order by seq`,
    );
    expect(events.map(({ details }) => [details.asked, details.query])).toEqual([
      ["CREATE", "user:anna"],
      ["ENDED", "user:anna"],
    ]);
  });
});

test("many alerts follow a rule in transactions of at most 1,000", async () => {
  const names = Array.from({ length: 2_300 }, (_each, index) => `u${index}-x`);
  await scan(Object.fromEntries(names.map((name) => [name, "LOW" as const])));
  const rule = await save(`check:${CHECK}`, { confirmedCount: names.length });
  expect(await settleExceptionRules(fixture.em())).toBe(true);
  expect(await rules().mutedCount()).toBe(names.length);
  const sizes = () =>
    fixture.query<{ size: number }>(`select count(*)::integer as size from alert group by xmin::text order by 1 desc`);
  expect((await sizes()).map(({ size }) => size)).toEqual([1_000, 1_000, 300]);
  await rules().end(rule.id);
  expect(await settleExceptionRules(fixture.em())).toBe(true);
  expect((await alerts().list({ first: 1 }, { query: "is:open" })).totalCount).toBe(names.length);
  expect((await sizes()).map(({ size }) => size)).toEqual([1_000, 1_000, 300]);
});

describe("a query with a name that is gone", () => {
  test("mutes nothing for a check, a group or an account that does not exist, and excludes no unknown account", async () => {
    await scan({ anna: "HIGH" });
    for (const query of [
      "check:no-such-check",
      "group:no-such-group",
      "account:no-such-account",
      "-account:no-such-account",
    ])
      await save(query);
    expect(await statuses()).toEqual({ anna: "OPEN" });
    expect(await rules().mutedCount()).toBe(0);
  });

  test("a query that this version cannot read mutes nothing and stops no scan", async () => {
    await scan({ anna: "HIGH" });
    const rule = await save("user:berta");
    await fixture.query(`update exception_rule set query = 'retired:yes' where id = '${rule.id}'`);
    await scan({ anna: "HIGH", berta: "HIGH" });
    expect(await statuses()).toEqual({ anna: "OPEN", berta: "OPEN" });
  });
});

describe("notification rules", () => {
  const reported = async (...others: readonly "TRIAGED"[]) =>
    reportedFor(
      "",
      others.length > 0
        ? others
        : ["OPENED", "REOPENED", "SEVERITY_ROSE", "DISMISSAL_EXPIRED", "SNOOZE_ENDED", "RESOLVED"],
    );
  const reportedFor = async (query: string, events: readonly NotifiedAlertEvent[]) => {
    const scope = fixture.scope();
    const groups = await matchEvents(
      fixture.em(),
      { selection: await selectionOf(scope, query), events, accountIds: [] },
      { alerts: sql`true`, others: sql`false`, group: sql`'one'`, itemsMax: 50, endsMax: 0, groupsMax: 50 },
    );
    return groups
      .flatMap((group) =>
        group.alerts.map(({ event, resource, status }) =>
          [event, resource.name, ...(event === "TRIAGED" ? [status] : [])].join(" "),
        ),
      )
      .toSorted();
  };

  test("do not report what a rule mutes on arrival, and report a rise of its severity", async () => {
    await save("user:anna");
    await scan({ anna: "LOW", berta: "LOW" });
    expect(await reported()).toEqual(["OPENED berta"]);
    await scan({ berta: "LOW" });
    await scan({ anna: "LOW", berta: "LOW" });
    expect(await reported()).toEqual(["OPENED berta", "RESOLVED anna"]);
    await scan({ anna: "HIGH", berta: "LOW" });
    expect(await reported()).toEqual(["OPENED berta", "RESOLVED anna", "SEVERITY_ROSE anna"]);
  });

  test("report an alert that was muted on arrival as opened when its rule ends, once", async () => {
    const rule = await save("user:anna");
    await scan({ anna: "LOW", berta: "LOW" });
    expect(await reported()).toEqual(["OPENED berta"]);
    await scan({ anna: "LOW", berta: "LOW" });
    await rules().end(rule.id);
    expect(await statuses()).toEqual({ anna: "OPEN", berta: "OPEN" });
    expect(await reported()).toEqual(["OPENED anna", "OPENED berta"]);
    // A later exception and its end are no news of a new issue.
    const again = await save("user:anna");
    await rules().end(again.id);
    expect(await reported()).toEqual(["OPENED anna", "OPENED berta"]);
    expect(await reported("TRIAGED")).toEqual(["TRIAGED anna DISMISSED", "TRIAGED anna OPEN"]);
  });

  test("for open alerts report an undo after which the alert is no longer open", async () => {
    await scan({ anna: "LOW" });
    await alerts().triage.dismiss({ id: await idOf("anna"), reason: "FALSE_POSITIVE", expiresAt: until });
    const { undoId } = await alerts().triage.reopen(await idOf("anna"));
    await alerts().undoing.run({ undoId: undoId! });
    expect(await reportedFor("is:open", ["TRIAGED"])).toEqual([
      "TRIAGED anna DISMISSED",
      "TRIAGED anna DISMISSED",
      "TRIAGED anna OPEN",
    ]);
  });

  test("do not report the end of a snooze that a rule continues", async () => {
    await scan({ anna: "HIGH", berta: "HIGH" });
    await alerts().triage.dismiss({ id: await idOf("anna"), reason: "FALSE_POSITIVE", expiresAt: until });
    const rule = await save("user:anna");
    await fixture.query("update alert set dismissal_expires_at = now() - interval '1 day' where status = 'DISMISSED'");
    expect(await statuses()).toEqual({ anna: `DISMISSED ${rule.id}`, berta: "OPEN" });
    expect(await reported()).toEqual(["OPENED anna", "OPENED berta"]);
  });
});

describe("while a scan changes the same alerts", () => {
  test("a rule that is saved waits for the scan's alerts without holding up the request", async () => {
    await scan({ anna: "HIGH" });
    let saved: Promise<{ readonly id: string; readonly settledRevision: number }> | null = null;
    await fixture.em().transactional(async (tx) => {
      await lockAlertsOf(tx, [fixture.accountId]);
      saved = save("user:anna");
      expect(await saved).toMatchObject({ settledRevision: 0 });
    });
    expect((await statuses())["anna"]).toBe("OPEN");
    expect(await settleExceptionRules(fixture.em())).toBe(true);
    expect((await statuses())["anna"]).toBe(`DISMISSED ${(await saved!).id}`);
  });
});
