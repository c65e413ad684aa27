/** Finding S13: old events are deleted so that the rest still verifies, and no one else can delete any unnoticed. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Random, seededRandom } from "../../sandbox/random.ts";
import { elapsed, now } from "../../src/clock.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { type Em, openOrm, type Orm } from "../../src/db/orm.ts";
import { DAY, HOUR, MINUTE } from "../../src/iam/time.ts";
import { createLog } from "../../src/log.ts";
import { recordRetention } from "../../src/services/audit/recorded-retention.ts";
import { recordAudit, verifyAudit } from "../../src/services/audit/audit-log.ts";
import { prune, type RetentionOptions } from "../../src/services/audit/retention.ts";
import { AuditHeads } from "../../src/services/core/audit-heads.ts";
import { AUDIT_SETTINGS } from "../../src/services/core/audit-settings.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { insertOldAuditEvents } from "../support/old-audit-events.ts";

const SEED = 20_261_128;
const MANIPULATIONS = 70;
const OLD = 3_000;
/** The number of old events that are younger than 90 days. */
const YOUNG = 100;
const TARGET = "file:/var/log/audit";

const auditKey = Buffer.alloc(32, 5);
let database: TestDatabase;
let orm: Orm;
let ownerOrm: Orm;

beforeAll(async () => {
  database = await openTestDatabase();
  orm = await openOrm(database.url);
  ownerOrm = await openOrm(database.ownerUrl);
  const firstAt = now() - 90 * DAY - (OLD - YOUNG) * HOUR + MINUTE;
  await insertOldAuditEvents(em(), auditKey, { count: OLD, firstAt, stepMs: HOUR });
});
afterAll(async () => {
  await ownerOrm.close();
  await orm.close();
  await database.close();
});

const em = () => orm.em.fork();
/** An attacker with all rights, or the owner who migrates. */
const owner = () => ownerOrm.em.fork();
const record = (tx: Em) =>
  recordAudit(tx, { caller: SYSTEM, requestId: "test", platform: { auditKey } }, { action: "demo.change" });
const pruneNow = (options: Partial<RetentionOptions> = {}, streamNames: readonly string[] = []) =>
  prune(
    { orm, auditKey, log: createLog("silent"), audit: { ...AUDIT_SETTINGS, streamNames } },
    { days: 90, anchoredSeq: () => Infinity, cutEveryMs: 0, ...options },
  );
const cuts = () => em().count(AuditEventEntity, { action: "audit.prune" });
const TAKEN_BACK = new Error("The manipulation is taken back.");

test("nothing is deleted before it is anchored, delivered, old enough and intact", async () => {
  // The owner's record counts, not what the process is set to.
  await expect(pruneNow()).rejects.toMatchObject({ code: "AUDIT_RETENTION_UNKNOWN" });
  await recordRetention(owner(), 300);
  expect(await pruneNow()).toMatchObject({ deleted: 0 });
  await recordRetention(owner(), 90);
  expect(await pruneNow({ anchoredSeq: () => 0 })).toMatchObject({ deleted: 0 });
  expect(await pruneNow({}, [TARGET])).toMatchObject({ deleted: 0 });
  expect(await pruneNow({ days: 300 })).toMatchObject({ deleted: 0 });
  // A wrong clock of the process makes no event old enough (S9).
  vi.useFakeTimers({ toFake: ["Date"], now: now() + 200 * DAY });
  try {
    expect(await pruneNow({ days: 300 })).toMatchObject({ deleted: 0 });
  } finally {
    vi.useRealTimers();
  }
  expect(await cuts()).toBe(0);
  await owner().execute("alter table audit_event disable trigger user");
  await owner().execute("update audit_event set target = 'another' where seq = 40");
  await expect(pruneNow()).rejects.toMatchObject({ code: "AUDIT_LOG_BROKEN" });
  await owner().execute("update audit_event set target = 'account_39' where seq = 40");
  await owner().execute("alter table audit_event enable trigger user");
  expect(await cuts()).toBe(0);
  expect(await em().count(AuditEventEntity)).toBe(OLD);
});

