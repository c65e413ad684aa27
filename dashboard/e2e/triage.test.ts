/** Triage with the keyboard alone: each action on rows and open alerts, its counts, and undoing it. */
import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { insertOperator } from "../../api/test/support/actors.ts";
import { focused, goByKeys, journeys, open, page, product, tabTo } from "./journey.ts";
import { isLongForm, untilSettled } from "./product.ts";

/** Measured only in the long form, which has the machine to itself. The short form expects the counts to follow. */
const COUNTS_WITHIN_MS = 500;
/** An analysis of the account, and the start of its process, on a busy machine. */
const ANALYSIS_MAX_MS = 120_000;
/** A folder for screenshots. Without it none are taken. */
const SCREENS = process.env["E2E_SCREENS"];

journeys({
  isScanned: true,
  prepare: async ({ platform }) => {
    await insertOperator(platform.scope().em, "joanna@example.com", "analyst");
    await insertOperator(platform.scope().em, "johanna@example.com", "operator");
  },
});

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const messages = () => page.getByRole("region", { name: "Messages" });
/** Waits for the message. The pointer on it stops its timer, so that a slow machine can still undo. */
async function message(text: string): Promise<void> {
  await messages().getByText(text).hover();
}

async function ask<Data>(query: string, variables: object = {}): Promise<Data> {
  return (await product.server.graphql(query, variables)).data as Data;
}
async function alertOf(number: number) {
  const { alert } = await ask<{
    alert: { id: string; status: string; assignee: { displayName: string } | null; events: { kind: string }[] };
  }>("query A($n: Int!) { alert(number: $n) { id status assignee { displayName } events { kind } } }", { n: number });
  return alert;
}
const statusOf = async (number: number): Promise<string> => (await alertOf(number)).status;
const openCount = async (): Promise<number> =>
  (await ask<{ alerts: { totalCount: number } }>('{ alerts(filter: { query: "is:open" }) { totalCount } }')).alerts
    .totalCount;

/** The number of the alert in the grid's active row. */
const activeNumber = async (): Promise<number> =>
  page.evaluate(() => {
    const id = document.querySelector('[role="grid"]')?.getAttribute("aria-activedescendant");
    const link = id ? document.getElementById(id)?.querySelector("a")?.getAttribute("href") : null;
    return Number(/alerts\/(\d+)/.exec(link ?? "")?.[1] ?? 0);
  });

/** Every number of open alerts on the page: the heading, the facet and the navigation. */
async function countsOnPage(): Promise<number[]> {
  const texts = await Promise.all([
    page.getByText(/^[\d,]+ alerts?, most severe first$/).textContent(),
    page.getByRole("complementary", { name: "Filters" }).locator("label", { hasText: /^Open/ }).textContent(),
    page
      .getByRole("navigation")
      .getByRole("link", { name: /^Alerts/ })
      .textContent(),
  ]);
  return texts.map((text) => Number(/[\d,]+/.exec(text ?? "")?.[0].replaceAll(",", "")));
}

/** Runs the action and waits until every count on the page has followed. */
async function counted(action: () => Promise<void>, expected: number): Promise<void> {
  const began = performance.now();
  await action();
  await expect.poll(countsOnPage).toEqual([expected, expected, expected]);
  const took = performance.now() - began;
  console.log(`counts followed within ${Math.round(took)} ms`);
  if (isLongForm) expect(took).toBeLessThanOrEqual(COUNTS_WITHIN_MS);
}

async function screens(name: string): Promise<void> {
  if (SCREENS === undefined) return;
  mkdirSync(SCREENS, { recursive: true });
  for (const [scheme, width, height] of [
    ["light", 1440, 900],
    ["dark", 1440, 900],
    ["light", 390, 844],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(200);
    await page.screenshot({ path: `${SCREENS}/${name}-${width}-${scheme}.png` });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 800 });
}

async function firstRow(): Promise<number> {
  await press("j");
  await expect.poll(activeNumber).toBeGreaterThan(0);
  return activeNumber();
}

