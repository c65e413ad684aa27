/** What changed since a scan: the change of a policy as a diff, and the alerts that it opened. */
import { expect, test } from "vitest";
import { journeys, open, page, product } from "./journey.ts";
import { untilSettled } from "./product.ts";

let firstScan: string;

journeys({
  prepare: async ({ platform }) => {
    firstScan = (await platform.scan()).id;
    platform.demo.apply("widen-policy");
    platform.demo.apply("leak");
    platform.demo.users.delete("j.okafor");
    expect((await platform.scan()).status).toBe("SUCCEEDED");
  },
});

const card = (name: RegExp) => page.getByRole("article").filter({ has: page.getByRole("heading", { name }) });

test("a scan is chosen, the worst comes first, and the list is limited to what was done in AWS", async () => {
  await open("/changes");
  // The first reading is no change: its alerts are new, its users are not.
  await page.getByRole("combobox", { name: "Changes since a scan" }).selectOption(firstScan);
  await page.waitForURL((url) => url.searchParams.get("since") === firstScan);
  await untilSettled(page);
  expect(await page.getByRole("heading", { level: 2 }).first().textContent()).toMatch(/^User support-temp was created/);
  await card(/^User j\.okafor was deleted$/).waitFor();

  const policy = card(/^Policy AppServerAccess/);
  expect(await policy.getByText(/"iam:PassRole"/).textContent()).toMatch(/^added: /);
  await policy.getByRole("button", { name: "Show the whole document" }).click();
  await page.getByRole("button", { name: /^Users, roles, policies and keys/ }).click();
  await page.waitForURL((url) => url.searchParams.get("show") === "INVENTORY");
  await untilSettled(page);
  const { data } = await product.server.graphql(
    "query C($id: ID!) { changes(sinceScanId: $id, focus: INVENTORY, first: 50) { totalCount } }",
    { id: firstScan },
  );
  const { totalCount } = (data as { changes: { totalCount: number } }).changes;
  await expect.poll(() => page.getByRole("article").count()).toBe(totalCount);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Export this list/ }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  expect((await saved).suggestedFilename()).toMatch(/^changes-.*\.csv$/);
  await card(/^User support-temp/)
    .getByRole("link", { name: /support-temp/ })
    .last()
    .click();
  await page.waitForURL(/\/alerts\/\d+/);
});
