/** What policies delete, and what they must not. Two years pass in months, with rows that are copies of a scan's. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "kysely";
import { now } from "../../src/clock.ts";
import type { Em } from "../../src/db/orm.ts";
import { DAY, HOUR } from "../../src/iam/time.ts";
import { ADVISORY_LOCKS } from "../../src/db/advisory-locks.ts";
import { eraseAccount, previewErasure } from "../../src/services/retention/erase-account.ts";
import { eraseRequested } from "../../src/services/retention/erase-requested.ts";
import { type PurgeReport, previewPurge, purge, runPolicies } from "../../src/services/retention/purge.ts";
import { Retention } from "../../src/services/retention/retention.ts";
import type { RetentionPolicies } from "../../src/services/core/retention-policies.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { verifyAudit } from "../../src/services/audit/audit-log.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { runOn } from "../support/database.ts";

const POLICIES = { scanDays: 30, alertDays: 90, inventoryDays: 90 };
const MONTHS = 24;
const MONTH = 30 * DAY;
/** The months after which the size is measured: by the first, every policy has deleted for months. */
const MEASURED = [11, 23];
const SCANS_A_MONTH = 60;
/** What a statement may take, and the rest of its transaction on a very busy machine. */
const LOCKED_MAX_MS = 5_000;
/** For tests that count: on a busy machine, a statement of 100 ms may fail with the fewest rows and be left for later. */
const UNHURRIED = { lockedMaxMs: 20_000 };
const MEMBER = `account_${"0".repeat(31)}1`;
const STUCK = `account_${"0".repeat(31)}2`;
const TABLES = ["scan", "schedule_slot", "alert", "alert_event", "iam_user", "inventory_change"];

let product: TestPlatform;
let kept: Record<string, number>;

beforeAll(async () => {
  product = await openScannedPlatform();
  kept = await counts();
});
afterAll(() => product.close());

const em = (): Em => product.platform.orm.em.fork();