test("the active row is snoozed, leaves every count at once, and Z brings it back", async () => {
  await open("/alerts");
  const before = await openCount();
  await expect.poll(countsOnPage).toEqual([before, before, before]);
  const number = await firstRow();
  await press("s");
  const dialog = page.getByRole("dialog", { name: `Snooze alert #${number}` });
  await dialog.waitFor();
  await expect.poll(focused).toMatch(/Tomorrow/);
  await screens("snooze-dialog");
  await counted(async () => {
    await press("Enter");
    await message("1 alert snoozed");
  }, before - 1);
  expect(await statusOf(number)).toBe("SNOOZED");
  await screens("undo-toast");
  await counted(async () => {
    await press("z");
    await message("Undone: 1 alert restored");
  }, before);
  expect((await alertOf(number)).events.map(({ kind }) => kind)).toEqual(["OPENED", "SNOOZED", "UNDONE"]);
  await goByKeys("o", "/");
  await page
    .locator("main")
    .getByRole("link", { name: String(before), exact: true })
    .waitFor();
});

test("selected rows are acknowledged together, and the message's Undo can be reached with Tab", async () => {
  await open("/alerts");
  const numbers: number[] = [];
  for (let row = 0; row < 3; row += 1) {
    await press("j");
    await expect.poll(activeNumber).toSatisfy((number: number) => number > 0 && !numbers.includes(number));
    numbers.push(await activeNumber());
    await press("x");
  }
  await page.getByRole("toolbar", { name: "Selected alerts" }).getByText("3 alerts selected").waitFor();
  await screens("bulk-bar");
  await press("a");
  await message("3 alerts acknowledged");
  for (const number of numbers) expect(await statusOf(number)).toBe("ACKNOWLEDGED");
  await tabTo(/^button Undo/);
  await press("Enter");
  await messages().getByText("Undone: 3 alerts restored").waitFor();
  for (const number of numbers) expect(await statusOf(number)).toBe("OPEN");
  await expect.poll(focused).not.toBe("nothing");
});

test("20 alerts are acknowledged with 22 keys, and one key brings all of them back", async () => {
  await open("/alerts?q=is%3Aopen%20severity%3Alow");
  const before = await openCount();
  await firstRow();
  await press("x", ...Array.from({ length: 19 }, () => "Shift+ArrowDown"));
  await page.getByRole("toolbar", { name: "Selected alerts" }).getByText("20 alerts selected").waitFor();
  await press("a");
  await message("20 alerts acknowledged");
  expect(await openCount()).toBe(before - 20);
  await press("z");
  await message("Undone: 20 alerts restored");
  expect(await openCount()).toBe(before);
});

test("j and k open the next and previous alert and keep the filter, and keys act on the open one", async () => {
  await open("/alerts?q=is%3Aopen%20severity%3Ahigh");
  const first = await firstRow();
  await press("Enter");
  const place = page.getByRole("group", { name: "Alerts in the list" });
  await place.getByText(/^1 of \d+$/).waitFor();
  await press("j");
  await place.getByText(/^2 of \d+$/).waitFor();
  await expect.poll(() => new URL(page.url()).pathname).not.toBe(`/alerts/${first}`);
  expect(new URL(page.url()).searchParams.get("q")).toBe("is:open severity:high");
  const second = Number(/\d+/.exec(new URL(page.url()).pathname)?.[0]);
  await page.getByRole("heading", { name: "How to fix it" }).waitFor();
  await screens("stepper");
  await press("a");
  await expect.poll(() => statusOf(second)).toBe("ACKNOWLEDGED");
  expect(await statusOf(first)).toBe("OPEN");
  await messages().getByText(`Alert #${second} acknowledged`).waitFor();
  await press("k");
  await place.getByText(/^1 of \d+$/).waitFor();
  await press("Escape");
  await page.waitForURL((url) => url.pathname === "/alerts");
  expect(new URL(page.url()).searchParams.get("q")).toBe("is:open severity:high");
});

test("an alert is assigned to an operator found by name, and to the caller, whose chip lists it", async () => {
  await open("/alerts?q=is%3Aopen%20severity%3Amedium");
  const number = await firstRow();
  await press("i");
  const dialog = page.getByRole("dialog", { name: `Assign alert #${number}` });
  await dialog.waitFor();
  await expect.poll(focused).toMatch(/^input Operator/);
  await page.keyboard.type("joh");
  await dialog.getByRole("radio", { name: "johanna@example.com" }).waitFor();
  await expect.poll(() => dialog.getByRole("radio").count()).toBe(1);
  await screens("assign-dialog");
  await press("Enter");
  await expect.poll(async () => (await alertOf(number)).assignee?.displayName).toBe("johanna@example.com");
  await message("1 alert assigned");
  await press("z");
  await expect.poll(async () => (await alertOf(number)).assignee).toBeNull();
  await press("m");
  await expect.poll(async () => (await alertOf(number)).assignee?.displayName).toBe("admin");
  await page.getByRole("button", { name: "Mine" }).click();
  await page.waitForURL((url) => url.searchParams.get("q")?.includes("assignee:me") ?? false);
  await untilSettled(page);
  await page.getByRole("grid", { name: /^Alerts, 1$/ }).waitFor();
});

