/** The database goes away before somebody who looks: nobody is sent to the sign-in page, and all comes back by itself. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OwnPostgres } from "../../api/test/drills/own-postgres.ts";
import { AXE, violations } from "./axe.ts";
import { launchBrowser, openProduct, openBrowserSession, type Product, untilSettled } from "./product.ts";

/** The header's poll of the session, which fails once for certain. */
const POLLED_WITHIN_MS = 60_000;
const BACK_WITHIN_MS = 60_000;

let postgres: OwnPostgres;
let product: Product;
let browser: Browser;

beforeAll(async () => {
  postgres = await OwnPostgres.open();
  product = await openProduct({ database: await postgres.openDatabase("outage") });
  await product.platform.scan();
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await product?.close();
  await postgres?.close();
}, 60_000);

test(
  "what stands on the screen stays, what is asked waits for the database, and nobody is signed out",
  { timeout: 240_000 },
  async () => {
    const visitor = await openBrowserSession(browser, product, { session: await product.session() });
    const { page } = visitor;
    await page.goto("/alerts");
    await untilSettled(page);
    const rows = page.locator('[role="row"]');
    const shown = await rows.count();
    expect(shown).toBeGreaterThan(3);

    await postgres.stop();
    const refused = page.waitForResponse((answer) => answer.status() === 503, { timeout: POLLED_WITHIN_MS });
    expect(await (await refused).text()).toContain("DATABASE_UNAVAILABLE");
    // The frame's question failed; the page that somebody works on is not taken away for it.
    await page.waitForTimeout(1_000);
    expect(await rows.count()).toBe(shown);

    await page.getByRole("link", { name: "Policies", exact: true }).click();
    const notice = page.getByRole("alert").filter({ hasText: "Database unavailable" });
    await notice.waitFor({ timeout: BACK_WITHIN_MS });
    expect(await notice.textContent()).toContain("DATABASE_UNAVAILABLE");
    await page.evaluate(AXE);
    expect(await violations(page)).toEqual([]);
    // It has tried again by itself, more than once.
    for (let tries = 0; tries < 2; tries += 1)
      await page.waitForResponse((answer) => answer.status() === 503, { timeout: BACK_WITHIN_MS });
    expect(new URL(page.url()).pathname).toBe("/policies");

    await postgres.start();
    await page.getByRole("heading", { name: "Policies", level: 1 }).waitFor({ timeout: BACK_WITHIN_MS });
    await expect.poll(() => rows.count(), { timeout: BACK_WITHIN_MS }).toBeGreaterThan(3);
    await page.locator('[data-live="LIVE"]').waitFor({ timeout: BACK_WITHIN_MS });
    expect(new URL(page.url()).pathname).toBe("/policies");
    // Chromium names each 503 in its console; nothing else went wrong.
    expect(visitor.problems.filter((problem) => !problem.includes("503"))).toEqual([]);
    await visitor.close();
  },
);
