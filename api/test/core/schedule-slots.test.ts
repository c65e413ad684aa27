/** Two API processes and three workers on one database: each slot of each schedule fires once. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WorkerProcess } from "../drills/worker-process.ts";
import { ScanEntity } from "../../src/db/entities/scan.ts";
import { RotationEntity } from "../../src/db/entities/rotation.ts";
import { RotationSchedules } from "../../src/services/rotation/schedules.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { addUser } from "../support/rotation-fixture.ts";
import { freePort } from "../support/free-port.ts";
import { programArguments } from "../support/program.ts";

const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));
const KEY = randomBytes(32);
const APIS = 2;
const WORKERS = 3;
const SLOTS = 4;
const WITHIN_MS = 90_000;

let product: TestPlatform;
interface Api {
  readonly process: ChildProcess;
  readonly url: string;
  /** What it printed, without its sign-in link. */
  readonly output: readonly string[];
}

const apis: Api[] = [];
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false, keyEncryptionKey: KEY });
  await product.platform.orm.em.fork().execute("update account set next_scan_at = null");
  for (let index = 0; index < SLOTS; index++) addUser(product, `slot-${index}`, { isUsed: false });
  for (let index = 0; index < APIS; index++) apis.push(await startApi());
  for (let index = 0; index < WORKERS; index++) {
    workers.push(
      new WorkerProcess({ databaseUrl: product.databaseUrl, keyEncryptionKey: KEY, endpoint: product.sandbox.url }),
    );
  }
  await Promise.all(workers.map((worker) => worker.ready(WITHIN_MS)));
}, 2 * WITHIN_MS);

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  for (const { process: api } of apis) {
    if (api.exitCode !== null) continue;
    api.kill("SIGKILL");
    await once(api, "exit");
  }
  await product.close();
});

async function startApi(): Promise<Api> {
  const port = await freePort();
  const child = spawn(process.execPath, programArguments(MAIN), {
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      PROCESS_ROLE: "api",
      PORT: String(port),
      DATABASE_URL: product.databaseUrl,
      KEY_ENCRYPTION_KEY: KEY.toString("base64"),
      DEMO_ACCOUNT: "false",
      LOG_LEVEL: "error",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => output.push(text.replaceAll(/token=\S+/g, "token=…")));
  return { process: child, url: `http://127.0.0.1:${port}`, output };
}

async function isReady({ process: api, url, output }: Api): Promise<boolean> {
  if (api.exitCode !== null) throw new Error(`The API ended with ${api.exitCode}: ${output.join("")}`);
  return fetch(`${url}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

const execute = <Row extends object>(sql: string, values: readonly unknown[] = []) =>
  product.platform.orm.em.fork().execute<Row[]>(sql, [...values]);

/** Makes the account's next slot due. Each value of `slot` gives a different slot. */
const comeDue = (id: string, slot: number) =>
  execute("update account set next_scan_at = now() - make_interval(mins => ?) where id = ?", [SLOTS - slot, id]);

async function slotsOf(id: string): Promise<readonly number[]> {
  const rows = await execute<{ started: number }>(
    "select started from schedule_slot where schedule_id = ? order by fired_at",
    [id],
  );
  return rows.map(({ started }) => started);
}

test("each slot of an account's scan schedule starts one scan", { timeout: 3 * WITHIN_MS }, async () => {
  for (const api of apis) await expect.poll(() => isReady(api), { timeout: WITHIN_MS, interval: 100 }).toBe(true);
  const { id } = product.account;
  await execute("update account set scan_every_hours = 1 where id = ?", [id]);
  const scans = () => product.platform.orm.em.fork().find(ScanEntity, { accountId: id, trigger: "SCHEDULE" });
  for (let slot = 1; slot <= SLOTS; slot++) {
    await comeDue(id, slot);
    await expect.poll(async () => (await slotsOf(id)).length, { timeout: WITHIN_MS, interval: 50 }).toBe(slot);
    for (const scan of await scans()) expect((await product.waitFor(scan.id)).status).toBe("SUCCEEDED");
  }
  expect(await slotsOf(id)).toEqual(Array.from({ length: SLOTS }, () => 1));
  expect(await scans()).toHaveLength(SLOTS);
  await execute("update account set scan_every_hours = null, next_scan_at = null where id = ?", [id]);
});

test("each slot of a rotation schedule starts its rotation once", { timeout: 3 * WITHIN_MS }, async () => {
  const schedules = new RotationSchedules(product.scope());
  const scheduleInput = {
    target: "USER",
    maxAgeDays: 90,
    timeZone: "UTC",
    durationMinutes: 1_440,
    jitterMinutes: 1_440,
    openMax: 100,
  } as const;
  const ids: string[] = [];
  for (let index = 0; index < SLOTS; index++) {
    const schedule = await schedules.create({
      ...scheduleInput,
      name: `Slots ${index}`,
      targetName: `slot-${index}`,
      accountId: product.account.id,
    });
    expect((await schedules.preview(schedule)).due).toHaveLength(1);
    ids.push(schedule.id);
  }
  const allAdvanced = async () =>
    (await execute("select 1 from rotation_schedule where next_slot_at <= now()")).length === 0;
  // All schedules come due at once. Then the same day's slots come due again, as if the clock had been set back.
  for (let round = 1; round <= 2; round++) {
    await execute("update rotation_schedule set next_slot_at = now() - interval '1 minute'");
    await expect.poll(allAdvanced, { timeout: WITHIN_MS, interval: 50 }).toBe(true);
  }
  for (const id of ids) expect(await slotsOf(id)).toEqual([1]);
  const rotations = await product.platform.orm.em.fork().find(RotationEntity, { scheduleId: { $in: ids } });
  expect(rotations.map(({ userName }) => userName).toSorted()).toEqual(
    Array.from({ length: SLOTS }, (_none, index) => `slot-${index}`),
  );
});
