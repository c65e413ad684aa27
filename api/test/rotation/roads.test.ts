/**
 * Rotations other than the standard one: a reveal, a leaked key, a lost answer, parking and resuming.
 * With the real worker.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application } from "../../sandbox/drill/application.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import {
  addUser,
  callerScope,
  callOnceWith,
  QUIET_HOURS,
  readRotation,
  stepsOf,
  TIME_SCALE,
  waitForState,
} from "../support/rotation-fixture.ts";
import { SYSTEM_ACTOR } from "../../src/iam/actor.ts";
import { operatorActor } from "../support/actors.ts";

const ROAD_MAX_MS = 150_000;

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform({ rotation: { timeScale: TIME_SCALE } });
  product.demo.timeScale = TIME_SCALE;
});
afterAll(() => product.close());

const rotations = () => new Rotations(product.scope());
const keysOf = (userName: string) =>
  product.demo.user(userName).accessKeys.map(({ accessKeyId, isActive }) => ({ accessKeyId, isActive }));

test.concurrent(
  "a new key is revealed once, to the requester, and the old key stays until it is acknowledged",
  { timeout: ROAD_MAX_MS },
  async () => {
    const { key } = addUser(product, "road-reveal", { isUsed: false });
    const requester = () => new Rotations(callerScope(product, "operator", "Rita"));
    const { rotation } = await requester().request({ userName: "road-reveal", destination: "REVEAL" });
    const { id } = rotation!;
    expect(
      await requester()
        .reveal(id)
        .catch((error: { code: string }) => error.code),
    ).toBe("REVEAL_NOT_OPEN");
    await waitForState(product, id, "PROMOTED");
    const refused = async (caller: Rotations) => caller.reveal(id).catch((error: { code: string }) => error.code);
    expect(await refused(new Rotations(callerScope(product, "analyst", "Rita")))).toBe("FORBIDDEN");
    expect(await refused(new Rotations(callerScope(product, "admin", "Another operator")))).toBe("FORBIDDEN");
    const stale = callerScope(product, "operator", "Rita");
    expect(await refused(new Rotations({ ...stale, caller: { ...stale.caller!, authenticatedAt: 0 } }))).toBe(
      "REAUTHENTICATION_REQUIRED",
    );
    expect(
      await refused(new Rotations({ ...stale, caller: { ...stale.caller!, kind: "TOKEN", authenticatedAt: null } })),
    ).toBe("FORBIDDEN");

    const shown = await Promise.allSettled([requester().reveal(id), requester().reveal(id)]);
    const [once] = shown.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    expect(shown.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await callOnceWith(product, once!)).toBeNull();
    expect(await refused(requester())).toBe("REVEAL_NOT_OPEN");
    expect((await readRotation(product, id)).sealedSecret).toBeNull();

    // The overlap has passed, but the gate stays closed until the operator acknowledges the new key.
    await expect
      .poll(async () => (await readRotation(product, id)).gateView?.conditions)
      .toEqual(
        expect.arrayContaining([
          { name: "ACKNOWLEDGED", isMet: false },
          { name: "OVERLAP_PASSED", isMet: true },
        ]),
      );
    expect(keysOf("road-reveal").filter(({ isActive }) => isActive)).toHaveLength(2);
    await requester().acknowledgeReveal(id);
    const done = await waitForState(product, id, "COMPLETED");
    expect(done).toMatchObject({ revealedTo: operatorActor("Rita"), acknowledgedBy: operatorActor("Rita") });
    expect(keysOf("road-reveal")).toEqual([{ accessKeyId: once!.accessKeyId, isActive: true }]);
    expect(JSON.stringify(await stepsOf(product, id))).not.toContain(once!.secretAccessKey);
    expect(await callOnceWith(product, key)).toBe("InvalidClientTokenId");
  },
);

test.concurrent("a key that is not revealed in time is rolled back", { timeout: ROAD_MAX_MS }, async () => {
  const { key } = addUser(product, "road-unfetched");
  const { rotation } = await rotations().request({ userName: "road-unfetched", destination: "REVEAL" });
  const done = await waitForState(product, rotation!.id, "ROLLED_BACK");
  expect(keysOf("road-unfetched")).toEqual([{ accessKeyId: key.accessKeyId, isActive: true }]);
  expect(done).toMatchObject({ sealedSecret: null, rollbackRequestedBy: SYSTEM_ACTOR });
});

test.concurrent(
  "a leaked key is deactivated first, and the account is scanned before a new key is created",
  { timeout: ROAD_MAX_MS },
  async () => {
    const { key } = addUser(product, "road-leaked");
    const { rotation } = await rotations().request({
      userName: "road-leaked",
      mode: "COMPROMISED",
      confirmation: "road-leaked",
      reason: "It was in a repository.",
    });
    const done = await waitForState(product, rotation!.id, "COMPLETED");
    const moves = (await stepsOf(product, done.id)).filter(({ kind }) => kind === "MOVED").map(({ state }) => state);
    expect(moves).toEqual([
      "DEACTIVATE_INTENT",
      "OLD_INACTIVE",
      "CREATE_INTENT",
      "SEALED",
      "DELIVERED",
      "VERIFIED",
      "PROMOTED",
      "DELETE_INTENT",
      "COMPLETED",
    ]);
    expect(keysOf("road-leaked")).toEqual([{ accessKeyId: done.newAccessKeyId, isActive: true }]);
    const truth = product.demo.truth.since().filter((entry) => "userName" in entry && entry.userName === "road-leaked");
    const offAt = truth.findIndex(
      (entry) => entry.kind === "KEY_STATUS" && entry.accessKeyId === key.accessKeyId && !entry.isActive,
    );
    const madeAt = truth.findIndex(
      (entry) => entry.kind === "KEY_CREATED" && entry.accessKeyId === done.newAccessKeyId,
    );
    expect(offAt).toBeGreaterThan(-1);
    expect(madeAt).toBeGreaterThan(offAt);
  },
);

test.concurrent(
  "an application that keeps using the old key keeps it until an operator confirms that it has moved",
  { timeout: ROAD_MAX_MS },
  async () => {
    const { key } = addUser(product, "road-stuck");
    const stuck = new Application({
      name: "stuck",
      endpoint: product.sandbox.url,
      account: product.demo,
      key,
      callEveryMs: 150,
    }).start();
    const { rotation } = await rotations().request({ userName: "road-stuck", quietHours: QUIET_HOURS });
    const { id } = rotation!;
    const parked = await waitForState(product, id, "NEEDS_OPERATOR");
    expect(parked).toMatchObject({ parkedCode: "OLD_KEY_IN_USE", resumeState: "PROMOTED" });
    expect(stuck.counts.refusals).toBe(0);
    await stuck.stop();
    await expect(rotations().advance({ id, confirmation: "another-user" })).rejects.toMatchObject({
      code: "CONFIRMATION_REQUIRED",
    });
    await rotations().advance({ id, confirmation: "road-stuck" });
    expect(await waitForState(product, id, "COMPLETED")).toMatchObject({
      gateKind: "OPERATOR_CONFIRMED",
      movedConfirmedBy: SYSTEM_ACTOR,
    });
  },
);

test.concurrent(
  "an old key that was reactivated outside IAM Monitor stays active until an operator confirms again",
  { timeout: ROAD_MAX_MS },
  async () => {
    const { key } = addUser(product, "road-needed");
    const { rotation } = await rotations().request({ userName: "road-needed", quietHours: QUIET_HOURS });
    const { id } = rotation!;
    await waitForState(product, id, "PROMOTED");
    await rotations().advance({ id, confirmation: "road-needed" });
    await waitForState(product, id, "OLD_INACTIVE");
    const old = product.demo.user("road-needed").accessKeys.find((each) => each.accessKeyId === key.accessKeyId)!;
    old.isActive = true;
    expect(await waitForState(product, id, "NEEDS_OPERATOR")).toMatchObject({
      parkedCode: "OLD_KEY_REENABLED",
      resumeState: "PROMOTED",
      movedConfirmedBy: null,
    });
    await rotations().advance({ id });
    await expect
      .poll(async () => (await rotations().get(id)).waitingFor, { timeout: ROAD_MAX_MS })
      .toMatch(/^Waiting for /);
    expect(old.isActive).toBe(true);
    await rotations().advance({ id, confirmation: "road-needed" });
    await waitForState(product, id, "COMPLETED");
  },
);

test.concurrent(
  "if the new key is deactivated outside IAM Monitor, the old key is reactivated",
  { timeout: ROAD_MAX_MS },
  async () => {
    const { key } = addUser(product, "road-switched", { isUsed: false });
    const { rotation } = await rotations().request({ userName: "road-switched" });
    const { id } = rotation!;
    const resting = await waitForState(product, id, "OLD_INACTIVE");
    product.demo
      .user("road-switched")
      .accessKeys.find((each) => each.accessKeyId === resting.newAccessKeyId)!.isActive = false;
    expect(await waitForState(product, id, "NEEDS_OPERATOR")).toMatchObject({
      parkedCode: "NEW_KEY_NOT_ACTIVE",
      resumeState: "PROMOTED",
    });
    expect(keysOf("road-switched").find((each) => each.accessKeyId === key.accessKeyId)).toMatchObject({
      isActive: true,
    });
    // The new secret was delivered, so both keys could be kept. This test rolls back instead.
    await rotations().rollBack(id);
    await waitForState(product, id, "ROLLED_BACK");
    expect(keysOf("road-switched")).toEqual([{ accessKeyId: key.accessKeyId, isActive: true }]);
  },
);

test(
  "a failure that parks a rotation at its gate withdraws the confirmation too",
  { timeout: ROAD_MAX_MS },
  async () => {
    const { key } = addUser(product, "road-failed");
    const { rotation } = await rotations().request({ userName: "road-failed", quietHours: QUIET_HOURS });
    const { id } = rotation!;
    await waitForState(product, id, "PROMOTED");
    const denied = product.sandbox.faults.deny("iam:ListAccessKeys");
    await waitForState(product, id, "NEEDS_OPERATOR");
    await rotations().advance({ id, confirmation: "road-failed" });
    const parked = { parkedCode: "AWS_ACCESS_DENIED", resumeState: "PROMOTED", movedConfirmedBy: null };
    expect(await waitForState(product, id, "NEEDS_OPERATOR")).toMatchObject(parked);
    product.sandbox.faults.remove(denied);
    await rotations().advance({ id });
    await expect
      .poll(async () => (await rotations().get(id)).waitingFor, { timeout: ROAD_MAX_MS })
      .toMatch(/^Waiting for /);
    expect(keysOf("road-failed").find(({ accessKeyId }) => accessKeyId === key.accessKeyId)?.isActive).toBe(true);
  },
);

test(
  "after a lost answer, no key is changed until CloudTrail proves its creator; then it is deleted and another created",
  { timeout: ROAD_MAX_MS },
  async () => {
    const { key } = addUser(product, "road-lost", { isUsed: false });
    const lost = product.sandbox.faults.add({ kind: "lostAnswer", action: "iam:CreateAccessKey", times: 1 });
    const blind = product.sandbox.faults.deny("cloudtrail:LookupEvents");
    const { rotation } = await rotations().request({ userName: "road-lost" });
    const { id } = rotation!;
    const parked = await waitForState(product, id, "NEEDS_OPERATOR");
    expect(parked).toMatchObject({ parkedCode: "UNATTRIBUTED_KEY", resumeState: "RECONCILING", newAccessKeyId: null });
    expect(keysOf("road-lost")).toHaveLength(2);
    expect(keysOf("road-lost").every(({ isActive }) => isActive)).toBe(true);
    product.sandbox.faults.remove(lost);
    product.sandbox.faults.remove(blind);
    await rotations().advance({ id });
    const done = await waitForState(product, id, "COMPLETED");
    const moves = (await stepsOf(product, id)).filter(({ kind }) => kind === "MOVED").map(({ state }) => state);
    expect(moves).toContain("ORPHAN");
    expect(done).toMatchObject({ attempt: 2, orphanProof: expect.any(String) });
    expect(done.orphanAccessKeyId).not.toBe(key.accessKeyId);
    expect(keysOf("road-lost")).toEqual([{ accessKeyId: done.newAccessKeyId, isActive: true }]);
  },
);
