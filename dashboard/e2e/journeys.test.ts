/** The core journeys with the mouse. The tests share one installation but use different alerts. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { browser, expectRefused, focused, journeys, open, page, product, browserSession } from "./journey.ts";
import { openBrowserSession, untilSettled } from "./product.ts";

/** The output of `aws iam get-account-authorization-details` for an account with one user. */
const DETAILS = {
  UserDetailList: [
    {
      Path: "/",
      UserName: "anna",
      UserId: "AIDAEXAMPLEEXAMPLEANN",
      Arn: "arn:aws:iam::444455556666:user/anna",
      CreateDate: "2024-03-01T12:00:00Z",
      GroupList: [],
      AttachedManagedPolicies: [],
      Tags: [],
    },
  ],
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
};

/** How long a scan with slow calls may take on a busy machine. */
const SLOW_SCAN_MAX_MS = 150_000;

journeys({ isScanned: true });

/** The alerts that match a query, according to the API. */
async function alertsOf(
  query: string,
  first = 1,
): Promise<{ totalCount: number; nodes: { number: number; title: string; status: string }[] }> {
  const { data } = await product.server.graphql(
    "query A($query: String!, $first: Int!) { alerts(filter: { query: $query }, first: $first) { totalCount nodes { number title status } } }",
    { query, first },
  );
  return data.alerts;
}

async function statusOf(number: number): Promise<string> {
  return (await alertsOf(`number:${number}`)).nodes[0]!.status;
}

/** The number of the first open alert that matches a query. */
async function oneOf(query: string): Promise<number> {
  const { nodes } = await alertsOf(`is:open ${query}`);
  if (!nodes[0]) throw new Error(`The demo has no open alert for ${query}.`);
  return nodes[0].number;
}

const button = (name: string | RegExp, within: Page | Locator = page): Locator => within.getByRole("button", { name });
/** Chooses a way of the menu, which is drawn outside of the panel. */
async function setAside(way: "Acknowledge" | "Dismiss…", within: Page | Locator): Promise<void> {
  await button(/^Set aside/, within).click();
  const menu = "page" in within ? within.page() : within;
  await menu.getByRole("menuitem", { name: new RegExp(`^${way}`) }).click();
}
const toast = (text: string | RegExp): Locator => page.getByRole("region", { name: "Messages" }).getByText(text);
const panelOf = (number: number): Locator => page.getByRole("region", { name: `Alert ${number}`, exact: true });
const rowOf = (number: number): Locator =>
  page.getByRole("row").filter({ has: page.getByLabel(`Select alert ${number}`, { exact: true }) });
const totalShown = async (): Promise<number> =>
  Number((await page.getByRole("grid").getAttribute("aria-rowcount")) ?? 0) - 1;

describe("signing in", () => {
  test("works once with the one-time link", async () => {
    const address = await product.signInAddress();
    const stranger = await openBrowserSession(browser, product);
    await stranger.page.goto("/alerts?q=is%3Aopen");
    await stranger.page.getByRole("heading", { name: "Sign in to IAM Monitor" }).waitFor();
    await stranger.page.goto(address);
    await stranger.page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(new URL(stranger.page.url())).toMatchObject({ pathname: "/", hash: "" });
    expect((await stranger.context.cookies())[0]).toMatchObject({ httpOnly: true, sameSite: "Lax" });

    const second = await openBrowserSession(browser, product);
    await second.page.goto(address);
    await second.page.getByRole("alert").getByText(/link/i).first().waitFor();
    expect(await second.context.cookies()).toEqual([]);
    await second.page.goto("/");
    await second.page.getByRole("heading", { name: "Sign in to IAM Monitor" }).waitFor();

    await stranger.page.reload();
    await stranger.page.getByRole("heading", { name: "Overview" }).waitFor();
    await Promise.all([stranger.close(), second.close()]);
  });

  test("leads to the requested page, and signing out leads back", async () => {
    await open("/");
    await button(/Signed in as admin/).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to IAM Monitor" }).waitFor();
    expect((await browserSession.context.cookies()).length).toBe(0);
    await page.goto("/users");
    await page.getByRole("heading", { name: "Sign in to IAM Monitor" }).waitFor();
    expect(new URL(page.url()).searchParams.get("from")).toBe("/users");
    expectRefused(401);
  });
});

