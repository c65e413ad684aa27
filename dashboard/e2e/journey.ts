/**
 * The fixture of the journey tests: one product per file, one browser per process, and an admin's browser session per
 * test.
 *
 * A file calls `stage` or `journeys` once; afterwards the variables below are set.
 */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { elapsed } from "../../api/src/clock.ts";
import { follow, leave } from "./in-app-navigation.ts";
import {
  launchBrowser,
  openProduct,
  openBrowserSession,
  type Product,
  type ProductOptions,
  untilSettled,
  VIEWPORT,
  type BrowserSession,
} from "./product.ts";

/** More Tab presses than any page has tab stops before its content. */
const MAX_TABS = 80;
/** How long the effect of a sequence of keys is waited for before it is pressed again. */
const PRESSED_AGAIN_MS = 3_000;
/** How long tests share a session. Some actions need a sign-in within the last five minutes, and a test may be slow. */
const SESSION_SHARED_MS = 120_000;

/** The address of a tab in which nothing was opened. */
const BLANK = "about:blank";

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
 * Calls `stage` and gives each test a tab of an admin. After a test, the page must have no problem.
 *
 * The tests of a file share the document of one tab and its session, because loading the dashboard takes 0.3 s of CPU time.
 * Between two tests the tab is left as after a sign-out (`leave`). A test begins in a new document, with a new session, if
 * the one before failed, ended the session or stored something. A test about a first load uses `openDocument`.
 */
export function journeys(options: StageOptions = {}): void {
  stage(options);
  let tab: BrowserSession | undefined;
  let session: SharedSession | undefined;
  beforeEach(async () => {
    browserSession = tab ??= await openBrowserSession(browser, product);
    ({ page } = browserSession);
    session ??= await signIn(browserSession);
  });
  afterEach(async ({ task }) => {
    const hasFailed = task.result?.state === "fail";
    if (hasFailed) console.log(task.name, await page.locator("body").ariaSnapshot());
    else if (session && !(await putBack(browserSession, session))) session = undefined;
    const problems = browserSession.problems.splice(0);
    if (hasFailed || problems.length > 0) {
      await browserSession.close();
      tab = session = undefined;
    }
    expect(problems).toEqual([]);
  });
}

interface SharedSession {
  readonly cookie: string;
  readonly signedInAt: number;
}

async function signIn({ context }: BrowserSession): Promise<SharedSession> {
  const cookie = await product.session();
  await context.addCookies([{ ...cookie, url: product.url }]);
  return { cookie: cookie.value, signedInAt: elapsed() };
}

/**
 * Puts the tab back to the state of a new one, except for its cache and history. Returns whether it has stayed in its
 * document and session. Otherwise, it has neither.
 */
async function putBack({ page, context }: BrowserSession, session: SharedSession): Promise<boolean> {
  const isStaying = (await isSignedIn(context, session)) && (await page.evaluate(canStay));
  if (isStaying && page.url() !== BLANK) await leave(page);
  if (!isStaying) {
    await page.goto("/healthz");
    await page.evaluate(() => localStorage.clear());
    await context.clearCookies();
  }
  if (page.url() !== BLANK) await page.evaluate(() => sessionStorage.clear());
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize(VIEWPORT);
  await page.mouse.move(0, 0);
  return isStaying;
}

async function isSignedIn(context: BrowserContext, { cookie, signedInAt }: SharedSession): Promise<boolean> {
  const cookies = await context.cookies();
  return cookies.length === 1 && cookies[0]?.value === cookie && elapsed() - signedInAt < SESSION_SHARED_MS;
}

/**
 * Whether nothing was opened, or the document is of the dashboard, has stored nothing, which it would remember, and sends
 * its own requests (`interceptQueries`).
 */
function canStay(): boolean {
  if (location.protocol === "about:") return true;
  return document.getElementById("root") !== null && localStorage.length === 0 && !("releaseQueries" in globalThis);
}

/** Opens a page inside the document of the tab, as by a link. Loads a document only if the tab has none. */
export async function open(path: string): Promise<void> {
  await follow(page, path);
}

/** Loads a page as a new document, for a test about a first load. */
export async function openDocument(path: string): Promise<void> {
  await page.goto(path);
  await untilSettled(page);
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
