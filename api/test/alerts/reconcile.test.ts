import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { newId } from "../../src/db/new-id.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import type { CheckResult } from "../../src/iam/finding.ts";
import { DAY, HOUR, SECOND } from "../../src/iam/time.ts";
import { openDueAlerts } from "../../src/services/alerts/due-alerts.ts";
import { applyScan, vacuumAlerts } from "../../src/services/alerts/reconcile.ts";
import { saveAlertEvents } from "../../src/services/alerts/event-log.ts";
import { AlertTriage } from "../../src/services/alerts/triage.ts";
import { AppError } from "../../src/errors.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";
import { AlertModel, MODEL_RESOURCES, type ModelStep, modelAlertHistories, resultsOf } from "../support/alert-model.ts";
import { buildSnapshot, denied, key, reportRow, role, user } from "../support/build.ts";
import { TEST_ACTOR } from "../support/actors.ts";

let fixture: AlertFixture;
beforeAll(async () => {
  fixture = await openAlertFixture();
});
afterAll(() => fixture.close());

/** Unique IDs are built from names and zeros. With a letter at the end, no name is the prefix of another. */
/** The part of the first scan's writes that an unchanged one may need. */
const SHARE_MAX = 0.1;
/** How often ten scans are measured before their writes count as too many. */
const SETS_MAX = 8;
const NAMES = Array.from({ length: 2_000 }, (_, index) => `user-${index}-x`);
const snapshot = buildSnapshot({ users: NAMES.map((userName) => user({ userName })) });

function mfaResults(names: readonly string[], asOf: number): CheckResult[] {
  return [
    evaluatedAs(
      "mfa-console",
      names.map((name) => findingOf("mfa-console", userResource(name), "HIGH", { asOf })),
      { asOf },
    ),
  ];
}

async function walBytes(action: () => Promise<unknown>): Promise<number> {
  const at = async () =>
    Number((await fixture.query<{ lsn: string }>("select (pg_current_wal_insert_lsn() - '0/0')::text as lsn"))[0]!.lsn);
  const before = await at();
  await action();
  return (await at()) - before;
}

