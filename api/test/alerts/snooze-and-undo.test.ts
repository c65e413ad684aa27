/** Snoozing alerts until a time, and undoing actions, against PostgreSQL. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import type { Alert } from "../../src/db/entities/alert.ts";
import { AppError } from "../../src/errors.ts";
import { DAY } from "../../src/iam/time.ts";
import type { NotificationEvent } from "../../src/iam/notification-event.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { openDueAlerts } from "../../src/services/alerts/due-alerts.ts";
import { lockAlertsOf } from "../../src/services/alerts/event-log.ts";
import { ResourceAlerts } from "../../src/services/alerts/counts-by-resource.ts";
import { Problems } from "../../src/services/alerts/problems.ts";
import { Overviews } from "../../src/services/overview/overview.ts";
import { matchEvents, selectionOf } from "../../src/services/notifications/matching.ts";
import { lockedTargets } from "../../src/services/alerts/triage-targets.ts";
import { sql } from "kysely";
import { operatorActor } from "../support/actors.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";

const NAMES = Array.from({ length: 26 }, (_each, index) => String.fromCodePoint(97 + index).repeat(4));
const until = new Date(now() + 7 * DAY);

let fixture: AlertFixture;
let ids: readonly string[];

beforeAll(async () => {
  fixture = await openAlertFixture();
  await fixture.addOperators("anna", "otto");
  await scan();
  const rows = await fixture.query<{ id: string }>("select id from alert order by resource_name");
  ids = rows.map(({ id }) => id);
});
afterAll(async () => fixture.close());

const scan = (severities: Readonly<Record<string, "CRITICAL" | "HIGH" | "LOW">> = {}) =>
  fixture.scan([
    evaluatedAs(
      "mfa-console",
      NAMES.map((name) => findingOf("mfa-console", userResource(name), severities[name] ?? "HIGH")),
    ),
  ]);
const as = (name: string) => new Alerts(fixture.scope("analyst", name));
const open = async () => (await as("otto").list({ first: 1 }, { query: "is:open" })).totalCount;
const openRows = async () =>
  (await fixture.query<{ n: number }>("select count(*)::integer as n from alert where status = 'OPEN'"))[0]!.n;
const kindsOf = async (id: string) =>
  ((await as("otto").history.of([id])).get(id) ?? []).map(({ kind, actor }) => `${kind} ${actor.displayName}`);
/** Lets the time of a snooze pass. */
const pass = (id: string) =>
  fixture.query(`update alert set snoozed_until = now() - interval '1 day' where id = '${id}'`);
async function codeOf(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => "OK",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}
/** Everything that triage sets. */
async function triageOf(id: string) {
  const [row] = await fixture.query<Partial<Alert>>(`
    select status, assignee, acknowledged_by, acknowledged_at, dismissal_reason, dismissal_comment, dismissed_by, dismissed_at,
           dismissal_expires_at, snoozed_by, snoozed_at, snoozed_until from alert where id = '${id}'`);
  return row;
}

