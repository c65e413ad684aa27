/**
 * The rotation of the demo account on its fast clock, as a new user sees it. The application that uses the key is not
 * interrupted, and inventory and alerts follow although AWS still returns the credential report from before.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Application } from "../../sandbox/drill/application.ts";
import { startDemoApplication } from "../../sandbox/demo/application.ts";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { AWS_LAGS } from "../../sandbox/drill/lags.ts";
import { DEMO_TIME_SCALE } from "../../src/iam/rotation/windows.ts";
import { DAY } from "../../src/iam/time.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { rotationOfSource } from "../../src/services/alerts/event-log.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

const USER = "svc-deploy";
const WITHIN_MS = 120_000;
const BELIEVED_WITHIN_MS = 45_000;

let product: TestPlatform;
let application: Application;

beforeAll(async () => {
  const sandboxAccount = demoAccount();
  const { account, credentials } = sandboxAccount;
  account.lags = AWS_LAGS;
  account.timeScale = DEMO_TIME_SCALE;
  product = await openTestPlatform({ sandboxAccount });
  // As the demo is connected: the rotation waits until the sources that CloudTrail shows have moved.
  const optIn = { readsKeyUse: true, keyUseRegions: ["eu-central-1"] };
  await new Accounts(product.scope()).update({ id: product.account.id, ...optIn });
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
  await product.scan();
  const alertsBefore = await keyAlerts();
  expect(alertsBefore.map((alert) => alert.status)).toContain("OPEN");
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

  // No scan was needed.
  await expect.poll(keyIds, { timeout: BELIEVED_WITHIN_MS }).toEqual([newAccessKeyId]);
  await expect
    .poll(async () => (await keyAlerts()).map((alert) => alert.status), { timeout: BELIEVED_WITHIN_MS })
    .toEqual(alertsBefore.map(() => "RESOLVED"));
  const sources = await product.platform.orm.em
    .fork()
    .execute<{ source_id: string }[]>("select source_id from alert_event where kind = 'RESOLVED' and alert_id = ?", [
      alertsBefore[0]!.id,
    ]);
  expect(sources.map((event) => rotationOfSource(event.source_id))).toEqual([rotation!.id]);

  // The next scan reads the same report again, which still contains the deleted key.
  const { status } = await product.scan();
  expect(status).toBe("SUCCEEDED");
  expect(await keyIds()).toEqual([newAccessKeyId]);
  expect((await keyAlerts()).filter((alert) => alert.status !== "RESOLVED")).toEqual([]);
});

/** The IDs of the user's keys in the inventory. */
async function keyIds(): Promise<string[]> {
  const rows = await product.platform.orm.em
    .fork()
    .execute<{ access_key_id: string }[]>(
      "select access_key_id from access_key where user_name = ? and gone_at is null",
      [USER],
    );
  return rows.map((row) => row.access_key_id);
}

/** The alerts about the keys that the user had at the first scan. */
async function keyAlerts(): Promise<{ id: string; status: string }[]> {
  return product.platform.orm.em
    .fork()
    .execute("select id, status from alert where category = 'IAMAccessKey' and resource_name like ? order by id", [
      `${USER}/%`,
    ]);
}
