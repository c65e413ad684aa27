/**
 * PostgreSQL is killed with SIGKILL, or every connection to it is cut, in the middle of scans and rotations. No process
 * may exit, and the results must equal those of an undisturbed run. The quick form strikes a few times.
 * `npm run test:database -- 20` strikes 20 times during scans and 20 times during rotations.
 */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom } from "../../sandbox/random.ts";
import { now, pause } from "../../src/clock.ts";
import { isFinalRotation } from "../../src/iam/rotation/states.ts";
import { requestScan } from "../../src/services/scans/scans.ts";
import { runOn } from "../support/database.ts";
import { Subscriber } from "../support/live-fixture.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer } from "../support/running-server.ts";
import { OwnPostgres, type Strike, STRIKES } from "./own-postgres.ts";
import { drill, DRILL_SEEDS, isLong } from "./report.ts";
import { RotationPool } from "./rotation-pool.ts";
import { WorkerProcess } from "./worker-process.ts";
import { TEST_ACTOR } from "../support/actors.ts";

const STRIKES_MAX = isLong ? DRILL_SEEDS : 3;
const USERS = isLong ? 12 : 4;
const KEY = randomBytes(32);
/** The delay of each AWS request. It is long enough to strike between two requests. */
const LATENCY_MS = 60;
const READY_WITHIN_MS = 120_000;
const REACHED_WITHIN_MS = 60_000;
const SETTLED_WITHIN_MS = 240_000;
const BETWEEN_MS = 1_500;
const POLL_MS = 2;
/** The number of requests before which the storing of a result has surely not begun. */
const LAST_REQUESTS = 10;
const TIMEOUT_MS = isLong ? 6 * 3_600_000 : 420_000;

let postgres: OwnPostgres;
beforeAll(async () => {
  postgres = await OwnPostgres.open();
}, READY_WITHIN_MS);
afterAll(() => postgres.close());

async function until(what: string, isReached: () => Promise<boolean> | boolean): Promise<void> {
  for (const endsAt = now() + REACHED_WITHIN_MS; now() < endsAt; await pause(POLL_MS)) if (await isReached()) return;
  throw new Error(`${what} was not reached.`);
}

/** Returns everything that a scan stores, except the scan's own ids and times. */
async function resultsOf({ platform }: TestPlatform) {
  const em = platform.orm.em.fork();
  return {
    alerts: await em.execute(
      "select fingerprint, status, severity, check_id, title, content_hash from alert order by fingerprint",
    ),
    events: await em.execute(
      "select fingerprint, kind from alert_event join alert on alert.id = alert_id order by 1, 2",
    ),
    results: await em.execute("select check_id, outcome, failed_count, evaluated_count from check_result order by 1"),
    inventory: await em.execute(
      "select identity, name from iam_user where gone_at is null union all select identity, access_key_id from access_key where gone_at is null order by 1, 2",
    ),
  };
}

