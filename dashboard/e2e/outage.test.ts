/** The database fails while a page is open: the operator stays signed in, and the page recovers without a reload. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OwnPostgres } from "../../api/test/drills/own-postgres.ts";
import { violations } from "./axe.ts";
import { launchBrowser, openProduct, openBrowserSession, type Product, untilSettled } from "./product.ts";

/** The header polls the session at least once within this time. */
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
  "during an outage shown rows stay, requests wait for the database and the session survives",
  { timeout: 240_000 },
  async () => {
    const browserSession = await openBrowserSession(browser, product, { session: await product.session() });
    const { page } = browserSession;
    await page.goto("/alerts");
    await untilSettled(page);
    const rows = page.locator('[role="row"]');
    const shown = await rows.count();
    expect(shown).toBeGreaterThan(3);

    await postgres.stop();
    const refused = page.waitForResponse((answer) => answer.status() === 503, { timeout: POLLED_WITHIN_MS });
    expect(await (await refused).text()).toContain("DATABASE_UNAVAILABLE");
    // The frame's poll failed, but the page stays.
    await page.waitForTimeout(1_000);
    expect(await rows.count()).toBe(shown);

    await page.getByRole("link", { name: "Policies", exact: true }).click();
    const notice = page.getByRole("alert").filter({ hasText: "Database unavailable" });
    await notice.waitFor({ timeout: BACK_WITHIN_MS });
    expect(await notice.textContent()).toContain("DATABASE_UNAVAILABLE");
    expect(await violations(page)).toEqual([]);
    // The page retries automatically, more than once.
    for (let tries = 0; tries < 2; tries += 1)
      await page.waitForResponse((answer) => answer.status() === 503, { timeout: BACK_WITHIN_MS });
    expect(new URL(page.url()).pathname).toBe("/policies");

    await postgres.start();
    await page.getByRole("heading", { name: "Policies", level: 1 }).waitFor({ timeout: BACK_WITHIN_MS });
    await expect.poll(() => rows.count(), { timeout: BACK_WITHIN_MS }).toBeGreaterThan(3);
    await page.locator('[data-live="LIVE"]').waitFor({ timeout: BACK_WITHIN_MS });
    expect(new URL(page.url()).pathname).toBe("/policies");
    // Chromium logs each 503; there must be no other problem.
    expect(browserSession.problems.filter((problem) => !problem.includes("503"))).toEqual([]);
    await browserSession.close();
  },
);
