/**
 * Measures the built dashboard with its demo in Chromium: what a first visit transfers, when it is drawn over a slow
 * network, whether pages jump, and how long a change of page and an interaction take.
 */
import { spawnSync } from "node:child_process";
import type { Browser, Page } from "playwright-core";
import { measureLargeLists } from "./large-lists.ts";
import { percentile, print } from "./measure.ts";
import {
  inNewContext,
  openBrowser,
  PAGE_MAX_MS,
  ROOT,
  signIn,
  type SignedIn,
  startProduct,
  untilDrawn,
} from "./running-product.ts";

/** Long enough for what a page loads late, such as a socket or a picture. */
const SETTLED_MS = 1_500;
/** A slow mobile network: 1.6 Mbit/s with 150 ms. */
const SLOW_NETWORK = { offline: false, downloadThroughput: 200_000, uploadThroughput: 94_000, latency: 150 };
const ROUTE_ROUNDS = 4;
const KEY_PRESSES = 30;
/** Terms as a fast typist writes them, with a pause after each, in which the lists are filtered. */
const TYPED = ["sev", "erity:high ", "user:anna ", "key.age:>90d ", "service"];
const KEY_PAUSE_MS = 80;
/** An access key of the demo, its user, and pages from which the palette leads to it. */
const FOUND_KEY = { accessKeyId: "AKIAVODSX343F3KOQIVT", userName: "g.moreau" };
const PALETTE_FROM = ["/", "/alerts", "/graph", "/checks", "/users", "/audit-log"];

/** The pages of the sidebar, by the name of the link and of the heading. */
const PAGES = [
  ["Overview", "/"],
  ["Problems", "/problems"],
  ["Alerts", "/alerts"],
  ["Changes", "/changes"],
  ["Scans", "/scans"],
  ["Users", "/users"],
  ["Access keys", "/keys"],
  ["Rotation", "/rotation"],
  ["Roles", "/roles"],
  ["Groups", "/groups"],
  ["Policies", "/policies"],
  ["Access graph", "/graph"],
  ["Checks", "/checks"],
  ["Accounts", "/settings/accounts"],
  ["Audit log", "/audit-log"],
] as const;

export async function benchPages(): Promise<void> {
  const built = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: ROOT, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`${built.stdout}${built.stderr}`);
  const browser = await openBrowser();
  try {
    const product = await startProduct();
    const { origin } = product;
    try {
      const state = await signIn(browser, product.link, untilScanned);
      await measureFirstVisit(browser, state, origin);
      await measureShifts(browser, state, origin);
      await measureRouteChanges(browser, state, origin, 1);
      await measureRouteChanges(browser, state, origin, 4);
      await measureInteractions(browser, state, origin);
      await measureTyping(browser, state, origin);
      await measurePalette(browser, state, origin);
    } finally {
      await product.stop();
    }
    await measureLargeLists(browser);
  } finally {
    await browser.close();
  }
}

/** Waits for the demo's first scan. */
async function untilScanned(page: Page): Promise<void> {
  await page.getByRole("region", { name: "Top fix" }).waitFor();
}

/** A first visit: an empty cache, once to count bytes and once over the slow network. */
async function measureFirstVisit(browser: Browser, state: SignedIn, origin: string): Promise<void> {
  const bytes = await inNewContext(browser, state, async (page, cdp) => {
    let sum = 0;
    cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (sum += encodedDataLength));
    await cdp.send("Network.enable");
    await page.goto(`${origin}/`);
    await untilDrawn(page);
    await page.waitForTimeout(SETTLED_MS);
    return sum;
  });
  print("pages", "/ transferred on a first visit, with fonts and data", bytes / 1_000, { atMost: 240 }, "kB");
  const lcp = await inNewContext(browser, state, async (page, cdp) => {
    await observe(page);
    await cdp.send("Network.enable");
    await cdp.send("Network.emulateNetworkConditions", SLOW_NETWORK);
    await page.goto(`${origin}/`);
    await untilDrawn(page);
    await page.waitForTimeout(SETTLED_MS);
    return (await observed(page)).lcpMs;
  });
  print("pages", "/ largest contentful paint at 1.6 Mbit/s and 150 ms", lcp / 1_000, { atMost: 2.5 }, "s");
}

