/**
 * The rotation of the demo account on its fast clock, as a new user sees it. The application that uses the key is not
 * interrupted.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Application } from "../../sandbox/drill/application.ts";
import { startDemoApplication } from "../../sandbox/demo/application.ts";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { AWS_LAGS } from "../../sandbox/drill/lags.ts";
import { DEMO_TIME_SCALE } from "../../src/iam/rotation/windows.ts";
import { DAY } from "../../src/iam/time.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

const USER = "svc-deploy";
const WITHIN_MS = 120_000;

let product: TestPlatform;
let application: Application;

beforeAll(async () => {
  const sandboxAccount = demoAccount();
  const { account, credentials } = sandboxAccount;
  account.lags = AWS_LAGS;
  account.timeScale = DEMO_TIME_SCALE;
  product = await openTestPlatform({ sandboxAccount });
  application = startDemoApplication({ account, endpoint: product.sandbox.url, reader: credentials })!;
});
afterAll(async () => {
  await application.stop();
  await product.close();
});

test("two minutes are enough for the default windows", () => {
  // Both keys stay active for a day, and the old one stays inactive for ten days. The other steps take seconds on any
  // clock.
  expect((12 * DAY) / DEMO_TIME_SCALE).toBeLessThan(90_000);
});

test("a key is rotated while an application uses it", { timeout: WITHIN_MS + 30_000 }, async () => {
  await expect.poll(() => application.counts.calls, { timeout: WITHIN_MS }).toBeGreaterThan(0);
  const [oldKey] = product.demo.user(USER).accessKeys;
  const rotations = () => new Rotations(product.scope());
  const { rotation } = await rotations().request({ userName: USER, soakHours: 24 });
  const read = () => rotations().get(rotation!.id);
  await expect.poll(async () => (await read()).state, { timeout: WITHIN_MS, interval: 100 }).toBe("COMPLETED");
  const { newAccessKeyId, gateKind } = await read();
  expect(gateKind).toBe("NEW_KEY_IN_USE");
  expect(product.demo.user(USER).accessKeys.map(({ accessKeyId }) => accessKeyId)).toEqual([newAccessKeyId]);
  expect(newAccessKeyId).not.toBe(oldKey!.accessKeyId);
  expect(application.accessKeyId).toBe(newAccessKeyId);
  expect(application.counts.refusals).toBe(0);
});
