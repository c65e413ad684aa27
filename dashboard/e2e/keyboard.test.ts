/** The core journeys without a mouse: every step is a key, and after each one the focus is where it should be. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser, openProduct, openVisitor, type Product, untilSettled, type Visitor } from "./product.ts";

/** More Tab presses than any page has stops before its content. */
const MAX_TABS = 60;

let product: Product;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  [product, browser] = await Promise.all([openProduct(), launchBrowser()]);
  await product.platform.scan();
});

afterAll(async () => {
  await browser?.close();
  await product?.close();
});

beforeEach(async () => {
  visitor = await openVisitor(browser, product, { session: await product.session() });
  page = visitor.page;
});

afterEach(async () => {
  await visitor.close();
  expect(visitor.problems).toEqual([]);
});

async function open(path: string): Promise<void> {
  await page.goto(path);
  await untilSettled(page);
}

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

/** What has the focus: its role or tag, and its name or text. */
const focused = async (): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return "nothing";
    const name = element.getAttribute("aria-label") ?? (element as HTMLInputElement).labels?.[0]?.textContent ?? element.textContent ?? "";
    return `${element.getAttribute("role") ?? element.tagName.toLowerCase()} ${name.trim().slice(0, 60)}`;
  });

async function tabTo(wanted: string | RegExp): Promise<void> {
  for (let step = 0; step < MAX_TABS; step += 1) {
    await press("Tab");
    const now = await focused();
    if (typeof wanted === "string" ? now === wanted : wanted.test(now)) return;
  }
  throw new Error(`Tab never came to ${String(wanted)}; it is at ${await focused()}.`);
}

/** The number of the alert in the grid's active row. */
const activeNumber = async (): Promise<number> =>
  page.evaluate(() => {
    const id = document.querySelector('[role="grid"]')?.getAttribute("aria-activedescendant");
    const link = id ? document.getElementById(id)?.querySelector("a")?.getAttribute("href") : null;
    return Number(/alerts\/(\d+)/.exec(link ?? "")?.[1] ?? 0);
  });

async function statusOf(number: number): Promise<string> {
  const { data } = await product.server.graphql("query A($n: Int!) { alert(number: $n) { status } }", { n: number });
  return data.alert.status;
}

test("the first stop of every page leads to its content", async () => {
  for (const path of ["/", "/alerts", "/users", "/policies", "/checks", "/settings/accounts"]) {
    await open(path);
    await press("Tab");
    expect(await focused(), path).toBe("a Skip to the content");
    const link = page.getByRole("link", { name: "Skip to the content" });
    // Off the screen until it is focused.
    await expect.poll(async () => (await link.boundingBox())?.y ?? -1, { message: path }).toBeGreaterThanOrEqual(0);
    await press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id), path).toBe("content");
    await press("Tab");
    expect(await page.evaluate(() => document.getElementById("content")?.contains(document.activeElement)), path).toBe(true);
  }
});

test("? shows the keys, and each sequence goes where it says", async () => {
  await open("/");
  expect(await page.title()).toBe("Overview · IAM Monitor");
  await press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.waitFor();
  await press("g", "a");
  expect(new URL(page.url()).pathname, "a dialog owns the keyboard").toBe("/");
  await press("Escape");
  await dialog.waitFor({ state: "hidden" });
  for (const [key, path, title] of [
    ["a", "/alerts", "Alerts"],
    ["s", "/scans", "Scans"],
    ["u", "/users", "Users"],
    ["k", "/keys", "Access keys"],
    ["r", "/roles", "Roles"],
    ["g", "/groups", "Groups"],
    ["p", "/policies", "Policies"],
    ["c", "/checks", "Checks"],
    ["o", "/", "Overview"],
  ] as const) {
    await press("g", key);
    await page.waitForURL((url) => url.pathname === path);
    await untilSettled(page);
    await expect.poll(() => page.title()).toBe(`${title} · IAM Monitor`);
  }
});

test("/ filters, and Escape gives the keys back to the page", async () => {
  await open("/alerts");
  await press("/");
  expect(await focused()).toMatch(/^input Filter alerts/);
  await page.keyboard.type("is:open severity:critical");
  await press("Enter");
  await page.waitForURL((url) => url.searchParams.get("q") === "is:open severity:critical");
  await untilSettled(page);
  await press("g", "u");
  expect(new URL(page.url()).pathname, "letters belong to the field").toBe("/alerts");
  await press("Escape", "g", "u");
  await page.waitForURL((url) => url.pathname === "/users");
});

