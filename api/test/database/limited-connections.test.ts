/** The connections of callers who are limited to accounts. They come from the pool that serves all other callers. */
import { afterAll, beforeAll, expect, test } from "vitest";
import pg from "pg";
import { clientConfig, directUrl } from "../../src/db/client-config.ts";
import { type ConnectionLimits, limitTransactions } from "../../src/db/connection-limits.ts";
import { limitedEm } from "../../src/db/limited-em.ts";
import { type Em, openOrm, type Orm } from "../../src/db/orm.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

const ALL = "public";

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

/** What the next statement of the EntityManager sees: the schema, and the accounts of a limited caller. */
async function viewOf(em: Em): Promise<string> {
  const [row] = await em.execute<{ view: string }[]>(
    "select concat_ws(' ', current_schema(), nullif(current_setting('iam_monitor.account_ids', true), '')) as view",
  );
  return row!.view;
}

test("every connection has the limit of its caller, also after that of another caller or an error", async () => {
  const asked = Array.from({ length: 60 }, (_, index) => [null, "a", "b", "a,b"][index % 4]!);
  const views = await Promise.all(
    asked.map(async (ids, index) => {
      const em = ids === null ? orm.em.fork() : limitedEm(orm, ids.split(","));
      const failing = em.transactional(async (tx) => {
        await tx.execute("select 1");
        await tx.execute(index % 3 === 0 ? "select 1 / 0" : "select no_such_column");
      });
      await expect(failing).rejects.toThrow(/division by zero|no_such_column/);
      return em.transactional(viewOf);
    }),
  );
  expect(views).toEqual(asked.map((ids) => (ids === null ? ALL : `limited ${ids}`)));
});

test("an EntityManager of the process has no limit, also within the transaction of a limited caller", async () => {
  const views = await limitedEm(orm, ["a"]).transactional(async (tx) => [
    await viewOf(tx),
    await viewOf(tx.fork()),
    await viewOf(orm.em.fork()),
    await viewOf(limitedEm(orm, ["b"])),
  ]);
  expect(views).toEqual(["limited a", "limited a", ALL, "limited b"]);
});

test("no limited caller is served through a pooler that the address does not name: it may run a statement without the limit", async () => {
  const pooled = await openOrm(directUrl(database.url));
  try {
    const pool = await pooled.em.getConnection().getNativeClient();
    // A pooler gives its clients process IDs of its own.
    pool.on("acquire", (client) => Object.assign(client, { processID: 1 }));
    await expect(viewOf(limitedEm(pooled, ["a"]))).rejects.toThrow("connection pooler");
    expect(await viewOf(pooled.em.fork())).toBe(ALL);
  } finally {
    await pooled.close();
  }
});

/** A connection whose limits hold for each transaction, as behind a pooler. */
async function withLimits(limits: ConnectionLimits, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const pool = new pg.Pool({ ...clientConfig(directUrl(database.url)), max: 1 });
  const client = await pool.connect();
  try {
    await limitTransactions(client, limits);
    await work(client);
  } finally {
    client.release();
    await pool.end();
  }
}

test.each(["commit", "rollback"])("a statement that comes after the %s of its transaction is limited too", (end) =>
  withLimits({ statementMs: 0, accountIds: ["a"] }, async (client) => {
    await client.query("begin");
    const ended = client.query(end);
    const { rows } = await client.query<{ schema: string }>("select current_schema() as schema");
    await ended;
    expect(rows).toEqual([{ schema: "limited" }]);
    await client.query("begin");
    await client.query("savepoint here");
    await client.query("rollback to here");
    await client.query("commit");
    expect((await client.query("select current_schema() as schema")).rows).toEqual([{ schema: "limited" }]);
  }),
);

test("a transaction that did not get its limits is rolled back, so that its connection works for the next user", () =>
  withLimits({ statementMs: 2 ** 40, accountIds: null }, async (client) => {
    await expect(client.query("begin")).rejects.toThrow("statement_timeout");
    await expect(client.query("select 1")).rejects.toThrow("statement_timeout");
    await limitTransactions(client, { statementMs: 0, accountIds: null });
    expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  }));