describe("the overview", () => {
  test("shows the same counts as the lists that it links to", async () => {
    for (const severity of ["Critical", "High", "Medium", "Low"]) {
      await open("/");
      const link = page
        .getByRole("region", { name: "Open alerts" })
        .getByRole("link", { name: new RegExp(`^${severity} \\d+ alerts?$`) });
      const count = Number(/\d+/.exec((await link.textContent()) ?? "")?.[0]);
      expect(count, severity).toBeGreaterThan(0);
      await link.click();
      await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
      await untilSettled(page);
      expect(new URL(page.url()).searchParams.get("q")).toBe(`is:open severity:${severity.toLowerCase()}`);
      await expect.poll(totalShown, { message: severity }).toBe(count);
    }
    await open("/");
    await page.getByRole("link", { name: "0 dismissed or excepted" }).click();
    await page.getByRole("heading", { name: "No alerts match this filter" }).waitFor();
    await page.getByRole("main").getByText("Clear filter").click();
    await page.getByRole("grid").waitFor();
  });
});

describe("an alert", () => {
  test("can be acknowledged, dismissed, reopened and commented on beside its list", async () => {
    const number = await oneOf("check:key-age-90");
    await open(`/alerts?q=${encodeURIComponent("check:key-age-90")}`);
    await rowOf(number).getByRole("link").click();
    const panel = panelOf(number);
    await panel.getByRole("heading", { name: "How to fix it" }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/alerts/${number}`);

    await setAside("Acknowledge", panel);
    await panel
      .getByText(/Acknowledged by admin/)
      .first()
      .waitFor();
    // The page shows the change before the API has answered.
    await expect.poll(() => statusOf(number)).toBe("ACKNOWLEDGED");
    await button("Reopen", panel).click();
    await button("Reopen", panel).waitFor({ state: "detached" });
    await expect.poll(() => statusOf(number)).toBe("OPEN");

    await setAside("Dismiss…", panel);
    const dialog = page.getByRole("dialog");
    const confirm = button(`Dismiss alert #${number}`, dialog);
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel("Risk accepted").check();
    await dialog.getByLabel("Until").fill("2020-01-01");
    await dialog.getByText("Choose a day between tomorrow and a year from now.").waitFor();
    expect(await confirm.isDisabled()).toBe(true);
    const until = new Date(
      Date.parse(
        await product.server.graphql("{ serverInfo { startedAt } }").then(({ data }) => data.serverInfo.startedAt),
      ) +
        30 * 86_400_000,
    );
    await dialog.getByLabel("Until").fill(until.toISOString().slice(0, 10));
    await dialog.getByLabel("Comment").fill("Ticket 4711, until the new pipeline is there.");
    await confirm.click();
    await dialog.waitFor({ state: "hidden" });
    await panel.getByText(/Dismissed by admin: risk accepted, until/).waitFor();
    await panel
      .getByText(/Ticket 4711/)
      .first()
      .waitFor();
    await expect.poll(() => statusOf(number)).toBe("DISMISSED");
    await button("Withdraw dismissal", panel).click();
    await button("Withdraw dismissal", panel).waitFor({ state: "detached" });
    await expect.poll(() => statusOf(number)).toBe("OPEN");

    await panel.getByLabel("Comment", { exact: true }).fill("Asked the owner.");
    await button("Comment", panel).click();
    await panel.getByRole("list", { name: "History of this alert" }).getByText("Asked the owner.").waitFor();

    await button("Close the panel").click();
    await panel.waitFor({ state: "hidden" });
    await rowOf(number).getByText("Open").waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("check:key-age-90");
  });

  test("can be verified before and after the fix", async () => {
    const number = await oneOf("check:key-age-90 svc-deploy");
    const { data } = await product.server.graphql(
      "query A($n: Int!) { alert(number: $n) { resource { node { ... on AccessKey { accessKeyId } } } } }",
      { n: number },
    );
    const { accessKeyId } = data.alert.resource.node as { accessKeyId: string };
    await open(`/alerts/${number}`);
    await button("Check AWS again").click();
    await toast("AWS says that the issue still exists").waitFor();
    product.platform.demo.accessKeys.get(accessKeyId)!.key.isActive = false;
    await button("Check AWS again").click();
    await toast("AWS says that the issue is fixed").waitFor();
    await panelOf(number)
      .getByText(/^Resolved/)
      .first()
      .waitFor();
    await expect.poll(() => statusOf(number)).toBe("RESOLVED");
  });

  test.for(["Pacific/Apia", "America/New_York"])(
    "is dismissed until the chosen day in the time zone %s",
    async (timezoneId) => {
      const number = await oneOf("check:mfa-hardware");
      const there = await openBrowserSession(browser, product, { session: await product.session(), timezoneId });
      await there.page.goto(`/alerts/${number}`);
      await setAside("Dismiss…", there.page);
      const dialog = there.page.getByRole("dialog");
      await dialog.getByLabel("False positive").check();
      const day = await dialog.getByLabel("Until").inputValue();
      await button(`Dismiss alert #${number}`, dialog).click();
      const until = new Intl.DateTimeFormat("en-GB", {
        day: "numeric",
        month: "short",
        year: "numeric",
        timeZone: "UTC",
      }).format(new Date(day));
      await there.page.getByText(`false positive, until ${until}`).first().waitFor();
      await there.close();
      expect(there.problems).toEqual([]);
    },
  );

  test("that does not exist is reported as not found", async () => {
    await open("/alerts/999999");
    await panelOf(999_999).getByText("Not found", { exact: true }).waitFor();
  });
});

describe("many alerts", () => {
  test("can be acknowledged and reopened together, including alerts that were never loaded", async () => {
    const query = "is:open severity:low";
    const { totalCount } = await alertsOf(query);
    expect(totalCount).toBeGreaterThan(100);
    await open(`/alerts?q=${encodeURIComponent(query)}`);
    await page
      .getByRole("grid")
      .getByRole("checkbox", { name: /^Select alert/ })
      .first()
      .check();
    const bar = page.getByRole("toolbar", { name: "Selected alerts" });
    await bar.getByText("1 alert selected").waitFor();
    await button(`Select all ${totalCount} matching`, bar).click();
    await bar.getByText(`${totalCount} alerts selected`).waitFor();
    await setAside("Acknowledge", bar);
    await toast(`${totalCount} alerts acknowledged`).waitFor();
    expect((await alertsOf(query)).totalCount).toBe(0);
    await page
      .getByRole("link", { name: /^Alerts/ })
      .first()
      .waitFor();

    await open(`/alerts?q=${encodeURIComponent("is:acknowledged severity:low")}`);
    await page.getByRole("checkbox", { name: "Select all loaded rows" }).check();
    await button(`Select all ${totalCount} matching`, bar).click();
    await button("Reopen", bar).click();
    await toast(`${totalCount} alerts reopened`).waitFor();
    expect((await alertsOf(query)).totalCount).toBe(totalCount);
  });

  test("can be dismissed together with one reason", async () => {
    const query = "is:open category:iampasswordpolicy";
    const { totalCount } = await alertsOf(query);
    expect(totalCount).toBeGreaterThan(1);
    await open(`/alerts?q=${encodeURIComponent(query)}`);
    await page.getByRole("checkbox", { name: "Select all loaded rows" }).check();
    await setAside("Dismiss…", page.getByRole("toolbar"));
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Mitigated elsewhere").check();
    await button(`Dismiss ${totalCount} alerts`, dialog).click();
    await toast(`${totalCount} alerts dismissed`).waitFor();
    expect((await alertsOf("is:dismissed category:iampasswordpolicy")).totalCount).toBe(totalCount);
  });

  test("can be filtered by facets and grouped", async () => {
    await open("/alerts");
    const facet = page.getByRole("complementary", { name: "Filters" }).getByRole("group", { name: "Severity" });
    const label = facet.locator("label").filter({ hasText: "Critical" });
    const count = Number(/\d+/.exec((await label.textContent()) ?? "")?.[0]);
    await label.click();
    await expect.poll(totalShown).toBe(count);
    expect(new URL(page.url()).searchParams.get("q")).toContain("severity:critical");
    await page.goBack();
    await expect.poll(totalShown).toBeGreaterThan(count);
    await page.getByText("By check", { exact: true }).click();
    await page.getByRole("grid", { name: "Alerts by check" }).waitFor();
    await page.getByRole("grid").getByRole("row").nth(1).click();
    await page.getByRole("grid", { name: /^Alerts, \d+/ }).waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toMatch(/check:/);
  });
});

describe("a scan", () => {
  test(
    "starts with one click, and shows its progress live, never backwards, until its end",
    { timeout: 240_000 },
    async () => {
      // The scan hardly moves until its page is open, however busy the machine is. Then it moves slowly.
      const { faults } = product.platform.sandbox;
      const holding = faults.add({ kind: "latency", milliseconds: 6_000 });
      await open("/");
      // The recorder is installed before the scan starts, so that it records the first progress drawn on the scan's page.
      await page.evaluate(() => {
        const observed: number[][] = [];
        Object.assign(globalThis, { isSameDocument: true, observed });
        const record = (): void => {
          const phases = document.querySelector('[aria-label="Phases of the scan"]');
          if (!phases) return;
          const bars = [...phases.querySelectorAll('[role="progressbar"]')];
          const calls = /(\d+) ?calls to AWS/.exec(phases.nextElementSibling?.textContent ?? "")?.[1];
          observed.push([Number(calls), ...bars.map((bar) => Number(bar.getAttribute("aria-valuenow") ?? -1))]);
        };
        new MutationObserver(record).observe(document.body, { subtree: true, childList: true, attributes: true });
      });
      await button("Scan now: Demo").click();
      await page.getByRole("link", { name: "Scan running. Show progress" }).click();
      await page.getByRole("list", { name: "Phases of the scan" }).waitFor();
      const slowing = faults.add({ kind: "latency", milliseconds: 200 });
      faults.remove(holding);
      await page.getByText("Complete", { exact: true }).waitFor({ timeout: SLOW_SCAN_MAX_MS });
      await page.getByText("duration").waitFor();
      faults.remove(slowing);
      const observed = await page.evaluate(() => (globalThis as unknown as { observed: number[][] }).observed);
      const counts = new Set(observed.map(([calls]) => calls));
      expect(counts.size, `different numbers of calls: ${[...counts].join()}`).toBeGreaterThan(2);
      // The first value counts calls to AWS, the others are the bars' percentages.
      for (const index of observed[0]!.keys()) {
        // -1 means that the total is unknown, so no percentage is shown.
        const values = observed.map((each) => each[index]!).filter((value) => value >= 0);
        expect(values.length, `value ${index}`).toBeGreaterThan(0);
        expect(values, `value ${index}`).toEqual(values.toSorted((a, b) => a - b));
      }
      expect(await page.evaluate(() => (globalThis as unknown as { isSameDocument?: boolean }).isSameDocument)).toBe(
        true,
      );
      await button("Scan again").waitFor();
      await page.getByRole("link", { name: "All scans" }).click();
      await page.getByRole("grid", { name: "Scans, newest first" }).waitFor();
    },
  );

  test("adds new alerts to an open list only on request, and no row moves before", async () => {
    await open("/alerts");
    const rows = page.getByRole("grid").getByRole("row");
    const layout = async (): Promise<string[]> =>
      rows.evaluateAll((all) =>
        all.map(
          (row) =>
            `${Math.round(row.getBoundingClientRect().top)} ${row.querySelector("a")?.getAttribute("href") ?? ""}`,
        ),
      );
    await rows.nth(4).hover();
    const before = await layout();
    expect(before.length).toBeGreaterThan(5);
    const total = await totalShown();
    product.platform.demo.apply("leak");
    const { status, counts } = await product.platform.scan();
    expect(status).toBe("SUCCEEDED");
    const count = counts!.opened + counts!.reopened;
    expect(count).toBeGreaterThan(0);
    const newAlerts = button(`${count} new`);
    await newAlerts.waitFor();
    expect(await layout()).toEqual(before);
    expect(await totalShown()).toBe(total);
    await newAlerts.click();
    await newAlerts.waitFor({ state: "hidden" });
    const after = (await alertsOf("is:open")).totalCount;
    expect(after).toBe(total + count - counts!.resolved);
    await expect.poll(totalShown).toBe(after);
    await page.getByRole("combobox", { name: "Filter alerts" }).fill("is:open support-temp");
    await page
      .getByRole("gridcell", { name: /support-temp/ })
      .first()
      .waitFor();
    // The sidebar updates without a reload.
    await expect
      .poll(
        async () =>
          /\d+/.exec(
            (await page
              .getByRole("navigation")
              .getByRole("link", { name: /^Alerts/ })
              .textContent()) ?? "",
          )?.[0],
      )
      .toBe(String(after));
  });
});

describe("inventory pages", () => {
  test("a user page shows keys, permissions, history and alerts", async () => {
    await open("/users");
    await page.getByRole("combobox", { name: "Filter users" }).fill("d.castellanos");
    await expect.poll(totalShown).toBe(1);
    await page.getByRole("grid").getByRole("row").nth(1).click();
    await page.getByRole("heading", { name: "d.castellanos", level: 1 }).waitFor();
    for (const [name, text] of [
      ["Access keys", /AKIA/],
      ["Permissions", /./],
      ["History", /Created in AWS/],
      ["Alerts", /d\.castellanos: key is \d+ days old/],
    ] as const) {
      await page.getByRole("tab", { name }).click();
      await page.getByRole("tabpanel").getByText(text).first().waitFor();
    }
    expect(new URL(page.url()).searchParams.get("tab")).toBe("alerts");
    await page.getByRole("tabpanel").getByRole("link").first().click();
    await page.getByRole("heading", { name: "How to fix it" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "d.castellanos", level: 1 }).waitFor();
  });

  test("a policy page shows the document, its risks and its attachments", async () => {
    await open(`/policies?q=${encodeURIComponent("risk:>70")}`);
    await page.getByRole("grid").getByRole("row").nth(1).click();
    await page.getByRole("heading", { name: "Risks" }).waitFor();
    await page.getByRole("heading", { name: "Attached to" }).waitFor();
    await page
      .getByRole("region", { name: /Document/ })
      .first()
      .getByText(/Statement/)
      .first()
      .waitFor();
    await button(/^Line \d+: (Critical|High)/)
      .first()
      .click();
    await page.waitForURL(/line=[1-9]/);
  });

  test("checks say how many of a family have findings, and are filtered by severity and ordered by alerts", async () => {
    await open("/checks");
    const families = () =>
      page.locator("main section:has(summary)").evaluateAll((sections) =>
        sections.map((section) => {
          const rows = [...section.querySelectorAll("summary")].map(({ textContent }) => textContent);
          const counts = section.querySelector('[aria-label^="Results of "]')?.parentElement?.textContent;
          return {
            shown: /^(\d+) of (\d+) checks? with findings/
              .exec(counts ?? "")
              ?.slice(1)
              .map(Number),
            counted: [rows.filter((row) => row.endsWith("Findings")).length, rows.length],
            alerts: rows.map((row) => Number(/(\d+) open alert/.exec(row)?.[1] ?? 0)),
            rows,
          };
        }),
      );
    const all = await families();
    expect(all.length).toBeGreaterThan(5);
    for (const { shown, counted } of all) expect(shown).toEqual(counted);
    await button("Most alerts first").click();
    const sorted = (counts: readonly number[]) => counts.toSorted((one, other) => other - one);
    await expect
      .poll(async () => (await families()).every(({ alerts }) => String(alerts) === String(sorted(alerts))))
      .toBe(true);
    await page
      .getByRole("group", { name: "Severity" })
      .getByRole("button", { name: /^Critical/ })
      .click();
    await expect
      .poll(async () => (await families()).flatMap(({ rows }) => rows).every((row) => row.startsWith("Critical")))
      .toBe(true);
  });

  test("checks can be found by control, and their thresholds changed", async () => {
    // A check names what it could not evaluate.
    await open("/checks?q=role-ec2-idle");
    const unread = page.getByRole("region", { name: "Not evaluated" });
    await unread.getByRole("link", { name: "LegacyFleet" }).waitFor();
    // The demo's incident says what it adds before it is asked for, and Escape leaves everything as it was.
    await button("Simulate an incident…").click();
    await page.getByRole("dialog").getByText("AdministratorAccess").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(focused).toMatch(/^button Simulate an incident/);
    await open("/checks?q=key-age-90");
    await page.getByRole("textbox", { name: "Access keys: maximum age (days)" }).fill("x");
    expect(await button("Save").isDisabled()).toBe(true);
    await page.getByRole("textbox", { name: "Access keys: maximum age (days)" }).fill("60");
    const effect = await page.getByText(/^\d+ resources would be flagged instead of \d+\.$/).innerText();
    const [after, before] = effect.match(/\d+/g)!.map(Number);
    const unresolved = async (): Promise<number> =>
      (
        await product.server.graphql(
          '{ alerts(filter: { query: "check:key-age-90 -is:resolved" }, first: 0) { totalCount } }',
        )
      ).data.alerts.totalCount;
    const unresolvedBefore = await unresolved();
    await button("Save").click();
    await toast("Saved").waitFor();
    await button("Apply now").click();
    await page.getByText("Applied to 1 account").waitFor();
    // The preview is the result. An alert that was verified as fixed after the reading stays resolved, so changes are compared.
    expect((await unresolved()) - unresolvedBefore).toBe(after! - before!);
    await button("Close message").last().click();
    await button("Close message").click();
    await toast("Saved").waitFor({ state: "detached" });
    await page.getByRole("textbox", { name: "Access keys: maximum age (days)" }).fill("90");
    await button("Save").click();
    await toast("Saved").waitFor();
    await open("/audit-log?q=action:checks.update");
    const actions = page.getByRole("region", { name: "Recorded actions" }).getByRole("row");
    await actions.filter({ hasText: "key max age days 90 → 60" }).waitFor();
    expect(await actions.filter({ hasText: /APPLY/ }).count()).toBe(0);
    await open("/checks?q=key-age-90");
    await page.getByRole("tab", { name: "Controls" }).click();
    await page
      .getByRole("listitem", { name: /^IAM\.3 Access keys/ })
      .getByText(/^fails: /)
      .waitFor();
    await button("CIS 7.0").click();
    const controls = page.getByRole("list", { name: "Controls of CIS 7.0" }).locator("> li");
    await expect.poll(() => controls.count()).toBe(26);
    expect(await page.getByRole("tabpanel").getByRole("status").textContent()).toMatch(
      /^\d+ of 23 asked controls pass, .*3 controls wait for a person$/,
    );
    // Each control shows its state, and the answer of each of its checks or else a sentence that says why there is none.
    const answers = /no problem found|fails: .|not evaluated: ./;
    const shown = await controls.evaluateAll((rows) =>
      rows.map((row) => ({
        id: row.querySelector("a")!.textContent,
        state: row.querySelector("a + span")!.textContent,
        checks: [...row.querySelectorAll("li[data-state]")].map((line) => line.textContent.trim()),
        sentences: row.querySelectorAll("p").length,
      })),
    );
    expect(new Set(shown.map(({ id }) => id)).size).toBe(26);
    for (const { id, state, checks, sentences } of shown) {
      expect(state, id).toMatch(/^(Pass|Fail|Not evaluated|Manual|Not covered)$/);
      for (const line of checks) expect(line, id).toMatch(answers);
      // The first sentence says what the control asks.
      expect(checks.length > 0 || sentences > 1, id).toBe(true);
    }
    // What changed within 7 days is not known of a new account. Then the scans are made older, and a control passed then.
    const week = page.getByRole("region", { name: "Last 7 days" });
    await week.getByText(/^Not scanned 7 days ago\./).waitFor();
    const em = product.platform.scope().em;
    const failed = shown.find(({ state, checks }) => state === "Fail" && checks.length === 1)!.id;
    const moveScans = (days: number) =>
      em.execute(
        "update scan set finished_at = finished_at + make_interval(days => ?) where id in (select scan_id from control_history)",
        [days],
      );
    const stored = await em.execute("select scan_id, results from control_history");
    await moveScans(-8);
    await em.execute(
      `update control_history set results = (select jsonb_object_agg(key, jsonb_set(value, '{2}', '"PASS"')) from jsonb_each(results))`,
    );
    await page.reload();
    await week.getByText(/^\d+ fewer pass than 7 days ago\./).waitFor();
    await week.locator("summary").press("Enter");
    const change = week
      .getByRole("listitem")
      .filter({ has: page.getByRole("link", { name: new RegExp(`^${failed} `) }) });
    expect(await change.innerText()).toMatch(/Pass[\s\S]*Fail/);
    await change.getByRole("link").press("Enter");
    await page.waitForURL((url) => url.hash === `#control-${failed.replaceAll(".", "-")}`);
    expect(await controls.filter({ hasText: "7 days ago: pass" }).count()).toBeGreaterThan(0);
    await moveScans(8);
    for (const { scan_id: id, results } of stored)
      await em.execute("update control_history set results = ?::jsonb where scan_id = ?", [
        JSON.stringify(results),
        id,
      ]);
    await button(/^Manual \d/).click();
    await page.getByText("Review the organizational units in AWS Organizations").waitFor();
    expect(page.url()).toContain("state=MANUAL");
    expect(await controls.count()).toBe(3);
  });
});

describe("connecting an account", () => {
  test("reports an invalid access key and keeps the input", async () => {
    await open("/welcome");
    const proceed = button(/^Save and /);
    expect(await proceed.isDisabled()).toBe(true);
    await page.getByRole("textbox", { name: "Name" }).fill("production");
    await page.getByLabel("An access key").check();
    await page.getByRole("textbox", { name: "Access key ID" }).fill("nonsense");
    await page.getByLabel("Secret access key").fill("nonsense");
    await proceed.click();
    await page
      .getByRole("alert")
      .getByText(/access key/i)
      .waitFor();
    expect(await page.getByRole("textbox", { name: "Access key ID" }).inputValue()).toBe("nonsense");
  });

  test("offers templates with the external ID, rejects a wrong ARN and survives a reload", async () => {
    await open("/welcome");
    await page.getByRole("textbox", { name: "Name" }).fill("production");
    await button("Save and show the role").click();
    const externalId = await page.getByText("External ID").locator("code").textContent();
    expect(externalId).toMatch(/^\S{16,}$/);
    // The test's server has no AWS identity, so the page asks for the one that it will have before it shows a template.
    await page.getByLabel("ARN that will run IAM Monitor").fill("not an ARN");
    await button("Show the templates").click();
    await page.getByText(/Enter the ARN of an IAM user or role/).waitFor();
    await page.getByLabel("ARN that will run IAM Monitor").fill("arn:aws:iam::999988887777:role/monitor");
    await button("Show the templates").click();
    await page.getByText("IAM Monitor calls AWS as").waitFor();
    const size = page.viewportSize()!;
    for (const tab of ["CloudFormation", "Terraform", "AWS CLI"]) {
      await page.getByRole("tab", { name: tab }).click();
      await expect.poll(() => page.getByRole("tabpanel").textContent(), { message: tab }).toContain(externalId);
      expect(await page.getByRole("tabpanel").textContent()).toContain("arn:aws:iam::999988887777:role/monitor");
      expect(await page.getByRole("tabpanel").textContent()).not.toContain("REPLACE");
      for (const width of [390, 720, 1440]) {
        await page.setViewportSize({ width, height: size.height });
        expect(await page.evaluate(() => document.documentElement.scrollWidth), `${tab} at ${width} px`).toBe(width);
      }
    }
    await page.setViewportSize(size);
    await page.reload();
    await page.getByLabel("ARN of the role").fill("arn:aws:s3:::bucket");
    await button("Save and test the role").click();
    await page.getByText(/must be the ARN of a role/).waitFor();
    await page.getByLabel("ARN of the role").fill("arn:aws:iam::123456789012:role/IamMonitorRead");
    await button("Save and test the role").click();
    await button("Test again").waitFor();
    // A wrong ARN can be corrected without starting again, also later.
    await button("You create the role in AWS").click();
    await expect
      .poll(() => page.getByLabel("ARN of the role").inputValue())
      .toBe("arn:aws:iam::123456789012:role/IamMonitorRead");
    // The corrected role is tested, too: the result of the wrong one says nothing of it.
    await page.getByLabel("ARN of the role").fill("arn:aws:iam::123456789012:role/Corrected");
    const isTested = page.waitForRequest((request) => request.postData()?.includes("TestConnection") ?? false);
    await button("Save and test the role").click();
    await isTested;
    await button("Test again").waitFor();
    await open("/settings/accounts");
    await page
      .getByRole("region", { name: "production" })
      .first()
      .getByRole("link", { name: "Continue set-up" })
      .click();
    await page.getByLabel("ARN of the role").waitFor();
  });

  test("accepts files, rejects invalid ones and identifies the account", { timeout: 90_000 }, async () => {
    await open("/welcome");
    await page.getByRole("textbox", { name: "Name" }).fill("air-gapped");
    await page.getByLabel("Exported files", { exact: true }).check();
    await button("Save and choose files").click();
    const form = page.getByRole("form", { name: "Upload a file" });
    const upload = button("Upload", form);
    expect(await upload.isDisabled()).toBe(true);
    const choose = async (name: string, content: string): Promise<void> => {
      await form
        .getByLabel("File", { exact: true })
        .setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(content) });
      await upload.click();
    };
    await choose("holiday.json", "not what AWS answers");
    await form.getByRole("alert").waitFor();
    // The browser logs every rejected request to the console.
    expect(browserSession.problems.splice(0)).toEqual([expect.stringContaining("400 (Bad Request)")]);
    expect(await button("Scan air-gapped").isVisible()).toBe(false);

    await choose("gaad.json", JSON.stringify(DETAILS));
    await form.getByRole("status").getByText("Authorization details uploaded: gaad.json.").waitFor();
    await button("Scan air-gapped").waitFor();

    await open("/settings/accounts");
    const card = page.getByRole("region", { name: "air-gapped" });
    await card.getByText("444455556666").waitFor();
    await card.getByLabel("Kind").selectOption("Password policy");
    await card.getByLabel("File", { exact: true }).setInputFiles({
      name: "policy.json",
      mimeType: "application/json",
      buffer: Buffer.from('{"PasswordPolicy":{"MinimumPasswordLength":8}}'),
    });
    await button("Upload", card).click();
    await card.getByRole("status").getByText("Password policy uploaded: policy.json.").waitFor();
  });
});
