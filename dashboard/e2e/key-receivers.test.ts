/** The webhook of a receiver, from its registration over a rotation that waits for it to a rollback that it ignores. */
import { afterAll, expect, test } from "vitest";
import { addUser, TIME_SCALE } from "../../api/test/support/rotation-fixture.ts";
import { later, stored, TestKeyReceiver } from "../../api/test/support/test-key-receiver.ts";
import { violations } from "./axe.ts";
import { journeys, open, page, product } from "./journey.ts";

const USER = "app-hooks";
const NARROW = 390;

const receiver = await TestKeyReceiver.open();
journeys({
  rotationTimeScale: TIME_SCALE,
  notifications: { networks: ["127.0.0.0/8"] },
  async prepare({ platform }) {
    addUser(platform, USER, { isUsed: false });
    await platform.scan();
  },
});
afterAll(() => receiver.close());

/** The page in a dark and narrow window: no violation, nothing beside the window. */
async function looksRight(): Promise<void> {
  const viewport = page.viewportSize()!;
  for (const [colorScheme, width] of [
    ["light", viewport.width],
    ["dark", viewport.width],
    ["dark", NARROW],
    ["light", NARROW],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: viewport.height });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await violations(page)).toEqual([]);
  }
  await page.setViewportSize(viewport);
}

test(
  "a key is sent to a receiver, which acknowledges it; a rollback needs its answer",
  { timeout: 240_000 },
  async () => {
    await open("/settings/accounts");
    const list = page.getByRole("region", { name: "Key receivers of Demo" });
    await list.getByText("No webhook is allowed.").waitFor();
    await list.getByRole("button", { name: "Add a receiver…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name of the receiver").fill("vault");
    await dialog.getByLabel("Address").fill("https://keys.example.com/?token=1");
    await dialog.getByLabel("Public key of the receiver").fill(receiver.publicKey);
    await dialog.getByRole("button", { name: "Add" }).click();
    await dialog
      .getByRole("alert")
      .getByText(/must be an https address without/)
      .waitFor();
    await dialog.getByLabel("Address").fill(receiver.url);
    await looksRight();
    await dialog.getByRole("button", { name: "Add" }).click();
    await list.getByText(receiver.url).waitFor();
    await list.getByText(/^whpk_/).waitFor();
    await looksRight();

    // A receiver that only accepts the message has not proved that it can read it.
    receiver.reply = later;
    const answer = page.getByRole("dialog", { name: "Test of vault" });
    await list.getByRole("button", { name: "Send a test to vault" }).click();
    await answer.getByText("The test message was not accepted").waitFor();
    await answer.getByText("202", { exact: true }).waitFor();
    await looksRight();
    await page.keyboard.press("Escape");
    receiver.reply = stored;
    await list.getByRole("button", { name: "Send a test to vault" }).click();
    await answer.getByText("The receiver decrypted and acknowledged the test message").waitFor();
    await page.keyboard.press("Escape");

    receiver.reply = later;
    await open(`/accounts/111122223333/users/${USER}?tab=keys`);
    await page.getByRole("link", { name: "Rotate" }).click();
    const options = page.getByRole("region", { name: "Options" });
    await options.getByRole("radio", { name: "Webhook" }).check();
    await options
      .getByLabel("Receiver", { exact: true })
      .selectOption({ label: `vault (${new URL(receiver.url).host})` });
    await options.getByRole("button", { name: "Preview plan" }).click();
    const plan = page.getByRole("region", { name: "Plan" });
    await plan.getByText(/The new key leaves AWS: it is sent to vault/).waitFor();
    await looksRight();
    await plan.getByRole("button", { name: "Start the rotation" }).click();
    await page.getByText("Waiting for the receiver", { exact: true }).waitFor();
    await page.getByText("not yet, so the old key is not deactivated").waitFor();
    await looksRight();
    // It is not acknowledged: after its deadline, an operator decides.
    await page.getByText("DELIVERY_NOT_ACKNOWLEDGED", { exact: true }).waitFor({ timeout: 60_000 });
    expect(product.platform.demo.user(USER).accessKeys.filter(({ isActive }) => isActive)).toHaveLength(2);
    receiver.reply = stored;
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
    await page
      .getByText("Waiting for applications", { exact: true })
      .or(page.getByText("Old key inactive", { exact: true }))
      .first()
      .waitFor();

    // The receiver is gone when the rotation is rolled back.
    receiver.reply = () => ({ status: 410 });
    await page.getByRole("button", { name: "Roll back" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
    await page.getByText("DELIVERY_REFUSED", { exact: true }).first().waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Confirm return" }).click();
    const confirm = page.getByRole("dialog");
    await confirm.getByLabel(`Type ${USER} to confirm`).fill(USER);
    await confirm.getByRole("button", { name: "Confirm return" }).click();
    await page.getByText("Rolled back", { exact: true }).first().waitFor({ timeout: 60_000 });
    expect(product.platform.demo.user(USER).accessKeys.map(({ isActive }) => isActive)).toEqual([true]);

    await open("/settings/accounts");
    await list.getByRole("button", { name: "Remove the receiver vault" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await list.getByText("No webhook is allowed.").waitFor();
  },
);