/** The sum of unexpected layout shifts while each page loads. */
async function measureShifts(browser: Browser, state: SignedIn, origin: string): Promise<void> {
  const shifts: { readonly path: string; readonly shift: number; readonly what: string }[] = [];
  for (const [, path] of PAGES) {
    await inNewContext(browser, state, async (page) => {
      await observe(page);
      await page.goto(`${origin}${path}`);
      await untilDrawn(page);
      await page.waitForTimeout(SETTLED_MS);
      const { cls, moved } = await observed(page);
      shifts.push({ path, shift: cls, what: moved });
    });
  }
  const worst = shifts.toSorted((a, b) => b.shift - a.shift);
  print("pages", `layout shift, worst of ${PAGES.length} pages: ${worst[0]!.path}`, worst[0]!.shift, { atMost: 0.01 });
  for (const { path, shift, what } of worst.filter(({ shift: each }) => each > 0.01))
    process.stdout.write(`           ${path} ${shift.toFixed(3)}: ${what}\n`);
}

/** From the click on a link of the sidebar until the page has its data and was painted. The first round warms up. */
async function measureRouteChanges(browser: Browser, state: SignedIn, origin: string, slowdown: number): Promise<void> {
  const times = await inNewContext(browser, state, async (page, cdp) => {
    // The last page, because a click on the link of the page that is open changes nothing.
    await page.goto(`${origin}${PAGES.at(-1)![1]}`);
    await untilDrawn(page);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    const all: number[] = [];
    for (let round = 0; round <= ROUTE_ROUNDS; round += 1) {
      for (const [name, path] of PAGES) {
        const ms = await page.evaluate(changeRoute, { name, path, maxMs: PAGE_MAX_MS });
        if (round > 0) all.push(ms);
        await page.waitForTimeout(100);
      }
    }
    return all;
  });
  const cpu = slowdown === 1 ? "" : ` at ${slowdown}x CPU`;
  print(
    "pages",
    `change of page${cpu}, p95 of ${times.length}`,
    percentile(times, 0.95),
    { atMost: slowdown === 1 ? 150 : 400 },
    "ms",
  );
}

/** Runs in the page. */
async function changeRoute({ name, path, maxMs }: { name: string; path: string; maxMs: number }): Promise<number> {
  const link = [...document.querySelectorAll<HTMLAnchorElement>("nav a")].find(
    (each) => new URL(each.href).pathname === path,
  );
  if (!link) throw new Error(`No link to ${name}.`);
  const before = document.querySelector("main h1")?.textContent;
  const startedAt = performance.now();
  link.click();
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const isThere =
      location.pathname === path &&
      document.querySelector("main h1") !== null &&
      document.querySelector("main h1")?.textContent !== before &&
      !document.querySelector('main [aria-busy="true"]');
    if (isThere) return performance.now() - startedAt;
    if (performance.now() - startedAt > maxMs) throw new Error(`${name} was not ready in time.`);
  }
}

/** The slowest of many key presses and clicks in the list of alerts, as the browser counts interactions. */
async function measureInteractions(browser: Browser, state: SignedIn, origin: string): Promise<void> {
  const slowest = await inNewContext(browser, state, async (page) => {
    await observe(page);
    await page.goto(`${origin}/alerts`);
    await untilDrawn(page);
    const box = page.getByRole("combobox").or(page.getByRole("textbox")).first();
    await box.click();
    await page.keyboard.type(" severity:high key", { delay: 60 });
    await untilDrawn(page);
    await page.keyboard.press("Escape");
    await page.locator("main h1").click();
    for (let press = 0; press < KEY_PRESSES; press += 1) await page.keyboard.press("j", { delay: 20 });
    await page.keyboard.press("Enter");
    await untilDrawn(page);
    await page.keyboard.press("Escape");
    await page.waitForTimeout(SETTLED_MS);
    return (await observed(page)).slowestMs;
  });
  print("pages", "slowest interaction with the list of alerts", slowest, { atMost: 100 }, "ms");
}