describe("a snooze", () => {
  test("takes an alert out of every count, names its end and its operator, and can be ended", async () => {
    const id = ids[0]!;
    const before = await open();
    const snoozed = await as("otto").triage.snooze({ id, until });
    expect(snoozed).toMatchObject({ status: "SNOOZED", snoozedUntil: until, snoozedBy: operatorActor("otto") });
    expect(await open()).toBe(before - 1);
    expect((await as("otto").list({ first: 5 }, { query: "is:snoozed" })).nodes.map((alert) => alert.id)).toEqual([id]);
    const { status } = await as("otto").statistics.facets();
    expect(status.find(({ value }) => value === "SNOOZED")?.count).toBe(1);
    expect(status.find(({ value }) => value === "OPEN")?.count).toBe(before - 1);
    expect((await new Problems(fixture.scope()).list({ first: 1 }, { query: "is:open" })).alertCount).toBe(before - 1);
    expect((await new Overviews(fixture.scope()).read()).openAlerts.total).toBe(before - 1);
    const later = new Date(until.getTime() + DAY);
    expect(await as("anna").triage.snooze({ id, until: later })).toMatchObject({ snoozedUntil: later });
    expect(await as("anna").triage.reopen(id)).toMatchObject({ status: "OPEN", snoozedUntil: null, snoozedBy: null });
    expect(await kindsOf(id)).toEqual(["OPENED IAM Monitor", "SNOOZED otto", "SNOOZED anna", "WOKEN anna"]);
  });

  test("is refused without a time, for a past time, beyond 90 days, for a dismissed alert and for viewers", async () => {
    const { triage } = as("otto");
    const snooze = (input: object) => codeOf(triage.snooze({ id: ids[1]!, ...input }));
    expect(await snooze({})).toBe("BAD_USER_INPUT");
    expect(await snooze({ until: new Date(now() - 1) })).toBe("BAD_USER_INPUT");
    expect(await snooze({ until: new Date(now() + 91 * DAY) })).toBe("SNOOZE_TOO_LONG");
    expect(await codeOf(triage.updateMany({ action: "SNOOZE", ids: [ids[1]!] }))).toBe("BAD_USER_INPUT");
    const viewer = new Alerts(fixture.scope("viewer"));
    expect(await codeOf(viewer.triage.snooze({ id: ids[1]!, until }))).toBe("FORBIDDEN");
    expect(await codeOf(viewer.triage.assignees({}))).toBe("FORBIDDEN");
    await triage.dismiss({ id: ids[1]!, reason: "FALSE_POSITIVE", expiresAt: until });
    expect(await snooze({ until })).toBe("ALERT_NOT_OPEN");
  });

  test("is over for every reader at its time without any worker, and its event is written once", async () => {
    const readers: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
      list: async (id) => (await as("otto").list({ first: 50 }, { query: "is:open" })).nodes.some((a) => a.id === id),
      inbox: async (id) => {
        const { nodes, totalCount } = await as("otto").list({ first: 500 }, { status: ["OPEN"] }, { needsAsOf: false });
        return nodes.some((alert) => alert.id === id) && totalCount === (await openRows());
      },
      "the snoozed, of whom none is left": async (id) => {
        const { nodes } = await as("otto").list({ first: 500 }, { status: ["SNOOZED"] }, { needsAsOf: false });
        return nodes.every((alert) => alert.id !== id);
      },
      get: async (id) => (await as("otto").get({ id })).status === "OPEN",
      facets: async () => (await as("otto").statistics.facets()).status.every(({ value }) => value !== "SNOOZED"),
      overview: async () => (await new Overviews(fixture.scope()).read()).openAlerts.total === (await openRows()),
      accounts: async () => {
        const counts = await new ResourceAlerts(fixture.scope()).openCountsOfAccounts([fixture.accountId]);
        return counts.get(fixture.accountId)?.total === (await openRows());
      },
    };
    const tried = Object.entries(readers);
    for (const [index, [name, read]] of tried.entries()) {
      const id = ids[2 + index]!;
      await as("otto").triage.snooze({ id, until });
      await pass(id);
      expect(await read(id), name).toBe(true);
      expect(await kindsOf(id), name).toEqual(["OPENED IAM Monitor", "SNOOZED otto", "WOKEN IAM Monitor"]);
    }
    const together = ids[2]!;
    await as("otto").triage.snooze({ id: together, until });
    await pass(together);
    await Promise.all([openDueAlerts(fixture.em()), ...Array.from({ length: 8 }, () => open())]);
    await open();
    expect((await kindsOf(together)).filter((kind) => kind.startsWith("WOKEN"))).toHaveLength(2);
  });

  test("does not make a reader wait while a scan holds the alerts of the account", async () => {
    const id = ids[8]!;
    await as("otto").triage.snooze({ id, until });
    await pass(id);
    await fixture.em().transactional(async (tx) => {
      await lockAlertsOf(tx, [fixture.accountId]);
      await open();
    });
    expect((await as("otto").get({ id })).status).toBe("OPEN");
  });

  test("is over for a reader that comes while another one opens the alerts of the account", async () => {
    const id = ids[24]!;
    await as("otto").triage.snooze({ id, until });
    await pass(id);
    const before = await openRows();
    const found = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    // Another reader, which holds the lock until this one has found the account locked.
    const other = fixture.em().transactional(async (tx) => {
      await lockAlertsOf(tx, [fixture.accountId]);
      locked.resolve();
      await found.promise;
    });
    await locked.promise;
    const opened = openDueAlerts(fixture.em(), null, async () => {
      found.resolve();
      await other;
    }).finally(found.resolve);
    expect(await opened).toBe(1);
    expect(await openRows()).toBe(before + 1);
    await other;
  });

  test("ends when a scan finds the issue worse, not when it finds it milder", async () => {
    const [worse, milder] = [ids[9]!, ids[10]!];
    await as("otto").triage.updateMany({ action: "SNOOZE", ids: [worse, milder], until });
    await scan({ [NAMES[9]!]: "CRITICAL", [NAMES[10]!]: "LOW" });
    expect(await as("otto").get({ id: worse })).toMatchObject({
      status: "OPEN",
      severity: "CRITICAL",
      snoozedUntil: null,
    });
    expect(await as("otto").get({ id: milder })).toMatchObject({ status: "SNOOZED", severity: "LOW" });
  });

  test("is not reported to a rule for open alerts; its end and a rise of severity are", async () => {
    const reported = async (events: readonly NotificationEvent[]) =>
      (
        await matchEvents(
          fixture.em(),
          { selection: await selectionOf(fixture.scope(), "is:open"), events, accountIds: [] },
          { alerts: sql`true`, others: sql`true`, group: sql`'all'`, itemsMax: 50, endsMax: 0, groupsMax: 5 },
        )
      ).flatMap(({ alerts }) => alerts.map((alert) => `${alert.event} ${alert.alertId}`));
    expect(await reported(["SEVERITY_ROSE"])).toEqual([`SEVERITY_ROSE ${ids[9]}`]);
    const ended = await reported(["SNOOZE_ENDED"]);
    expect(ended.filter((each) => each.endsWith(ids[2]!))).toHaveLength(2);
    // Ended by an operator, so they know.
    expect(ended).not.toContain(`SNOOZE_ENDED ${ids[0]}`);
  });

  test("shows in a frozen list as of a past moment", async () => {
    const id = ids[11]!;
    const { asOf } = await as("otto").list({ first: 1 }, { query: "is:open" });
    await as("otto").triage.snooze({ id, until });
    const past = await as("otto").list({ first: 50, asOf }, { query: "is:open" });
    expect(past.nodes.map((alert) => alert.id)).toContain(id);
    expect((await as("otto").list({ first: 50 }, { query: "is:open" })).nodes.map((each) => each.id)).not.toContain(id);
  });
});