test("scans survive an interrupted database with the same results", { timeout: TIMEOUT_MS }, async () => {
  const product = await openTestPlatform({
    hasWorker: false,
    keyEncryptionKey: KEY,
    database: await postgres.openDatabase("scans"),
  });
  const { orm, jobs } = product.platform;
  const server = await openTestServer(product);
  const worker = new WorkerProcess({
    databaseUrl: product.databaseUrl,
    keyEncryptionKey: KEY,
    endpoint: product.sandbox.url,
  });
  try {
    await worker.ready(READY_WITHIN_MS);
    product.sandbox.faults.add({ kind: "latency", milliseconds: LATENCY_MS });
    expect((await product.scan()).status).toBe("SUCCEEDED");
    // The second scan is counted: it makes fewer requests than the first, because the key ids are known.
    const first = product.sandbox.log.mark();
    expect((await product.scan()).status).toBe("SUCCEEDED");
    const requests = product.sandbox.log.count(undefined, first);
    const undisturbed = await resultsOf(product);
    expect(undisturbed.alerts.length).toBeGreaterThan(10);
    const subscriber = await Subscriber.open(server, server.token, "subscription { alertEvents { id cursor } }");

    let strikes = 0;
    for (; strikes < STRIKES_MAX; strikes += 1) {
      const strike: Strike = STRIKES[strikes % STRIKES.length]!;
      await runOn(product.ownerUrl, "truncate alert_event, alert, check_result, snapshot");
      const mark = product.sandbox.log.mark();
      const { id } = await requestScan(orm.em.fork(), jobs, product.account, {
        trigger: "OPERATOR",
        requestedBy: TEST_ACTOR,
      });
      // Every third strike happens while the result is stored, the others during the requests to AWS.
      const isStoring = strikes % 3 === 2;
      const at = isStoring ? requests - LAST_REQUESTS : 1 + ((strikes * 7) % requests);
      const isAt = (request: number) => product.sandbox.log.count(undefined, mark) >= request;
      await until(`request ${at}`, () => isAt(at));
      if (isStoring)
        await until("the storing", async () => {
          const rows = await orm.em.fork().execute("select 1 from scan where id = ? and phase = 'RECONCILE'", [id]);
          return rows.length > 0;
        });
      await postgres.strike(strike);
      const scan = await product.waitFor(id);
      expect(scan, `strike ${strikes}`).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
      expect(await resultsOf(product), `strike ${strikes}`).toEqual(undisturbed);
      expect(worker.hasExited, worker.output.join("").slice(-2_000)).toBe(false);
      await expect
        .poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: REACHED_WITHIN_MS })
        .toBe(200);
    }
    // The subscriber received every event once, over the same socket.
    const events = await orm.em.fork().execute<{ seq: string }[]>("select seq from alert_event order by seq");
    const receivedIds = () => new Set(subscriber.ids);
    await expect
      .poll(() => events.filter(({ seq }) => !receivedIds().has(`event_${seq}`)).length, { timeout: REACHED_WITHIN_MS })
      .toBe(0);
    expect(receivedIds().size).toBe(subscriber.ids.length);
    console.log(
      `PostgreSQL struck ${strikes} times mid-scan: 0 processes ended, ${strikes} scans with the same ${undisturbed.alerts.length} alerts`,
    );
    expect(strikes).toBeGreaterThan(0);
  } finally {
    await worker.kill();
    await server.close();
    await product.close();
  }
});

test("rotations survive an interrupted database", { timeout: TIMEOUT_MS }, async () => {
  const random = seededRandom(20_261_125);
  const database = await postgres.openDatabase("rotations");
  const before = { ...postgres.strikes };
  const pool = await RotationPool.open({ users: USERS, seed: 6, hasWorker: false, keyEncryptionKey: KEY, database });
  const options = { databaseUrl: database.url, keyEncryptionKey: KEY, endpoint: pool.product.sandbox.url };
  const workers = [new WorkerProcess(options), new WorkerProcess(options)];
  const { faults, log } = pool.product.sandbox;
  let strikes = 0;
  let underWay = 0;
  let ended = 0;
  const strike = async () => {
    await Promise.all(workers.map((worker) => worker.ready(READY_WITHIN_MS)));
    // Delays the answer to CreateAccessKey, so that the database is lost before the new secret can be stored.
    faults.add({ kind: "latency", milliseconds: LATENCY_MS, action: "iam:CreateAccessKey" });
    for (; strikes < STRIKES_MAX; strikes += 1) {
      if (strikes % 2 === 0) {
        const mark = log.mark();
        await until("a create", () => log.count("iam:CreateAccessKey", mark) > 0);
      } else await pause(random.below(BETWEEN_MS));
      underWay += (await pool.rows()).filter(
        ({ state }) => !isFinalRotation(state) && state !== "NEEDS_OPERATOR",
      ).length;
      await postgres.strike(STRIKES[(strikes >> 1) % STRIKES.length]!);
      await pause(random.below(BETWEEN_MS));
    }
    await pool.settle(SETTLED_WITHIN_MS);
    const connections = await pool.product.platform.orm.em.getConnection().getNativeClient();
    await expect.poll(() => connections.totalCount - connections.idleCount, { timeout: REACHED_WITHIN_MS }).toBe(0);
    ended = workers.filter((worker) => worker.hasExited).length;
    expect(ended).toBe(0);
  };
  await drill(pool, strike, () => ({
    name: "PostgreSQL struck mid-rotation",
    more: {
      killed: postgres.strikes.KILL - before.KILL,
      "connections cut": postgres.strikes.DISCONNECT - before.DISCONNECT,
      "open rotations": underWay,
      "workers that exited": ended,
    },
    workers,
  }));
  expect(strikes).toBeGreaterThan(0);
  expect(underWay).toBeGreaterThan(0);
});
