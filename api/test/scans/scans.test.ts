import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { AlertEntity } from "../../src/db/entities/alert.ts";
import { ScanEntity } from "../../src/db/entities/scan.ts";
import { AppError } from "../../src/errors.ts";
import { READ_ACTION_NAMES } from "../../src/aws/read-actions.ts";
import { Scans } from "../../src/services/scans/scans.ts";
import { requestScan, rescueScans, startDueScans } from "../../src/services/scans/scans.ts";
import { countEvents, openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { TEST_ACTOR } from "../support/actors.ts";

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform();
});
afterAll(() => product.close());

async function alertsByStatus(): Promise<Record<string, number>> {
  const rows = await product.platform.orm.em
    .fork()
    .execute<{ status: string; count: string }[]>("select status, count(*) from alert group by status");
  return Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]));
}

describe("a scan of the demo account", () => {
  test("reads all of it and opens alerts", async () => {
    const scan = await product.scan();
    expect(scan).toMatchObject({ status: "SUCCEEDED", errorCode: null });
    expect(scan.coverage?.percent).toBe(100);
    expect(scan.counts!.opened).toBeGreaterThan(50);
    expect(scan.counts!.users).toBe(product.demo.users.size);
    expect(scan.progress.checksDone).toBe(scan.progress.checksTotal);
    expect(scan.progress.percent).toBe(95);
    const open = await product.platform.orm.em.fork().count(AlertEntity, { status: "OPEN" });
    expect(open).toBe(scan.counts!.opened);
  });

  test("ten scans of an unchanged account change no alert", async () => {
    const before = await countEvents(product);
    for (let i = 0; i < 10; i += 1)
      expect((await product.scan()).counts).toMatchObject({ opened: 0, resolved: 0, reopened: 0, updated: 0 });
    expect(await countEvents(product)).toBe(before);
  });

  test("a new issue opens exactly one alert", async () => {
    const before = await alertsByStatus();
    product.demo.apply("leak");
    const scan = await product.scan();
    expect(scan.counts!.opened).toBeGreaterThan(0);
    expect((await alertsByStatus())["OPEN"]).toBe(before["OPEN"]! + scan.counts!.opened - scan.counts!.resolved);
  });
});

describe("data that could not be read", () => {
  test(
    "if a read action is denied, the scan is PARTIAL, names the action, and resolves nothing",
    { timeout: 240_000 },
    async () => {
      await product.scan();
      const before = await countEvents(product);
      const denied: string[] = [];
      for (const action of READ_ACTION_NAMES) {
        const called = product.sandbox.log.counts(0)[action] ?? 0;
        if (called === 0) continue;
        const fault = product.sandbox.faults.add({ kind: "deny", action });
        const scan = await product.scan();
        product.sandbox.faults.remove(fault);
        if (scan.status === "SUCCEEDED") continue; // an unchanged rescan does not call this action (ListAccessKeys)
        denied.push(action);
        expect(scan, action).toMatchObject({ status: "PARTIAL" });
        expect(scan.coverage!.missingPermissions, action).toContain(action);
        expect(scan.counts, action).toMatchObject({ resolved: 0, opened: 0, reopened: 0 });
        for (const check of scan.coverage!.notEvaluatedChecks.filter((each) => each.missingActions.length > 0))
          expect(check.missingActions).toContain(action);
      }
      expect(denied.length).toBeGreaterThanOrEqual(8);
      expect(await countEvents(product)).toBe(before);
    },
  );

  test("with 30 % of calls throttled, the alerts are the same", async () => {
    const before = await countEvents(product);
    const fault = product.sandbox.faults.add({ kind: "throttle", probability: 0.3 });
    const scan = await product.scan();
    product.sandbox.faults.remove(fault);
    expect(scan.status).toBe("SUCCEEDED");
    expect(scan.progress.throttles).toBeGreaterThan(0);
    expect(await countEvents(product)).toBe(before);
  });

  test("expired credentials fail the scan with their code and change no alert", async () => {
    const before = await countEvents(product);
    const fault = product.sandbox.faults.add({ kind: "expiredToken" });
    const scan = await product.scan();
    product.sandbox.faults.remove(fault);
    expect(scan).toMatchObject({ status: "FAILED", errorCode: "AWS_CREDENTIALS_EXPIRED" });
    expect(await countEvents(product)).toBe(before);
    expect((await product.scan()).status).toBe("SUCCEEDED");
  });
});

test("a scan of a member account is complete without the calls that only the organization's administrators may make", async () => {
  const organization = product.demo.organization!;
  organization.canReadPolicies = false;
  const scan = await product.scan();
  organization.canReadPolicies = true;
  expect(scan.status).toBe("SUCCEEDED");
  expect(scan.coverage).toMatchObject({ percent: 100, missingPermissions: [] });
  expect(scan.counts).toMatchObject({ resolved: 0 });
});

describe("an unreachable AWS", () => {
  test("fails the scan at once with its code, and is not mistaken for a database outage", async () => {
    const { orm } = product.platform;
    await orm.em
      .fork()
      .execute("update account set endpoint = 'http://127.0.0.1:1' where id = ?", [product.account.id]);
    const scan = await product.scan();
    expect(scan).toMatchObject({ status: "FAILED", errorCode: "AWS_UNREACHABLE", attempt: 1 });
    await orm.em
      .fork()
      .execute("update account set endpoint = ? where id = ?", [product.sandbox.url, product.account.id]);
    expect(await product.scan()).toMatchObject({ status: "SUCCEEDED", phase: "RECONCILE" });
  });
});