async function counts(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of TABLES) {
    const { rows } = await sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`.execute(
      em().getKysely(),
    );
    found[table] = Number(rows[0]!.count);
  }
  return found;
}

/** Copies rows of a table with other values in some columns. `n` is the number of the copy. */
async function copy(table: string, values: Record<string, string>, where: string, copies: number): Promise<void> {
  const columns = await em().execute<{ name: string }[]>(
    `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = ?
       and is_generated = 'NEVER' and is_identity = 'NO' order by ordinal_position`,
    [table],
  );
  const names = columns.map(({ name }) => name);
  await em().execute(
    `insert into ${table} (${names.map((name) => `"${name}"`).join(", ")})
     select ${names.map((name) => values[name] ?? `t."${name}"`).join(", ")} from (select * from ${table} where ${where}) t, generate_series(1, ${copies}) n`,
  );
}

/** Adds what a month brings: scans, alerts that are resolved, and resources that are deleted. */
async function live(month: number, from: number): Promise<void> {
  const at = `to_timestamp(${from / 1_000}) + n * interval '${Math.floor(MONTH / HOUR / SCANS_A_MONTH)} hours'`;
  const mark = `'-${month}-' || n`;
  await copy(
    "scan",
    {
      id: `t.id || ${mark}`,
      requested_at: at,
      started_at: at,
      finished_at: `${at} + interval '20 s'`,
      idempotency_key: "null",
    },
    `id = (select id from scan where finished_at is not null order by requested_at desc limit 1)`,
    SCANS_A_MONTH,
  );
  await em().execute(
    `insert into schedule_slot (schedule_id, slot_at) select id, ${at} from account, generate_series(1, ${SCANS_A_MONTH}) n`,
  );
  await copy(
    "alert",
    {
      id: `t.id || ${mark}`,
      number: "nextval('alert_number')",
      fingerprint: `t.fingerprint || ${mark}`,
      status: "'RESOLVED'",
      resolution: "'FIXED'",
      resolved_at: at,
      opened_at: at,
      first_seen_at: at,
    },
    `status = 'OPEN' and id not like '%-%' order by id limit 60`,
    5,
  );
  await copy(
    "alert_event",
    {
      seq: "nextval(pg_get_serial_sequence('alert_event', 'seq'))",
      alert_id: `t.alert_id || ${mark}`,
      source_id: `t.source_id || ${mark}`,
      at,
    },
    `kind = 'OPENED' and alert_id in (select id from alert where status = 'OPEN' and id not like '%-%' order by id limit 60) and alert_id not like '%-%'`,
    5,
  );
  await copy(
    "iam_user",
    { id: `t.id || ${mark}`, identity: `t.identity || ${mark}`, gone_at: at },
    `gone_at is null`,
    5,
  );
  await em().execute(
    `insert into inventory_change (account_id, source_id, kind, change, identity, owner_id, name, after, at)
     select id, 'scan', 'USER', 'CREATED', 'x', 'x', 'x', '{}', ${at} from account, generate_series(1, 100) n`,
  );
}

/**
 * The size of the rows that are kept. Not that of the files, which depends on the moment when PostgreSQL frees deleted rows:
 * with a transaction open in the cluster, even `vacuum full` leaves them.
 */
async function bytes(): Promise<number> {
  let total = 0;
  for (const table of TABLES) {
    const [row] = await em().execute<{ bytes: string }[]>(
      `select coalesce(sum(pg_column_size(t)), 0) as bytes from ${table} t`,
    );
    total += Number(row!.bytes);
  }
  return total;
}

/** What the runs of one day delete. On a busy machine, a run leaves for the next what it could not delete in time. */
async function purgeAll(at: number, policies: RetentionPolicies = POLICIES): Promise<PurgeReport> {
  const deleted: Record<string, number> = {};
  let longestMs = 0;
  for (let hour = 0; hour < 24; hour += 1) {
    const report = await purge(product.platform, policies, { at, ...UNHURRIED });
    longestMs = Math.max(longestMs, report.longestMs);
    for (const [table, count] of Object.entries(report.deleted)) deleted[table] = (deleted[table] ?? 0) + count;
    if (Object.values(report.deleted).every((count) => count === 0)) break;
  }
  return { deleted, longestMs };
}

test("two years pass, and the second adds nothing to the database", { timeout: 240_000 }, async () => {
  const startedAt = now() - MONTHS * MONTH;
  const sizes: number[] = [];
  let longestMs = 0;
  for (let month = 0; month < MONTHS; month += 1) {
    await live(month, startedAt + month * MONTH);
    longestMs = Math.max(longestMs, (await purgeAll(startedAt + (month + 1) * MONTH)).longestMs);
    if (MEASURED.includes(month)) sizes.push(await bytes());
  }
  const [afterOne, afterTwo] = sizes as [number, number];
  const growth = afterTwo / afterOne - 1;
  console.log(
    `Size after one year and after two: ${afterOne} and ${afterTwo} bytes (${(growth * 100).toFixed(1)} %); locks were held for ${longestMs.toFixed()} ms at most`,
  );
  expect(growth).toBeLessThan(0.05);
  expect(longestMs).toBeLessThan(LOCKED_MAX_MS);
});

test("a preview names what the next runs delete, and they delete exactly that", async () => {
  const at = now() + 365 * DAY;
  const previews = await previewPurge(em(), POLICIES, at);
  const before = await counts();
  expect(previews.find(({ table }) => table === "alert_event")!.count).toBeGreaterThan(100);
  const { deleted } = await purgeAll(at);
  for (const { table, count } of previews.filter(({ table: name }) => name !== "alert"))
    expect(deleted[table], table).toBe(count);
  const after = await counts();
  for (const table of TABLES) expect(after[table], table).toBe(before[table]! - deleted[table]!);
});

test("what is in use stays: open alerts, living resources, the latest scan, and the newest event", async () => {
  const after = await counts();
  expect(after["iam_user"]).toBe(kept["iam_user"]);
  // One more: the alert of the newest event, which says how far the log has grown.
  expect(after["alert"]).toBe(kept["alert"]! + 1);
  // The scan with the snapshot.
  expect(after["scan"]).toBeGreaterThanOrEqual(1);
  expect(after["alert_event"]).toBe(1);
  const [open] = await em().execute<{ open: string; counted: string }[]>(
    "select (select count(*) from alert where status = 'OPEN') as open, (select sum(count) from alert_count where status = 'OPEN') as counted",
  );
  expect(open!.counted).toBe(open!.open);
  expect(await product.scan()).toMatchObject({ status: "SUCCEEDED" });
});

test("the durations in the metrics never decrease, and the number of scans is that of the rows", async () => {
  const [sums] = await em().execute<{ timed: string; counted: string; rows: string }[]>(
    `select (select sum(timed) from (select timed from scan_count union all select timed from scan_purged) t) as timed,
            (select sum(count) from scan_count) as counted, (select count(*) from scan) as rows`,
  );
  // All that were ever made: those of the months, and one before and one after them.
  expect(Number(sums!.timed)).toBe(MONTHS * SCANS_A_MONTH + 2);
  expect(sums!.counted).toBe(sums!.rows);
});

test("an account whose alerts are being written is passed over, and nothing is deleted without a policy", async () => {
  await live(MONTHS, now() - 400 * DAY);
  const none = { scanDays: null, alertDays: null, inventoryDays: null };
  expect(await purge(product.platform, none)).toEqual({ deleted: {}, longestMs: 0 });
  await em().transactional(async (tx) => {
    await tx.execute(`select pg_advisory_xact_lock(${ADVISORY_LOCKS.alertsOfAccount}, hashtext(?))`, [
      product.account.id,
    ]);
    const { deleted } = await purge(product.platform, { ...none, alertDays: 90 }, UNHURRIED);
    expect(deleted).toEqual({ alert: 0, alert_event: 0 });
  });
  const { deleted } = await purgeAll(now(), { ...none, alertDays: 90 });
  expect(deleted["alert"]).toBe(300);
});

test("an admin's policies apply to the next run of one worker, and a setting of the process comes before them", async () => {
  const { platform } = product;
  const retention = (fixed?: RetentionPolicies) =>
    new Retention({ ...product.scope(), platform: { ...platform, ...(fixed && { retention: fixed }) } });
  expect(await retention().get()).toMatchObject({ revision: 0, lastRunAt: null, lastRun: null });
  expect(await runPolicies(platform)).toBeNull();
  expect(await retention().preview({})).toEqual([]);
  const saved = await retention().update({ revision: 0, alertDays: 90 });
  expect(saved.policies.map(({ kind, days, isFixed }) => [kind, days, isFixed])).toEqual([
    ["SCANS", null, false],
    ["ALERTS", 90, false],
    ["INVENTORY", null, false],
  ]);
  await expect(retention().update({ revision: 0, alertDays: null })).rejects.toMatchObject({
    code: "RETENTION_CHANGED",
  });
  for (const refused of [{ scanDays: 29 }, { alertDays: 89 }, { inventoryDays: 1.5 }])
    await expect(retention().preview(refused)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  const fixed = { scanDays: 40, alertDays: 400, inventoryDays: null };
  expect((await retention(fixed).get()).policies).toMatchObject([
    { days: 40, isFixed: true },
    { days: 400, isFixed: true },
    { days: null, isFixed: false },
  ]);
  const previews = await retention(fixed).preview({ alertDays: 90 });
  expect(new Set(previews.map(({ kind, days }) => `${kind} ${days}`))).toEqual(new Set(["SCANS 40", "ALERTS 400"]));

  // The worker of this test may have run them a moment before.
  await runPolicies(platform);
  await expect.poll(async () => (await retention().get()).lastRun, { timeout: 60_000 }).not.toBeNull();
  const { lastRunAt, lastRun } = await retention().get();
  expect(lastRunAt).toBeInstanceOf(Date);
  expect(Object.keys(lastRun!.deleted).toSorted()).toEqual(["alert", "alert_event"]);
  // Another worker leaves it at that for the hour.
  expect(await runPolicies(platform)).toBeNull();
});

/** Connects another account through the organization that this one reads. Returns the ID of the organization. */
async function connectMember(accountId: string): Promise<string> {
  const id = "organization_erased";
  await em().execute(
    `insert into organization (id, aws_organization_id, management_account_id, partition, root_id, account_id, region, external_id, role_name, units, unread, calls, created_at)
     values (?, 'o-erased', '111122223333', 'aws', 'r-1', ?, 'us-east-1', 'external', 'role', '[]', '[]', 0, now())`,
    [id, accountId],
  );
  await copy(
    "account",
    { id: `'${MEMBER}'`, organization_id: `'${id}'`, aws_account_id: "'444455556666'" },
    `id = '${accountId}'`,
    1,
  );
  return id;
}

test("a disconnected account is erased, and what was done stays on record", async () => {
  const { platform, account } = product;
  const scope = { caller: SYSTEM, requestId: "erase", platform };
  await expect(eraseAccount(platform.orm, scope, { accountId: account.id })).rejects.toMatchObject({
    code: "ACCOUNT_NOT_ARCHIVED",
  });
  await product.scan();
  const organization = await connectMember(account.id);
  await new Accounts(product.scope()).disconnect(account.id);
  await em().execute("update account set archived_reason = 'LEFT', guardrails = ?::jsonb where id = ?", [
    JSON.stringify({ reason: "arn:aws:iam::111122223333:user/alice may not list policies" }),
    account.id,
  ]);
  const [user] = await em().execute<{ name: string }[]>("select name from iam_user where gone_at is null limit 1");
  const preview = await previewErasure(em(), account.id);
  expect(preview.map(({ table }) => table)).toEqual(expect.arrayContaining(["scan", "alert", "snapshot", "iam_user"]));
  const { history } = new Alerts(product.scope());
  const cursor = history.cursorOf(await history.lastSeq());
  const erased = await eraseAccount(platform.orm, scope, { accountId: account.id });
  // A client that polls continues, although the event at its cursor was erased.
  expect(await history.list({ first: 1, after: cursor })).toMatchObject({ nodes: [], hasNextPage: false });
  // A table whose rows count or follow those of another may have lost them with these.
  for (const { table, count } of preview.filter(
    ({ table: name }) => !["alert_count", "control_history"].includes(name),
  ))
    expect(erased.find((one) => one.table === table)?.count, table).toBe(count);

  expect(await previewErasure(em(), account.id)).toEqual([]);
  const [row] = await em().execute<object[]>(
    "select name, role_arn, external_id, guardrails, aliases, status from account where id = ?",
    [account.id],
  );
  expect(row).toEqual({
    name: "Erased account",
    role_arn: null,
    external_id: null,
    guardrails: null,
    aliases: [],
    status: "ARCHIVED",
  });
  // Nothing is left with which it could be read.
  await expect(new Accounts(product.scope()).restore(account.id)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  expect(await em().execute("select id from organization")).toEqual([{ id: organization }]);
  const audit = await em().execute<{ target: string }[]>(
    "select target from audit_event where action = 'accounts.erase'",
  );
  expect(audit).toEqual([{ target: account.id }]);
  expect(await verifyAudit(em(), platform.auditKey, platform.auditHeads)).toMatchObject({ broken: null });
  const dump = await em().execute<{ found: number }[]>(
    `select count(*)::integer as found from (select row_to_json(a)::text as text from alert a union all select row_to_json(s)::text from snapshot s
       union all select row_to_json(c)::text from inventory_change c union all select row_to_json(p)::text from escalation_path p) rows where text like ?`,
    [`%${user!.name}%`],
  );
  expect(dump).toEqual([{ found: 0 }]);
});

test("an admin erases a disconnected account only with its number, and a worker does it", async () => {
  const retention = () => new Retention(product.scope());
  const accountId = MEMBER;
  await expect(retention().erasure(accountId)).rejects.toMatchObject({ code: "ACCOUNT_NOT_ARCHIVED" });
  await new Accounts(product.scope()).disconnect(accountId);
  expect(await retention().erasableAccounts()).toMatchObject([{ id: accountId, eraseRequestedAt: null }]);
  await expect(retention().erase({ accountId, confirmation: "444455556667" })).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
  });
  expect(await retention().erase({ accountId, confirmation: "444455556666" })).toMatchObject({
    awsAccountId: "444455556666",
    requestedAt: expect.any(Date),
  });
  // One that cannot be erased keeps no other from it.
  await copy(
    "account",
    { id: `'${STUCK}'`, aws_account_id: "'444455556668'", erase_requested_at: "now() - interval '1 day'" },
    `id = '${accountId}'`,
    1,
  );
  await runOn(
    product.ownerUrl,
    `create function refuse_erasing() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
     create trigger refuse_erasing before update on account for each row when (new.id = '${STUCK}' and new.erased_at is not null) execute function refuse_erasing()`,
  );
  await eraseRequested(product.platform);
  const erasedAt = "select erased_at is not null as is_erased from account where id in (?, ?) order by id";
  expect(await em().execute(erasedAt, [accountId, STUCK])).toEqual([{ is_erased: true }, { is_erased: false }]);
  await runOn(product.ownerUrl, "drop trigger refuse_erasing on account; drop function refuse_erasing()");
  await expect(retention().erase({ accountId, confirmation: "444455556666" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect.poll(() => retention().erasableAccounts(), { timeout: 60_000 }).toEqual([]);
  expect(await em().execute("select name, erase_requested_at from account where id = ?", [accountId])).toEqual([
    { name: "Erased account", erase_requested_at: null },
  ]);
});