describe("scans of 2,000 users", () => {
  const start = now() - DAY;
  let firstBytes = 0;

  test("the first one opens an alert with one event per user", async () => {
    firstBytes = await walBytes(async () => {
      expect(await fixture.scan(mfaResults(NAMES, start), { snapshot, at: start })).toEqual({
        findings: 2_000,
        opened: 2_000,
        reopened: 0,
        resolved: 0,
        updated: 0,
      });
    });
    const [row] = await fixture.query<Record<string, unknown>>(
      "select count(*)::int, count(distinct number)::int as numbers, min(status) as status, count(distinct owner_id)::int as owners from alert",
    );
    expect(row).toEqual({ count: 2_000, numbers: 2_000, status: "OPEN", owners: 2_000 });
    expect(await fixture.query("select kind, count(*)::int from alert_event group by kind")).toEqual([
      { kind: "OPENED", count: 2_000 },
    ]);
    expect(await fixture.query("select outcome, evaluated_count, failed_count from check_result")).toEqual([
      { outcome: "FAIL", evaluated_count: 2_001, failed_count: 2_000 },
    ]);
    await vacuumAlerts(fixture.em(), { findings: 2_000, opened: 2_000, reopened: 0, resolved: 0, updated: 0 });
  });

  test("ten unchanged ones change no alert and write almost nothing", async () => {
    let last = start;
    const tenScans = (everyMs: number) =>
      walBytes(async () => {
        for (let scan = 1; scan <= 10; scan += 1) {
          last += everyMs;
          expect(await fixture.scan(mfaResults(NAMES, last), { snapshot, at: last })).toMatchObject({
            opened: 0,
            reopened: 0,
            resolved: 0,
            updated: 0,
          });
        }
      });
    // The log is that of all databases of the server. Other files write to it at the same time, which only adds bytes.
    let share = (await tenScans(HOUR)) / 10 / firstBytes;
    for (let set = 2; set <= SETS_MAX && share > SHARE_MAX; set += 1)
      share = Math.min(share, (await tenScans(SECOND)) / 10 / firstBytes);
    console.log(
      `unchanged rescan: ${(share * 100).toFixed(2)} % of the first scan's WAL bytes (${Math.round(firstBytes / 1024)} kB)`,
    );
    expect(share).toBeLessThanOrEqual(SHARE_MAX);
    expect(await fixture.query("select count(*)::int from alert_event")).toEqual([{ count: 2_000 }]);
  });

  test("evidence older than the last evaluation changes nothing, even if only the check's result records that evaluation", async () => {
    const at = start + 11 * HOUR;
    expect(await fixture.scan(mfaResults([], start + 2 * HOUR), { snapshot, at })).toMatchObject({ resolved: 0 });
    // This evidence is also compared with the newest evidence so far, and not with that of the scan just before.
    expect(await fixture.scan(mfaResults([], start + 9 * HOUR), { snapshot, at })).toMatchObject({ resolved: 0 });
    expect(await fixture.scan(mfaResults(NAMES, at), { snapshot, at })).toMatchObject({ resolved: 0, opened: 0 });
  });

  test("a scan that fails before its commit leaves nothing, and repeating it duplicates no event", async () => {
    const scanId = newId("scan");
    const fixed = mfaResults(NAMES.slice(100), now());
    const broken = fixture.em().transactional(async (tx) => {
      await tx.execute(
        `insert into scan (id, account_id, status, trigger, requested_by, requested_at, finished_at, progress) values ('${scanId}', '${fixture.accountId}', 'SUCCEEDED', 'OPERATOR', '{"kind": "UNKNOWN", "displayName": "test"}', now(), now(), '{}')`,
      );
      await applyScan(tx, { accountId: fixture.accountId, scanId, snapshot, results: fixed, checks: [] });
      throw new Error("killed");
    });
    await expect(broken).rejects.toThrow("killed");
    expect(await fixture.query("select count(*)::int from alert where status = 'RESOLVED'")).toEqual([{ count: 0 }]);
    expect(await fixture.scan(fixed, { snapshot, scanId })).toMatchObject({ resolved: 100 });
    expect(await fixture.scan(fixed, { snapshot, scanId })).toMatchObject({ resolved: 0 });
    expect(await fixture.query("select kind, count(*)::int from alert_event group by kind order by kind")).toEqual([
      { kind: "OPENED", count: 2_000 },
      { kind: "RESOLVED", count: 100 },
    ]);
  });

  test("FIXED and GONE are distinguished, and a reopened alert keeps its number", async () => {
    const without = buildSnapshot({ users: NAMES.slice(0, 1_999).map((userName) => user({ userName })) });
    await fixture.scan(mfaResults(NAMES.slice(102, 1_998), now()), { snapshot: without });
    const rows = await fixture.query<{ resource_name: string; resolution: string }>(
      `select resource_name, resolution from alert where resource_name in ('user-100-x', 'user-1998-x', 'user-1999-x') order by 1`,
    );
    expect(rows).toEqual([
      { resource_name: "user-100-x", resolution: "FIXED" },
      { resource_name: "user-1998-x", resolution: "FIXED" },
      { resource_name: "user-1999-x", resolution: "GONE" },
    ]);
    const before = await fixture.query<object>(
      "select id, number, first_seen_at from alert where resource_name = 'user-0-x'",
    );
    expect(await fixture.scan(mfaResults(NAMES, now()), { snapshot })).toMatchObject({ reopened: 104, opened: 0 });
    expect(await fixture.query("select id, number, first_seen_at from alert where resource_name = 'user-0-x'")).toEqual(
      before,
    );
    expect(
      await fixture.query(
        "select status, reopen_count, resolved_at, resolution from alert where resource_name = 'user-0-x'",
      ),
    ).toEqual([{ status: "OPEN", reopen_count: 1, resolved_at: null, resolution: null }]);
  });
});

describe("passing time", () => {
  test("an expired dismissal opens its alert, once", async () => {
    const [alert] = await fixture.query<{ id: string }>("select id from alert where resource_name = 'user-1500-x'");
    await new AlertTriage(fixture.scope()).dismiss({
      id: alert!.id,
      reason: "RISK_ACCEPTED",
      comment: "until Friday",
      expiresAt: new Date(now() + 2 * DAY),
    });
    expect(await openDueAlerts(fixture.em(), now() + DAY)).toBe(0);
    expect(await openDueAlerts(fixture.em(), now() + 3 * DAY)).toBe(1);
    expect(await openDueAlerts(fixture.em(), now() + 3 * DAY)).toBe(0);
    expect(
      await fixture.query(
        "select status, dismissal_reason, dismissal_expires_at from alert where resource_name = 'user-1500-x'",
      ),
    ).toEqual([{ status: "OPEN", dismissal_reason: null, dismissal_expires_at: null }]);
    const events = await fixture.query<object>(
      `select kind, actor ->> 'displayName' as actor, changes->>'reason' as reason from alert_event where alert_id = '${alert!.id}' order by seq`,
    );
    expect(events).toEqual([
      { kind: "OPENED", actor: "IAM Monitor", reason: null },
      { kind: "DISMISSED", actor: "olga", reason: "RISK_ACCEPTED" },
      { kind: "WITHDRAWN", actor: "IAM Monitor", reason: "EXPIRED" },
    ]);
  });
});

