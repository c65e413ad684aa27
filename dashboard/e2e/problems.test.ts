/** Problems: alerts grouped by root cause, with mouse and keyboard. */
import { expect, test } from "vitest";
import type { Route } from "playwright-core";
import { violations } from "./axe.ts";
import { expectRefused, focused, journeys, open, openDocument, page, product } from "./journey.ts";
import { factsOf } from "../src/features/alerts/evidence-facts.ts";
import { AccountEntity } from "../../api/src/db/entities/account.ts";
import { Accounts } from "../../api/src/services/accounts/accounts.ts";
import { follow } from "./in-app-navigation.ts";
import { interceptQueries } from "./intercepted-queries.ts";
import { untilSettled, VIEWPORT } from "./product.ts";

/** The goal of the review: 407 alerts were about 230 problems. */
const ROWS_MAX = 240;
const FIRST_SCREEN_ROWS = 12;
const TITLES = 100;
/** The cumulative layout shift of the overview. */
const SHIFT_MAX = 0.01;

journeys({ isScanned: true });

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

/** Dates the scan of the demo. It may have been copied from a database of the day before. */
const dateScan = (daysAgo: number) =>
  product.platform.platform.orm.em
    .fork()
    .execute(
      "update scan set requested_at = now() - make_interval(days => ?), finished_at = now() - make_interval(days => ?) where coverage is not null",
      [daysAgo, daysAgo],
    );
const grid = () => page.getByRole("grid", { name: /^Problems/ });
const problemRow = (title: string) => page.getByRole("row").filter({ has: page.getByRole("button", { name: title }) });

test("the demo has few problems, and the first screen shows different ones", async () => {
  await dateScan(0);
  // Beside the filters, a narrower list has no room for the trend.
  await page.setViewportSize({ ...VIEWPORT, width: 1_440 });
  await open("/problems");
  const heading = await page.getByText(/^\d+ problems, the causes of \d+ alerts, most severe first$/).textContent();
  const [problems, alerts] = (heading!.match(/\d+/g) ?? []).map(Number);
  expect(problems).toBeLessThanOrEqual(ROWS_MAX);
  expect(alerts).toBe(
    (await ask<{ alerts: { totalCount: number } }>('{ alerts(filter: { query: "is:open" }) { totalCount } }')).alerts
      .totalCount,
  );
  const titles = await grid()
    .locator("button[aria-expanded]")
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")));
  expect(titles.length).toBeGreaterThanOrEqual(FIRST_SCREEN_ROWS);
  expect(new Set(titles).size).toBe(titles.length);
  // Each severity has a head with its number of problems.
  const { critical, total } = (
    await ask<{ problems: { problemCounts: { critical: number; total: number } } }>(
      '{ problems(filter: { query: "is:open" }, first: 0) { problemCounts { critical total } } }',
    )
  ).problems.problemCounts;
  expect(total).toBe(problems);
  // The sidebar shows the same numbers.
  const sidebar = page.getByRole("navigation", { name: "Pages" });
  await sidebar.getByRole("link", { name: `Problems ${problems}` }).waitFor();
  await sidebar.getByRole("link", { name: `Alerts ${alerts}` }).waitFor();
  const heads = () =>
    grid()
      .locator("[data-headed]")
      .evaluateAll((rows) => rows.map((row) => row.firstElementChild!.textContent));
  expect((await heads())[0]).toBe(`Critical ${critical} problems`);
  const { trends } = await ask<{ trends: { openAlerts: (number | null)[] }[] }>(
    `query T($ids: [ID!]!) { trends: problemTrends(ids: $ids) { openAlerts } }`,
    {
      ids: [
        (await ask<{ problems: { nodes: { id: string }[] } }>("{ problems(first: 1) { nodes { id } } }")).problems
          .nodes[0]!.id,
      ],
    },
  );
  // The demo was scanned today for the first time, so no line is drawn yet.
  expect(trends[0]!.openAlerts.filter((count) => count !== null)).toHaveLength(1);
  await grid().getByTitle("The trend begins on the second day of scans").first().waitFor();
  await page.getByRole("columnheader", { name: "Alerts" }).getByRole("button").click();
  await expect.poll(async () => (await heads()).length).toBe(0);
  await page.setViewportSize(VIEWPORT);
});

