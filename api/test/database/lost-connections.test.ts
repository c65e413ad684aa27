/** Connections that are cut in somebody's hands go back to the pool: a process outlives more of them than its pool is wide. */
import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { now, pause } from "../../src/clock.ts";
import { openOrm } from "../../src/db/orm.ts";
import { isDatabaseAway } from "../../src/db/database-away.ts";
import { openTestDatabase } from "../support/database.ts";

const WORKERS = 6;
/** Ten are as many as the pool has. */
const CUTS_MIN = 40;
const WITHIN_MS = 60_000;

test("transactions whose connection is cut fail as such, and hold nothing", { timeout: 2 * WITHIN_MS }, async () => {
  const database = await openTestDatabase();
  const orm = await openOrm(database.url);
  const administrator = new Client({ connectionString: inject("testClusterUrl") });
  await administrator.connect();
  const name = new URL(database.url).pathname.slice(1);
  let cuts = 0;
  let done = 0;
  const others: unknown[] = [];
  const endsAt = now() + WITHIN_MS;
  const isOver = () => cuts >= CUTS_MIN || now() > endsAt;
  const work = async () => {
    while (!isOver()) {
      try {
        await orm.em.fork().transactional(async (tx) => {
          await tx.execute("select 1");
          await tx.execute("select count(*) from account");
        });
        done += 1;
      } catch (error) {
        cuts += 1;
        if (!isDatabaseAway(error)) others.push(error);
      }
    }
  };
  const working = Promise.all(Array.from({ length: WORKERS }, work));
  for (let round = 0; !isOver(); round += 1) {
    await pause(10 + ((round * 7) % 30));
    await administrator.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  }
  await working;
  expect(others).toEqual([]);
  expect(cuts).toBeGreaterThanOrEqual(CUTS_MIN);
  expect(done).toBeGreaterThan(0);
  const pool = await orm.em.getConnection().getNativeClient();
  await expect.poll(() => [pool.totalCount - pool.idleCount, pool.waitingCount]).toEqual([0, 0]);
  await orm.close();
  await administrator.end();
  await database.close();
});
