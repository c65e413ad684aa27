/**
 * Rotations other than the standard one: a reveal, a leaked key, a lost answer, parking and resuming.
 * With the real worker.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application } from "../../sandbox/drill/application.ts";
import { now } from "../../src/clock.ts";
import { DAY } from "../../src/iam/time.ts";
import type { RotateAccessKeyInput } from "../../src/services/rotation/request.ts";
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
  async ({ expect }) => {
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

test.concurrent(
  "an unused key beside another one is retired, and no key is created",
  { timeout: ROAD_MAX_MS },
  async () => {
    const { user, key: kept } = addUser(product, "road-retired");
    const createdAt = now() - 400 * DAY;
    const lastUsed = { at: now() - 120 * DAY, service: "s3", region: "eu-central-1" };
    const unused = product.demo.createAccessKey(user, { createdAt, lastUsed });
    const { rotation, plan } = await rotations().request({
      userName: "road-retired",
      accessKeyId: unused.accessKeyId,
      mode: "RETIRE",
    });
    expect(plan!.steps.flatMap(({ actions }) => actions)).toEqual(["iam:UpdateAccessKey", "iam:DeleteAccessKey"]);
    const inactive = await waitForState(product, rotation!.id, "OLD_INACTIVE");
    expect(inactive.gateKind).toBe("OLD_KEY_UNUSED");
    // A call that AWS refuses is no use, so the retirement goes on.
    expect(await callOnceWith(product, unused)).toBe("InvalidClientTokenId");
    const done = await waitForState(product, rotation!.id, "COMPLETED");
    expect(done).toMatchObject({
      destination: null,
      newAccessKeyId: null,
      attempt: 0,
      nextTickAt: null,
      retireTickAt: null,
    });
    const moves = (await stepsOf(product, done.id)).filter(({ kind }) => kind === "MOVED").map(({ state }) => state);
    expect(moves).toEqual(["DEACTIVATE_INTENT", "OLD_INACTIVE", "DELETE_INTENT", "COMPLETED"]);
    expect(keysOf("road-retired")).toEqual([{ accessKeyId: kept.accessKeyId, isActive: true }]);
  },
);

test.concurrent("a retirement of a key that is not proven unused is refused", async () => {
  const codeOf = (userName: string, accessKeyId: string | null, more: Partial<RotateAccessKeyInput> = {}) =>
    rotations()
      .request({ userName, accessKeyId, mode: "RETIRE", ...more })
      .then(
        () => "ACCEPTED",
        (error: { code: string }) => error.code,
      );
  expect(await codeOf("road-used", addUser(product, "road-used").key.accessKeyId)).toBe("OLD_KEY_IN_USE");
  const young = product.demo.createAccessKey(product.demo.createUser({ name: "road-young" }), {
    createdAt: now() - 89 * DAY,
  });
  expect(await codeOf("road-young", young.accessKeyId)).toBe("OLD_KEY_IN_USE");
  const { user, key } = addUser(product, "road-unused", { isUsed: false });
  expect(await codeOf("road-unused", null)).toBe("BAD_USER_INPUT");
  for (const more of [{ destination: "REVEAL" }, { secretId: "s" }, { overlapHours: 24 }, { soakHours: 4 }] as const)
    expect(await codeOf("road-unused", key.accessKeyId, more), JSON.stringify(more)).toBe("BAD_USER_INPUT");
  product.demo.setKeyStatus(user, key.accessKeyId, false);
  expect(await codeOf("road-unused", key.accessKeyId)).toBe("KEY_NOT_ACTIVE");
});

test.concurrent("a process of the former version does not take a retirement, for which it would create a key", async () => {
  const { key } = addUser(product, "road-former", { isUsed: false });
  const input = { userName: "road-former", accessKeyId: key.accessKeyId, mode: "RETIRE" } as const;
  const { rotation } = await rotations().request({ ...input, startAt: new Date(now() + 30 * DAY) });
  const { id, nextTickAt, retireTickAt } = rotation!;
  // The former version takes a rotation only if this time has passed.
  expect(nextTickAt).toBeNull();
  expect(retireTickAt).not.toBeNull();
  const refused = (change: string) =>
    product.platform.orm.em
      .fork()
      .execute(`update rotation set ${change} where id = ?`, [id])
      .then(
        () => "accepted",
        (error: Error) => /rotation_retirement\w*/.exec(error.message)?.[0],
      );
  expect(await refused("next_tick_at = now()")).toBe("rotation_retirement_tick");
  expect(await refused("attempt = 1, intent_at = now(), before_set = '[]', state = 'CREATE_INTENT'")).toBe(
    "rotation_retirement",
  );
  const unguarded = "gate_at = now(), gate_kind = 'NEW_KEY_IN_USE', state = 'DEACTIVATE_INTENT'";
  expect(await refused(unguarded)).toBe("rotation_retirement_guard");
  expect((await rotations().cancel(id)).state).toBe("CANCELLED");
});

