/** Who uses an access key: on the user's page, in the plan of a rotation, and live until the last source has moved. */
import { expect, test } from "vitest";
import { recordApplicationCall } from "../../api/sandbox/key-use.ts";
import { addUser, TIME_SCALE } from "../../api/test/support/rotation-fixture.ts";
import { now } from "../../api/src/clock.ts";
import { HOUR } from "../../api/src/iam/time.ts";
import { violations } from "./axe.ts";
import { journeys, open, page, product } from "./journey.ts";

const USER = "app-three-places";
const KEYS = `/accounts/111122223333/users/${USER}?tab=keys`;
const CALL_EVERY_MS = 200;
const WAIT_MS = 120_000;

let accessKeyId = "";
journeys({
  rotationTimeScale: TIME_SCALE,
  async prepare({ platform }) {
    ({ accessKeyId } = addUser(platform, USER, { isUsed: false }).key);
    for (const address of ["10.20.4.17", "10.20.4.31", "198.51.100.7"])
      call(address, accessKeyId, now() - HOUR, platform);
    await platform.scan();
  },
});

function call(address: string, key: string, at: number, { demo } = product.platform): void {
  recordApplicationCall(demo, {
    accessKeyId: key,
    at,
    address,
    userAgent: "Boto3/1.28.0",
    service: "sqs",
    eventName: "ListQueues",
    region: "us-east-1",
  });
}

test("the sources of a key are unknown until the account reads them", { timeout: 240_000 }, async () => {
  await open(KEYS);
  const panel = page.getByRole("region", { name: `Who uses ${accessKeyId}` }).first();
  await panel.getByText(/Not known: reading who uses access keys is off/).waitFor();
  await open("/settings/accounts");
  await page.getByRole("button", { name: "Edit account…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: "Read who uses access keys" }).check();
  await dialog.getByRole("textbox", { name: "Further Regions to read" }).fill("eu-central-1");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });

  await open(KEYS);
  await panel.getByText("CloudTrail was not read yet, so who uses the key is not known.").waitFor();
  await panel.getByRole("button", { name: "Read CloudTrail" }).click();
  // The page follows the reading.
  await panel.getByText("3 sources in the last 90 days.").waitFor({ timeout: WAIT_MS });
  const rows = await panel.getByRole("row").allTextContents();
  expect(rows).toHaveLength(4);
  expect(rows.filter((row) => row.includes("Boto3") && row.includes("sqs"))).toHaveLength(3);
  await panel.getByText(/What is covered/).click();
  await panel.getByText(/Data events are not in CloudTrail/).waitFor();
  expect(await violations(page)).toEqual([]);
});

test(
  "a rotation shows which sources moved, and asks for a reason while one is left",
  { timeout: 300_000 },
  async () => {
    const keys = new Map(["10.20.4.17", "10.20.4.31", "198.51.100.7"].map((address) => [address, accessKeyId]));
    const timer = setInterval(() => {
      for (const [address, key] of keys) call(address, key, now());
    }, CALL_EVERY_MS);
    try {
      await open(KEYS);
      await page.getByRole("link", { name: "Rotate" }).click();
      await page.getByRole("button", { name: "Preview plan" }).click();
      const planned = page.getByRole("region", { name: "Who uses this key and has to move" }).first();
      await planned.getByText("198.51.100.7").waitFor({ timeout: WAIT_MS });
      expect(await planned.getByRole("row").count()).toBe(4);
      await page.getByRole("button", { name: "Start the rotation" }).click();
      await page.getByRole("heading", { name: `Key rotation for ${USER}` }).waitFor();
      const sources = page.getByRole("region", { name: "Who still uses the old key" }).first();
      await sources.getByText("Not yet", { exact: true }).nth(2).waitFor({ timeout: WAIT_MS });

      const { newAccessKeyId } = await product.platform.platform.orm.em
        .fork()
        .execute<{ newAccessKeyId: string }[]>(`select new_access_key_id as "newAccessKeyId" from rotation`)
        .then((found) => found[0]!);
      keys.set("10.20.4.17", newAccessKeyId);
      keys.set("10.20.4.31", newAccessKeyId);
      await sources.getByText("2 of 3 sources moved").waitFor({ timeout: WAIT_MS });
      await page
        .getByText(/Sources that still use the old key: 198\.51\.100\.7 \(Boto3\)/)
        .first()
        .waitFor();
      expect(await violations(page)).toEqual([]);

      await page.getByRole("button", { name: "Confirm migration" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("1 source did not move to the new key.").waitFor();
      await dialog.getByRole("textbox", { name: `Type ${USER} to confirm` }).fill(USER);
      const confirm = dialog.getByRole("button", { name: "Confirm migration" });
      expect(await confirm.isDisabled()).toBe(true);
      await dialog.getByRole("textbox", { name: "Reason" }).fill("The machine is scrapped.");
      expect(await confirm.isDisabled()).toBe(false);
      await dialog.getByRole("button", { name: "Cancel" }).click();

      keys.set("198.51.100.7", newAccessKeyId);
      await page.getByText("Completed", { exact: true }).waitFor({ timeout: WAIT_MS });
      await page
        .getByRole("region", { name: "Who used the old key" })
        .first()
        .getByText("3 of 3 sources moved")
        .waitFor();
    } finally {
      clearInterval(timer);
    }
  },
);
