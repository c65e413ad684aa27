/**
 * A rotation of a key that several sources use: by the real worker, with CloudTrail read over the wire. The old key
 * stays active until the last source has moved.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordApplicationCall } from "../../sandbox/key-use.ts";
import { startWorker, type Worker } from "../../src/app/worker.ts";
import { now } from "../../src/clock.ts";
import { HOUR } from "../../src/iam/time.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { KeyUses } from "../../src/services/key-use/key-use.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { addUser, callerScope, readRotation, stepsOf, TIME_SCALE, waitForState } from "../support/rotation-fixture.ts";

const LOOKUP = "cloudtrail:LookupEvents";
const WAIT_MS = 60_000;
const TEST_MS = 180_000;
const CALL_EVERY_MS = 100;
/** 3.5 seconds at this time scale, so that each source calls in several whole seconds of the overlap. */
const OVERLAP_HOURS = 96;

let product: TestPlatform;
let worker: Worker;
beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false, rotation: { timeScale: TIME_SCALE } });
  product.demo.timeScale = TIME_SCALE;
  await new Accounts(product.scope()).update({ id: product.account.id, readsKeyUse: true });
  worker = await startWorker(product.platform);
});
afterAll(async () => {
  for (const source of running.splice(0)) source.stop();
  await worker.close();
  await product.close();
});

const rotations = () => new Rotations(product.scope());

/** A program that calls AWS all the time with its key. */
class Source {
  readonly #timer: NodeJS.Timeout;

  constructor(
    readonly address: string,
    public accessKeyId: string,
  ) {
    this.call(now() - HOUR);
    this.#timer = setInterval(() => this.call(now()), CALL_EVERY_MS);
    running.push(this);
  }