test("after scans on two days, each problem has the line of its open alerts", async () => {
  await dateScan(3);
  await page.setViewportSize({ ...VIEWPORT, width: 1_440 });
  await open("/problems");
  await grid()
    .getByRole("img", { name: /^Open alerts in 4 days: from 0 to \d+$/ })
    .first()
    .waitFor();
  await page.setViewportSize(VIEWPORT);
});

test("at 1440 pixels, no title of the first alerts is cut, and no two neighbours have the same", async () => {
  await page.setViewportSize({ ...VIEWPORT, width: 1_440 });
  await open("/alerts");
  const titles: string[] = [];
  for (let first = 0; titles.length < TITLES; first += 10) {
    const rows = await page.getByRole("grid").evaluate((element, from) => {
      const cells = [...element.querySelectorAll<HTMLElement>('[role="row"][data-index]')]
        .map((row) => ({
          index: Number(row.dataset["index"]),
          cell: row.querySelector<HTMLElement>('[data-card="title"]'),
        }))
        .filter(({ index, cell }) => index >= from && index < from + 10 && cell?.textContent)
        .toSorted((one, other) => one.index - other.index);
      const isCut = ({ scrollWidth, clientWidth }: HTMLElement) => scrollWidth > clientWidth + 1;
      element.scrollTo(0, (from + 10) * 42);
      return cells.map(({ cell }) => ({
        text: cell!.innerText,
        isCut: isCut(cell!) || [...cell!.querySelectorAll<HTMLElement>("a, span")].some(isCut),
      }));
    }, first);
    expect(rows.filter(({ isCut }) => isCut)).toEqual([]);
    titles.push(...rows.map(({ text }) => text));
    await page.waitForFunction(
      (next) => document.querySelector(`[role="row"][data-index="${next}"] [data-card="title"]`)?.textContent,
      first + 10,
    );
  }
  expect(titles.filter((title, index) => title === titles[index + 1])).toEqual([]);
  const labels = page.getByRole("complementary", { name: "Filters" }).locator("label, label *");
  expect(await labels.count()).toBeGreaterThan(10);
  const cut = await labels.evaluateAll((elements) =>
    elements.flatMap(({ scrollWidth, clientWidth, textContent }) =>
      scrollWidth > clientWidth + 1 && clientWidth > 1 ? [textContent] : [],
    ),
  );
  expect(cut).toEqual([]);
  await page.setViewportSize(VIEWPORT);
});

test("no evidence of the demo has a constant in capitals, or a value twice", async () => {
  const { alerts } = await ask<{ alerts: { nodes: { number: number; evidence: unknown }[] } }>(
    '{ alerts(filter: { query: "is:open" }, first: 500) { nodes { number evidence } } }',
  );
  expect(alerts.nodes.length).toBeGreaterThan(300);
  for (const { number, evidence } of alerts.nodes)
    for (const { label, values } of factsOf(evidence)) {
      const texts = values.map((parts) =>
        parts.map((part) => ("text" in part ? part.text : JSON.stringify(part))).join(""),
      );
      expect(label, String(number)).not.toMatch(/[A-Z]{2,}_/);
      // People count statements from 1.
      expect(
        [label, ...texts].filter((text) => /\b(statement|index|line)s? 0\b/i.test(text)),
        String(number),
      ).toEqual([]);
      expect(
        texts.filter((text) => /^[A-Z]+(_[A-Z0-9]+)+$/.test(text)),
        `${number} ${label}`,
      ).toEqual([]);
      expect(new Set(texts).size, `${number} ${label}`).toBe(texts.length);
    }
});