test("a forged cut deletes nothing, and does not hide that events are missing (S8)", async () => {
  const run = (statement: string) => owner().execute(statement);
  const forge = (seq: number) =>
    run(`insert into audit_event select (jsonb_populate_record(e, jsonb_build_object(
      'seq', ${seq}, 'id', 'audit_forged', 'action', 'audit.prune', 'details',
      jsonb_build_object('throughSeq', e.seq, 'throughMac', e.mac, 'until', e.at)))).* from audit_event e where seq = 500`);
  await run("alter table audit_event disable trigger user");
  await run("create table removed as select * from audit_event where seq <= 500");
  for (const seq of [OLD + 1, 90_000])
    for (const isMissing of [false, true]) {
      await forge(seq);
      if (isMissing) await run("delete from audit_event where seq <= 500");
      const count = await em().count(AuditEventEntity);
      await expect(pruneNow(), `${seq}, ${isMissing}`).rejects.toMatchObject({ code: "AUDIT_LOG_BROKEN" });
      expect(await em().count(AuditEventEntity)).toBe(count);
      await run(`delete from audit_event where seq = ${seq}`);
      if (isMissing) await run("insert into audit_event select * from removed");
    }
  await run("drop table removed");
  await run("alter table audit_event enable trigger user");
  expect(await cuts()).toBe(0);
  expect(await verifyAudit(em(), auditKey)).toEqual({ count: OLD, broken: null });
});

test(
  "a cut is recorded in the log, the log verifies across it, and says what was deleted",
  { timeout: 240_000 },
  async () => {
    const heads = new AuditHeads();
    const remember = async () => {
      const [head] = await em().execute<[{ seq: string; mac: string }]>("select seq, mac from audit_head");
      heads.add({ seq: Number(head.seq), mac: head.mac });
    };
    await remember();
    await em().execute("insert into audit_stream (target, position) values (?, 1000)", [TARGET]);
    expect(await pruneNow({ anchoredSeq: () => 800 }, [TARGET])).toMatchObject({ deleted: 800 });
    expect(await pruneNow({ anchoredSeq: () => 2_000 }, [TARGET])).toMatchObject({ deleted: 200 });
    expect(await pruneNow({ cutEveryMs: HOUR })).toMatchObject({ deleted: 0 });
    await remember();
    let longestWriteMs = 0;
    let isPruning = true;
    const writing = (async () => {
      while (isPruning) {
        const startedAt = elapsed();
        await em().transactional(record);
        longestWriteMs = Math.max(longestWriteMs, elapsed() - startedAt);
      }
    })();
    // The cut is made, but a deletion that cannot end soon is given up, so that its locks hold nothing back.
    await owner().transactional(async (tx) => {
      await tx.execute("select from audit_event order by seq limit 1 for update");
      expect(await pruneNow()).toMatchObject({ deleted: 0 });
    });
    // On a busy machine, also few rows may take too long. They are deleted later.
    let deleted = 0;
    let longestMs = 0;
    await expect
      .poll(async () => {
        const report = await pruneNow({ cutEveryMs: HOUR });
        longestMs = Math.max(longestMs, report.longestMs);
        return (deleted += report.deleted);
      })
      .toBe(OLD - YOUNG - 1_000);
    isPruning = false;
    await writing;
    const [{ count, until }] = await em().execute<[{ count: string; until: string }]>(
      "select count(*), max(details ->> 'until') as until from audit_event where action = 'audit.prune'",
    );
    expect(Number(count)).toBe(3);
    expect(await verifyAudit(em(), auditKey, heads)).toEqual({
      count: await em().count(AuditEventEntity),
      broken: null,
      pruned: { count: OLD - YOUNG, until },
    });
    expect(now() - Date.parse(until)).toBeGreaterThan(90 * DAY);
    process.stdout.write(
      `  ${deleted} events deleted, locks held for ${Math.round(longestMs)} ms at most; the longest write beside it took ${Math.round(longestWriteMs)} ms\n`,
    );
  },
);

