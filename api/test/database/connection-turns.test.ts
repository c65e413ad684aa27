/** Callers take turns at the database connections, and the queries of one caller hold at most a third of them. */
import { sql } from "kysely";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Deadline, withDeadline } from "../../src/db/deadline.ts";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

const QUESTION_MS = 20_000;
const SLOW_SECONDS = 0.1;
const QUERIES = 12;
/** A third of the ten connections. */
const SHARE = 3;

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

const ask = (seconds: number) => sql`select pg_sleep(${seconds})`.execute(orm.em.fork().getKysely());
const within = <Done>(caller: string, work: () => Promise<Done>): Promise<Done> => {
  const deadline = new Deadline(QUESTION_MS, caller);
  return withDeadline(deadline, work).finally(() => deadline.end({ isAnswered: true }));
};

/** Queries that end when the lock does, however fast the machine is. */
const wait = () => sql`select count(*) from account`.execute(orm.em.fork().getKysely());

async function lockAccounts(): Promise<Client> {
  const locking = new Client({ connectionString: database.ownerUrl });
  await locking.connect();
  await locking.query("begin; lock table account in access exclusive mode");
  return locking;
}

test("S5: a caller with many slow queries does not delay another caller's query", async () => {
  let slowDone = 0;
  const locking = await lockAccounts();
  const slow = Array.from({ length: QUERIES }, () => within("viewer", wait).then(() => (slowDone += 1)));
  await within("operator", () => ask(0));
  expect(slowDone).toBe(0);
  const pool = await orm.em.getConnection().getNativeClient();
  await expect.poll(() => pool.totalCount - pool.idleCount, { interval: 10 }).toBe(SHARE);
  await locking.end();
  await Promise.all(slow);
  expect(slowDone).toBe(QUERIES);
  expect([pool.totalCount - pool.idleCount, pool.waitingCount]).toEqual([0, 0]);
});

test("work of the process itself may use every connection, and waits for no caller", async () => {
  const locking = await lockAccounts();
  const slow = Array.from({ length: QUERIES }, () => within("viewer", wait));
  const pool = await orm.em.getConnection().getNativeClient();
  const own = Array.from({ length: 7 }, wait);
  await expect.poll(() => pool.totalCount - pool.idleCount, { interval: 10 }).toBe(10);
  await locking.end();
  await Promise.all([...own, ...slow]);
});

test("mutations of one caller may need two connections each", async () => {
  const mutate = async (): Promise<void> => {
    const deadline = new Deadline(QUESTION_MS, "operator");
    deadline.becomeMutation();
    await withDeadline(deadline, () => orm.em.fork().transactional(() => ask(SLOW_SECONDS / 10)));
    deadline.end({ isAnswered: true });
  };
  const mutations = Array.from({ length: 5 }, mutate);
  await expect(Promise.all(mutations)).resolves.toHaveLength(mutations.length);
});

test("a query that waits for its caller's share ends with its deadline", async () => {
  const locking = await lockAccounts();
  const slow = Array.from({ length: SHARE }, () => within("viewer", wait));
  const deadline = new Deadline(SLOW_SECONDS * 300, "viewer");
  await expect(withDeadline(deadline, () => ask(0))).rejects.toMatchObject({ code: "57014" });
  await locking.end();
  await Promise.all(slow);
  const pool = await orm.em.getConnection().getNativeClient();
  expect(pool.waitingCount).toBe(0);
});
