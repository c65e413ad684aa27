/** Notifications: an admin adds a target and a rule with a preview, a scan sends a message, and it is sent again. */
import { afterAll, expect, test } from "vitest";
import { addUser } from "../../api/test/support/rotation-fixture.ts";
import { HttpSink } from "../../api/test/support/notification-fixture.ts";
import { violations } from "./axe.ts";
import { journeys, open, page, product } from "./journey.ts";

const sink = new HttpSink();

journeys({
  notifications: { networks: ["127.0.0.0/8"] },
  isScanned: true,
});
afterAll(() => sink.close());

test("a scan's alerts reach a target that an admin added, and the log shows it", { timeout: 180_000 }, async () => {
  const address = `${await sink.open()}/hook?token=in-the-address`;
  await open("/notifications");
  await page.getByText("No notification rule yet").waitFor();
  await page.getByRole("button", { name: "Add a target" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("SOAR");
  await dialog.getByRole("textbox", { name: "Address" }).fill("https://169.254.169.254/latest");
  await dialog.getByRole("button", { name: "Add target" }).click();
  await dialog
    .getByRole("alert")
    .getByText(/private or special network/)
    .waitFor();
  await dialog.getByRole("textbox", { name: "Address" }).fill(address);
  await dialog.getByRole("button", { name: "Add target" }).click();
  const targets = page.getByRole("region", { name: "Targets" });
  await targets.getByText("SOAR").waitFor();
  expect(await page.content()).not.toContain("in-the-address");

  sink.answer = "thanks";
  sink.status = 200;
  await targets.getByRole("button", { name: "Send a test to SOAR" }).click();
  await page.getByRole("dialog").getByText("The target accepted the test message").waitFor();
  await page.getByRole("dialog").getByText("thanks").waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: "New rule" }).click();
  await page.getByRole("textbox", { name: "Name of the rule" }).fill("Critical access");
  const query = page.getByRole("textbox", { name: "Alerts that match" });
  await query.fill("severty:high");
  await page.getByText(/Unknown filter "severty"/).waitFor();
  await query.fill("");
  await page.getByText(/This rule would have sent 1 message in 1 day/).waitFor();
  // Each form of the message is shown before any target is chosen.
  const message = page.getByRole("region", { name: "The message" });
  await page.getByRole("checkbox", { name: "SOAR" }).uncheck();
  const slack = message.getByRole("article", { name: "Slack message" });
  await slack
    .getByText(/^#\d+ /)
    .first()
    .waitFor();
  expect(await slack.innerText()).not.toMatch(/<http|&amp;|\u200b/);
  await message.getByRole("tab", { name: "E-mail" }).click();
  await message.getByText(/^\[IAM Monitor\] \d+ alerts opened/).waitFor();
  await page.keyboard.press("ArrowRight");
  await message
    .getByRole("region", { name: "Body of a webhook" })
    .getByText(/"name": "Critical access"/)
    .waitFor();
  await page.getByRole("checkbox", { name: "SOAR" }).check();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.getByRole("link", { name: "Critical access" }).waitFor();

  // A stored rule can be changed: off and on again.
  for (const isEnabled of [false, true]) {
    await page.getByRole("link", { name: "Critical access" }).click();
    await page.getByRole("switch", { name: "Enabled" }).setChecked(isEnabled);
    await page.getByRole("button", { name: "Save rule" }).click();
    await page.waitForURL(/\/notifications$/);
    await page
      .getByRole("row")
      .filter({ has: page.getByRole("link", { name: "Critical access" }) })
      .getByText(isEnabled ? "Enabled" : "Disabled", { exact: true })
      .waitFor();
  }

  const before = sink.received.length;
  addUser(product.platform, "app-parcels", { isUsed: false });
  await product.platform.scan();
  const log = page.getByRole("region", { name: "Delivery log" });
  await log.getByText("Delivered", { exact: true }).nth(1).waitFor();
  expect(sink.received.length).toBe(before + 1);
  const sent = sink.received.at(-1)!;
  await log
    .getByRole("button", { name: /^Details of/ })
    .first()
    .click();
  await page.getByRole("dialog").getByText(sent.id).waitFor();
  await page.keyboard.press("Escape");
  await log
    .getByRole("button", { name: /^Replay / })
    .first()
    .click();
  await log.getByText("(sent again)").waitFor();
  await expect.poll(() => sink.received.filter(({ id }) => id === sent.id).length).toBe(2);
  expect(await violations(page)).toEqual([]);

  // A paused target is said on the overview.
  await product.platform.platform.orm.em
    .fork()
    .execute(
      "update notification_target set paused_at = now(), failing_since = now() - interval '25 hours', last_problem = 'The target answered 503.'",
    );
  await open("/notifications");
  await page.getByText(/Paused until an admin resumes it/).waitFor();
  await open("/");
  await page.getByText(/Notifications to SOAR are paused/).waitFor();
});
