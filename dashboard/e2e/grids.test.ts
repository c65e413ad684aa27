/** Lists in any order, with chosen columns, and as saved views: in the address, so that everyone sees the same. */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { AccountEntity } from "../../api/src/db/entities/account.ts";
import { newId } from "../../api/src/db/new-id.ts";
import { follow } from "./in-app-navigation.ts";
import { violations } from "./axe.ts";
import { focused, journeys, openDocument, page, product } from "./journey.ts";

journeys({ isScanned: true });

const header = (name: string | RegExp) => page.getByRole("columnheader", { name, exact: typeof name === "string" });
const firstCells = async () =>
  page
    .locator('[role="row"] [role="gridcell"][data-card="title"]')
    .evaluateAll((cells) => cells.slice(0, 5).map((cell) => cell.textContent));
const search = () => new URL(page.url()).searchParams;

test("every list sorts by its headers, by mouse and keyboard, and the address keeps the order", async () => {
  for (const [path, name, first] of [
    ["/policies", "Attached to", "descending"],
    ["/users", "Open alerts", "descending"],
    ["/users", "Last activity", "ascending"],
    ["/keys", "Last used", "ascending"],
    ["/roles", "Last used", "ascending"],
    ["/groups", "Members", "descending"],
    ["/alerts", "Resource", "ascending"],
    ["/problems", "Alerts", "descending"],
  ] as const) {
    await follow(page, path);
    await header(name).getByRole("button").click();
    await expect.poll(() => header(name).getAttribute("aria-sort")).toBe(first);
    await header(name).getByRole("button").press("Enter");
    await expect.poll(() => header(name).getAttribute("aria-sort")).not.toBe(first);
    expect(search().get("sort")).not.toBeNull();
  }
});

test("a reload and an export have the same order", async () => {
  await follow(page, "/policies?sort=RISK:DESC");
  await page.getByRole("grid").waitFor();
  await expect.poll(() => header("Risk").getAttribute("aria-sort")).toBe("descending");
  const shown = await firstCells();
  expect(shown.length).toBe(5);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export this list. Choose a format" }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  const file = readFileSync(await (await saved).path(), "utf8");
  const rows = parse<{ policyName: string }>(file, { columns: true, comment: "#" });
  for (const [at, cell] of shown.entries()) expect(cell).toContain(rows[at]!.policyName);
  await page.reload();
  await page.getByRole("grid").waitFor();
  await expect.poll(firstCells).toEqual(shown);
});

test("users begin with administrators without MFA, an export has the same order, and a key ID finds its user", async () => {
  const { data } = await product.server.graphql(
    `{ users(first: 5, orderBy: { field: ACCESS, direction: DESC }) { nodes { userName accessKeys { accessKeyId } } } }`,
  );
  const users = data.users.nodes as { userName: string; accessKeys: { accessKeyId: string }[] }[];
  expect(users[0]!.userName).toBe("d.castellanos");
  await follow(page, "/users");
  await page.getByRole("grid").waitFor();
  expect(await header("Access").getAttribute("aria-sort")).toBe("descending");
  expect(search().get("sort")).toBeNull();
  for (const [at, cell] of (await firstCells()).entries()) expect(cell).toContain(users[at]!.userName);
  const first = page.locator('[role="row"][data-index="0"]');
  await first.getByText("by group platform-admins", { exact: true }).waitFor();
  await first.getByText("130 days").waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export this list. Choose a format" }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  const file = readFileSync(await (await saved).path(), "utf8");
  const rows = parse<{ userName: string }>(file, { columns: true, comment: "#" });
  expect(rows.slice(0, 5).map(({ userName }) => userName)).toEqual(users.map(({ userName }) => userName));
  const { accessKeys } = data.users.nodes.find((user: (typeof users)[number]) => user.accessKeys.length > 0)!;
  for (const path of ["/users", "/keys"]) {
    await follow(page, `${path}?q=${accessKeys[0].accessKeyId}`);
    await page.getByRole("grid", { name: /, 1$/ }).waitFor();
  }
});