test("an alert is found, opened, taken on, talked about and closed, and the list is where it was", async () => {
  await open("/alerts");
  await press("j");
  expect(await focused()).toMatch(/^grid Alerts/);
  const first = await activeNumber();
  await press("j", "j", "k");
  const second = await activeNumber();
  expect(second).toBeGreaterThan(0);
  expect(second).not.toBe(first);

  await press("Enter");
  await page.getByRole("heading", { name: "How to fix it" }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/alerts/${second}`);
  expect(await focused()).toMatch(new RegExp(`^section Alert ${second}$`));
  await press("a");
  await expect.poll(() => statusOf(second)).toBe("ACKNOWLEDGED");
  await tabTo("textarea Comment");
  await page.keyboard.type("Looking into it.");
  await tabTo("button Comment");
  await press("Enter");
  await page.getByRole("list", { name: "History of this alert" }).getByText("Looking into it.").waitFor();
  await press("Escape");
  await page.waitForURL((url) => url.pathname === "/alerts");
  expect(await focused()).toMatch(/^grid Alerts/);
  expect(await activeNumber()).toBe(second);
});

test("an alert is dismissed with reason and date", async () => {
  await open("/alerts");
  await press("j", "j", "j", "Enter");
  await page.getByRole("heading", { name: "How to fix it" }).waitFor();
  const number = Number(/\d+/.exec(new URL(page.url()).pathname)?.[0]);
  await press("d");
  const dialog = page.getByRole("dialog", { name: `Dismiss alert ${number}` });
  await dialog.waitFor();
  await expect.poll(focused).toMatch(/Risk accepted/);
  await press("Space", "ArrowDown");
  expect(await dialog.getByLabel("Mitigated elsewhere").isChecked()).toBe(true);
  await press("Tab");
  expect(await focused()).toMatch(/^textarea Comment/);
  await page.keyboard.type("The bastion asks for MFA.");
  await press("Tab");
  expect(await focused()).toMatch(/^input Until/);
  await press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await expect.poll(() => statusOf(number)).toBe("DISMISSED");
  // The focus goes back to where the dialog was asked for.
  await expect.poll(focused).toMatch(new RegExp(`^section Alert ${number}`));
});

test("several rows are selected and changed together", async () => {
  await open("/alerts?q=is%3Aopen%20severity%3Alow");
  await press("j", "x", "Shift+ArrowDown", "Shift+ArrowDown");
  const bar = page.getByRole("toolbar", { name: "Selected alerts" });
  await bar.getByText("3 alerts selected").waitFor();
  await tabTo("button Acknowledge");
  await press("Enter");
  await page.getByRole("region", { name: "Messages" }).getByText("3 alerts acknowledged").waitFor();
  await press("j", "x");
  await bar.getByText("1 alert selected").waitFor();
  await press("Escape");
  await bar.waitFor({ state: "hidden" });
});

test("a scan is started and watched", async () => {
  const fault = product.platform.sandbox.faults.add({ kind: "latency", milliseconds: 150 });
  await open("/scans");
  await tabTo("button Scan now: Demo");
  await press("Enter");
  await page.getByRole("link", { name: "Scan running. Watch it" }).waitFor();
  await press("Tab", "Shift+Tab");
  await tabTo(/Scan running/);
  await press("Enter");
  await page.waitForURL((url) => url.pathname.startsWith("/scans/"));
  await page.getByText("taken").waitFor();
  product.platform.sandbox.faults.remove(fault);
});

test("the menus open, choose and close by keys", async () => {
  await open("/");
  await tabTo(/^button Account: all accounts/);
  await press("Enter");
  await page.getByRole("menuitem", { name: /Demo/ }).waitFor();
  await press("ArrowDown");
  await page.getByRole("menuitem", { name: /Demo/ }).press("Enter");
  await page.waitForURL((url) => url.searchParams.has("account"));
  await tabTo(/^button Signed in as admin/);
  await press("Enter");
  await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
  await expect.poll(focused).toMatch(/^presentation/);
  await press("Escape");
  await page.getByRole("menuitem", { name: "Sign out" }).waitFor({ state: "detached" });
  await expect.poll(focused).toMatch(/^button Signed in as admin/);
  await press("Enter");
  // The open menu takes the focus itself; the arrows go to its items.
  await expect.poll(focused).toMatch(/^presentation/);
  for (const item of [/^menuitem Use the/, /^menuitem Keyboard/, /^menuitem Your profile/, /^menuitem Sign out/]) {
    await press("ArrowDown");
    await expect.poll(focused).toMatch(item);
  }
  await press("Enter");
  await page.getByRole("heading", { name: "Sign in to IAM Monitor" }).waitFor();
});
