/** Which snapshots are kept: all of the first days, then the last one of each day, and always the newest. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../src/db/new-id.ts";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import { DAY, HOUR } from "../../src/iam/time.ts";
import { createLog } from "../../src/log.ts";
import { SnapshotThinning, thinSnapshots } from "../../src/services/history/thin-snapshots.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

const AT = Date.UTC(2026, 10, 28, 10, 30);
const SETTINGS = { keepAllDays: 2, keepDailyDays: 30 };

let database: TestDatabase;
let orm: Orm;

beforeAll(async () => {
  database = await openTestDatabase();
  orm = await openOrm(database.url);
});
afterAll(async () => {
  await orm.close();
  await database.close();
});
beforeEach(() => orm.em.fork().execute("delete from snapshot"));

/** An account with a snapshot every `hours` hours, from `from` days ago to `to` days ago. */
async function accountWithSnapshots(hours: number, from: number, to = 0): Promise<string> {
  const accountId = newId("account");
  const em = orm.em.fork();
  await em.execute(
    `insert into account (id, name, source, status, region, writes, created_at)
     values (?, 'test', 'SANDBOX', 'CONNECTED', 'us-east-1', 'OFF', now())`,
    [accountId],
  );
  const times = "generate_series(?::timestamptz, ?::timestamptz, make_interval(hours => ?)) as at";
  const period = [new Date(AT - from * DAY).toISOString(), new Date(AT - to * DAY).toISOString(), hours];
  await em.execute(
    `insert into scan (id, account_id, status, trigger, requested_by, requested_at, finished_at, progress)
     select ? || extract(epoch from at)::bigint, ?, 'SUCCEEDED', 'SCHEDULE', '{}', at, at, '{}' from ${times}`,
    [accountId, accountId, ...period],
  );
  await em.execute(
    `insert into snapshot (id, account_id, scan_id, taken_at, document)
     select 'snapshot_' || id, account_id, id, requested_at, '' from scan where account_id = ?`,
    [accountId],
  );
  return accountId;
}

async function thinAll(settings = SETTINGS, at = AT): Promise<number[]> {
  const steps: number[] = [];
  do steps.push(await thinSnapshots(orm.em.fork(), settings, at));
  while (steps.at(-1) !== 0);
  return steps;
}

async function keptTimes(accountId: string): Promise<number[]> {
  const rows = await orm.em
    .fork()
    .execute<{ at: number }[]>(
      "select (extract(epoch from taken_at) * 1000)::float8 as at from snapshot where account_id = ? order by taken_at",
      [accountId],
    );
  return rows.map(({ at }) => at);
}

test("hourly snapshots of 35 days become those of 2 days and the last one of each of 30 days, in small steps", async () => {
  const accountId = await accountWithSnapshots(1, 35);
  const steps = await thinAll();
  expect(Math.max(...steps)).toBe(100);
  const kept = await keptTimes(accountId);
  const recent = kept.filter((at) => at >= AT - 2 * DAY);
  expect(recent).toHaveLength(49);
  const older = kept.filter((at) => at < AT - 2 * DAY);
  expect(Math.min(...older)).toBeGreaterThanOrEqual(AT - 30 * DAY);
  expect(new Set(older.map((at) => new Date(at).toISOString().slice(0, 10))).size).toBe(older.length);
  // Each is the last of its day, except the one at the boundary of two days, which follows later.
  expect(older.filter((at) => new Date(at).getUTCHours() !== 23)).toEqual([]);
  expect(await thinAll()).toEqual([0]);
  const nextDay = AT + DAY;
  await thinAll(SETTINGS, nextDay);
  expect((await keptTimes(accountId)).filter((at) => at < nextDay - 2 * DAY)).toHaveLength(older.length);
});

test("the newest snapshot of an account that is scanned no longer is kept, and other accounts do not count", async () => {
  const idle = await accountWithSnapshots(24, 900, 700);
  const busy = await accountWithSnapshots(6, 3);
  await thinAll();
  expect(await keptTimes(idle)).toEqual([AT - 700 * DAY]);
  expect(await keptTimes(busy)).toHaveLength(10);
});

test("a smaller setting deletes more", async () => {
  const accountId = await accountWithSnapshots(12, 30);
  await thinAll({ keepAllDays: 1, keepDailyDays: 7 });
  expect(await keptTimes(accountId)).toHaveLength(3 + 6);
});

test("the worker looks once an hour, and without a pause while there is more to delete", async () => {
  await accountWithSnapshots(1, 12);
  const thinning = new SnapshotThinning({ snapshots: SETTINGS, log: createLog("silent") });
  const step = (at: number) => thinning.step(orm.em.fork(), at);
  expect([await step(AT), await step(AT + 1)].map((count) => count > 50)).toEqual([true, true]);
  await step(AT + 2);
  await accountWithSnapshots(1, 12);
  expect(await step(AT + HOUR / 2)).toBe(0);
  expect(await step(AT + 2 * HOUR)).toBe(100);
});
