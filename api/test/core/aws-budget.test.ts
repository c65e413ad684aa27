/** Workers that call the same account share its rate, through the database. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { bucketOf, connectionsUsedSince } from "../../src/aws/connection-buckets.ts";
import type { AwsConnection } from "../../src/aws/connection.ts";
import { now } from "../../src/clock.ts";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import { shareAwsBudget } from "../../src/services/core/aws-budget.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

const PER_SECOND = 40;

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

const em = () => orm.em.fork();
const connection = (account: string): AwsConnection => ({
  type: "ASSUME_ROLE",
  region: "us-east-1",
  roleArn: `arn:aws:iam::${account}:role/read`,
  externalId: null,
});
const share = () => shareAwsBudget(em(), "this-worker");
/** What another worker records of the connections that this process has used. */
const recordOther = (worker: string, used: readonly string[], secondsAgo = 0) =>
  em().execute(
    `insert into aws_budget_use (connection, worker_id, used_at)
     select connection, ?, clock_timestamp() - make_interval(secs => ?) from jsonb_array_elements_text(?::jsonb) connection`,
    [worker, secondsAgo, JSON.stringify(used)],
  );

test("the calls of all workers to an account stay within its rate, and return to one that is alone", async () => {
  const started = now();
  const shared = bucketOf(connection("111111111111"), false);
  await shared.take();
  const [hash] = connectionsUsedSince(started);
  const own = bucketOf(connection("222222222222"), false);
  await own.take();
  await share();
  expect([shared.perSecond, own.perSecond]).toEqual([PER_SECOND, PER_SECOND]);

  await recordOther("second", [hash!]);
  await recordOther("third", [hash!]);
  await recordOther("gone", [hash!], 60);
  await share();
  expect(shared.perSecond).toBeCloseTo(PER_SECOND / 3);
  expect(own.perSecond).toBe(PER_SECOND);

  const startedAt = now();
  for (let call = 0; call < 40; call += 1) await shared.take();
  // A burst of 80 / 3 calls, and the rest at 40 / 3 a second: at least (40 - 27) / 13.3 s.
  expect(now() - startedAt).toBeGreaterThan(850);

  await em().execute("delete from aws_budget_use where worker_id <> 'this-worker'");
  await share();
  expect(shared.perSecond).toBe(PER_SECOND);
});

test("a connection that no one has used yet begins with a part of the rate for each worker", async () => {
  for (const id of ["this-worker", "second", "third", "fourth"])
    await em().execute(
      "insert into worker_heartbeat (id, started_at, beat_at, metrics) values (?, now(), now(), '{}')",
      [id],
    );
  await share();
  expect(bucketOf(connection("333333333333"), false).perSecond).toBe(PER_SECOND / 4);
  await em().execute("delete from worker_heartbeat");
  await share();
  expect(bucketOf(connection("444444444444"), false).perSecond).toBe(PER_SECOND);
});

test("no name of an account or key is stored", async () => {
  const rows = await em().execute("select * from aws_budget_use");
  expect(JSON.stringify(rows)).not.toMatch(/\d{12}|arn:/);
});