test("undo fails with a reason if another operator has changed the alert in between", async () => {
  await open("/alerts?q=is%3Aopen%20severity%3Alow");
  const number = await firstRow();
  await press("a");
  await message("1 alert acknowledged");
  const { id } = await alertOf(number);
  await ask("mutation R($id: ID!) { reopenAlert(input: { id: $id }) { userErrors { code } } }", { id });
  expect(await statusOf(number)).toBe("OPEN");
  await press("z");
  await messages().getByText("The action was not undone", { exact: true }).waitFor();
  await messages()
    .getByText(new RegExp(`^Alert #${number} has changed since: .+ reopened it at .+ It was left as it is.$`))
    .waitFor();
  await screens("undo-refused");
});

test("a key that does nothing to a dismissed alert leaves its row as it is", async () => {
  await open("/alerts?q=is%3Aopen%20severity%3Alow");
  const number = await firstRow();
  const { id } = await alertOf(number);
  await ask(
    `mutation D($id: ID!, $at: DateTime!) { dismissAlert(input: { id: $id, reason: FALSE_POSITIVE, expiresAt: $at }) { userErrors { code } } }`,
    { id, at: new Date(Date.now() + 86_400_000).toISOString() },
  );
  expect(await statusOf(number)).toBe("DISMISSED");
  // A list of one status has no column with it.
  await open(`/alerts?q=${encodeURIComponent(`number:${number}`)}`);
  expect(await firstRow()).toBe(number);
  const row = page.locator('[role="row"]').filter({ has: page.locator(`a[href*="/alerts/${number}"]`) });
  const seen = row.getByText("Dismissed");
  await seen.waitFor();
  await press("a");
  await message("0 alerts acknowledged");
  expect(await statusOf(number)).toBe("DISMISSED");
  expect(await seen.count()).toBe(1);
});

test(
  "an open alert has its corrected document, its effect, and commands that carry it",
  { timeout: 360_000 },
  async () => {
    const { alerts } = await ask<{ alerts: { nodes: { number: number }[] } }>(
      '{ alerts(filter: { query: "check:trust-any SharedServices" }, first: 1) { nodes { number } } }',
    );
    await open(`/alerts/${alerts.nodes[0]!.number}?fix=document`);
    const panel = page.getByRole("region", { name: /^Alert \d+$/ });
    await panel
      .getByRole("region", { name: "Effect of the fix" })
      .getByText(/^The issue is gone, and \d+ others with it/)
      .waitFor({ timeout: ANALYSIS_MAX_MS });
    await panel
      .getByText(/"AWS": "arn:aws:iam::111122223333:root"/)
      .first()
      .waitFor();
    await panel.getByRole("textbox", { name: /^Who may assume the role/ }).fill("everyone");
    await panel.getByRole("button", { name: "Preview the fix" }).click();
    await panel.getByText(/must be a 12-digit account number/).waitFor({ timeout: ANALYSIS_MAX_MS });
    await panel.getByRole("textbox", { name: /^Who may assume the role/ }).fill("210987654321");
    await panel.getByRole("button", { name: "Preview the fix" }).click();
    await panel.getByRole("tab", { name: "AWS CLI" }).click({ timeout: ANALYSIS_MAX_MS });
    const command = (await panel.getByRole("region", { name: "AWS CLI" }).textContent())!;
    expect(command).toMatch(/^aws iam update-assume-role-policy --role-name SharedServices --policy-document '\{/);
    expect(command).toContain("arn:aws:iam::210987654321:root");
  },
);

test("with shortcuts switched off, no key acts", async () => {
  await page.goto("/healthz");
  await page.evaluate(() => localStorage.setItem("iam-monitor-character-shortcuts", "off"));
  await open("/alerts?q=is%3Aopen%20severity%3Alow");
  await page.getByRole("grid").focus();
  await expect.poll(activeNumber).toBeGreaterThan(0);
  const number = await activeNumber();
  await press("a", "s", "d", "i", "m", "o", "z");
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.getByRole("grid").press("Enter");
  await page.getByRole("heading", { name: "How to fix it" }).waitFor();
  expect(await statusOf(number)).toBe("OPEN");
});