test("the actions of a user appear under the pointer, and the arrow keys reach them", async () => {
  await follow(page, "/users?q=g.moreau");
  const grid = page.getByRole("grid", { name: "Users, 1" });
  const rotate = grid.getByRole("link", { name: "Rotate key… of g.moreau" });
  await rotate.waitFor({ state: "hidden" });
  await grid.getByText("Perhaps administrator").hover();
  await rotate.waitFor();
  await page.mouse.move(0, 0);
  await rotate.waitFor({ state: "hidden" });
  await grid.focus();
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("a Rotate key… of g.moreau");
  expect(await violations(page)).toEqual([]);
  // They stand in a room of their own, and cover no value.
  const cells = await grid.getByRole("row").last().getByRole("gridcell").all();
  const boxes = await Promise.all(cells.map(async (cell) => (await cell.boundingBox())!));
  const end = Math.max(...boxes.slice(0, -1).map(({ x, width }) => x + width));
  expect((await rotate.boundingBox())!.x).toBeGreaterThanOrEqual(end);
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("button More actions for g.moreau");
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Copy ARN" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("menuitem", { name: "Copy ARN" }).waitFor({ state: "hidden" });
  await page.keyboard.press("Escape");
  expect(await focused()).toMatch(/^grid Users/);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "View path to administrator" }).click();
  await page.waitForURL((url) => url.pathname.endsWith("/users/g.moreau") && url.searchParams.get("tab") === "paths");
});

test("columns are hidden, moved and reset, and the rows become compact", async () => {
  await follow(page, "/users");
  await page.getByRole("button", { name: "Columns" }).click();
  const panel = page.getByRole("dialog", { name: "Order, columns and density" });
  await panel.getByRole("checkbox", { name: "MFA" }).uncheck();
  await expect.poll(() => header("MFA").count()).toBe(0);
  await panel.getByRole("button", { name: "Move Open alerts up" }).click();
  await expect.poll(() => page.getByRole("columnheader").nth(1).innerText()).toBe("Open alerts");
  const height = async () => (await page.locator('[role="row"][data-index="0"]').boundingBox())!.height;
  const before = await height();
  await panel.getByRole("radio", { name: "Compact" }).check();
  await expect.poll(height).toBeLessThan(before);
  expect(search().get("density")).toBe("compact");
  await panel.getByRole("button", { name: "Reset" }).click();
  await expect.poll(() => search().get("cols")).toBeNull();
  await header("MFA").waitFor();
  await page.keyboard.press("Escape");
});

async function chooseView(name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: /^Saved views/ }).click();
  await page.getByRole("menuitem", { name }).click();
}

test("a view is saved, opened, made the default, shared, deleted and restored", async () => {
  await follow(page, "/users?q=mfa:no&sort=ALERTS:DESC&cols=userName,alerts");
  await page.getByRole("grid").waitFor();
  await chooseView("Save this view…");
  await page.getByLabel("Name").fill("Weekly review");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Saved views. Shown: Weekly review", exact: true }).waitFor();
  await chooseView("Share with all operators");
  await page.getByText("All operators can see Weekly review").waitFor();
  await chooseView("Open this list with it");
  await page.getByText("The list opens with this view").waitFor();

  await follow(page, "/roles");
  await follow(page, "/users");
  await expect.poll(() => search().get("q")).toBe("mfa:no");
  await expect.poll(() => page.getByRole("columnheader").allInnerTexts()).toEqual(["User", "Open alerts", "Actions"]);

  await chooseView("Delete");
  const message = page.getByRole("region", { name: "Messages" });
  await message.getByRole("button", { name: "Undo" }).click();
  await message.getByText("Weekly review restored").waitFor();
  await page.getByRole("button", { name: "Saved views. Shown: Weekly review", exact: true }).waitFor();
  await chooseView("Do not open this list with it");
  await message.getByText("The list opens without a view").waitFor();
});

test("a link to an alert opens it, beside the list in the default view", async () => {
  const { data } = await product.server.graphql(
    `{ alerts(first: 1, filter: { query: "is:open" }) { nodes { number } } }`,
  );
  const path = `/alerts/${data.alerts.nodes[0].number}`;
  await follow(page, "/alerts?q=severity:high");
  await page.getByRole("grid").waitFor();
  await chooseView("Save this view…");
  await page.getByLabel("Name").fill("High");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Saved views. Shown: High", exact: true }).waitFor();
  await chooseView("Open this list with it");
  await page.getByText("The list opens with this view").waitFor();
  await follow(page, "/users");
  await follow(page, path);
  await expect.poll(() => search().get("q")).toBe("severity:high");
  expect(new URL(page.url()).pathname).toBe(path);
  // The alert covers the menu.
  await follow(page, `/alerts${new URL(page.url()).search}`);
  await chooseView("Do not open this list with it");
  await page.getByText("The list opens without a view").waitFor();
});

