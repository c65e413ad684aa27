/** What changed since a scan: the change of a policy as a diff, and the alerts that it opened. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { focused, journeys, open, page, product } from "./journey.ts";
import { untilSettled } from "./product.ts";

let firstScan: string;

journeys({
  isScanned: true,
  prepare: async ({ platform, firstScanId }) => {
    firstScan = firstScanId!;
    platform.demo.apply("widen-policy");
    platform.demo.apply("leak");
    platform.demo.users.delete("j.okafor");
    expect((await platform.scan()).status).toBe("SUCCEEDED");
  },
});

const card = (name: RegExp) => page.getByRole("article").filter({ has: page.getByRole("heading", { name }) });

test("a scan is chosen, the worst comes first, and the list is limited to what was done in AWS", async () => {
  // Two clicks from any page.
  await open("/users");
  await page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name: /^Changes/ })
    .click();
  await page.getByRole("button", { name: "24 hours", exact: true }).click();
  await page.waitForURL((url) => url.pathname === "/changes" && url.searchParams.get("since") === "yesterday");
  // The first reading is no change: its alerts are new, its users are not.
  await page.getByRole("combobox", { name: "Changes since a scan" }).selectOption(firstScan);
  await page.waitForURL((url) => url.searchParams.get("since") === firstScan);
  await untilSettled(page);
  expect(await page.getByRole("article").first().getByRole("heading", { level: 2 }).textContent()).toMatch(
    /^User support-temp was created/,
  );
  await card(/^User j\.okafor was deleted$/).waitFor();
  // One card has the user, the policy, the key and the alerts, although the credential report is older than all of them.
  const incident = await card(/^User support-temp/).innerText();
  expect(incident).toContain("AdministratorAccess");
  const [key] = product.platform.demo.user("support-temp").accessKeys;
  expect(incident).toMatch(new RegExp(`access key ${key!.accessKeyId} was created`, "i"));
  expect(incident.match(/#\d+/g)).toHaveLength(5);

  // All of its alerts are acknowledged from the card, and the message undoes it.
  const acknowledge = card(/^User support-temp/).getByRole("button", { name: /^Acknowledge \d alerts$/ });
  const status = card(/^User support-temp/).getByText("New, acknowledged");
  await acknowledge.click();
  await status.nth(4).waitFor();
  expect(await acknowledge.count()).toBe(0);
  expect(await focused()).toMatch(/^h2 User support-temp/);
  await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).click();
  await acknowledge.waitFor();
  expect(await status.count()).toBe(0);

  const policy = card(/^Policy AppServerAccess/);
  expect(await policy.getByText(/"iam:PassRole"/).textContent()).toMatch(/^added: /);
  await policy.getByRole("button", { name: "Show the whole document" }).click();
  // The page says which facts the credential report is too old for. Here, it is as new as the scan.
  const age = page.getByText(
    /^Passwords, MFA and keys of existing users are as of .*AWS’s credential report\. AWS renews/,
  );
  expect(await age.count()).toBe(0);
  await product.platform.platform.orm.em.fork().execute(
    `update scan set coverage = jsonb_set(coverage, '{sources}', (select jsonb_agg(
       case when s ->> 'section' = 'credentialReport' then s || jsonb_build_object('asOf', (s ->> 'asOf')::bigint - 3600000) else s end)
       from jsonb_array_elements(coverage -> 'sources') s)) where coverage is not null`,
  );
  await page.reload();
  await age.waitFor();
  await page.getByRole("button", { name: /^Created, changed or deleted/ }).click();
  await page.waitForURL((url) => url.searchParams.get("show") === "INVENTORY");
  await untilSettled(page);
  const { data } = await product.server.graphql(
    "query C($id: ID!) { changes(sinceScanId: $id, focus: INVENTORY, first: 50) { totalCount } }",
    { id: firstScan },
  );
  const { totalCount } = (data as { changes: { totalCount: number } }).changes;
  await expect.poll(() => page.getByRole("article").count()).toBe(totalCount);
  // The filters beside the list narrow it further, by keyboard; the export has the same rows.
  const filters = page.getByRole("complementary", { name: "Filters" });
  const keys = filters.getByRole("checkbox", { name: /^Access key/ });
  const expected = Number(/\d+$/.exec(await keys.locator("..").innerText())![0]);
  expect(expected).toBeLessThan(totalCount);
  await keys.press("Space");
  await page.waitForURL((url) => url.searchParams.get("type") === "ACCESS_KEY");
  await expect.poll(() => page.getByRole("article").count()).toBe(expected);
  await filters.getByText(new RegExp(`^${expected} of \\d+ resources$`)).waitFor();
  await filters.getByRole("checkbox", { name: /^Not known/ }).press("Space");
  await filters.getByRole("checkbox", { name: /^Deleted/ }).waitFor({ state: "detached" });
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Export this list/ }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  expect((await saved).suggestedFilename()).toMatch(/^changes-.*\.csv$/);
  const file = await readFile(await (await saved).path(), "utf8");
  expect(file).toContain("support-temp");
  expect(file).not.toContain("AppServerAccess");
  await filters.getByRole("button", { name: "Clear 2 filters" }).press("Enter");
  await expect.poll(() => page.getByRole("article").count()).toBe(totalCount);
  await card(/^User support-temp/)
    .getByRole("link", { name: /support-temp/ })
    .last()
    .click();
  await page.waitForURL(/\/alerts\/\d+/);
});

test("a change leads to the simulation that undoes it", async () => {
  for (const [name, part] of [
    [/^Policy AppServerAccess/, "Document of AppServerAccess set"],
    [/^User support-temp/, "AdministratorAccess detached from support-temp"],
  ] as const) {
    await open(`/changes?since=${firstScan}`);
    await card(name).getByRole("link", { name: "Preview without the new permissions" }).click();
    await page.getByText(part).first().waitFor();
    await page.getByRole("heading", { name: /^This change would / }).waitFor();
  }
  await page.getByText("No longer administrators: support-temp.").waitFor();
});

test("a list as of the first scan shows the user who was deleted since, says so, and leads back to now", async () => {
  const { data } = await product.server.graphql(`query S($id: ID!) { scan(id: $id) { finishedAt } }`, {
    id: firstScan,
  });
  const { finishedAt } = (data as { scan: { finishedAt: string } }).scan;
  await open(`/users?asOf=${finishedAt}&q=okafor`);
  const notice = page.getByRole("complementary", { name: "Moment of the past" });
  await notice.getByRole("link", { name: /^scan of/ }).waitFor();
  await page.getByRole("link", { name: "j.okafor" }).first().waitFor();
  for (const text of ["Open alerts", "Owner tag"]) expect(await page.getByText(text, { exact: true }).count()).toBe(0);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Export this list/ }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  expect(await readFile(await (await saved).path(), "utf8")).toContain("j.okafor");
  await notice.getByRole("button", { name: "Back to now" }).click();
  await page.waitForURL((url) => !url.searchParams.has("asOf"));
  await page.getByText("No users match this filter").waitFor();
  // A moment before the first scan is refused with the oldest that is known.
  await page.getByRole("button", { name: "Show as of a date…" }).click();
  await page.getByLabel("As of", { exact: true }).fill("2020-01-01T10:00");
  await page.getByText(/The oldest that is kept is of/).waitFor();
});

test("the comparison of two scans shows the statement that was added to a policy", async () => {
  const { data } = await product.server.graphql("{ scans(first: 1) { nodes { id } } }");
  const { nodes } = (data as { scans: { nodes: { id: string }[] } }).scans;
  await open(`/scans/${nodes[0]!.id}?compare=${firstScan}`);
  expect(
    await page
      .getByText(/"iam:PassRole"/)
      .first()
      .textContent(),
  ).toMatch(/^added: /);
  await page.getByText("Removed: 1 resource").waitFor();
});
