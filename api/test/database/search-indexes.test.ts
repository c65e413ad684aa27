/** Search indexes are built beside the work of the product: nothing waits for them, one process builds, a stop ends it. */
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { buildSearchIndexes, startSearchIndexes } from "../../src/db/search-indexes.ts";
import { createLog } from "../../src/log.ts";
import { openMigratedOrm, openOwnerOrm } from "../../src/services/operations/migrated-orm.ts";
import { openTestDatabase, runOn, type TestDatabase } from "../support/database.ts";

const NAMES = ["alert_by_opening", "alert_by_text", "alert_event_by_closing", "iam_user_by_words"];
const WITHIN = { timeout: 60_000 };

let database: TestDatabase;
/** A transaction that is older than what is built, as of a backup. */
let backup: Client;

beforeAll(async () => {
  database = await openTestDatabase();
  backup = new Client({ connectionString: database.ownerUrl });
  await backup.connect();
});
afterAll(async () => {
  await backup.end();
  await database.close();
});
beforeEach(async () => {
  await backup.query("rollback");
  await runOn(database.ownerUrl, `drop index if exists ${NAMES.join(", ")}`);
  await backup.query("begin isolation level repeatable read; select count(*) from alert");
});

/** Whether each index is complete. An index that does not exist is left out. */
async function states(): Promise<Record<string, boolean>> {
  const rows = await ask<{ name: string; isValid: boolean }>(
    `select c.relname as name, i.indisvalid as "isValid" from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relname = any(string_to_array('${NAMES.join(",")}', ',')) order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, isValid }) => [name, isValid]));
}

/** The number of sessions that build. Not in the transaction of the backup, which sees the sessions of its first look. */
async function builders(): Promise<number> {
  const [row] = await ask<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
      where application_name = 'iam-monitor indexes' and datname = current_database()`,
  );
  return row!.count;
}

async function ask<Row extends object>(sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function openWarnings() {
  const warnings: unknown[] = [];
  return { warnings, log: { info: () => undefined, warn: (...entry: unknown[]) => void warnings.push(entry) } };
}
const ALL = Object.fromEntries(NAMES.map((name) => [name, true]));

test("neither a start nor a command waits for them", async () => {
  const log = createLog("silent");
  const urls = { url: database.url, ownerUrl: database.ownerUrl };
  await (await openMigratedOrm(urls, { log })).close();
  await (await openOwnerOrm(urls, { log })).close();
  await (await openMigratedOrm({ url: database.ownerUrl, ownerUrl: null }, { log })).close();
  expect(await states()).toEqual({});
});

test("a stop cancels the build, and the next one builds again what was left", WITHIN, async () => {
  const { warnings, log } = openWarnings();
  const building = startSearchIndexes(database.ownerUrl, log);
  // The first index exists and cannot be completed while the backup reads.
  await expect.poll(states, WITHIN).toEqual({ alert_by_opening: false });
  await building.close();
  await expect.poll(builders, WITHIN).toBe(0);
  expect(await states()).toEqual({ alert_by_opening: false });
  expect(warnings).toEqual([]);
  await backup.query("rollback");
  await buildSearchIndexes(database.ownerUrl, log);
  expect(await states()).toEqual(ALL);
  expect(warnings).toEqual([]);
});

test("a second process leaves them to the first one and does not wait", WITHIN, async () => {
  const { warnings, log } = openWarnings();
  const first = buildSearchIndexes(database.ownerUrl, log);
  await expect.poll(states, WITHIN).toEqual({ alert_by_opening: false });
  await buildSearchIndexes(database.ownerUrl, log);
  expect(await states()).toEqual({ alert_by_opening: false });
  await backup.query("rollback");
  await first;
  expect(await states()).toEqual(ALL);
  expect(warnings).toEqual([]);
});

test("a role that does not own the tables builds nothing and reports nothing", async () => {
  const { warnings, log } = openWarnings();
  await backup.query("rollback");
  await buildSearchIndexes(database.url, log);
  expect(await states()).toEqual({});
  expect(warnings).toEqual([]);
});

test("a database that is away is reported once and ends nothing", async () => {
  const { warnings, log } = openWarnings();
  const away = Object.assign(new URL(database.ownerUrl), { port: "1" }).href;
  await buildSearchIndexes(away, log);
  expect(warnings).toHaveLength(1);
});
