/** The Export button of a list: it saves exactly the list with its filter, and tells an error in words. */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { follow } from "./in-app-navigation.ts";
import { browserSession, journeys, page } from "./journey.ts";

journeys({ isScanned: true });

async function exportAs(format: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Export this list. Choose a format" }).click();
  await page.getByRole("menuitem", { name: format }).click();
}

test("a filtered list is saved as CSV, and the alerts as SARIF", async () => {
  await follow(page, "/users?q=mfa:no");
  const shown = /(\d+) IAM users?/.exec(await page.getByText(/\d+ IAM users?\./).innerText())![1];
  const saved = page.waitForEvent("download");
  await exportAs(/^CSV$/);
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^users-.*Z\.csv$/);
  const rows = parse<Record<string, string>>(readFileSync(await file.path(), "utf8"), { columns: true, comment: "#" });
  expect(rows).toHaveLength(Number(shown));
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row["mfaEnabled"]).toBe("false");
  await page.getByText("Export saved").waitFor();

  await follow(page, "/alerts?q=is:open severity:critical");
  const findings = page.waitForEvent("download");
  await exportAs(/^SARIF/);
  const log = JSON.parse(readFileSync(await (await findings).path(), "utf8")) as { runs: { results: unknown[] }[] };
  expect(log.runs[0]!.results.length).toBeGreaterThan(0);
});

test("every list has the button, and a refusal is shown in words", async () => {
  for (const path of [
    "/alerts",
    "/problems",
    "/users",
    "/keys",
    "/groups",
    "/roles",
    "/policies",
    "/graph",
    "/audit-log",
  ]) {
    await follow(page, path);
    // The file has the alerts of the problems, not the rows that the list shows.
    const subject = path === "/problems" ? "Export alerts" : "Export this list";
    await page.getByRole("button", { name: `${subject}. Choose a format`, exact: true }).waitFor();
  }
  await follow(page, "/groups?q=colour:red");
  await exportAs(/^JSON lines/);
  const message = page.getByRole("region", { name: "Messages" });
  await message.getByText("Export failed").waitFor();
  await message.getByText(/"colour"/).waitFor();
  // The browser reports the refused list and the refused export.
  expect(browserSession.problems.splice(0)).toEqual(
    expect.arrayContaining([expect.stringContaining("400 (Bad Request)")]),
  );
});
