/**
 * Rolls back from each state in which a new key exists. The old key works, the new one is deleted, and the application
 * keeps working.
 */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { NewFault } from "../../sandbox/drill/faults.ts";
import { now } from "../../src/clock.ts";
import type { RotationState } from "../../src/iam/rotation/states.ts";
import { later } from "../support/test-key-receiver.ts";
import { RotationPool } from "./rotation-pool.ts";

/**
 * The time limit of a rollback. The product promises ten seconds. The test allows more, because it shares two cores
 * with other tests.
 */
const WITHIN_MS = 90_000;
const HELD_WITHIN_MS = 120_000;
const PROMISED_MS = 10_000;
const AGENT = "aws-sdk-js";

/**
 * Each state, with the AWS call whose fault keeps a rotation in that state. The pool's stores take turns in this order:
 * Secrets Manager, Parameter Store, webhook. In SENT, a receiver that acknowledges later holds the rotation.
 */
const HELD: readonly (readonly [RotationState, NewFault["action"] | null])[] = [
  ["SEALED", "secretsmanager:PutSecretValue"],
  ["DELIVERED", "sts:GetCallerIdentity"],
  ["SENT", null],
  ["VERIFIED", "secretsmanager:UpdateSecretVersionStage"],
  ["PROMOTED", null],
  ["DEACTIVATE_INTENT", "iam:UpdateAccessKey"],
  ["OLD_INACTIVE", null],
];

let pool: RotationPool;
const took: number[] = [];

beforeAll(async () => {
  pool = await RotationPool.open({ users: HELD.length, seed: 6, hasWorker: true, isIdle: true });
});
afterEach(() => pool.product.sandbox.faults.clear());
afterAll(async () => {
  console.log(`rolled back from ${took.length} states, the slowest in ${Math.max(...took)} ms`);
  await pool.close();
});

test.each(HELD.map(([state, action], index) => ({ state, action, userName: `svc-${index}` })))(
  "from $state",
  { timeout: 240_000 },
  async ({ state, action, userName }) => {
    const { faults } = pool.product.sandbox;
    const user = pool.account.user(userName);
    const [old] = user.accessKeys;
    const destination = pool.storeOf(userName);
    const input = { userName, destination, region: "eu-central-1", overlapHours: 1, quietHours: 10, soakHours: 240 };
    const { rotation } = await pool.rotations().request(input);
    // The new key's own call is held, however many calls IAM Monitor makes as itself before.
    const caller = action === "sts:GetCallerIdentity" ? `/${userName}` : undefined;
    if (action != null) faults.add({ kind: "throttle", action, userAgent: AGENT, ...(caller && { caller }) });
    const { reply } = pool.receiver;
    if (state === "SENT") pool.receiver.reply = later;
    const read = () => pool.rotations().get(rotation!.id);
    await expect.poll(async () => (await read()).state, { timeout: HELD_WITHIN_MS, interval: 20 }).toBe(state);
    faults.clear();
    pool.receiver.reply = reply;
    const startedAt = now();
    await pool.rotations().rollBack(rotation!.id);
    await expect.poll(async () => (await read()).state, { timeout: WITHIN_MS, interval: 20 }).toBe("ROLLED_BACK");
    took.push(now() - startedAt);
    if (now() - startedAt > PROMISED_MS) console.warn(`${state}: ${now() - startedAt} ms, more than promised`);
    expect(user.accessKeys.map(({ accessKeyId, isActive }) => ({ accessKeyId, isActive }))).toEqual([
      { accessKeyId: old!.accessKeyId, isActive: true },
    ]);
    expect(pool.currentKeyOf(userName)).toBe(old!.accessKeyId);
  },
);