test("the database refuses to delete anything beyond the cut, and younger events also within a false cut", async () => {
  const run = (statement: string) => owner().execute(statement);
  for (const statement of [
    "delete from audit_event",
    `delete from audit_event where seq = ${OLD - YOUNG + 1}`,
    "update audit_event set actor = 'x'",
    "truncate audit_event",
  ]) {
    await expect(run(statement), statement).rejects.toThrow("audit events are never changed");
    await expect(em().execute(statement), statement).rejects.toMatchObject({ code: "42501" });
  }
});

test("the product's role can delete nothing early, and no false cut that it inserts disappears", async () => {
  // Events that are older than the retention, and a younger one, which no cut may reach.
  const forge = (seq: number, throughSeq: number, at: string) =>
    `insert into audit_event select (jsonb_populate_record(e, jsonb_build_object('seq', ${seq}, 'id', 'audit_' || ${seq}, 'at', ${at},
      'action', 'audit.prune', 'details', '{"throughSeq": ${throughSeq}}'::jsonb))).* from audit_event e order by seq desc limit 1`;
  const attempt = async (statements: readonly string[], days: number | null) => {
    await recordRetention(owner(), days);
    const tx = em();
    await tx.begin();
    try {
      for (const statement of statements) await tx.execute(statement);
      const [{ deleted }] = await tx.execute<[{ deleted: number }]>("select prune_audit_events(1000) as deleted");
      return deleted;
    } catch (error) {
      return (error as Error).message;
    } finally {
      await tx.rollback();
      await recordRetention(owner(), 90);
    }
  };
  const refused = expect.stringContaining("audit events are never changed") as string;
  expect(await attempt([forge(90_000, 80_000, "now()")], 90)).toEqual(refused);
  expect(await attempt([forge(90_000, 80_000, "now()")], null)).toEqual(refused);
  expect(await attempt([forge(90_000, 80_000, "now() - interval '400 days'")], 90)).toEqual(refused);
  // A cut that reaches itself, and would disappear with what it deletes, is none.
  expect(await attempt([forge(90_000, 90_000, "now() - interval '400 days'")], 90)).toBe(0);
  // One before the log's first event deletes only itself.
  expect(await attempt([forge(-5, 80_000, "now() - interval '400 days'")], 90)).toBe(1);
  for (const statement of [
    "update audit_retention set days = 90",
    "delete from audit_retention",
    "insert into audit_retention values ('audit', 90)",
    "alter function audit_cut() set search_path = pg_temp",
    "create or replace function audit_cut() returns bigint language sql as 'select 1000000::bigint'",
  ])
    await expect(em().execute(statement), statement).rejects.toMatchObject({ code: "42501" });
  // Tables of the session do not replace those of the function.
  expect(
    await attempt(
      [
        "create temporary table audit_event (seq bigint, action text, details jsonb)",
        `insert into pg_temp.audit_event values (1, 'demo.change', '{}'), (90000, 'audit.prune', '{"throughSeq": 80000}')`,
      ],
      90,
    ),
  ).toBe(0);
});

interface Attack {
  readonly tx: Em;
  readonly random: Random;
  readonly run: (sql: string) => Promise<unknown>;
}

const FIRST = OLD - YOUNG + 1;
const lastSeq = "(select max(seq) from audit_event)";
const newestCut = "(select max(seq) from audit_event where action = 'audit.prune')";
const setHead = "update audit_head set (seq, mac) = (select seq, mac from audit_event order by seq desc limit 1)";

