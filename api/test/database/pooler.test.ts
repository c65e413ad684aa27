/**
 * The product behind PgBouncer in transaction mode, where each transaction may have another session of PostgreSQL. Runs
 * where the package `pgbouncer` is installed. `npm run test:pgbouncer` runs all integration tests that way.
 */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { addressMistake, clientConfig, directUrl, isPooled, requireDirect } from "../../src/db/client-config.ts";
import { Deadline, withDeadline } from "../../src/db/deadline.ts";
import { limitedEm } from "../../src/db/limited-em.ts";
import { type Em, openOrm, type Orm } from "../../src/db/orm.ts";
import { createLog } from "../../src/log.ts";
import { notify, openEvents } from "../../src/services/core/events.ts";
import { openJobs, ROTATION_QUEUE } from "../../src/services/core/jobs.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { findPooler, type Pooler, startPooler } from "../support/pooler.ts";

/** Fewer than the connections of the product's pool, so that its clients share them. */
const SESSIONS = 3;
const STATEMENT_MS = 7_000;
const WITHIN = { interval: 25, timeout: 45_000 };
const ALL = "public";

const programs = [findPooler() ?? []].flat();

test("an address behind a pooler names the address of PostgreSQL itself", () => {
  const url = "postgresql://app:secret@pooler:6432/iam?sslmode=verify-full&direct=postgres:5432";
  expect(directUrl(url)).toBe("postgresql://app:secret@postgres:5432/iam?sslmode=verify-full");
  expect([isPooled(url), isPooled(directUrl(url))]).toEqual([true, false]);
  expect(clientConfig(url)).toEqual({
    connectionString: "postgresql://app:secret@pooler:6432/iam?sslmode=verify-full",
  });
  expect(addressMistake(url)).toBeNull();
  expect(addressMistake("postgresql://app@pooler/iam?direct=postgres")).toContain("direct=HOST:PORT");
  process.stderr.write(
    programs.length === 0 ? "Not run: PgBouncer is not installed, so nothing was tested behind it.\n" : "",
  );
});

describe.each(programs)("behind %s", () => {
  let database: TestDatabase;
  let pooler: Pooler;
  let url: string;
  let orm: Orm;

  beforeAll(async () => {
    database = await openTestDatabase();
    pooler = await startPooler([directUrl(database.url)], SESSIONS);
    url = pooler.through(directUrl(database.url));
    orm = await openOrm(url);
  });
  afterAll(async () => {
    await orm.close();
    await pooler.stop();
    await database.close();
  });

  /** What a statement sees of the settings that must not reach another client. */
  async function settingsOf(em: Em): Promise<string> {
    const [row] = await em.execute<{ settings: string }[]>(
      `select concat_ws(' ', current_schema(), nullif(current_setting('iam_monitor.account_ids', true), ''), current_setting('statement_timeout')) as settings`,
    );
    return row!.settings;
  }

  const within = <Done>(work: () => Promise<Done>) => withDeadline(new Deadline(STATEMENT_MS), work);

  test("each statement and transaction has its own limits, and none reaches another client", async () => {
    const asked = Array.from({ length: 60 }, (_, index) => ({
      ids: [null, "a", "b", "a,b"][index % 4]!,
      isTimed: index % 3 !== 0,
      isTransaction: index % 2 === 0,
    }));
    const seen = await Promise.all(
      asked.map(async ({ ids, isTimed, isTransaction }) => {
        const em = ids === null ? orm.em.fork() : limitedEm(orm, ids.split(","));
        const read = async () => (isTransaction ? em.transactional(settingsOf) : settingsOf(em));
        const fail = async () => em.execute("select 1 / 0");
        await expect(isTimed ? within(fail) : fail()).rejects.toThrow("division by zero");
        return isTimed ? within(read) : read();
      }),
    );
    expect(seen).toEqual(
      asked.map(({ ids, isTimed }) => `${ids === null ? ALL : `limited ${ids}`} ${isTimed ? "7s" : "0"}`),
    );
    const fresh = new pg.Client(clientConfig(url));
    await fresh.connect();
    const { rows } = await fresh.query(
      "select current_schema() || ' ' || current_setting('statement_timeout') as left",
    );
    await fresh.end();
    expect(rows).toEqual([{ left: `${ALL} 0` }]);
  });

  test("a deadline cancels its own statement, and no other", async () => {
    const deadline = new Deadline(60_000);
    const started = Date.now();
    const slow = withDeadline(deadline, () => orm.em.fork().execute("select pg_sleep(30)"));
    const other = orm.em.fork().execute("select pg_sleep(1), 'done' as answer");
    const watcher = new pg.Client(clientConfig(database.ownerUrl));
    await watcher.connect();
    const sleeping = async () =>
      (await watcher.query("select from pg_stat_activity where query like 'select pg_sleep(30)%' and state = 'active'"))
        .rowCount;
    await vi.waitFor(async () => expect(await sleeping()).toBe(1), WITHIN);
    deadline.end({ isAnswered: false });
    await expect(slow).rejects.toMatchObject({ code: "57014" });
    expect(Date.now() - started).toBeLessThan(20_000);
    await vi.waitFor(async () => expect(await sleeping()).toBe(0), WITHIN);
    await watcher.end();
    expect(await other).toMatchObject([{ answer: "done" }]);
  });

  test("hints arrive over the direct address, and jobs are taken", async () => {
    const log = createLog("silent");
    const events = await openEvents(url, log);
    const jobs = await openJobs(url, log);
    try {
      const heard: string[] = [];
      const rotationId = `rotation_${randomUUID()}`;
      const listening = events.pubSub.subscribe("rotation", rotationId);
      void (async () => {
        for await (const hint of listening) heard.push(hint.rotationId);
      })();
      const taken: string[] = [];
      await jobs.boss.work<{ rotationId: string }>(ROTATION_QUEUE, { pollingIntervalSeconds: 0.5 }, async (found) => {
        taken.push(...found.map(({ data }) => data.rotationId));
      });
      await orm.em.fork().transactional(async (em) => {
        await jobs.sendRotation(em, { rotationId });
        await notify(em, { kind: "rotation", rotationId });
      });
      await vi.waitFor(() => expect({ heard, taken }).toEqual({ heard: [rotationId], taken: [rotationId] }), WITHIN);
      await listening.return?.();
    } finally {
      await jobs.close();
      await events.close();
    }
  });

  test("an address that leads through a pooler without saying so is refused, and one that says so is not", async () => {
    const unnamed = new URL(url);
    unnamed.searchParams.delete("direct");
    await expect(requireDirect(unnamed.href)).rejects.toMatchObject({ code: "DATABASE_POOLED" });
    await requireDirect(url);
    await requireDirect(directUrl(url));
  });
});
