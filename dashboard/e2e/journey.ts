/**
 * What a file of journeys shares: one product, one browser, and before each test somebody who has signed in. A file calls `stage`
 * or `journeys` once; after that the names below stand for what is there.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import {
  launchBrowser,
  openProduct,
  openBrowserSession,
  type Product,
  type ProductOptions,
  untilSettled,
  type Visitor,
} from "./product.ts";

/** More Tab presses than any page has stops before its content. */
const MAX_TABS = 80;

export let product: Product;
export let browser: Browser;
export let visitor: Visitor;
export let page: Page;

export interface StageOptions extends ProductOptions {
  /** What must be there before anybody comes. */
  readonly prepare?: (product: Product) => Promise<unknown>;
}

/** The product and the browser; who comes is each test's own. */
export function stage({ prepare, ...options }: StageOptions = {}): void {
  beforeAll(async () => {
    [product, browser] = await Promise.all([openProduct(options), launchBrowser()]);
    await prepare?.(product);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });
}

/** And before each test an admin at an empty page, in which nothing may have gone wrong after it. */
export function journeys(options: StageOptions = {}): void {
  stage(options);
  beforeEach(async () => {
    visitor = await openBrowserSession(browser, product, { session: await product.session() });
    page = visitor.page;
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") console.log(task.name, await page.locator("body").ariaSnapshot());
    await visitor.close();
    expect(visitor.problems).toEqual([]);
  });
}

export async function open(path: string): Promise<void> {
  await page.goto(path);
  await untilSettled(page);
}

/** A browser tells of every refused question by itself; where the refusal is the answer it is no mistake of the page. */
export function expectRefused(status: number): void {
  visitor.problems.splice(
    0,
    visitor.problems.length,
    ...visitor.problems.filter((problem) => !problem.includes(String(status))),
  );
}

/** What has the focus: its role or tag, and its name or text. */
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
  throw new Error(`Tab never came to ${String(wanted)}; it is at ${(await focused()).slice(0, 60)}.`);
}