/** Manipulations with cuts. All are found by the rows alone. */
const KINDS: Readonly<Record<string, (attack: Attack) => Promise<unknown>>> = {
  "delete events beyond the cut": ({ run, random }) =>
    run(`delete from audit_event where seq < ${FIRST + 1 + random.below(80)}`),
  "delete all events before the newest cut": ({ run }) => run(`delete from audit_event where seq < ${newestCut}`),
  "move the newest cut, then delete": async ({ run, random }) => {
    const through = FIRST + 5 + random.below(60);
    await run(
      `update audit_event set details = details || (select jsonb_build_object('throughSeq', seq, 'throughMac', mac) from audit_event where seq = ${through}) where seq = ${newestCut}`,
    );
    await run(`delete from audit_event where seq <= ${through}`);
  },
  "forge a cut at the end, then delete": async ({ run, random }) => {
    const through = FIRST + 5 + random.below(60);
    const mac = random.text(64, "0123456789abcdef");
    await run(`insert into audit_event select (jsonb_populate_record(e, jsonb_build_object(
      'seq', e.seq + 1, 'id', 'audit_forged', 'action', 'audit.prune', 'previous_mac', e.mac, 'mac', '${mac}',
      'details', (select jsonb_build_object('throughSeq', seq, 'throughMac', mac, 'until', at) from audit_event where seq = ${through})))).*
      from audit_event e where e.seq = ${lastSeq}`);
    await run(`delete from audit_event where seq <= ${through}`);
    await run(setHead);
  },
  "repeat an authentic cut at the end, then delete": async ({ run, random }) => {
    await run(`insert into audit_event select (jsonb_populate_record(e, jsonb_build_object(
      'seq', ${lastSeq} + 1, 'id', 'audit_again', 'previous_mac', (select mac from audit_event where seq = ${lastSeq})))).*
      from audit_event e where e.seq = ${newestCut}`);
    await run(`delete from audit_event where seq < ${FIRST + 1 + random.below(80)}`);
    await run(setHead);
  },
  "delete the newest cut": ({ run }) => run(`delete from audit_event where seq = ${newestCut}`),
  "remove the newest events with the cuts, and move the head": async ({ run }) => {
    await run("delete from audit_event where seq >= (select min(seq) from audit_event where action = 'audit.prune')");
    await run(setHead);
  },
  "let the product go on after that": async ({ tx, run }) => {
    await run("delete from audit_event where seq >= (select min(seq) from audit_event where action = 'audit.prune')");
    await run(setHead);
    for (let index = 0; index < 5; index += 1) await record(tx);
  },
  "number the remaining events from 1": async ({ run }) => {
    await run(`update audit_event set seq = -(seq - ${FIRST - 1})`);
    await run("update audit_event set seq = -seq");
    await run(setHead);
  },
  "change what the first remaining event follows": ({ run, random }) =>
    run(`update audit_event set previous_mac = '${random.text(64, "0123456789abcdef")}' where seq = ${FIRST}`),
};

test("every manipulation with cuts is found by the rows alone", { timeout: 240_000 }, async () => {
  const random = seededRandom(SEED);
  const names = Object.keys(KINDS);
  for (let index = 0; index < MANIPULATIONS; index += 1) {
    const name = names[index % names.length]!;
    let broken: unknown = null;
    const attempt = owner().transactional(async (tx) => {
      await tx.execute("set local session_replication_role = replica");
      await KINDS[name]!({ tx, random, run: (sql) => tx.execute(sql) });
      ({ broken } = await verifyAudit(tx, auditKey));
      throw TAKEN_BACK;
    });
    await expect(attempt, name).rejects.toBe(TAKEN_BACK);
    expect(broken, `${name}, ${index}`).not.toBeNull();
  }
  // Cutting the newest events, but not the cuts, shows only with an anchor, as without cuts.
  const anchored = new AuditHeads();
  const [head] = await em().execute<[{ seq: string; mac: string }]>("select seq, mac from audit_head");
  anchored.add({ seq: Number(head.seq), mac: head.mac });
  const attempt = owner().transactional(async (tx) => {
    await tx.execute("set local session_replication_role = replica");
    await tx.execute(`delete from audit_event where seq > ${newestCut}`);
    await tx.execute(setHead);
    expect((await verifyAudit(tx, auditKey)).broken).toBeNull();
    expect((await verifyAudit(tx, auditKey, anchored)).broken).toMatchObject({ reason: "CUT_OFF" });
    throw TAKEN_BACK;
  });
  await expect(attempt).rejects.toBe(TAKEN_BACK);
  expect((await verifyAudit(em(), auditKey)).broken).toBeNull();
});