test("a problem unfolds by keyboard, its other alerts are one list, and a link leads back to it", async () => {
  await open("/problems");
  await page.keyboard.press("j");
  await expect.poll(focused).toMatch(/^grid Problems/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/open=problem_/);
  const title = grid().locator('button[aria-expanded="true"]');
  expect(await title.getAttribute("aria-label")).toBe("Alerts of SharedServices can be assumed by anyone");
  await grid()
    .getByRole("link", { name: /can become administrator/ })
    .first()
    .waitFor();
  // Enter also opens the panel, with the cause, its complete fix and the actions; j goes on, Escape closes it.
  const panel = page.getByRole("region", { name: /^Problem SharedServices can be assumed by anyone/ });
  await panel.getByText(/^1 of \d+$/).waitFor();
  await panel.getByRole("tab", { name: "Document" }).click();
  await panel
    .getByText(/^added: /)
    .first()
    .waitFor();
  expect(await violations(page)).toEqual([]);
  // Keys act on the outlined row, and not on all alerts of the problem that the panel shows.
  const messages = page.getByRole("region", { name: "Messages" });
  await grid().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("a");
  await messages.getByText("1 alert acknowledged").waitFor();
  await messages.getByRole("button", { name: "Undo" }).click();
  await messages.getByText("Undone: 1 alert restored").waitFor();
  await untilSettled(page);
  await page.keyboard.press("j");
  await page
    .getByRole("region", { name: /^Problem / })
    .getByText(/^2 of \d+$/)
    .waitFor();
  await page.keyboard.press("k");
  await panel.getByText(/^1 of \d+$/).waitFor();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  await expect.poll(focused).toMatch(/^grid Problems/);
  await page.keyboard.press("ArrowLeft");
  await title.waitFor({ state: "detached" });
  await page.keyboard.press("ArrowRight");
  await title.waitFor();
  await grid()
    .getByRole("link", { name: /^\d+ more on the page Alerts$/ })
    .click();
  await page.waitForURL(/\/alerts\?.*problem/);
  await untilSettled(page);
  await page.getByRole("row").filter({ hasText: "SharedServices can be assumed by anyone" }).waitFor();
  await page.getByRole("link", { name: "Back to problems" }).click();
  await page.waitForURL(/\/problems\?.*open=problem_/);
  await untilSettled(page);
  expect(await title.getAttribute("aria-label")).toMatch(/SharedServices can be assumed by anyone$/);
  await page.getByText(/^1 problem, the cause of \d+ alerts/).waitFor();
  await page.getByRole("link", { name: "All problems" }).click();
  await page.getByText(/^\d{2,} problems, the causes of \d+ alerts/).waitFor();
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
  await bar.getByRole("button", { name: "Set aside" }).click();
  await page.getByRole("menuitem", { name: /^Dismiss…/ }).click();
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
    await page.keyboard.press("Escape");
    await expect.poll(focused).toMatch(/^grid Problems/);
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
  await openDocument("/");
  const shift = await page.evaluate(
    async () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) =>
          resolve(list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0)),
        ).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(0), 200);
      }),
  );
  expect(shift).toBeLessThanOrEqual(SHIFT_MAX);
  const card = page.getByRole("region", { name: "Top fix" });
  await card.getByRole("heading", { name: "Limit who can assume SharedServices" }).waitFor();
  await card.getByText("Problem: SharedServices can be assumed by anyone, ").waitFor();
  await card.getByText(/^of \d+ identit(y loses|ies lose) every path if statement 1 is removed$/).waitFor();
  await card.getByRole("link", { name: "Preview removal of statement 1" }).click();
  await page.waitForURL(/tab=what-if/);
  await page.getByText("Statement 1 of SharedServices removed").first().waitFor();
  // The advice is a narrower statement: it is previewed itself, and Back returns to the removal.
  const closing = /^This change would close \d+ paths/;
  await page.getByRole("heading", { name: closing }).waitFor();
  await page.getByRole("button", { name: "Preview the narrower statement" }).click();
  await page.getByText("Trust policy of SharedServices set").first().waitFor();
  await page
    .getByRole("region", { name: closing })
    .getByText(/would remain\.$/)
    .waitFor();
  await page.goBack();
  await page.getByText("Statement 1 of SharedServices removed").first().waitFor();
});

