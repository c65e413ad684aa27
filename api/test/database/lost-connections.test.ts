/**
 * A connection that is lost while in use releases its place in the pool. So a process can lose more connections than
 * its pool has. The same holds for one whose transaction could not be begun or ended.
 */
import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { now, pause } from "../../src/clock.ts";
import { openOrm } from "../../src/db/orm.ts";
import { isDatabaseAway } from "../../src/db/database-away.ts";
import { openTestDatabase } from "../support/database.ts";

const WORKERS = 6;
/** The number of connections to lose. The pool has only ten. */
const CUTS_MIN = 40;
const WITHIN_MS = 60_000;

test(
  "transactions whose connection is lost fail as unavailable and release it",
  { timeout: 2 * WITHIN_MS },
  async () => {
    const database = await openTestDatabase();
    const orm = await openOrm(database.url);
    const administrator = new Client({ connectionString: inject("testClusterUrl") });
    await administrator.connect();
    const name = new URL(database.url).pathname.slice(1);
    let cuts = 0;
    let done = 0;
    const otherErrors: unknown[] = [];
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
          if (!isDatabaseAway(error)) otherErrors.push(error);
        }
      }
    };
    const working = Promise.all(Array.from({ length: WORKERS }, work));
    for (let round = 0; !isOver(); round += 1) {
      await pause(10 + ((round * 7) % 30));
      await administrator.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
    }
    await working;
    expect(otherErrors).toEqual([]);
    expect(cuts).toBeGreaterThanOrEqual(CUTS_MIN);
    expect(done).toBeGreaterThan(0);
    const pool = await orm.em.getConnection().getNativeClient();
    await expect.poll(() => [pool.totalCount - pool.idleCount, pool.waitingCount]).toEqual([0, 0]);
    await orm.close();
    await administrator.end();
    await database.close();
  },
);

/** A cancellation that arrives with the statement fails it. The wrong word does the same, and needs no such coincidence. */
test.for(["begin", "commit", "rollback"])("a transaction whose %s fails releases its connection", async (statement) => {
  const database = await openTestDatabase();
  const orm = await openOrm(database.url);
  const pool = await orm.em.getConnection().getNativeClient();
  pool.on("acquire", (client) => {
    // Below the connection itself, whose own `query` belongs to the limits behind a pooler.
    const below = Object.getPrototypeOf(client) as typeof client;
    const run = below.query.bind(client) as (...args: readonly unknown[]) => Promise<unknown>;
    const query = (text: unknown, ...rest: readonly unknown[]) =>
      run(text === statement ? `${statement} wrongly` : text, ...rest);
    Object.setPrototypeOf(client, Object.assign(Object.create(below) as object, { query }));
  });
  const work = orm.em.fork().transactional(async (tx) => {
    await tx.execute("select 1");
    if (statement === "rollback") throw new Error("The work failed.");
  });
  await expect(work).rejects.toThrow(statement === "rollback" ? "The work failed." : "syntax error");
  await expect.poll(() => pool.totalCount - pool.idleCount).toBe(0);
  await orm.close();
  await database.close();
});
