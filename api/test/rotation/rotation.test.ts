/**
 * A complete rotation, from the request to the deletion,
 * by the real worker with the SDK over HTTP against the sandbox.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application } from "../../sandbox/drill/application.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { addUser, QUIET_HOURS, readRotation, stepsOf, TIME_SCALE, waitForState } from "../support/rotation-fixture.ts";

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform({ rotation: { timeScale: TIME_SCALE } });
  product.demo.timeScale = TIME_SCALE;
});
afterAll(() => product.close());

const rotations = () => new Rotations(product.scope());

describe("a rotation", () => {
  test("replaces a key while an application uses it without interruption", { timeout: 240_000 }, async () => {
    const { key } = addUser(product, "app-orders");
    const reader = addUser(product, "machine-role").key;
    const application = new Application({
      name: "orders",
      endpoint: product.sandbox.url,
      account: product.demo,
      key,
      secret: { id: "iam-monitor/app-orders", region: "us-east-1", reader },
      callEveryMs: 100,
      cacheMs: 300,
    }).start();
    const { rotation, plan } = await rotations().request({ userName: "app-orders", quietHours: QUIET_HOURS });
    expect(plan?.steps.at(-1)).toMatchObject({ state: "DELETE_INTENT" });
    const done = await waitForState(product, rotation!.id, "COMPLETED");
    await application.stop();
    expect(application.counts.refusals).toBe(0);
    expect(application.counts.calls).toBeGreaterThan(5);
    expect(application.accessKeyId).toBe(done.newAccessKeyId);
    expect(product.demo.user("app-orders").accessKeys.map((each) => each.accessKeyId)).toEqual([done.newAccessKeyId]);
    expect(done).toMatchObject({
      oldAccessKeyId: key.accessKeyId,
      gateKind: "NEW_KEY_IN_USE",
      sealedSecret: null,
      attempt: 1,
    });
    const steps = await stepsOf(product, done.id);
    expect(steps.filter(({ kind }) => kind === "MOVED").map(({ state }) => state)).toEqual([
      "CREATE_INTENT",
      "SEALED",
      "DELIVERED",
      "VERIFIED",
      "PROMOTED",
      "DEACTIVATE_INTENT",
      "OLD_INACTIVE",
      "DELETE_INTENT",
      "COMPLETED",
    ]);
    expect((await readRotation(product, done.id)).finishedAt).not.toBeNull();
  });
});
