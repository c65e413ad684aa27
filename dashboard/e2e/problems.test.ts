/** Problems: alerts grouped by root cause, with mouse and keyboard. */
import { expect, test } from "vitest";
import type { Route } from "playwright-core";
import { expectRefused, focused, journeys, open, page, product } from "./journey.ts";
import { untilSettled, VIEWPORT } from "./product.ts";

/** The goal of the review: 407 alerts were about 230 problems. */
const ROWS_MAX = 240;
const FIRST_SCREEN_ROWS = 12;

journeys({ prepare: async ({ platform }) => expect((await platform.scan()).status).toBe("SUCCEEDED") });

async function ask<Data>(query: string, variables: object = {}): Promise<Data> {
  return (await product.server.graphql(query, variables)).data as Data;
}

/** The numbers of the alerts that match a query, in ascending order. */
async function numbersOf(query: string): Promise<number[]> {
  const { alerts } = await ask<{ alerts: { nodes: { number: number }[] } }>(
    "query A($query: String!) { alerts(filter: { query: $query }, first: 100) { nodes { number } } }",
    { query },
  );
  return alerts.nodes.map(({ number }) => number).toSorted((a, b) => a - b);
}

const grid = () => page.getByRole("grid", { name: /^Problems/ });
const problemRow = (title: string) => page.getByRole("row").filter({ has: page.getByRole("button", { name: title }) });

test("the demo has few problems, and the first screen shows different ones", async () => {
  await open("/problems");
  const heading = await page.getByText(/^\d+ problems from \d+ alerts, most severe first$/).textContent();
  const [problems, alerts] = (heading!.match(/\d+/g) ?? []).map(Number);
  expect(problems).toBeLessThanOrEqual(ROWS_MAX);
  expect(alerts).toBe(
    (await ask<{ alerts: { totalCount: number } }>('{ alerts(filter: { query: "is:open" }) { totalCount } }')).alerts
      .totalCount,
  );
  const titles = await grid()
    .locator("button[aria-expanded]")
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("title")));
  expect(titles.length).toBeGreaterThanOrEqual(FIRST_SCREEN_ROWS);
  expect(new Set(titles).size).toBe(titles.length);
});

test("a problem unfolds by keyboard, its other alerts are one list, and a link leads back to it", async () => {
  await open("/problems");
  await page.keyboard.press("j");
  await expect.poll(focused).toMatch(/^grid Problems/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/open=problem_/);
  const title = grid().locator('button[aria-expanded="true"]');
  expect(await title.textContent()).toMatch(/^SharedServices can be assumed by anyone/);
  await grid()
    .getByRole("link", { name: /can become administrator/ })
    .first()
    .waitFor();
  await grid()
    .getByRole("link", { name: /^\d+ more alerts$/ })
    .click();
  await page.waitForURL(/\/alerts\?.*problem/);
  await untilSettled(page);
  await page.getByRole("row").filter({ hasText: "SharedServices can be assumed by anyone" }).waitFor();
  await page.getByRole("link", { name: "Back to problems" }).click();
  await page.waitForURL(/\/problems\?.*open=problem_/);
  await untilSettled(page);
  expect(await title.textContent()).toMatch(/^SharedServices can be assumed by anyone/);
  await page.getByText(/^1 problem from \d+ alerts/).waitFor();
  await page.getByRole("link", { name: "All problems" }).click();
  await page.getByText(/^\d{2,} problems from \d+ alerts/).waitFor();
});

test("each problem shows its fix: beside the filters, in a wide window and on cards", async () => {
  const [worst] = (
    await ask<{ problems: { nodes: { fix: string }[] } }>(
      '{ problems(filter: { query: "is:open" }, first: 1) { nodes { fix } } }',
    )
  ).problems.nodes;
  await open("/problems");
  const fixes = grid().locator('[data-index="0"]').getByText(worst!.fix);
  for (const width of [VIEWPORT.width, 1_440, 1_920, 390]) {
    await page.setViewportSize({ ...VIEWPORT, width });
    await expect.poll(() => fixes.filter({ visible: true }).count()).toBe(1);
  }
  await page.setViewportSize(VIEWPORT);
});

test("an alert of a problem opens beside the other alerts of the problem", async () => {
  await open("/problems");
  await grid().locator("button[aria-expanded]").first().click();
  await grid()
    .getByRole("link", { name: /can become administrator/ })
    .first()
    .click();
  await page.getByRole("heading", { name: "How to fix it" }).waitFor();
  await page.getByRole("link", { name: "Back to problems" }).click();
  await page.waitForURL(/\/problems\?.*open=problem_/);
});

test("a dismissal with a reason changes exactly the alerts of the selected problem", async () => {
  const name = "d.castellanos: administrator without MFA";
  const { problems } = await ask<{ problems: { nodes: { id: string; title: string }[] } }>(
    '{ problems(filter: { query: "is:open" }, first: 100) { nodes { id title } } }',
  );
  const { id } = problems.nodes.find(({ title }) => title === name)!;
  const wanted = await numbersOf(`problem:${id}`);
  expect(wanted.length).toBeGreaterThan(1);
  await open("/problems?q=is%3Aopen%20user%3Ad.castellanos");
  await page.getByLabel(`Select problem ${name}`).check();
  const bar = page.getByRole("toolbar", { name: "Selected alerts" });
  await bar.getByText(`${wanted.length} alerts selected`).waitFor();
  await bar.getByRole("button", { name: "Dismiss…" }).click();
  const dialog = page.getByRole("dialog", { name: `Dismiss ${wanted.length} alerts` });
  await dialog.getByLabel("Risk accepted").check();
  await dialog.getByRole("button", { name: `Dismiss ${wanted.length} alerts` }).click();
  await page.getByRole("region", { name: "Messages" }).getByText(`${wanted.length} alerts dismissed`).waitFor();
  expect(await numbersOf("is:dismissed")).toEqual(wanted);
  await problemRow(name).waitFor({ state: "detached" });
  await open("/problems?q=is%3Adismissed");
  await page.getByLabel(`Select problem ${name}`).check();
  await bar.getByRole("button", { name: "Reopen" }).click();
  await expect.poll(() => numbersOf("is:dismissed")).toEqual([]);
});