describe("undoing an action", () => {
  test("restores status, assignee, acknowledgement, dismissal and snooze exactly, and the history keeps both", async () => {
    const { triage, undoing, history } = as("otto");
    const id = ids[12]!;
    const steps: readonly [string, () => Promise<{ readonly undoId: string | null }>][] = [
      ["acknowledge", async () => triage.acknowledge(id)],
      ["assign", async () => triage.assign({ id, assignee: "anna" })],
      ["snooze", async () => triage.snooze({ id, until })],
      ["snooze until another time", async () => triage.snooze({ id, until: new Date(until.getTime() + DAY) })],
      ["unassign", async () => triage.assign({ id, assignee: null })],
      [
        "dismiss",
        async () => triage.dismiss({ id, reason: "RISK_ACCEPTED", comment: "leaves in May", expiresAt: until }),
      ],
      ["reopen", async () => triage.reopen(id)],
    ];
    for (const [name, run] of steps) {
      const before = await triageOf(id);
      const { undoId } = await run();
      expect(await triageOf(id), name).not.toEqual(before);
      expect(await undoing.run({ undoId: undoId! }), name).toEqual({
        restoredCount: 1,
        conflictCount: 0,
        conflicts: [],
      });
      const after = await triageOf(id);
      // The time of a value that the action overwrote is that of its event, which was written a moment after the row.
      expect(withoutTimes(after), name).toEqual(withoutTimes(before));
      // The step is taken again, so that the next one starts from there.
      await run();
    }
    const events = (await history.of([id])).get(id)!;
    expect(events.filter(({ kind }) => kind === "UNDONE")).toHaveLength(steps.length);
    expect(events.find(({ kind }) => kind === "UNDONE")!.changes).toMatchObject({
      status: { from: "ACKNOWLEDGED", to: "OPEN" },
      undone: "ACKNOWLEDGED",
    });
    const audited = await fixture.query<{ details: { action: string } }>(
      `select details from audit_event where target = '${id}' order by seq`,
    );
    expect(audited.map(({ details }) => details.action).slice(0, 3)).toEqual(["ACKNOWLEDGE", "UNDO", "ACKNOWLEDGE"]);
  });

  test("of a reopening works again and again, in each status, alone and together", async () => {
    const { triage, undoing } = as("otto");
    const [acknowledged, dismissed, snoozed] = [ids[22]!, ids[23]!, ids[25]!];
    await triage.acknowledge(acknowledged);
    await triage.dismiss({ id: dismissed, reason: "RISK_ACCEPTED", comment: "leaves in May", expiresAt: until });
    await triage.snooze({ id: snoozed, until });
    const all = [acknowledged, dismissed, snoozed];
    const states = async () => Promise.all(all.map(async (id) => withoutTimes(await triageOf(id))));
    const before = await states();
    for (let time = 0; time < 3; time += 1) {
      for (const id of all) {
        const { undoId } = await triage.reopen(id);
        // A comment on the open alert is an event with the status OPEN, and none that opens it.
        await triage.comment({ id, comment: `the ${time}. time` });
        expect(await undoing.run({ undoId: undoId! }), `${id} ${time}`).toMatchObject({ restoredCount: 1 });
      }
      expect(await states()).toEqual(before);
      const { undoId } = await triage.updateMany({ action: "REOPEN", ids: all });
      expect(await undoing.run({ undoId: undoId! })).toMatchObject({ restoredCount: 3, conflictCount: 0 });
      expect(await states()).toEqual(before);
    }
  });

  test("does not hide an alert that a scan has found worse since", async () => {
    const worse = { [NAMES[22]!]: "CRITICAL", [NAMES[23]!]: "CRITICAL", [NAMES[25]!]: "CRITICAL" } as const;
    const [acknowledged, dismissed, snoozed] = [ids[22]!, ids[23]!, ids[25]!];
    const otto = as("otto");
    for (const id of [acknowledged, dismissed, snoozed])
      if ((await triageOf(id))?.status !== "OPEN") await otto.triage.reopen(id);
    await otto.triage.acknowledge(acknowledged);
    await otto.triage.dismiss({ id: dismissed, reason: "FALSE_POSITIVE", expiresAt: until });
    await otto.triage.snooze({ id: snoozed, until });
    const reopened = await otto.triage.updateMany({ action: "REOPEN", ids: [acknowledged, dismissed] });
    // Acknowledging ends the snooze, and the alert stays in the list of the acknowledged ones.
    const ended = await otto.triage.acknowledge(snoozed);
    await scan(worse);
    expect(await otto.undoing.run({ undoId: reopened.undoId! })).toMatchObject({
      restoredCount: 1,
      conflicts: [{ alertId: dismissed, kind: "UPDATED", status: "OPEN" }],
    });
    expect(await triageOf(dismissed)).toMatchObject({ status: "OPEN" });
    expect(await triageOf(acknowledged)).toMatchObject({ status: "ACKNOWLEDGED" });
    const refused = await otto.undoing.run({ undoId: ended.undoId! });
    expect(refused).toMatchObject({ restoredCount: 0, conflicts: [{ alertId: snoozed, kind: "UPDATED" }] });
    expect(otto.undoing.refusal(refused)?.message).toContain("raised its severity");
    // A milder severity would not have ended the dismissal either.
    await otto.triage.dismiss({ id: dismissed, reason: "FALSE_POSITIVE", expiresAt: until });
    const { undoId } = await otto.triage.reopen(dismissed);
    await scan();
    expect(await otto.undoing.run({ undoId: undoId! })).toMatchObject({ restoredCount: 1 });
  });

  test("does not bring back what was itself undone, in the row and in a list as of that moment", async () => {
    const { triage, undoing, list } = boundTo("otto");
    const id = ids[13]!;
    await triage.snooze({ id, until });
    const second = await triage.snooze({ id, until: new Date(until.getTime() + DAY) });
    await undoing.run({ undoId: second.undoId! });
    const acknowledged = await triage.acknowledge(id);
    await undoing.run({ undoId: acknowledged.undoId! });
    expect(await triageOf(id)).toMatchObject({ status: "SNOOZED", acknowledged_by: null });
    expect((await as("otto").get({ id })).snoozedUntil).toEqual(until);
    const frozenAt = (await list({ first: 1 }, {})).asOf;
    await triage.reopen(id);
    const past = await list({ first: 50, asOf: frozenAt }, { query: "is:snoozed" });
    expect(past.nodes.map((alert) => alert.id)).toContain(id);
  });

  test("of many alerts restores those that did not change, and names what another operator changed", async () => {
    const [first, second, third] = [ids[14]!, ids[15]!, ids[16]!];
    const otto = as("otto");
    const bulk = await otto.triage.updateMany({
      action: "DISMISS",
      ids: [first, second, third],
      reason: "RISK_ACCEPTED",
      expiresAt: until,
    });
    await as("anna").triage.comment({ id: first, comment: "a comment is no obstacle" });
    await as("anna").triage.reopen(second);
    const undone = await otto.undoing.run({ undoId: bulk.undoId! });
    expect(undone).toMatchObject({
      restoredCount: 2,
      conflictCount: 1,
      conflicts: [{ alertId: second, kind: "WITHDRAWN", status: "OPEN", by: operatorActor("anna") }],
    });
    for (const id of [first, third]) expect((await triageOf(id))?.status).toBe("OPEN");
    expect(otto.undoing.refusal(undone)).toBeNull();
    // A second attempt finds its own first one.
    const again = await otto.undoing.run({ undoId: bulk.undoId! });
    expect(again).toMatchObject({ restoredCount: 0, conflictCount: 3 });
    expect(otto.undoing.refusal(again)).toMatchObject({
      code: "ALERT_CHANGED",
      message: expect.stringMatching(
        /^Alert #\d+ has changed since: otto undid an action at .+ UTC\. 2 more have changed too\. All were left as they are\.$/,
      ),
    });
  });

  test("and a change by another operator at the same moment: the history shows which came first", async () => {
    for (const id of ids.slice(17, 21)) {
      const { undoId } = await as("otto").triage.acknowledge(id);
      const [undone, dismissed] = await Promise.all([
        as("otto").undoing.run({ undoId: undoId! }),
        as("anna").triage.dismiss({ id, reason: "FALSE_POSITIVE", expiresAt: until }),
      ]);
      expect(dismissed.status).toBe("DISMISSED");
      const kinds = (await kindsOf(id)).slice(1);
      expect(kinds).toEqual(
        undone.restoredCount === 1
          ? ["ACKNOWLEDGED otto", "UNDONE otto", "DISMISSED anna"]
          : ["ACKNOWLEDGED otto", "DISMISSED anna"],
      );
      expect((await triageOf(id))?.status).toBe("DISMISSED");
    }
  });

  test("belongs to the operator who acted, for ten minutes", async () => {
    const { undoId } = await as("otto").triage.acknowledge(ids[21]!);
    expect(await codeOf(as("anna").undoing.run({ undoId: undoId! }))).toBe("UNDO_EXPIRED");
    expect(await codeOf(as("otto").undoing.run({ undoId: "request-0" }))).toBe("UNDO_EXPIRED");
    expect(await codeOf(new Alerts(fixture.scope("viewer", "otto")).undoing.run({ undoId: undoId! }))).toBe(
      "FORBIDDEN",
    );
    await fixture.query(`update alert_event set at = at - interval '11 minutes' where source_id = '${undoId}'`);
    expect(await codeOf(as("otto").undoing.run({ undoId: undoId! }))).toBe("UNDO_EXPIRED");
    expect((await triageOf(ids[21]!))?.status).toBe("ACKNOWLEDGED");
  });
});