/** Pages that list something of the selected account, and a name or number of the demo account on each. */
const PAGES_OF_ACCOUNTS = [
  ["/problems", /^\d+ problems, the causes of/],
  ["/alerts", /^\d+ alerts, /],
  ["/users", "d.castellanos"],
  ["/keys", "svc-erp-sync"],
  ["/scans", /\d+ scans?\./],
  ["/rotation", "svc-erp-sync"],
] as const;

test(
  "each mark of the overview and of what changed leads to the rows that it counts",
  { timeout: 240_000 },
  async () => {
    // The picture of the days begins with the second day of scans.
    await dateScan(3);
    expect((await product.platform.scan()).status).toBe("SUCCEEDED");
    await open("/");
    await page.getByText("Show as table").click({ timeout: 20_000 });
    expect(await violations(page)).toEqual([]);
    // The parts of the bars, and the bars of key ages. Every one is a link.
    const bars = page.locator('main [role="group"] > [data-tone][title], main a:has([class*="stack"])');
    const marks = await bars.evaluateAll((all) =>
      all.map((mark) => ({
        path: mark.getAttribute("href"),
        text: mark.getAttribute("title") ?? mark.getAttribute("aria-label") ?? "",
      })),
    );
    for (const [path, least] of [
      ["/alerts?", 4],
      ["/checks?", 3],
      ["/users?", 2],
      ["/keys?", 5],
    ] as const)
      expect(marks.filter((mark) => mark.path?.startsWith(path)).length, path).toBeGreaterThanOrEqual(least);
    for (const { path, text } of marks) {
      const { pathname, searchParams } = new URL(path!, product.url);
      if (pathname === "/checks") continue;
      const list = pathname === "/keys" ? "accessKeys" : pathname.slice(1);
      const found = await ask<Record<string, { totalCount: number }>>(
        `query L($query: String!) { ${list}(filter: { query: $query }, first: 0) { totalCount } }`,
        { query: searchParams.get("q") },
      );
      expect(found[list]!.totalCount, path!).toBe(Number(/\d+/.exec(text)));
    }
    // The picture of the days has a link for each, and so has its table twin.
    expect(await page.locator('main [aria-hidden="true"] > a[href*="firstseen"]').count()).toBe(30);
    expect(
      await page
        .getByRole("region", { name: /as a table$/ })
        .getByRole("link")
        .count(),
    ).toBe(30);

    await follow(page, "/changes?since=7d");
    const numbers = page.getByRole("list", { name: "Summary" }).getByRole("link");
    const results = await numbers.evaluateAll((links) =>
      links.map((link) => new URL((link as HTMLAnchorElement).href).searchParams.get("result")),
    );
    expect(results).toEqual(["OPENED,REOPENED", "RAISED", "RESOLVED", "CREATED", "CHANGED", "DELETED"]);
    await numbers.first().click();
    await page.getByRole("checkbox", { name: /^New alert/, checked: true }).waitFor();
  },
);

test("a page whose account was changed shows nothing of the former account when its query fails", async () => {
  const em = product.platform.scope().em;
  const { id } = await new Accounts(product.platform.scope()).connect({ name: "Other", source: "ASSUME_ROLE" });
  try {
    await using queries = await interceptQueries(page, {
      answer: "500",
      passes: ["Session"],
      isHeld: false,
      isFromMark: true,
    });
    // Queries are intercepted in later documents.
    await openDocument("/checks");
    for (const [path, text] of PAGES_OF_ACCOUNTS) {
      await queries.unmark();
      await open(`${path}?account=${product.platform.account.id}`);
      const fact = page.locator("main").getByText(text).first();
      await fact.waitFor();
      await queries.mark();
      await follow(page, `${path}?account=${id}`);
      await page.getByRole("button", { name: "Account: Other. Change" }).waitFor();
      await fact.waitFor({ state: "detached", timeout: 5_000 });
      await page.locator("main").getByText("Something went wrong on our side.").first().waitFor();
    }
  } finally {
    await em.nativeDelete(AccountEntity, { id });
    expectRefused(500);
  }
});
