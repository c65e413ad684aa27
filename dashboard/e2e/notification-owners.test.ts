/** An admin maps owners, a rule sends to them, and the pages of an alert and a user show who that is. */
import { afterAll, expect, test } from "vitest";
import { NotificationTargets } from "../../api/src/services/notifications/targets.ts";
import { HttpSink, SIGNING_SECRET } from "../../api/test/support/notification-fixture.ts";
import { addUser, callerScope } from "../../api/test/support/rotation-fixture.ts";
import { violations } from "./axe.ts";
import { journeys, open, page, product } from "./journey.ts";

const sink = new HttpSink();
const slack = new HttpSink();

journeys({
  notifications: { networks: ["127.0.0.0/8"] },
  async prepare({ platform }) {
    slack.status = 200;
    slack.answer = JSON.stringify({ ok: true });
    const targets = new NotificationTargets(callerScope(platform, "admin"));
    await targets.create({ name: "SOAR", webhook: { url: await sink.open(), signingSecret: SIGNING_SECRET } });
    await targets.create({
      name: "Slack bot",
      slack: { url: `${await slack.open()}/api`, botToken: "xoxb-1234567890-abc", channel: "security" },
    });
    addUser(platform, "app-payments", { isUsed: false }).user.tags.push({ key: "team", value: "payments" });
    await platform.scan();
  },
});
afterAll(async () => {
  await sink.close();
  await slack.close();
});

test("owners are mapped, addressed, previewed and shown", { timeout: 180_000 }, async () => {
  await open("/notifications");
  const owners = page.getByRole("region", { name: "Owners" });
  await owners.getByText("No owner is mapped yet").waitFor();
  await owners.getByRole("button", { name: "Change owners" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add an owner" }).click();
  await dialog.getByRole("textbox", { name: "Owner 1", exact: true }).fill("payments");
  expect(await dialog.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
  await dialog.getByRole("combobox", { name: "Target of owner 1" }).selectOption("Slack bot");
  await dialog.getByRole("textbox", { name: "Other address of owner 1" }).fill("#not a channel");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/must be the name of a channel/).waitFor();
  await dialog.getByRole("textbox", { name: "Other address of owner 1" }).fill("#payments-security");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await owners.getByRole("cell", { name: "#payments-security" }).waitFor();

  await open("/notifications/new");
  await page.getByRole("textbox", { name: "Name of the rule" }).fill("To the owners");
  await page.getByRole("checkbox", { name: "The owners of the users and roles" }).check();
  await page.getByRole("checkbox", { name: "SOAR" }).check();
  const shares = page.getByRole("table", { name: "What each owner would have got" });
  await shares.getByRole("row", { name: /#payments-security team=payments 1 message/ }).waitFor();
  await shares.getByRole("row", { name: /Targets of the rule no owner 1 message/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.getByRole("cell", { name: "Owners, SOAR" }).waitFor();

  const { user } = addUser(product.platform, "app-billing", { isUsed: false });
  user.tags.push({ key: "owner-team", value: "Payments" });
  await product.platform.scan();
  const log = page.getByRole("region", { name: "Delivery log" });
  await log.getByText("#payments-security for owner-team=Payments").waitFor();
  expect(slack.received.at(-1)?.text).toContain("app-billing");
  expect(sink.received).toEqual([]);

  await page.getByRole("button", { name: /^Change owners/ }).waitFor();
  await open("/users?q=owner:payments");
  await page.getByRole("link", { name: "app-billing" }).waitFor();
  await page.getByRole("link", { name: "app-payments" }).first().click();
  await page.getByText("tag team=payments → #payments-security").waitFor();
  await open("/alerts?q=owner:payments");
});
