/** Whoever looks at the alerts before the first scan has ended sees them come by themselves: nothing stands there that could move. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openProduct, openVisitor, type Product, untilSettled } from "./product.ts";

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([openProduct(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

test("the first scan's alerts fill an empty list without a click", async () => {
  const visitor = await openVisitor(browser, product, { session: await product.session() });
  const { page } = visitor;
  await page.goto("/alerts");
  await untilSettled(page);
  await page.getByText("Nothing was read yet").waitFor();
  const { status, counts } = await product.platform.scan();
  expect(status).toBe("SUCCEEDED");
  await page.getByRole("grid", { name: /Alerts/ }).waitFor();
  await expect.poll(async () => page.getByRole("grid").getAttribute("aria-rowcount"), { timeout: 15_000 }).toBe(String(counts!.opened + 1));
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});