  call(at: number): void {
    recordApplicationCall(product.demo, {
      accessKeyId: this.accessKeyId,
      at,
      address: this.address,
      userAgent: "Boto3/1.28.0 md/Botocore#1.31.0",
      service: "sqs",
      eventName: "ListQueues",
      region: "us-east-1",
    });
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
const running: Source[] = [];

const stateOf = async (id: string) => (await rotations().sources(await rotations().get(id))).sources;
const countOf = async (id: string, state: string) =>
  (await stateOf(id)).filter((source) => source.state === state).length;

test("a key that three sources use: the gate holds until the third has moved", { timeout: TEST_MS }, async () => {
  const { key } = addUser(product, "three-sources", { isUsed: false });
  const sources = ["10.20.4.17", "10.20.4.31", "198.51.100.7"].map((address) => new Source(address, key.accessKeyId));
  const [first, second, third] = sources as [Source, Source, Source];

  const { plan } = await rotations().request({ userName: "three-sources", overlapHours: OVERLAP_HOURS, dryRun: true });
  const planned = () => new KeyUses(product.scope()).of(plan!.accountId, plan!.accessKeyId);
  await expect.poll(async () => (await planned()).status, { timeout: WAIT_MS }).toBe("READ");
  expect((await planned()).sources.map(({ address }) => address).toSorted()).toEqual(
    sources.map(({ address }) => address).toSorted(),
  );

  const { rotation } = await rotations().request({ userName: "three-sources", overlapHours: OVERLAP_HOURS });
  const { id } = rotation!;
  const { newAccessKeyId } = await waitForState(product, id, "PROMOTED");
  await expect.poll(() => countOf(id, "USES_OLD_KEY"), { timeout: WAIT_MS }).toBe(3);
  for (const source of [first, second]) source.accessKeyId = newAccessKeyId!;
  await expect.poll(() => countOf(id, "MOVED"), { timeout: WAIT_MS }).toBe(2);

  // A worker that takes over reads on and holds the gate as well.
  await worker.close();
  worker = await startWorker(product.platform);
  const held = {
    name: "SOURCES_MOVED",
    isMet: false,
    isKnown: true,
    isNeeded: true,
    detail: "Sources that still use the old key: 198.51.100.7 (Boto3). 2 of 3 have moved",
  };
  await expect
    .poll(async () => (await readRotation(product, id)).gateView?.conditions, { timeout: WAIT_MS })
    .toEqual(expect.arrayContaining([{ name: "OVERLAP_PASSED", isMet: true }, held]));
  const heldSince = now();
  const readings = async () =>
    product.platform.orm.em
      .fork()
      .execute<{ at: Date }[]>("select covered_to as at from key_use_reading where access_key_id = ?", [
        key.accessKeyId,
      ]);
  await expect
    .poll(async () => new Date((await readings())[0]!.at).getTime(), { timeout: WAIT_MS })
    .toBeGreaterThan(heldSince);
  expect((await readRotation(product, id)).state).toBe("PROMOTED");
  expect(product.demo.user("three-sources").accessKeys.filter(({ isActive }) => isActive)).toHaveLength(2);
  await expect(rotations().advance({ id, confirmation: "three-sources" })).rejects.toMatchObject({
    code: "REASON_REQUIRED",
    message: expect.stringContaining("198.51.100.7 (Boto3)"),
  });

  third.accessKeyId = newAccessKeyId!;
  const off = await waitForState(product, id, "OLD_INACTIVE", "DELETE_INTENT", "COMPLETED");
  expect(off.gateKind).toBe("OLD_KEY_UNUSED");
  const steps = await stepsOf(product, id);
  expect(steps.find(({ state }) => state === "DEACTIVATE_INTENT")!.evidence).toMatchObject({
    sources: "3 of 3 sources have moved",
  });
  // The page updates with each step.
  expect(steps.some(({ message }) => message.includes("2 of 3 have moved"))).toBe(true);
  for (const source of sources) source.stop();
});

test("an operator may go on although a source is left, with a reason that is kept", { timeout: TEST_MS }, async () => {
  const { key } = addUser(product, "left-source", { isUsed: false });
  const source = new Source("203.0.113.9", key.accessKeyId);
  const { rotation } = await rotations().request({ userName: "left-source", overlapHours: OVERLAP_HOURS });
  const { id } = rotation!;
  await waitForState(product, id, "PROMOTED");
  await expect.poll(() => countOf(id, "USES_OLD_KEY"), { timeout: WAIT_MS }).toBe(1);
  const operator = new Rotations(callerScope(product, "operator"));
  await operator.advance({ id, confirmation: "left-source", reason: "The machine is scrapped on Friday." });
  const off = await waitForState(product, id, "OLD_INACTIVE", "DELETE_INTENT", "COMPLETED");
  expect(off.gateKind).toBe("OPERATOR_CONFIRMED");
  const kept = { reason: "The machine is scrapped on Friday.", sourcesLeft: ["203.0.113.9 (Boto3)"] };
  expect((await stepsOf(product, id)).find(({ kind }) => kind === "ASKED")!.evidence).toMatchObject(kept);
  const [event] = await product.platform.orm.em
    .fork()
    .execute<{ details: object }[]>(
      "select details from audit_event where action = 'rotations.steer' and target = ? order by seq desc limit 1",
      [id],
    );
  expect(event!.details).toMatchObject({ asked: "ADVANCE", ...kept });
  source.stop();
});

test(
  "without access to CloudTrail the gate rests on the last use, and says that sources are unknown",
  { timeout: TEST_MS },
  async () => {
    const fault = product.sandbox.faults.deny(LOOKUP);
    addUser(product, "no-trail", { isUsed: false });
    const { rotation } = await rotations().request({ userName: "no-trail" });
    const { id } = rotation!;
    const off = await waitForState(product, id, "OLD_INACTIVE", "DELETE_INTENT", "COMPLETED");
    expect(off.gateKind).toBe("OLD_KEY_UNUSED");
    expect((await stepsOf(product, id)).find(({ state }) => state === "DEACTIVATE_INTENT")!.evidence).toMatchObject({
      sources: expect.stringMatching(/^unknown: us-east-1: .*cloudtrail:LookupEvents/),
    });
    expect(await rotations().sources(off)).toMatchObject({
      status: "UNKNOWN",
      reason: expect.stringContaining(LOOKUP),
      sources: [],
    });
    product.sandbox.faults.remove(fault);
  },
);
