/** The core journeys with the keyboard alone. Each test checks where the focus is after a step. */
import { expect, test } from "vitest";
import { focused, goByKeys, journeys, open, openDocument, page, product, tabTo } from "./journey.ts";
import { untilSettled } from "./product.ts";

journeys({ isScanned: true });

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Puts the focus where a new document has it: before everything else. */
async function focusTop(): Promise<void> {
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
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

test("the first tab stop of every page skips to the content", async () => {
  for (const path of ["/", "/alerts", "/users", "/policies", "/checks", "/settings/accounts"]) {
    if (path === "/") await openDocument(path);
    else {
      await open(path);
      // No page takes the focus: a navigation has moved it to the content.
      await expect.poll(() => page.evaluate(() => document.activeElement?.id), { message: path }).toBe("content");
      await focusTop();
    }
    await press("Tab");
    await expect.poll(focused, { message: path }).toBe("a Skip to the content");
    const link = page.getByRole("link", { name: "Skip to the content" });
    // The link is off the screen until it is focused.
    await expect.poll(async () => (await link.boundingBox())?.y ?? -1, { message: path }).toBeGreaterThanOrEqual(0);
    await press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id), { message: path }).toBe("content");
    await press("Tab");
    expect(await page.evaluate(() => document.getElementById("content")?.contains(document.activeElement)), path).toBe(
      true,
    );
  }
});

test("? lists the shortcuts, and each sequence opens its page", async () => {
  await open("/");
  expect(await page.title()).toBe("Overview · IAM Monitor");
  await press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.waitFor();
  await press("g", "a");
  expect(new URL(page.url()).pathname, "shortcuts are off while a dialog is open").toBe("/");
  await press("Escape");
  await dialog.waitFor({ state: "hidden" });
  for (const [key, path, title] of [
    ["a", "/alerts", "Alerts"],
    ["e", "/exceptions", "Exceptions"],
    ["h", "/changes", "Changes"],
    ["s", "/scans", "Scans"],
    ["u", "/users", "Users"],
    ["k", "/keys", "Access keys"],
    ["r", "/roles", "Roles"],
    ["g", "/groups", "Groups"],
    ["p", "/policies", "Policies"],
    ["c", "/checks", "Checks"],
    ["o", "/", "Overview"],
  ] as const) {
    await goByKeys(key, path);
    await untilSettled(page);
    await expect.poll(() => page.title()).toBe(`${title} · IAM Monitor`);
  }
});

test("/ moves to the filter, and Escape back to the page", async () => {
  await open("/alerts");
  await press("/");
  await expect.poll(focused).toMatch(/^combobox Filter alerts/);
  await page.keyboard.type("is:open severity:critical");
  await press("Enter");
  await page.waitForURL((url) => url.searchParams.get("q") === "is:open severity:critical");
  await untilSettled(page);
  await press("g", "u");
  expect(new URL(page.url()).pathname, "letters go to the field").toBe("/alerts");
  await press("Escape", "Escape");
  await goByKeys("u", "/users");
});

test("an alert can be opened, acknowledged, commented on and closed, and the list keeps its place", async () => {
  await open("/alerts");
  await press("j");
  await expect.poll(focused).toMatch(/^grid Alerts/);
  await expect.poll(activeNumber).toBeGreaterThan(0);
  const first = await activeNumber();
  await press("j", "j", "k");
  await expect.poll(activeNumber).not.toBe(first);
  const second = await activeNumber();

  await press("Enter");
  await page.getByRole("heading", { name: "How to fix it" }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/alerts/${second}`);
  await expect.poll(focused).toMatch(new RegExp(`^section Alert ${second}$`));
  await press("a");
  await expect.poll(() => statusOf(second)).toBe("ACKNOWLEDGED");
  await tabTo("textarea Comment");
  await page.keyboard.type("Looking into it.");
  await tabTo("button Comment");
  await press("Enter");
  await page.getByRole("list", { name: "History of this alert" }).getByText("Looking into it.").waitFor();
  await press("Escape");
  await page.waitForURL((url) => url.pathname === "/alerts");
  await expect.poll(focused).toMatch(/^grid Alerts/);
  await expect.poll(activeNumber).toBe(second);
});

test("an alert can be dismissed with a reason and a date", async () => {
  await open("/alerts");
  await press("j", "j", "j", "Enter");
  await page.getByRole("heading", { name: "How to fix it" }).waitFor();
  const number = Number(/\d+/.exec(new URL(page.url()).pathname)?.[0]);
  await press("d");
  const dialog = page.getByRole("dialog", { name: `Dismiss alert #${number}` });
  await dialog.waitFor();
  await expect.poll(focused).toMatch(/Risk accepted/);
  await press("Space", "ArrowDown");
  await expect.poll(() => dialog.getByLabel("Mitigated elsewhere").isChecked()).toBe(true);
  await press("Tab");
  await expect.poll(focused).toMatch(/^textarea Comment/);
  await page.keyboard.type("The bastion asks for MFA.");
  await press("Tab");
  await expect.poll(focused).toMatch(/^input Until/);
  await press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await expect.poll(() => statusOf(number)).toBe("DISMISSED");
  // The focus returns to the element that opened the dialog.
  await expect.poll(focused).toMatch(new RegExp(`^section Alert ${number}`));
});

test("several rows can be selected and changed together", async () => {
  await open("/alerts?q=is%3Aopen%20severity%3Alow");
  await press("j", "x", "Shift+ArrowDown", "Shift+ArrowDown");
  const bar = page.getByRole("toolbar", { name: "Selected alerts" });
  await bar.getByText("3 alerts selected").waitFor();
  await tabTo("button Set aside");
  await press("Enter");
  await expect.poll(focused).toMatch(/^presentation/);
  await press("ArrowDown");
  await expect.poll(focused).toMatch(/^menuitem Acknowledge/);
  await press("Enter");
  await page.getByRole("region", { name: "Messages" }).getByText("3 alerts acknowledged").waitFor();
  await press("j", "x");
  await bar.getByText("1 alert selected").waitFor();
  await press("Escape");
  await bar.waitFor({ state: "hidden" });
});

test("a scan can be started and watched", async () => {
  // The latency is long enough that the test reaches the running scan even on a busy machine.
  const fault = product.platform.sandbox.faults.add({ kind: "latency", milliseconds: 400 });
  await open("/scans");
  await tabTo("button Scan now: Demo");
  await press("Enter");
  await page.getByRole("link", { name: "Scan running. Show progress" }).waitFor();
  await press("Tab", "Shift+Tab");
  await tabTo(/Scan running/);
  await press("Enter");
  await page.waitForURL((url) => url.pathname.startsWith("/scans/"));
  await page.getByText("duration").waitFor();
  product.platform.sandbox.faults.remove(fault);
});

test("menus can be opened, used and closed", async () => {
  await open("/");
  // The menus are before the content, which has the focus after a navigation.
  await focusTop();
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
  // The open menu has the focus; arrow keys move to its items.
  await expect.poll(focused).toMatch(/^presentation/);
  for (const item of [/^menuitem Switch to/, /^menuitem Keyboard/, /^menuitem Your profile/, /^menuitem Sign out/]) {
    await press("ArrowDown");
    await expect.poll(focused).toMatch(item);
  }
  await press("Enter");
  await page.getByRole("heading", { name: "Sign in to IAM Monitor" }).waitFor();
});