describe("one scan at a time", () => {
  test("a second scan is refused with the ID of the running one", async () => {
    const fault = product.sandbox.faults.add({ kind: "latency", milliseconds: 300 });
    const { jobs, orm } = product.platform;
    const by = { trigger: "OPERATOR", requestedBy: TEST_ACTOR } as const;
    const asked = await Promise.allSettled(
      Array.from({ length: 10 }, () => requestScan(orm.em.fork(), jobs, product.account, by)),
    );
    product.sandbox.faults.remove(fault);
    const accepted = asked.filter((each) => each.status === "fulfilled");
    expect(accepted).toHaveLength(1);
    for (const refused of asked.filter((each) => each.status === "rejected")) {
      expect(refused.reason).toBeInstanceOf(AppError);
      expect(refused.reason).toMatchObject({
        code: "SCAN_ALREADY_RUNNING",
        details: { scanId: accepted[0]!.value.id },
      });
    }
    await product.waitFor(accepted[0]!.value.id);
  });

  test("a running scan is cancelled before AWS answers and writes nothing afterwards", async () => {
    const before = await countEvents(product);
    product.demo.apply("leak");
    const fault = product.sandbox.faults.add({ kind: "latency", milliseconds: 60_000 });
    const { jobs, orm } = product.platform;
    const { id } = await requestScan(orm.em.fork(), jobs, product.account, {
      trigger: "OPERATOR",
      requestedBy: TEST_ACTOR,
    });
    await expect.poll(async () => (await orm.em.fork().findOneOrFail(ScanEntity, { id })).status).toBe("RUNNING");
    const askedAt = now();
    await new Scans(product.scope()).cancel(id);
    const scan = await product.waitFor(id);
    product.sandbox.faults.remove(fault);
    expect(scan.status).toBe("CANCELLED");
    expect(now() - askedAt).toBeLessThan(45_000);
    expect(await countEvents(product)).toBe(before);
    await expect(new Scans(product.scope()).cancel(id)).rejects.toMatchObject({ code: "SCAN_FINISHED" });
    expect((await product.scan()).counts!.opened).toBeGreaterThan(0);
  });

  test("a schedule starts one scan, even with several workers", async () => {
    const { jobs, orm } = product.platform;
    await orm.em
      .fork()
      .execute("update account set next_scan_at = now() - interval '3 hours', scan_every_hours = 1 where id = ?", [
        product.account.id,
      ]);
    const started = await Promise.all(Array.from({ length: 4 }, () => startDueScans(orm.em.fork(), jobs)));
    expect(started.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1);
    const slots = () =>
      orm.em.fork().execute<{ started: number; hours_ago: number; next_minutes: number }[]>(
        `select s.started, round(extract(epoch from now() - s.slot_at) / 3600)::integer as hours_ago,
                  round(extract(epoch from a.next_scan_at - now()) / 60)::integer as next_minutes
             from schedule_slot s join account a on a.id = s.schedule_id`,
      );
    // Three missed slots lead to only one scan, and the times of later slots stay the same.
    expect(await slots()).toEqual([{ started: 1, hours_ago: 3, next_minutes: 60 }]);
    const scan = await orm.em.fork().findOneOrFail(ScanEntity, { trigger: "SCHEDULE" });
    expect((await product.waitFor(scan.id)).status).toBe("SUCCEEDED");
    expect(await startDueScans(orm.em.fork(), jobs)).toBe(0);
    // The same slot comes due again, as after a restore. It has already fired, so no scan starts.
    await orm.em
      .fork()
      .execute(
        "update account set next_scan_at = (select slot_at from schedule_slot where schedule_id = account.id) where id = ?",
        [product.account.id],
      );
    expect(await startDueScans(orm.em.fork(), jobs)).toBe(0);
    expect(await slots()).toHaveLength(1);
  });

  test("a scan that a dead worker left is taken over, and failed after the third lost worker", async () => {
    const { orm, jobs } = product.platform;
    for (const { attempt, status } of [
      { attempt: 1, status: "SUCCEEDED" },
      { attempt: 3, status: "FAILED" },
    ]) {
      const id = `scan_${attempt}${"0".repeat(31)}`;
      await orm.em.fork().execute(
        `insert into scan (id, account_id, status, phase, trigger, requested_by, requested_at, started_at, attempt, heartbeat_at, progress)
         values (?, ?, 'RUNNING', 'COLLECT', 'OPERATOR', '{"kind": "UNKNOWN", "displayName": "test"}', now(), now(), ?, now() - interval '1 minute', '{"percent":97,"sections":[],"itemsRead":0,"apiCalls":0,"throttles":0,"checksDone":0,"checksTotal":0,"message":null,"at":0}')`,
        [id, product.account.id, attempt],
      );
      await rescueScans(orm.em.fork(), jobs);
      const scan = await product.waitFor(id);
      expect(scan.status).toBe(status);
      if (status === "FAILED") expect(scan.errorCode).toBe("WORKER_LOST");
      // The second worker starts again, but the percent that clients have seen stays.
      expect(scan.progress.percent).toBe(97);
    }
  });
});