test("an action leaves out an account whose first matching alert is opened while the action waits for its locks", async () => {
  const other = await fixture.addAccount("second", "222233334444");
  const scope = fixture.scope("analyst", "otto");
  const held = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = fixture.em().transactional(async (tx) => {
    await lockAlertsOf(tx, [fixture.accountId]);
    held.resolve();
    await release.promise;
  });
  await held.promise;
  const targets = scope.em.transactional((tx) =>
    lockedTargets(tx, sql`select id from alert where check_id = 'mfa-console'`),
  );
  const waiting = `select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;
  await expect.poll(async () => (await fixture.query<{ count: number }>(waiting))[0]!.count).toBe(1);
  await fixture.scan([evaluatedAs("mfa-console", [findingOf("mfa-console", userResource("zoe"), "HIGH")])], {
    accountId: other,
  });
  release.resolve();
  await holder;
  expect(new Set((await targets).map((target) => target.accountId))).toEqual(new Set([fixture.accountId]));
});

test("operators are found by a part of their name, the caller first, without those who left", async () => {
  await fixture.addOperators("joanna", "ann.b");
  await fixture.query("update operator set status = 'DISABLED' where name = 'ann.b'");
  const names = async (search?: string) => (await as("otto").triage.assignees({ search })).map(({ name }) => name);
  expect(await names()).toEqual(["otto", "anna", "joanna"]);
  expect(await names("ANN")).toEqual(["anna", "joanna"]);
  expect(await names("%")).toEqual([]);
});

/** The methods bound to one set of services, for destructuring. */
function boundTo(name: string) {
  const alerts = as(name);
  return { ...alerts, triage: alerts.triage, undoing: alerts.undoing, list: alerts.list.bind(alerts) };
}

/** The row with a word for the time of each action; the end of a dismissal or snooze stays as it is. */
function withoutTimes(row: Record<string, unknown> | undefined) {
  return Object.fromEntries(
    Object.entries(row ?? {}).map(([name, value]) => [
      name,
      /^(acknowledged|dismissed|snoozed)_at$/.test(name) && value !== null ? "a time" : value,
    ]),
  );
}
