/** A target refuses one message for good: an admin sees why in the log and skips it, and the next message arrives. */
import { afterAll, expect, test } from "vitest";
import { HttpSink, SIGNING_SECRET } from "../../api/test/support/notification-fixture.ts";
import { callerScope, addUser } from "../../api/test/support/rotation-fixture.ts";
import { NotificationTargets } from "../../api/src/services/notifications/targets.ts";
import { violations } from "./axe.ts";
import { journeys, open, page, product } from "./journey.ts";

const sink = new HttpSink();

journeys({
  notifications: { networks: ["127.0.0.0/8"] },
  isScanned: true,
  async prepare({ platform }) {
    const url = `${await sink.open()}/hook`;
    const targets = new NotificationTargets(callerScope(platform, "admin"));
    await targets.create({ name: "SOAR", webhook: { url, signingSecret: SIGNING_SECRET } });
  },
});
afterAll(() => sink.close());

test("a rule is given events, accounts, a weekly digest and quiet hours", { timeout: 180_000 }, async () => {
  await open("/notifications/new");
  await page.getByRole("textbox", { name: "Name of the rule" }).fill("Weekly review");
  for (const name of ["Root user used", "Target paused", "Rule failed"])
    expect(await page.getByRole("checkbox", { name }).isChecked()).toBe(true);
  for (const name of ["Path opened", "Scan failed", "Access key due"])
    await page.getByRole("checkbox", { name }).check();
  await page.getByText(/would have sent \d+ messages? in \d+ days?/).waitFor();
  await page.getByRole("list", { name: "Messages" }).getByText("Path opened").first().waitFor();
  await page.getByLabel("Which accounts").selectOption({ index: 1 });
  await page.getByRole("list", { name: "Chosen accounts" }).getByRole("button").waitFor();
  await page.getByRole("radio", { name: "Weekly digest" }).check();
  await page.getByLabel("Day", { exact: true }).selectOption("Friday");
  await page.getByLabel("Time zone").fill("Europe/Berlin");
  await page.getByRole("checkbox", { name: "Quiet hours" }).check();
  await page.getByRole("textbox", { name: "To", exact: true }).fill("20:00");
  expect(await page.getByRole("button", { name: "Save rule" }).isDisabled()).toBe(true);
  await page.getByRole("textbox", { name: "To", exact: true }).fill("06:30");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.getByText("Fridays at 09:00, quiet 20:00 to 06:30 (Europe/Berlin)").waitFor();

  // The rule as it is stored.
  await page.getByRole("link", { name: "Weekly review" }).click();
  await expect.poll(() => page.getByRole("textbox", { name: "To", exact: true }).inputValue()).toBe("06:30");
  expect(await page.getByRole("checkbox", { name: "Path opened" }).isChecked()).toBe(true);
  expect(await page.getByLabel("Severe events").inputValue()).toBe("CRITICAL");
});

test("a message that its target refuses is skipped, and the next one arrives", { timeout: 180_000 }, async () => {
  await open("/notifications/new");
  await page.getByRole("textbox", { name: "Name of the rule" }).fill("Critical access");
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.getByRole("link", { name: "Critical access" }).waitFor();

  sink.refuses = (text) => text.includes("app-too-large");
  sink.answer = "The body is too large.";
  addUser(product.platform, "app-too-large", { isUsed: false });
  await product.platform.scan();
  const log = page.getByRole("region", { name: "Delivery log" });
  await log.getByText("Failed, 413").waitFor();
  addUser(product.platform, "app-small", { isUsed: false });
  await product.platform.scan();
  await log.getByText("Waiting", { exact: true }).nth(1).waitFor();
  await page.getByRole("region", { name: "Targets" }).getByText("Failing", { exact: true }).waitFor();

  const refused = log.getByRole("row").filter({ hasText: "Failed, 413" });
  await refused.getByRole("button", { name: /^Details of/ }).click();
  await page.getByRole("dialog").getByText("The body is too large.").waitFor();
  await page.keyboard.press("Escape");
  expect(await violations(page)).toEqual([]);
  const before = sink.received.length;
  await refused.getByRole("button", { name: /^Skip / }).click();
  await log.getByRole("row").getByText("Skipped", { exact: true }).waitFor();
  await log.getByRole("row").getByText("Delivered", { exact: true }).waitFor();
  expect(sink.received.length).toBe(before + 1);
  expect(sink.received.at(-1)!.text).toContain("app-small");
  await page.getByRole("region", { name: "Targets" }).getByText("Works", { exact: true }).waitFor();
});

test(
  "a rule that does not work says so in the list, in its form and on the overview",
  { timeout: 180_000 },
  async () => {
    const { orm } = product.platform.platform;
    await orm.em
      .fork()
      .execute(
        "update notification_rule set failed_at = now(), failing_since = now(), failure_code = 'BAD_QUERY', retry_at = now() + interval '1 hour' where name = 'Critical access'",
      );
    await open("/notifications");
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "Critical access" }) });
    await row.getByText("Does not work").waitFor();
    await row.getByText(/Its query is no longer valid/).waitFor();
    expect(await violations(page)).toEqual([]);
    await row.getByRole("link").click();
    await page.getByText(/This rule does not work\. Its query/).waitFor();
    await open("/");
    await page.getByText(/The notification rule Critical access does not work/).waitFor();
  },
);
