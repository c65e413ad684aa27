/** Retention policies with their preview, and erasing a disconnected account with its confirmation. */
import { expect, test } from "vitest";
import { Accounts } from "../../api/src/services/accounts/accounts.ts";
import { now } from "../../api/src/clock.ts";
import { DAY } from "../../api/src/iam/time.ts";
import { journeys, open, page, product } from "./journey.ts";

journeys({ isScanned: true });

const OLD = new Date(now() - 400 * DAY).toISOString();

test("a policy is previewed before it is saved, and applies to the next run", async () => {
  const { em } = product.platform.scope();
  await em.execute("update iam_user set gone_at = ? where id in (select id from iam_user order by id limit 3)", [OLD]);
  await open("/settings/retention");
  await page.getByText("All fields are empty: nothing is deleted.").waitFor();
  await page.getByLabel("Deleted resources and changes (days)").fill("89");
  await page.getByText("Enter 90 to 36,500, or leave it empty.").waitFor();
  await page.getByLabel("Deleted resources and changes (days)").fill("365");
  const preview = page.getByRole("region", { name: "What the next run would delete" });
  expect(await preview.getByRole("row", { name: /users/ }).innerText()).toMatch(/users\s+3/);
  await page.getByRole("button", { name: "Save…" }).click();
  await page.getByRole("button", { name: "Save and delete within an hour" }).click();
  await page.getByText("Retention is saved").waitFor();
  const [stored] = await em.execute<{ inventory_days: number; scan_days: number | null }[]>(
    "select inventory_days, scan_days from retention_settings",
  );
  expect(stored).toEqual({ inventory_days: 365, scan_days: null });
});

test("a disconnected account is erased only with its number, and leaves the list", async () => {
  const accounts = new Accounts(product.platform.scope());
  const { id, awsAccountId } = product.platform.account;
  await accounts.disconnect(id);
  await open("/settings/retention");
  await page.getByRole("button", { name: "Erase Demo" }).click();
  const dialog = page.getByRole("dialog", { name: "Erase Demo?" });
  const erased = await dialog.getByRole("list", { name: "What is erased" }).innerText();
  expect(erased).toMatch(/^\d+ alerts$/m);
  expect(erased).toMatch(/^\d+ users$/m);
  const confirm = dialog.getByRole("button", { name: "Erase for good" });
  await dialog.getByLabel(/^Type \d{12} to confirm/).fill("111122223334");
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel(/^Type \d{12} to confirm/).fill(awsAccountId!);
  await confirm.click();
  await page.getByText("Demo is being erased").waitFor();
  await page.getByText("No disconnected account has data.").waitFor({ timeout: 60_000 });
  const { em } = product.platform.scope();
  expect(await em.execute("select name, erased_at is not null as erased from account where id = ?", [id])).toEqual([
    { name: "Erased account", erased: true },
  ]);
  expect(await em.execute("select 1 from alert where account_id = ?", [id])).toEqual([]);
});
