/** Reports: created, checked by hash, printed to A4, compared; and a control that a person answers. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { addUser } from "../../api/test/support/rotation-fixture.ts";
import { violations } from "./axe.ts";
import { follow } from "./in-app-navigation.ts";
import { browserSession, journeys, open, page, product } from "./journey.ts";

const EVIDENCE = "Looked at the account page in the AWS console: security@example.org reaches the team.";
/** A4 in the unit of PDF, which is 1/72 inch. */
const A4 = /\/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/;

journeys({ isScanned: true });

test(
  "a control is answered, and the report with the answer is saved, checked and printed",
  { timeout: 180_000 },
  async () => {
    await open("/reports?standard=CIS_7_0");
    await page.getByText(/controls cannot be checked by a scan/).waitFor();
    await page.getByRole("tab", { name: "Manual answers" }).click();
    const control = page.getByRole("listitem").filter({ hasText: "Contact details of the account are current" });
    await control.getByText("Manual", { exact: false }).first().waitFor();
    await control.getByRole("button", { name: "Answer…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Evidence" }).fill(EVIDENCE);
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save answer" }).click();
    await control.getByText(EVIDENCE).waitFor();
    await control.getByText("Met", { exact: true }).waitFor();

    await page.getByRole("tab", { name: "Create" }).click();
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download report" }).click();
    const path = await (await saving).path();
    const html = readFileSync(path, "utf8");
    expect(html).toContain(EVIDENCE);
    const hash = createHash("sha256").update(readFileSync(path)).digest("hex");
    await page.getByText(hash).waitFor();
    expect(await violations(page)).toEqual([]);

    await page.getByRole("tab", { name: "Verify a report file" }).click();
    const choose = (name: string, buffer: Buffer) =>
      page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/html", buffer });
    await choose("report.html", Buffer.from(html));
    await page.getByText("Unchanged.").waitFor();
    await choose("report.html", Buffer.from(html.replace("FAIL", "PASS")));
    await page.getByText(/IAM Monitor made no file with this hash/).waitFor();

    // What a browser prints. The report is opened as an operator would, with the session's cookie.
    const printed = await browserSession.context.newPage();
    const requests: string[] = [];
    printed.on("request", (request) => requests.push(request.url()));
    const answer = await printed.goto("/api/report/controls.html?standard=CIS_7_0&show=true");
    expect(answer?.status()).toBe(200);
    await printed.getByRole("heading", { name: "Coverage" }).waitFor();
    expect(
      await printed
        .getByText("Fails", { exact: true })
        .first()
        .evaluate((each) => getComputedStyle(each).borderTopWidth),
    ).toBe("2px");
    const pdf = (await printed.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(pdf).toMatch(A4);
    expect(pdf.match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(2);
    await printed.setViewportSize({ width: 390, height: 844 });
    expect(await printed.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(requests).toHaveLength(1);
    await printed.close();
  },
);

test("two scans are compared", { timeout: 180_000 }, async () => {
  addUser(product.platform, "app-newcomer", { isUsed: false });
  product.platform.demo.credentialReport = null;
  await product.platform.scan();
  await follow(page, "/reports?standard=CIS_7_0&tab=compare");
  await page.getByText("Choose an earlier scan").waitFor();
  const earlier = page.getByRole("combobox", { name: "Earlier state" });
  await earlier.selectOption({ index: (await earlier.locator("option").count()) - 1 });
  await page
    .getByRole("link", { name: /Access key/ })
    .first()
    .waitFor();
  await page.getByText(/controls? unchanged\./).waitFor();
  expect(await violations(page)).toEqual([]);
});
