/** A key replaced before one's eyes: planned, started, watched; and one that is carried by hand. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addUser } from "../../api/test/rotation-fixture.ts";
import { launchBrowser, openProduct, openVisitor, type Product } from "./product.ts";

/** A day in 0.86 s. */
const TIME_SCALE = 100_000;
const ROTATION_MAX_MS = 60_000;
let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([openProduct({ rotationTimeScale: TIME_SCALE }), launchBrowser()]);
  // Unused keys: what opens the gate is then that the old one stays so.
  addUser(product.platform, "app-parcels", { isUsed: false });
  addUser(product.platform, "app-letters", { isUsed: false });
  await product.platform.scan();
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

test("from the user's key over the plan to the deletion of the old one", { timeout: 120_000 }, async () => {
  const visitor = await openVisitor(browser, product, { session: await product.session() });
  const { page } = visitor;
  await page.goto("/accounts/111122223333/users/app-parcels?tab=keys");
  await page.getByRole("link", { name: "Rotate" }).click();
  await page.getByRole("button", { name: "Show the plan" }).click();
  const plan = page.getByRole("region", { name: "The plan" });
  await plan.getByText(/CreateAccessKey/).waitFor();
  expect(product.platform.demo.user("app-parcels").accessKeys).toHaveLength(1);
  await plan.getByRole("button", { name: "Start the rotation" }).click();
  await page.getByRole("heading", { name: "Key of app-parcels" }).waitFor();
  await page.getByText("Completed", { exact: true }).waitFor({ timeout: ROTATION_MAX_MS });
  expect(await page.getByRole("list", { name: "Steps, the newest first" }).getByRole("listitem").count()).toBeGreaterThan(8);
  await page.goto("/rotation?tab=history");
  await page.getByRole("row", { name: /app-parcels Completed/ }).waitFor();
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});

test("the new key is shown once, and the old one stays until its arrival is confirmed", { timeout: 120_000 }, async () => {
  const visitor = await openVisitor(browser, product, { session: await product.session() });
  const { page } = visitor;
  await page.goto("/rotation/new?user=app-letters");
  await page.getByRole("radio", { name: /Shown to me, once/ }).check();
  await page.getByRole("button", { name: "Show the plan" }).click();
  await page.getByRole("button", { name: "Start the rotation" }).click();
  await page.getByRole("button", { name: "Show the new key" }).click({ timeout: ROTATION_MAX_MS });
  await page.getByRole("button", { name: "Show it now" }).click();
  const secret = (await page.getByRole("region", { name: "Secret access key" }).textContent())!.trim();
  expect(secret).toMatch(/^[A-Za-z0-9/+]{40}$/);
  // Nothing of it stays in the browser but in the dialog.
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(secret);
  await page.getByRole("button", { name: "It has arrived" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await page.content()).not.toContain(secret);
  await page.getByText("Completed", { exact: true }).waitFor({ timeout: ROTATION_MAX_MS });
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});

test("a schedule is made, says what is due, and is taken away again", async () => {
  const visitor = await openVisitor(browser, product, { session: await product.session() });
  const { page } = visitor;
  await page.goto("/rotation");
  await page.getByRole("button", { name: "New schedule" }).click();
  await page.getByLabel("Name").fill("weekly, all");
  await page.getByRole("checkbox", { name: "Sun" }).check();
  await page.getByRole("button", { name: "Make it" }).click();
  const card = page.getByRole("region", { name: "weekly, all" });
  await card.getByText(/Replaces keys of everybody/).waitFor();
  await page.getByRole("tab", { name: /^Due/ }).click();
  await page.getByRole("region", { name: "Due now" }).waitFor();
  await page.getByRole("tab", { name: /^Schedules/ }).click();
  await card.getByRole("button", { name: "Pause" }).click();
  await card.getByRole("button", { name: "Set it going" }).waitFor();
  await card.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("No schedule yet").waitFor();
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});