/** The slowest key press in the query box of the alerts, with its suggestions and the lists that the text filters. */
async function measureTyping(browser: Browser, state: SignedIn, origin: string): Promise<void> {
  const slowest = await inNewContext(browser, state, async (page) => {
    await observe(page);
    await page.goto(`${origin}/alerts`);
    await untilDrawn(page);
    await page.waitForTimeout(SETTLED_MS);
    await page.getByRole("combobox", { name: "Filter alerts" }).click();
    await untilDrawn(page);
    // Only the key presses count, not the click.
    await page.evaluate(() => Object.assign((globalThis as unknown as { seen: Observed }).seen, { slowestMs: 0 }));
    for (const text of TYPED) {
      await page.keyboard.type(text, { delay: KEY_PAUSE_MS });
      await page.waitForTimeout(SETTLED_MS);
    }
    return (await observed(page)).slowestMs;
  });
  // The browser reports no event of less than 16 ms.
  print("pages", "typing in the query box of the alerts, slowest key press", slowest, { atMost: 50 }, "ms");
}

/** From the paste of a key ID into the palette and Enter right after it, until the page shows the key. The first page warms up. */
async function measurePalette(browser: Browser, state: SignedIn, origin: string): Promise<void> {
  const times = await inNewContext(browser, state, async (page) => {
    const all: number[] = [];
    for (const path of [PALETTE_FROM[0]!, ...PALETTE_FROM]) {
      await page.goto(`${origin}${path}`);
      await untilDrawn(page);
      await page.waitForTimeout(SETTLED_MS);
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Search or go to" }).waitFor();
      await page.evaluate(notePaste);
      await page.keyboard.insertText(FOUND_KEY.accessKeyId);
      await page.keyboard.press("Enter");
      all.push(await page.evaluate(untilKeyIsShown, { ...FOUND_KEY, maxMs: PAGE_MAX_MS }));
    }
    return all.slice(1);
  });
  print(
    "pages",
    `a pasted key ID leads to the key, slowest of ${times.length} pages`,
    Math.max(...times),
    { atMost: 300 },
    "ms",
  );
}

/** Runs in the page. */
function notePaste(): void {
  document.addEventListener("input", () => Object.assign(globalThis, { pastedAt: performance.now() }), {
    once: true,
    capture: true,
  });
}

/** Runs in the page. The time begins with the paste. */
async function untilKeyIsShown(wanted: { accessKeyId: string; userName: string; maxMs: number }): Promise<number> {
  const { pastedAt } = globalThis as unknown as { pastedAt: number };
  for (;;) {
    const isThere =
      location.pathname.endsWith(`/users/${wanted.userName}`) &&
      document.querySelector("main")?.textContent.includes(wanted.accessKeyId) === true &&
      !document.querySelector('main [aria-busy="true"]');
    if (isThere) return performance.now() - pastedAt;
    if (performance.now() - pastedAt > wanted.maxMs) throw new Error("The key was not shown in time.");
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

interface Observed {
  cls: number;
  /** The elements that moved in the largest shift. */
  moved: string;
  lcpMs: number;
  slowestMs: number;
}

/** Observes every document that the page opens, from its beginning. */
async function observe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { cls: 0, moved: "", lcpMs: 0, slowestMs: 0 };
    let largest = 0;
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) {
        if (entry.hadRecentInput) continue;
        seen.cls += entry.value;
        if (entry.value <= largest) continue;
        largest = entry.value;
        const moved = entry.sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 60) : "text"));
        seen.moved = moved.join(" | ");
      }
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) seen.lcpMs = startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.slowestMs = Math.max(seen.slowestMs, duration);
    }).observe({ type: "event", buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** An entry that TypeScript's library does not describe. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
}

async function observed(page: Page): Promise<Observed> {
  return page.evaluate(() => (globalThis as unknown as { seen: Observed }).seen);
}