test("another order ends the selection, because its rows may not be loaded", async () => {
  await follow(page, "/alerts");
  await page
    .getByRole("checkbox", { name: /^Select alert/ })
    .first()
    .check();
  const bar = page.getByRole("toolbar", { name: "Selected alerts" });
  await bar.waitFor();
  await header("Resource").getByRole("button").click();
  await expect.poll(() => header("Resource").getAttribute("aria-sort")).toBe("ascending");
  await bar.waitFor({ state: "hidden" });
});

test("another order and another list begin at their first row, and Back returns to the place in the list", async () => {
  const top = async () => page.getByRole("grid").evaluate((grid) => grid.scrollTop);
  const drawn = async () => {
    await page.getByRole("grid").waitFor();
    await expect.poll(() => page.locator('main [aria-busy="true"]').count()).toBe(0);
    await page.evaluate(async () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  };
  await follow(page, "/roles");
  await drawn();
  await follow(page, "/users");
  await drawn();
  await page.getByRole("grid").evaluate((grid) => grid.scrollTo({ top: 300 }));
  await drawn();
  await header("Open alerts").getByRole("button").click();
  await expect.poll(() => header("Open alerts").getAttribute("aria-sort")).toBe("descending");
  await drawn();
  expect(await top()).toBe(0);
  await page.goBack();
  await expect.poll(() => header("Open alerts").getAttribute("aria-sort")).toBe("none");
  await drawn();
  expect(await top()).toBe(300);
  await follow(page, "/roles");
  await page.getByRole("grid", { name: /^Roles/ }).waitFor();
  await drawn();
  expect(await top()).toBe(0);
});

test("a link with a filter that is no longer valid shows its error and not all rows", async () => {
  await follow(page, "/users?q=former:key&saved=view_0");
  await page.getByText("Invalid filter").waitFor();
  expect(await page.getByRole("grid").count()).toBe(0);
});

test("on a phone, the order is chosen in the menu of columns", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await follow(page, "/policies");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByLabel("Sort by").selectOption("ALERTS");
  await expect.poll(() => search().get("sort")).toBe("ALERTS:DESC");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.keyboard.press("Escape");
});

test.each([
  [390, "/keys"],
  [1440, "/graph?tab=relations"],
])("%s px wide, %s does not move while it loads", async (width, path) => {
  await page.setViewportSize({ width, height: 844 });
  await openDocument(path);
  await page
    .getByRole("grid")
    .or(page.getByRole("list", { name: "Types of relations" }))
    .waitFor();
  await expect.poll(() => page.locator('main [aria-busy="true"]').count()).toBe(0);
  const shift = await page.evaluate(
    async () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(sum), 200);
      }),
  );
  expect(shift).toBeLessThan(0.01);
});

test("nothing is said of an account that no scan has read, on any page", async () => {
  const id = newId("account");
  await product.platform.platform.orm.em.fork().insert(AccountEntity, {
    id,
    awsAccountId: "999988887777",
    partition: "aws",
    name: "unread",
    source: "ENVIRONMENT",
    status: "CONNECTED",
    region: "us-east-1",
    writes: "OFF",
    aliases: [],
    createdAt: new Date(),
  });
  await page.reload();
  for (const path of [
    "/",
    "/problems",
    "/alerts",
    "/changes",
    "/users",
    "/keys",
    "/groups",
    "/roles",
    "/policies",
    "/rotation",
    "/checks",
    "/graph",
    "/graph?tab=relations",
    "/graph?tab=what-if",
    "/graph?tab=who-can",
  ]) {
    await follow(page, `${path}${path.includes("?") ? "&" : "?"}account=${id}`);
    const text = await page.getByRole("main").innerText();
    expect(text, path).not.toMatch(
      /\b(nothing is (?!known)|none|all clear|no single|no open|no keys due|full coverage)\b/i,
    );
  }
  // Nor of all accounts together.
  await follow(page, "/");
  await page.getByText("1 of 2 accounts scanned").waitFor();
});
