/** Liveness and readiness: each dependency fails and recovers while the process keeps running. */
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { now } from "../../src/clock.ts";
import { toAppError } from "../../src/errors.ts";
import { DATABASE_ANSWERS_WITHIN_MS } from "../../src/services/operations/readiness.ts";
import { runOn } from "../support/database.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const BACK_WITHIN_MS = 60_000;
/** The time added to the time limit, because the machine may be busy. */
const SLACK_MS = 8_000;

let product: TestPlatform;
let server: TestServer;
/** A connection to another database of the cluster. */
let administrator: Client;

beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(product);
  administrator = new Client({ connectionString: inject("testClusterUrl") });
  await administrator.connect();
});
afterAll(async () => {
  await administrator.end();
  await server.close();
  await product.close();
});

async function readiness() {
  const [alive, ready] = await Promise.all([fetch(`${server.url}/healthz`), fetch(`${server.url}/readyz`)]);
  return { alive: alive.status, ready: ready.status, words: ((await ready.json()) as { status: string }).status };
}
const READY = { alive: 200, ready: 200, words: "ready" };
const NOT_READY = { alive: 200, ready: 503, words: "not ready" };
const execute = (sql: string) => product.platform.orm.em.fork().execute(sql);

test("ready with all dependencies", async () => {
  expect(await readiness()).toEqual(READY);
});

test("not ready while the database refuses connections, ready by itself afterwards", async () => {
  const name = new URL(product.databaseUrl).pathname.slice(1);
  await administrator.query(`alter database ${name} allow_connections false`);
  await administrator.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  expect(await readiness()).toEqual(NOT_READY);
  await administrator.query(`alter database ${name} allow_connections true`);
  await expect.poll(readiness, { timeout: BACK_WITHIN_MS }).toEqual(READY);
});

test(
  "not ready within the time limit while the database hangs, using at most one connection",
  { timeout: 240_000 },
  async () => {
    const locker = new Client({ connectionString: product.ownerUrl });
    await locker.connect();
    await locker.query("begin; lock table mikro_orm_migrations, key_canary in access exclusive mode");
    const startedAt = now();
    expect(await readiness()).toEqual(NOT_READY);
    expect(now() - startedAt).toBeLessThan(DATABASE_ANSWERS_WITHIN_MS + SLACK_MS);
    expect(await Promise.all([readiness(), readiness(), readiness()])).toEqual([NOT_READY, NOT_READY, NOT_READY]);
    const { rows } = await locker.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    // No connection waits if the statement was cancelled when its client disconnected.
    expect(rows.length).toBeLessThanOrEqual(1);
    await locker.query("rollback");
    await locker.end();
    await expect.poll(readiness, { timeout: BACK_WITHIN_MS }).toEqual(READY);
  },
);

test("not ready while a migration is missing", async () => {
  const latest = "id = (select max(id) from mikro_orm_migrations)";
  await runOn(product.ownerUrl, `update mikro_orm_migrations set name = name || ' undone' where ${latest}`);
  expect(await readiness()).toEqual(NOT_READY);
  await runOn(product.ownerUrl, `update mikro_orm_migrations set name = replace(name, ' undone', '') where ${latest}`);
  expect(await readiness()).toEqual(READY);
});

test.each([
  ["from another key", "update key_canary set sealed = regexp_replace(sealed, '[.][0-9a-f]{8}[.]', '.00000000.')"],
  ["missing", "delete from key_canary"],
])("not ready while the canary is %s", async (_name, sql) => {
  const [row] = await product.platform.orm.em.fork().execute<{ sealed: string }[]>("select sealed from key_canary");
  await execute(sql);
  expect(await readiness()).toEqual(NOT_READY);
  await product.platform.orm.em
    .fork()
    .execute(
      "insert into key_canary (id, sealed) values ('canary', ?) on conflict (id) do update set sealed = excluded.sealed",
      [row!.sealed],
    );
  expect(await readiness()).toEqual(READY);
});

test("not ready while the database accepts no writes (S21)", async () => {
  const name = new URL(product.databaseUrl).pathname.slice(1);
  const reconnect = () =>
    administrator.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  await administrator.query(`alter database ${name} set default_transaction_read_only = on`);
  await reconnect();
  await expect.poll(readiness, { timeout: BACK_WITHIN_MS }).toEqual(NOT_READY);
  await expect(execute("delete from key_canary where id = 'none'").catch(toAppError)).resolves.toMatchObject({
    code: "DATABASE_UNAVAILABLE",
  });
  await administrator.query(`alter database ${name} reset default_transaction_read_only`);
  await reconnect();
  await expect.poll(readiness, { timeout: BACK_WITHIN_MS }).toEqual(READY);
});
