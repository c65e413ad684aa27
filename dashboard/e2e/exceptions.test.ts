/** Exceptions: an analyst mutes the alerts of a query after a preview, undoes it, and an alert names its exception. */
import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import { journeys, open, page } from "./journey.ts";

/** A folder for screenshots. Without it none are taken. */
const SCREENS = process.env["E2E_SCREENS"];

journeys({ isScanned: true });

const rowOf = (text: string) => page.getByRole("row").filter({ hasText: text });

/** Checks the page, and takes it in both schemes and on a phone. */
async function look(name: string): Promise<void> {
  expect(await violations(page)).toEqual([]);
  const viewport = page.viewportSize()!;
  for (const [face, colorScheme, width] of [
    ["light", "light", 1440],
    ["dark", "dark", 1440],
    ["phone", "light", 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    if (SCREENS === undefined) continue;
    mkdirSync(SCREENS, { recursive: true });
    await page.screenshot({ path: `${SCREENS}/exceptions-${name}-${face}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(viewport);
}

test("an exception is previewed, saved, undone, saved again and ended", { timeout: 180_000 }, async () => {
  await open("/alerts?q=is%3Aopen%20severity%3Acritical%2Chigh%2Cmedium%2Clow");
  await page.getByRole("link", { name: /^Make an exception for \d+ alerts and future ones…$/ }).click();
  const query = page.getByRole("textbox", { name: "Alerts to mute" });
  await query.waitFor();
  expect(await query.inputValue()).toBe("severity:critical,high,medium,low");
  await page.getByText(/This exception would mute \d+ of \d+ open alerts?/).waitFor();
  await query.fill("");
  await page.getByText("Write a query to see which alerts the exception would mute.").waitFor();
  await query.fill("is:open");
  await page.getByText(/An exception cannot use is/).waitFor();
  await query.fill("severity:low,medium,high");
  const confirm = page.getByRole("checkbox", { name: /^Yes, mute \d+ alerts?$/ });
  await confirm.waitFor();
  const save = page.getByRole("button", { name: "Save exception" });
  await page.getByRole("radio", { name: "Risk accepted" }).check();
  await page.getByRole("textbox", { name: "Explanation" }).fill("A test account.");
  expect(await save.isDisabled()).toBe(true);
  await confirm.check();
  await look("form");
  await save.click();

  // The pointer on the message stops its timer, so that a slow machine can still undo.
  await page.getByText(/Exception saved: \d+ alerts? muted/).hover();
  await rowOf("A test account.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone: the alerts are what they were before").waitFor();
  await page.getByText("No active exception").waitFor();

  await open("/alerts?q=is%3Aopen");
  await page.getByRole("grid").getByRole("row").nth(1).click();
  // Without a term about the issue, an exception would be for everything.
  expect(await page.getByRole("link", { name: /^Make an exception/ }).count()).toBe(0);
  await page.getByRole("button", { name: "Set aside" }).click();
  await page.getByRole("menuitem", { name: /^Make an exception…/ }).click();
  await page.getByRole("checkbox", { name: /^Also mute/ }).check();
  await page.getByText(/This exception would mute 1 of/).waitFor();
  const broad = page.getByRole("checkbox", { name: "Yes, mute 1 alert" });
  if (await broad.isVisible()) await broad.check();
  await page.getByRole("radio", { name: "Mitigated elsewhere" }).check();
  await page.getByRole("textbox", { name: "Explanation" }).fill("A proxy checks it.");
  await save.click();
  const one = rowOf("A proxy checks it.");
  await one.waitFor();
  await look("list");
  await one.getByRole("link", { name: /1 alerts? muted by/ }).click();
  await page.getByRole("grid").getByRole("row").nth(1).click();
  await page.getByText(/Muted by the exception/).waitFor();
  await look("alert");

  await open("/alerts");
  await page.getByRole("link", { name: "1 alert muted by exceptions" }).click();
  await one.getByRole("button", { name: /^Change the exception/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Explanation" }).fill("Two proxies check it.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await rowOf("Two proxies check it.")
    .getByRole("button", { name: /^End the exception/ })
    .click();
  await dialog.getByText("1 alert will open").waitFor();
  await dialog.getByRole("button", { name: "End exception" }).click();
  await page.getByText("No active exception").waitFor();
  await page.getByRole("button", { name: "Ended", exact: true }).click();
  await rowOf("Two proxies check it.")
    .getByRole("cell", { name: /^Ended/ })
    .waitFor();
  await rowOf("A test account.")
    .getByRole("cell", { name: /^Undone/ })
    .waitFor();
});
