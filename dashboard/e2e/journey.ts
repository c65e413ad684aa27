/**
 * The fixture of the journey tests: one product per file, one browser per process, and an admin's browser session per
 * test.
 *
 * A file calls `stage` or `journeys` once; afterwards the variables below are set.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { follow } from "./in-app-navigation.ts";
import {
  launchBrowser,
  openProduct,
  openBrowserSession,
  type Product,
  type ProductOptions,
  VIEWPORT,
  type BrowserSession,
} from "./product.ts";

/** More Tab presses than any page has tab stops before its content. */
const MAX_TABS = 80;
/** How long the effect of a sequence of keys is waited for before it is pressed again. */
const PRESSED_AGAIN_MS = 3_000;

export let product: Product;
export let browser: Browser;
export let browserSession: BrowserSession;
export let page: Page;

export interface StageOptions extends ProductOptions {
  /** Prepares the product before the first test. */
  readonly prepare?: (product: Product) => Promise<unknown>;
}

/** Opens the product and the browser. Each test opens its own browser sessions. */
export function stage({ prepare, ...options }: StageOptions = {}): void {
  /** This file's own: after a failed start, the variable of all files still holds that of the file before. */
  let opened: Product | undefined;
  beforeAll(async () => {
    browser = await sharedBrowser();
    product = opened = await openProduct(options);
    await prepare?.(product);
  });
  afterAll(async () => {
    try {
      await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
    } finally {
      await opened?.close();
    }
  });
}

/**
 * Returns the browser of this process. The files of one process run one after the other and share it, because a launch
 * takes a second of CPU time. It ends with the process.
 */
async function sharedBrowser(): Promise<Browser> {
  return browser?.isConnected() ? browser : launchBrowser();
}

/**
 * Calls `stage` and gives each test an empty page of an admin with a session of its own. After a test, the page must have
 * no problem. The tests of a file share one tab, because a new one loads the dashboard again and has its own process.
 */
export function journeys(options: StageOptions = {}): void {
  stage(options);
  let tab: BrowserSession | undefined;
  beforeEach(async () => {
    browserSession = tab ??= await openBrowserSession(browser, product);
    page = browserSession.page;
    await browserSession.context.addCookies([{ ...(await product.session()), url: product.url }]);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") {
      console.log(task.name, await page.locator("body").ariaSnapshot());
      await browserSession.close();
      tab = undefined;
    } else await putBack(browserSession);
    expect(browserSession.problems.splice(0)).toEqual([]);
  });
}

/** Resets the tab to the state of a new one, except for its cache and history: no cookie, storage or script. */
async function putBack({ page, context }: BrowserSession): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize(VIEWPORT);
  await page.mouse.move(0, 0);
  await page.goto("/healthz");
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await context.clearCookies();
}

/** Opens a page: as a document first, and then inside this document, as by a link. A test that needs another document uses `page.goto`. */
export async function open(path: string): Promise<void> {
  await follow(page, path);
}

/** Ignores failed requests with this status, or with this text in their report, which the browser reports although the test expects them. */
export function expectRefused(status: number | string): void {
  browserSession.problems.splice(
    0,
    browserSession.problems.length,
    ...browserSession.problems.filter((problem) => !problem.includes(String(status))),
  );
}

/** The focused element: its role or tag, and its name or text. */
export async function focused(): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return "nothing";
    const name =
      element.getAttribute("aria-label") ??
      (element as HTMLInputElement).labels?.[0]?.textContent ??
      element.textContent ??
      "";
    return `${element.getAttribute("role") ?? element.tagName.toLowerCase()} ${name.trim()}`.replaceAll(/\s+/g, " ");
  });
}

export async function tabTo(wanted: string | RegExp): Promise<void> {
  for (let step = 0; step < MAX_TABS; step += 1) {
    await page.keyboard.press("Tab");
    const now = await focused();
    if (typeof wanted === "string" ? now === wanted : wanted.test(now)) return;
  }
  throw new Error(`Tab did not reach ${String(wanted)}; the focus is on ${(await focused()).slice(0, 60)}.`);
}

/** Opens a page by its sequence, such as `g a`. On a busy machine the keys may come too far apart for a sequence. */
export async function goByKeys(key: string, path: string): Promise<void> {
  const press = async (): Promise<string> => {
    for (const each of ["g", key]) await page.keyboard.press(each);
    await page.waitForURL((url) => url.pathname === path, { timeout: PRESSED_AGAIN_MS }).catch(() => undefined);
    return new URL(page.url()).pathname;
  };
  await expect.poll(press).toBe(path);
}