describe("concurrent writers", () => {
  test("number events in the order of commits: the second writer waits for the first", async () => {
    const [one, other] = await fixture.query<{ id: string }>("select id from alert order by number limit 2");
    const event = (alertId: string) =>
      ({
        kind: "COMMENTED",
        alertId,
        accountId: fixture.accountId,
        fromStatus: "OPEN",
        status: "OPEN",
        fromSeverity: "HIGH",
        severity: "HIGH",
        changes: {},
        comment: "hello",
      }) as const;
    const order: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let entered = () => {};
    const inside = new Promise<void>((resolve) => (entered = resolve));
    const first = fixture.em().transactional(async (tx) => {
      await saveAlertEvents(tx, { sourceId: "slow", actor: TEST_ACTOR, clock: now }, [event(one!.id)]);
      entered();
      await held;
      order.push("slow");
    });
    await inside;
    const second = fixture
      .em()
      .transactional((tx) =>
        saveAlertEvents(tx, { sourceId: "fast", actor: TEST_ACTOR, clock: now }, [event(other!.id)]),
      )
      .then(() => order.push("fast"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(order).toEqual([]);
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(["slow", "fast"]);
    const rows = await fixture.query<{ source_id: string }>(
      "select source_id from alert_event where kind = 'COMMENTED' order by seq",
    );
    expect(rows.map((row) => row.source_id)).toEqual(["slow", "fast"]);
  });

  test("cannot insert an event without its alert", async () => {
    const orphan = {
      kind: "OPENED",
      alertId: newId("alert"),
      accountId: fixture.accountId,
      fromStatus: null,
      status: "OPEN",
      fromSeverity: null,
      severity: "HIGH",
      changes: {},
    } as const;
    await expect(
      fixture
        .em()
        .transactional((tx) => saveAlertEvents(tx, { sourceId: "orphan", actor: TEST_ACTOR, clock: now }, [orphan])),
    ).rejects.toThrow(/without its alert/);
  });

  test("lose nothing if a scan and operators change the same alerts", async () => {
    const ids = (
      await fixture.query<{ id: string }>("select id from alert where status = 'OPEN' order by number limit 40")
    ).map((row) => row.id);
    const names = NAMES.slice(20);
    await Promise.all([
      fixture.scan(mfaResults(names, now()), { snapshot }),
      ...ids.map((id) =>
        new AlertTriage(fixture.scope()).acknowledge(id).catch((error: unknown) => {
          if (!(error instanceof AppError && error.code === "ALERT_RESOLVED")) throw error;
        }),
      ),
    ]);
    // The last event of every alert agrees with its row.
    const wrong = await fixture.query<object>(
      `select a.number from alert a cross join lateral (select status, severity from alert_event e where e.alert_id = a.id order by seq desc limit 1) l where l.status <> a.status or l.severity <> a.severity`,
    );
    expect(wrong).toEqual([]);
  });
});

// ---------------------------------------------------------------- random histories in the database

const LIVES = 150;

test(`${LIVES} random histories in the database agree with the naive model`, { timeout: 240_000 }, async () => {
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(modelAlertHistories, async (life) => {
      const accountId = await fixture.addAccount("model", String(Math.floor(Math.random() * 1e12)).padStart(12, "0"));
      const model = new AlertModel(now(), true);
      for (const given of life) {
        steps += 1;
        const step = asInDatabase(given);
        if (step.kind !== "OPERATOR") model.now += (step.kind === "TIME" ? step.hours : 1) * HOUR;
        if (step.kind === "SCAN") {
          model.scan(step);
          await fixture.scan(resultsOf(step, model.now), { accountId, snapshot: snapshotOf(step), at: model.now });
        } else if (step.kind === "OPERATOR") {
          const names = [...model.alerts.keys()].sort();
          const name = names[step.pick % Math.max(names.length, 1)];
          if (name)
            expect(await operate(accountId, name, step, model.now)).toBe(
              model.operate(model.alerts.get(name)!, step.action, step.days),
            );
        }
      }
      expect(await pictureOf(accountId)).toEqual(pictureOfModel(accountId, model));
    }),
    { numRuns: LIVES, seed: 20_261_124 },
  );
  const columns = "account_id, check_id, category, severity, severity_rank, status";
  const counts = `select ${columns}, count from alert_count where count <> 0`;
  const alerts = `select ${columns}, count(*)::integer from alert group by ${columns}`;
  const miscounted = await fixture.query(`(${counts} except ${alerts}) union all (${alerts} except ${counts})`);
  expect(miscounted).toEqual([]);
  console.log(`alert lives through the database: ${LIVES} sequences, ${steps} steps, 0 divergences`);
});

/** Removes from a step what one account cannot have: a check whose version decreases, and a key without its user. */
function asInDatabase(step: ModelStep): ModelStep {
  if (step.kind !== "SCAN") return step;
  return {
    ...step,
    results: step.results.map((result) => result && { ...result, version: 1 }),
    deleted: [step.deleted[0]!, step.deleted[0]! || step.deleted[1]!, step.deleted[2]!],
  };
}

function snapshotOf({ deleted, isExistenceKnown }: Extract<ModelStep, { kind: "SCAN" }>): AccountSnapshot {
  if (!isExistenceKnown)
    return buildSnapshot({
      sections: {
        authorizationDetails: denied("iam:GetAccountAuthorizationDetails"),
        credentialReport: denied("iam:GetCredentialReport"),
      },
    });
  const anna = user({ userName: "anna", userId: "U1" });
  const keys = deleted[1] ? [] : [key({ createdAt: 1_700_000_000_000 })];
  return buildSnapshot({
    users: deleted[0] ? [] : [anna],
    roles: deleted[2] ? [] : [role({ roleName: "deploy", roleId: "R1" })],
    credentialReport: { users: deleted[0] ? [] : [reportRow(anna, { accessKeys: keys })] },
  });
}

async function operate(
  accountId: string,
  name: string,
  { action, days }: Extract<ModelStep, { kind: "OPERATOR" }>,
  at: number,
): Promise<string> {
  const [alert] = await fixture.query<{ id: string }>(
    `select id from alert where fingerprint = '${accountId}|${name}|'`,
  );
  const triage = new AlertTriage(fixture.scope());
  try {
    if (action === "ACKNOWLEDGE") await triage.acknowledge(alert!.id);
    if (action === "DISMISS")
      await triage.dismiss({ id: alert!.id, reason: "FALSE_POSITIVE", expiresAt: new Date(at + days * DAY) });
    if (action === "SNOOZE") await triage.snooze({ id: alert!.id, until: new Date(at + days * DAY) });
    if (action === "REOPEN") await triage.reopen(alert!.id);
    // A new assignee each time, because the model counts every assignment as a change.
    if (action === "ASSIGN") {
      const assignee = newId("session");
      await fixture.addOperators(assignee);
      await triage.assign({ id: alert!.id, assignee });
    }
    return "OK";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function pictureOf(accountId: string): Promise<Record<string, unknown>> {
  const rows = await fixture.query<Record<string, unknown>>(`
    select fingerprint, status, severity, resolution, extract(epoch from case status when 'DISMISSED' then dismissal_expires_at when 'SNOOZED' then snoozed_until end) * 1000 as until, not_evaluated_reason is not null as "notEvaluated", evidence -> 'value' as value, reopen_count,
           (select array_agg(kind order by seq) from alert_event e where e.alert_id = a.id) as events
      from alert a where account_id = '${accountId}'`);
  return Object.fromEntries(
    rows.map((row) => [
      row["fingerprint"],
      {
        status: row["status"],
        severity: row["severity"],
        resolution: row["resolution"],
        until: row["until"] === null ? null : Number(row["until"]),
        notEvaluated: row["notEvaluated"],
        value: Number(row["value"]),
        reopenCount: row["reopen_count"],
        events: row["events"],
      },
    ]),
  );
}

function pictureOfModel(accountId: string, model: AlertModel): Record<string, unknown> {
  expect(MODEL_RESOURCES.length).toBe(3);
  return Object.fromEntries(
    [...model.alerts].map(([name, alert]) => [
      `${accountId}|${name}|`,
      {
        status: alert.status,
        severity: alert.severity,
        resolution: alert.resolution,
        until: { DISMISSED: alert.dismissedUntil, SNOOZED: alert.snoozedUntil }[alert.status] ?? null,
        notEvaluated: alert.notEvaluated,
        value: alert.value,
        reopenCount: alert.reopenCount,
        events: alert.events,
      },
    ]),
  );
}