test.concurrent("a cancellation says that a retired key may be inactive, as soon as it may be", async () => {
  const { key } = addUser(product, "road-stopped", { isUsed: false });
  const input = { userName: "road-stopped", accessKeyId: key.accessKeyId, mode: "RETIRE" } as const;
  const { rotation } = await rotations().request({ ...input, startAt: new Date(now() + 30 * DAY) });
  // A worker was lost between its deactivation and the commit, and AWS refused the next one.
  await product.platform.orm.em.fork().execute(
    `update rotation set state = 'NEEDS_OPERATOR', resume_state = 'DEACTIVATE_INTENT', parked_code = 'AWS_ACCESS_DENIED',
       parked_reason = 'No.', gate_at = now(), gate_kind = 'OLD_KEY_UNUSED', retire_tick_at = null where id = ?`,
    [rotation!.id],
  );
  await rotations().cancel(rotation!.id);
  expect((await stepsOf(product, rotation!.id)).at(-1)?.message).toMatch(/check whether it is active/);
});

test.concurrent("a key that is used before its retirement starts stays active", { timeout: ROAD_MAX_MS }, async () => {
  const { key } = addUser(product, "road-woken", { isUsed: false });
  const { rotation } = await rotations().request({
    userName: "road-woken",
    accessKeyId: key.accessKeyId,
    mode: "RETIRE",
    startAt: new Date(now() + 5 * DAY),
  });
  expect(await callOnceWith(product, key)).toBeNull();
  const parked = await waitForState(product, rotation!.id, "NEEDS_OPERATOR");
  expect(parked).toMatchObject({ parkedCode: "OLD_KEY_IN_USE", resumeState: "REQUESTED", gateAt: null });
  // Nothing but 90 days without a use opens the way.
  await rotations().advance({ id: parked.id });
  await waitForState(product, parked.id, "NEEDS_OPERATOR");
  expect((await stepsOf(product, parked.id)).filter(({ kind }) => kind === "AWS_CALLED")).toEqual([]);
  expect(keysOf("road-woken")).toEqual([{ accessKeyId: key.accessKeyId, isActive: true }]);
  expect((await rotations().cancel(parked.id)).state).toBe("CANCELLED");
});

test.concurrent("a use that AWS reports late activates the retired key again", { timeout: ROAD_MAX_MS }, async () => {
  const { key } = addUser(product, "road-late", { isUsed: false });
  const input = { userName: "road-late", accessKeyId: key.accessKeyId, mode: "RETIRE" } as const;
  const { rotation } = await rotations().request({ ...input, soakHours: 2_400 });
  await waitForState(product, rotation!.id, "OLD_INACTIVE");
  key.lastUsed = { at: now() - DAY, service: "s3", region: "eu-central-1" };
  const parked = await waitForState(product, rotation!.id, "NEEDS_OPERATOR");
  expect(parked).toMatchObject({ parkedCode: "OLD_KEY_IN_USE", resumeState: "REQUESTED" });
  expect(keysOf("road-late")).toEqual([{ accessKeyId: key.accessKeyId, isActive: true }]);
  await rotations().rollBack(parked.id);
  await waitForState(product, parked.id, "ROLLED_BACK");
});