test("what an action has changed before one of its requests failed can be undone", async () => {
  const { problems } = await ask<{ problems: { nodes: { title: string; alertCount: number }[] } }>(
    '{ problems(filter: { query: "is:open" }, first: 6) { nodes { title alertCount } } }',
  );
  const { title, alertCount } = problems.nodes[5]!;
  const before = await numbersOf("is:acknowledged");
  let requests = 0;
  // One request changes the problem, the other one the single alert.
  const refuseSecond = async (route: Route) => {
    const { operationName } = (route.request().postDataJSON() ?? {}) as { operationName?: string };
    if (operationName !== "UpdateAlerts") return route.continue();
    requests += 1;
    return requests === 2 ? route.abort("connectionrefused") : route.continue();
  };
  await page.route("**/graphql", refuseSecond);
  try {
    await open("/problems");
    await page.keyboard.press("j");
    await expect.poll(focused).toMatch(/^grid Problems/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/open=problem_/);
    await grid()
      .getByRole("link", { name: /can become administrator/ })
      .first()
      .waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByRole("toolbar", { name: "Selected alerts" }).getByText("1 alert selected").waitFor();
    await page.getByLabel(`Select problem ${title}`).check();
    const count = `${alertCount + 1} alerts`;
    await page.getByRole("toolbar", { name: "Selected alerts" }).getByText(`${count} selected`).waitFor();
    await page.keyboard.press("a");
    const messages = page.getByRole("region", { name: "Messages" });
    await messages.getByText("Not every alert was changed").waitFor();
    expect(await numbersOf("is:acknowledged")).toHaveLength(before.length + alertCount);
    await messages.getByText(/acknowledged$/).hover();
    await messages.getByRole("button", { name: "Undo" }).click();
    await messages.getByText(/^Undone: /).waitFor();
    expect(await numbersOf("is:acknowledged")).toEqual(before);
  } finally {
    await page.unroute("**/graphql", refuseSecond);
  }
  expectRefused("ERR_CONNECTION_REFUSED");
});

test("a problem leaves the list when its alert is acknowledged elsewhere", async () => {
  await open("/problems?q=is%3Aopen%20check%3Aroot-used");
  await problemRow("Root user was used recently").waitFor();
  await product.server.graphql(
    'mutation { updateAlerts(input: { filter: { query: "check:root-used" }, action: ACKNOWLEDGE }) { updatedCount } }',
  );
  await problemRow("Root user was used recently").waitFor({ state: "detached" });
});

test("a change elsewhere keeps the place in a list of pages, and what left the list leaves the selection", async () => {
  const { problems } = await ask<{ problems: { totalCount: number; nodes: { id: string; title: string }[] } }>(
    '{ problems(filter: { query: "is:open" }, first: 6) { totalCount nodes { id title } } }',
  );
  const total = problems.totalCount;
  const changed = problems.nodes[5]!;
  expect(total).toBeGreaterThan(100);
  await open("/problems");
  await page.getByLabel(`Select problem ${changed.title}`).check();
  const rowCount = async () => Number(await grid().getAttribute("aria-rowcount")) - 1;
  const toEnd = () => grid().evaluate((element) => element.scrollTo(0, element.scrollHeight));
  for (let loaded = await rowCount(); loaded < total; loaded = await rowCount()) {
    await toEnd();
    await expect.poll(rowCount).toBeGreaterThan(loaded);
  }
  await toEnd();
  const last = grid().locator(`[aria-rowindex="${total + 1}"] input`);
  const label = (await last.getAttribute("aria-label"))!;
  await last.check();
  const seen: number[] = [];
  await product.server.graphql(
    `mutation A($ids: [ID!]) { updateAlerts(input: { filter: { problemIds: $ids }, action: ACKNOWLEDGE }) { updatedCount } }`,
    { ids: [changed.id] },
  );
  await expect.poll(async () => seen[seen.push(await rowCount()) - 1], { interval: 20 }).not.toBe(total);
  expect(seen.at(-1)).toBe(total - 1);
  // The last row is still on the screen and still selected.
  expect(await page.getByLabel(label, { exact: true }).isChecked()).toBe(true);
  await page.getByRole("region", { name: "Messages" }).getByText("1 row removed from the selection").waitFor();
  await product.server.graphql(
    `mutation R($ids: [ID!]) { updateAlerts(input: { filter: { problemIds: $ids }, action: REOPEN }) { updatedCount } }`,
    { ids: [changed.id] },
  );
});

test("the overview's first card is the fix that most paths depend on, and leads to its preview", async () => {
  await open("/");
  const card = page.getByRole("region", { name: "Top fix" });
  await card.getByRole("heading", { name: "SharedServices can be assumed by anyone" }).waitFor();
  await card.getByText(/^of \d+ paths that depend on it close$/).waitFor();
  await card.getByRole("link", { name: "Preview change" }).click();
  await page.waitForURL(/tab=what-if/);
  await page.getByText("Statement 1 of SharedServices removed").first().waitFor();
});
