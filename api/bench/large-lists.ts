/**
 * Measures the list of 100,000 alerts in the built dashboard: how long it takes until the page or the middle of the list is
 * shown, and whether every frame is in time while it is scrolled.
 */
import { randomBytes } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { fillAlerts } from "./alert-rows.ts";
import { openBenchDatabase } from "./database.ts";
import { fillInventory } from "./inventory-rows.ts";
import { percentile, print } from "./measure.ts";
import { inNewContext, signIn, startProduct, untilDrawn } from "./running-product.ts";

const ALERTS = 100_000;
const USERS = 1_000;
const READY_MAX_MS = 60_000;
/** The time that one click may take, until the rows are painted. */
const CLICK_MAX_MS = 400;
const FRAME_MAX_MS = 20;
/** A frame beyond this is seen as a stutter. */
const LONG_FRAME_MS = 50;
const FRAMES = 240;
/** As the wheel of a mouse moves a list. */
const PX_PER_FRAME = 60;
const OPENED = 5;

export async function measureLargeLists(browser: Browser): Promise<void> {
  const database = await openBenchDatabase();
  try {
    await fillAlerts(database, ALERTS);
    await fillInventory(database, USERS);
    const product = await startProduct({
      DATABASE_URL: database.url,
      DEMO_ACCOUNT: "false",
      KEY_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    });
    try {
      const state = await signIn(browser, product.link, untilSignedIn);
      await inNewContext(browser, state, async (page) => {
        await page.goto(`${product.origin}/users`);
        await untilDrawn(page);
        await measureOpening(page, { name: `${ALERTS} alerts`, path: "/alerts", from: "/users" });
        await measureScrolling(page, `${ALERTS} alerts`);
      });
    } finally {
      await product.stop();
    }
  } finally {
    await database.close();
  }
}

async function untilSignedIn(page: Page): Promise<void> {
  await page.waitForURL(({ pathname }) => pathname !== "/sign-in");
  await untilDrawn(page);
}

/** From the click on the page's link until its rows are painted. The first visit, which also loads the code, warms up. */
async function measureOpening(
  page: Page,
  { name, path, from }: { name: string; path: string; from: string },
): Promise<void> {
  const times: number[] = [];
  for (let visit = 0; visit <= OPENED; visit += 1) {
    await page.evaluate(openPage, { path: from, maxMs: READY_MAX_MS });
    times.push(await page.evaluate(openPage, { path, maxMs: READY_MAX_MS }));
  }
  print(
    "pages",
    `${name}: open the page, slowest of ${OPENED}`,
    Math.max(...times.slice(1)),
    { atMost: CLICK_MAX_MS },
    "ms",
  );
}

async function measureScrolling(page: Page, name: string): Promise<void> {
  await page.evaluate(scrollDown, { frames: FRAMES / 4, pxPerFrame: PX_PER_FRAME });
  const frames = await page.evaluate(scrollDown, { frames: FRAMES, pxPerFrame: PX_PER_FRAME });
  print(
    "pages",
    `${name}: frame while scrolling, p95 of ${frames.length}`,
    percentile(frames, 0.95),
    { atMost: FRAME_MAX_MS },
    "ms",
  );
  const long = frames.filter((ms) => ms > LONG_FRAME_MS).length;
  print("pages", `${name}: frames of more than ${LONG_FRAME_MS} ms`, long, { atMost: 0 });
  const jump = await page.evaluate(jumpToMiddle, { maxMs: READY_MAX_MS });
  print("pages", `${name}: jump to the middle until its rows are shown`, jump, { atMost: CLICK_MAX_MS }, "ms");
}

/** Runs in the page, as all below. */
async function openPage({ path, maxMs }: { path: string; maxMs: number }): Promise<number> {
  const startedAt = performance.now();
  for (const link of document.querySelectorAll<HTMLAnchorElement>("nav a"))
    if (new URL(link.href).pathname === path) {
      link.click();
      break;
    }
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (
      location.pathname === path &&
      document.querySelector('main [role="gridcell"]') !== null &&
      !document.querySelector('main [aria-busy="true"]')
    )
      return performance.now() - startedAt;
    if (performance.now() - startedAt > maxMs) throw new Error(`${path} was not ready in time.`);
  }
}

/** Returns how long each frame took. */
async function scrollDown({ frames, pxPerFrame }: { frames: number; pxPerFrame: number }): Promise<number[]> {
  const grid = document.querySelector('main [role="grid"]')!;
  const times: number[] = [];
  let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
  for (let frame = 0; frame < frames; frame += 1) {
    grid.scrollTop += pxPerFrame;
    const at = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    times.push(at - last);
    last = at;
  }
  return times;
}

async function jumpToMiddle({ maxMs }: { maxMs: number }): Promise<number> {
  const grid = document.querySelector('main [role="grid"]')!;
  const startedAt = performance.now();
  grid.scrollTop = grid.scrollHeight / 2;
  // One frame to draw the rows as loading.
  await new Promise((resolve) => requestAnimationFrame(resolve));
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (!document.querySelector('main [role="row"][aria-busy="true"]')) return performance.now() - startedAt;
    if (performance.now() - startedAt > maxMs) throw new Error("The middle of the list was not shown in time.");
  }
}