test.concurrent("a retirement is rolled back while the key is inactive", { timeout: ROAD_MAX_MS }, async () => {
  const { key } = addUser(product, "road-kept", { isUsed: false });
  const input = { userName: "road-kept", accessKeyId: key.accessKeyId, mode: "RETIRE" } as const;
  const { rotation } = await rotations().request({ ...input, soakHours: 2_400 });
  await waitForState(product, rotation!.id, "OLD_INACTIVE");
  expect(keysOf("road-kept")).toEqual([{ accessKeyId: key.accessKeyId, isActive: false }]);
  await rotations().rollBack(rotation!.id);
  await waitForState(product, rotation!.id, "ROLLED_BACK");
  expect(keysOf("road-kept")).toEqual([{ accessKeyId: key.accessKeyId, isActive: true }]);
  expect(await callOnceWith(product, key)).toBeNull();
});

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
    await waitForState(product, id, "PROMOTED");
    // A pause may come twice. It leaves both keys active, and the rotation continues where it was.
    await rotations().pause({ id, reason: "release freeze" });
    expect(await rotations().pause({ id })).toMatchObject({
      state: "NEEDS_OPERATOR",
      resumeState: "PROMOTED",
      parkedCode: "ROTATION_PAUSED",
      parkedReason: expect.stringMatching(/Both keys work.* Reason: release freeze$/),
      nextTickAt: null,
    });
    expect(keysOf("road-stuck").map(({ isActive }) => isActive)).toEqual([true, true]);
    await rotations().advance({ id });
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
  async ({ expect }) => {
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
      .toMatch(/^Waiting until /);
    expect(old.isActive).toBe(true);
    await rotations().advance({ id, confirmation: "road-needed" });
    await waitForState(product, id, "COMPLETED");
  },
);

test.concurrent(
  "if the new key is deactivated outside IAM Monitor, the old key is reactivated",
  { timeout: ROAD_MAX_MS },
  async ({ expect }) => {
    const { key } = addUser(product, "road-switched", { isUsed: false });
    const { rotation } = await rotations().request({ userName: "road-switched" });
    const { id } = rotation!;
    const resting = await waitForState(product, id, "OLD_INACTIVE");
    // Nothing would then watch the new key.
    await expect(rotations().pause({ id })).rejects.toMatchObject({ code: "ROTATION_STATE" });
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
      .toMatch(/^Waiting until /);
    expect(keysOf("road-failed").find(({ accessKeyId }) => accessKeyId === key.accessKeyId)?.isActive).toBe(true);
  },
);

test(
  "a retired key that is in use and cannot be activated again is reported as such",
  { timeout: ROAD_MAX_MS },
  async () => {
    const { key } = addUser(product, "road-refused", { isUsed: false });
    const input = { userName: "road-refused", accessKeyId: key.accessKeyId, mode: "RETIRE" } as const;
    const { rotation } = await rotations().request({ ...input, soakHours: 2_400 });
    const { id } = rotation!;
    await waitForState(product, id, "OLD_INACTIVE");
    const denied = product.sandbox.faults.deny("iam:UpdateAccessKey");
    key.lastUsed = { at: now() - DAY, service: "s3", region: "eu-central-1" };
    const parked = await waitForState(product, id, "NEEDS_OPERATOR");
    expect(parked).toMatchObject({ parkedCode: "AWS_ACCESS_DENIED", resumeState: "OLD_INACTIVE" });
    expect(parked.parkedReason).toMatch(/^The key is in use, but it is inactive .* It was last used: .* s3 /);
    // A notification says what the step says.
    expect((await stepsOf(product, id)).at(-1)?.message).toBe(parked.parkedReason);
    product.sandbox.faults.remove(denied);
    await rotations().advance({ id });
    expect(await waitForState(product, id, "NEEDS_OPERATOR")).toMatchObject({ parkedCode: "OLD_KEY_IN_USE" });
    expect(keysOf("road-refused")).toEqual([{ accessKeyId: key.accessKeyId, isActive: true }]);
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
