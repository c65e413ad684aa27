/**
 * Every route in every state, light and dark, wide and at 320 px: no axe violation, no console error, no request to
 * another origin and no horizontal overflow. A route that is missing in the table fails the first test.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { addUser } from "../../api/test/support/rotation-fixture.ts";
import { Accounts } from "../../api/src/services/accounts/accounts.ts";
import { LastAccessed } from "../../api/src/services/last-accessed/last-accessed.ts";
import { Rotations } from "../../api/src/services/rotation/rotations.ts";
import { violations } from "./axe.ts";
import { follow } from "./in-app-navigation.ts";
import { interceptQueries, letPassFromClick } from "./intercepted-queries.ts";
import { browser, product, stage } from "./journey.ts";
import { demoResources, FACES, type Known, ROWS, userPath } from "./screens.ts";
import {
  isLongForm,
  openContext,
  openPage,
  openProduct,
  type Product,
  untilSettled,
  type BrowserSession,
  type BrowserSessionOptions,
} from "./product.ts";

const NARROW = { width: 320, height: 700 };
const WIDE = { width: 1280, height: 800 };
/** A day ahead of UTC, behind it, and between two hours. Each needs a document of its own, so the short form has two. */
const ZONES = ["Pacific/Apia", "America/New_York", ...(isLongForm ? ["Asia/Kolkata"] : [])];

type Session = NonNullable<BrowserSessionOptions["session"]>;

let session: Session;
let known: Known;

stage({ isScanned: true, prepare });

async function prepare({ platform, firstScanId }: Product): Promise<void> {
  await new Accounts(platform.scope()).update({ id: platform.account.id, readsLastAccessed: true });
  await vi.waitFor(async () => expect((await lastAccessedReading())?.outcome).toBe("READ"), { timeout: 60_000 });
  platform.demo.apply("set-password-policy");
  const scan = (await platform.scan()).id;
  session = await product.session();
  known = {
    ...(await demoResources(async (query) => (await product.server.graphql(query)).data)),
    rotation: await startRotation(),
    scan,
    previousScan: firstScanId!,
  };
}

async function lastAccessedReading() {
  const scope = product.platform.scope();
  return new LastAccessed(scope).reading(await new Accounts(scope).get(product.platform.account.id));
}

/** Starts a rotation that stays before the gate, because its time windows run at real speed. */
async function startRotation(): Promise<string> {
  const { key } = addUser(product.platform, "rotating-x");
  const { rotation } = await new Rotations(product.platform.scope()).request({
    userName: "rotating-x",
    accessKeyId: key.accessKeyId,
  });
  return rotation!.id;
}

interface Viewpoint {
  readonly product: Product;
  readonly session: Session | undefined;
  readonly timezoneId?: string;
}

/** Browser contexts by viewpoint. Pages of one context share the cache, so the dashboard is loaded once. */
const contexts = new Map<string, Promise<BrowserContext>>();

function contextOf({ product, session }: Viewpoint): Promise<BrowserContext> {
  const key = JSON.stringify([product.url, session]);
  const context =
    contexts.get(key) ?? openContext(browser, product, { ...(session && { session }), colorScheme: "light" });
  contexts.set(key, context);
  return context;
}

/**
 * The open tabs by viewpoint. Each test continues in the tab of the test before, with its size and colour scheme, and
 * mostly in its document. The tests run one after the other, because each further tab is a process that loads the dashboard.
 */
const tabs = new Map<string, BrowserSession>();

async function openTab(on: Viewpoint): Promise<BrowserSession> {
  const context = await contextOf(on);
  const tab = await openPage(context, on.product.url);
  const { timezoneId } = on;
  // A context with a zone of its own would share no cache with the others.
  if (timezoneId !== undefined)
    await (await context.newCDPSession(tab.page)).send("Emulation.setTimezoneOverride", { timezoneId });
  return tab;
}

/** Calls `check` with the tab of a viewpoint. Fails on any problem in the page that does not match `expected`. */
async function visit(
  on: Viewpoint,
  check: (page: Page, problems: string[]) => Promise<void>,
  expected = /^$/,
): Promise<void> {
  const key = JSON.stringify([on.product.url, on.session, on.timezoneId]);
  const tab = tabs.get(key) ?? (await openTab(on));
  tabs.set(key, tab);
  try {
    await check(tab.page, tab.problems);
    expect(tab.problems.filter((problem) => !expected.test(problem))).toEqual([]);
    tab.problems.splice(0);
  } catch (error) {
    tabs.delete(key);
    await tab.close();
    throw error;
  }
}

type ColorScheme = "light" | "dark";

interface Soundness {
  /** The scheme in which the short form checks a state, because its messages are those of other states. */
  readonly only?: ColorScheme;
  /** Whether axe-core checks the frame around the page as well. It is the same on most pages of a state. */
  readonly isFrameChecked?: boolean;
}

/** Checks the page on a narrow screen and in both colour schemes. The long form checks everything on each page. */
async function expectSound(page: Page, soundness: Soundness = {}): Promise<void> {
  expect(await page.title()).toMatch(/IAM Monitor$/);
  const isNarrow = page.viewportSize()!.width === NARROW.width;
  // Begins with the size that the tab has, because each change draws the whole page again.
  if (isNarrow) await expectToFit(page);
  await expectAccessible(page, soundness);
  if (!isNarrow) await expectToFit(page);
}

async function expectAccessible(page: Page, { only, isFrameChecked = only === undefined }: Soundness): Promise<void> {
  await page.setViewportSize(WIDE);
  const current = await page.evaluate(() => document.documentElement.dataset["mantineColorScheme"]);
  const both: readonly ColorScheme[] = current === "dark" ? ["dark", "light"] : ["light", "dark"];
  for (const [index, scheme] of (only === undefined || isLongForm ? both : [only]).entries()) {
    // A scheme changes only colours, so only the long form repeats the other rules.
    const options = index === 0 || isLongForm ? {} : { runOnly: ["color-contrast", "link-in-text-block"] };
    if (scheme !== current || index > 0) await page.emulateMedia({ colorScheme: scheme });
    await page.waitForFunction((wanted) => document.documentElement.dataset["mantineColorScheme"] === wanted, scheme);
    await untilDrawn(page);
    expect(await violations(page, options, isFrameChecked || isLongForm), scheme).toEqual([]);
  }
}

/** Checks that the page needs no horizontal scrolling on a narrow screen. */
async function expectToFit(page: Page): Promise<void> {
  await page.setViewportSize(NARROW);
  await untilDrawn(page);
  const wider = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .slice(-3)
      .map((element) => element.outerHTML.slice(0, 160));
  });
  expect(wider, "at 320 px").toEqual([]);
  if (isLongForm) expect(await violations(page), "at 320 px").toEqual([]);
}

/** Closes tabs that are not needed any more. An open one follows every later scan: it draws, and asks the API, for no test. */
async function closeTabs(isOver: (key: string) => boolean): Promise<void> {
  for (const [key, tab] of tabs) {
    if (!isOver(key)) continue;
    tabs.delete(key);
    await tab.close();
  }
}

/** Waits for colour transitions and for grids to measure themselves. */
async function untilDrawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    await Promise.allSettled(
      document
        .getAnimations()
        .filter((each) => each instanceof CSSTransition)
        .map((each) => each.finished),
    );
  });
}

const content = (page: Page) => page.getByRole("main");
/** The browser's message about a failed request. These tests cause the failures. */
const FAILED_REQUEST = /^console: Failed to load resource/;

test("the table holds every route of the dashboard", () => {
  const source = readFileSync(join(import.meta.dirname, "../src/routes.tsx"), "utf8");
  const routes = [...source.matchAll(/^ {2}path: "([^"]+)"/gm)].map(([, path]) =>
    path === "$number" ? "/alerts/$number" : path!,
  );
  expect(routes.length).toBeGreaterThan(10);
  expect(routes.filter((route) => !route.startsWith("/sign-in")).toSorted()).toEqual(
    ROWS.map(({ route }) => route).toSorted(),
  );
});

// A page loads as long as its requests are held, then reports their failure, and shows its content after another attempt.
describe.for((isLongForm ? [0, 1] : [0]).map((round) => ({ round })))(
  "loading, then error, then populated, round $round",
  ({ round }) => {
    // Each route gets one kind of failure. The second round gives each route the other kind.
    const rows = [...ROWS.filter(({ isStill }) => !isStill).entries()].map(([index, row]) => ({
      ...row,
      failure: (index + round) % 2 === 0 ? ("500" as const) : ("no connection" as const),
    }));
    test.for(rows)("$route: $failure", async ({ path, failure }) => {
      await visit({ product, session }, async (page, problems) => {
        await using queries = await interceptQueries(page, { answer: failure, passes: ["Session"], isHeld: true });
        await page.goto(path(known));
        await content(page).locator('[aria-busy="true"]').first().waitFor();
        await content(page).getByRole("heading", { level: 1 }).waitFor();
        await expectSound(page, { only: "light" });
        expect(problems).toEqual([]);
        await queries.release();
        await content(page).getByRole("alert").first().waitFor();
        await untilSettled(page);
        // The last alert belongs to the detail, because a detail is shown over its list, which fails as well.
        expect(await content(page).getByRole("alert").last().textContent()).toMatch(
          failure === "500" ? /Could not show.*Something went wrong.*INTERNAL/ : /Could not show.*did not respond/,
        );
        await content(page).getByRole("heading", { level: 1 }).waitFor();
        await expectSound(page, { only: "dark" });
        expect(problems.filter((problem) => !FAILED_REQUEST.test(problem))).toEqual([]);
        problems.splice(0);
        await letPassFromClick(page);
        await tryAgain(page);
        expect(await content(page).getByRole("alert").allTextContents()).toEqual([]);
        await expectSound(page);
      });
    });

    test("the frame itself", async () => {
      await visit(
        { product, session },
        async (page) => {
          const answer = round === 0 ? "500" : "no connection";
          await using _queries = await interceptQueries(page, { answer, passes: [], isHeld: false });
          await page.goto("/");
          await page.getByRole("alert").waitFor();
          await expectSound(page);
          await leave(page);
        },
        FAILED_REQUEST,
      );
    });
  },
);

/** The most parts of a page that report a failure of their own. */
const FAILURES_MAX = 4;

/**
 * Repeats the requests that failed. Each attempt must end the failure whose button it presses. Another part of the page may
 * report its own only then, such as the filter of a list.
 */
async function tryAgain(page: Page): Promise<void> {
  const alerts = content(page).getByRole("alert");
  for (let attempt = 0; (await alerts.count()) > 0; attempt += 1) {
    expect(attempt, "attempts").toBeLessThan(FAILURES_MAX);
    const button = content(page).getByRole("button", { name: "Try again" }).last();
    const pressed = await button.elementHandle();
    // On a narrow screen, a detail covers its list, where only the keyboard reaches the button.
    await Promise.all([page.waitForRequest("**/graphql"), attempt === 0 ? button.click() : button.press("Enter")]);
    await page.waitForFunction((element) => !element?.isConnected, pressed);
    await untilSettled(page);
  }
  await page.mouse.move(0, 0);
}

/** Ends a document whose requests never succeed. */
async function leave(page: Page): Promise<void> {
  await page.goto("/healthz");
}

test("loading: the frame itself", async () => {
  await visit({ product, session }, async (page) => {
    await using _queries = await interceptQueries(page, { answer: "nothing", passes: [], isHeld: false });
    await page.goto("/");
    await content(page).locator('[aria-busy="true"]').waitFor();
    await expectSound(page);
    await leave(page);
  });
});

describe("populated", () => {
  test.for(ROWS.filter(({ isStill }) => isStill))("$route", async ({ path }) => {
    await visit({ product, session }, async (page) => {
      await page.goto(path(known));
      await untilSettled(page);
      expect(await content(page).getByRole("alert").allTextContents()).toEqual([]);
      await expectSound(page);
    });
  });

  test.for(FACES)("$name", async ({ path }) => {
    const isMistake = path(known).includes("colour");
    await visit(
      { product, session },
      async (page) => {
        await follow(page, path(known));
        await expectSound(page, { isFrameChecked: false });
      },
      isMistake ? FAILED_REQUEST : undefined,
    );
  });

  test("/sign-in, without a session", async () => {
    await visit({ product, session: undefined }, async (page) => {
      await page.goto("/sign-in");
      await untilSettled(page);
      await expectSound(page);
    });
  });

  test("/sign-in, with a used link", async () => {
    await visit({ product, session: undefined }, async (page) => {
      await leave(page);
      await page.goto("/sign-in#token=used");
      await page.getByRole("alert").waitFor();
      await expectSound(page);
    });
  });
});

describe("empty installation", () => {
  let emptyProduct: Product;
  let emptySession: Session;
  beforeAll(async () => {
    emptyProduct = await openProduct({ isEmpty: true });
    emptySession = await emptyProduct.session();
  });
  afterAll(async () => {
    if (!emptyProduct) return;
    await closeTabs((key) => key.includes(emptyProduct.url));
    await emptyProduct.close();
  });

  test.for(ROWS)("$route", async ({ route, path, empty }) => {
    await visit({ product: emptyProduct, session: emptySession }, async (page) => {
      await follow(page, path(known));
      await content(page).getByText(empty).first().waitFor();
      await expectSound(page, { only: "dark", isFrameChecked: route === "/" });
    });
  });
});

describe("other zones", () => {
  const paths = [
    { name: "an alert", path: ({ alert }: Known) => `/alerts/${alert}`, part: "main article" },
    { name: "keys", path: () => "/keys" },
    { name: "a user's keys", path: (known: Known) => `${userPath(known)}?tab=keys` },
    { name: "scans", path: () => "/scans" },
    { name: "overview", path: () => "/" },
  ];

  afterAll(() => closeTabs((key) => ["UTC", ...ZONES].some((zone) => key.includes(JSON.stringify(zone)))));

  test.for(paths)("show the same content of $name at local times", async ({ path, part = "main" }) => {
    const contents = new Map<string, string[]>();
    for (const timezoneId of ["UTC", ...ZONES]) {
      await visit({ product, session, timezoneId }, async (page) => {
        await follow(page, path(known));
        // An alert is shown before its fix is written.
        await page.getByText("Writing the documents").waitFor({ state: "detached" });
        const { times, text } = await page.evaluate((selector) => {
          const main = document.querySelector(selector)!.cloneNode(true) as HTMLElement;
          const times = [...main.querySelectorAll("time")].map((time) => ({
            at: time.dateTime,
            title: time.title,
            shown: time.textContent ?? "",
          }));
          for (const element of main.querySelectorAll("time")) element.textContent = element.dateTime;
          for (const element of main.querySelectorAll(".visually-hidden, svg, table")) element.remove();
          const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
          const text: string[] = [];
          while (walker.nextNode()) text.push(walker.currentNode.textContent ?? "");
          return { times, text };
        }, part);
        expect(times.length).toBeGreaterThan(0);
        for (const { at, title, shown } of times) {
          const [local, utc] = [instantIn(timezoneId, at), instantIn("UTC", at)];
          expect(title, at).toBe(local === utc ? utc : `${local} (${utc})`);
          // A day, or a day with the time: both in the zone of the tab.
          if (/^\d/.test(shown) && !shown.includes("ago")) expect([dateIn(timezoneId, at), local], at).toContain(shown);
        }
        contents.set(timezoneId, text);
      });
    }
    for (const zone of ZONES) expect(contents.get(zone), zone).toEqual(contents.get("UTC"));
  });
});

function dateIn(timeZone: string, at: string): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone }).format(
    new Date(at),
  );
}

function instantIn(timeZone: string, at: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    timeZoneName: "short",
    timeZone,
  }).format(new Date(at));
}

// This group must be last, because the installation keeps the unread sections.
describe("partial", () => {
  beforeAll(async () => {
    for (const action of ["iam:GetCredentialReport", "iam:ListVirtualMFADevices"])
      product.platform.sandbox.faults.add({ kind: "deny", action });
    const { id, status } = await product.platform.scan();
    expect(status).toBe("PARTIAL");
    known = { ...known, scan: id };
  });

  // An unread section changes nothing on the other pages, which the state "populated" checks.
  const read = ROWS.filter(({ isApartFromScans }) => isLongForm || !isApartFromScans);
  test.for(read)("$route", async ({ path, tellsPartial }) => {
    await visit({ product, session }, async (page) => {
      await follow(page, path(known));
      if (tellsPartial)
        await content(page)
          .getByText(/The last scan could not read all data|\d+ % (coverage|covered|read|evaluated)|not evaluated/i)
          .first()
          .waitFor();
      // The other pages show what they show in the state "populated", where axe-core has checked it.
      await (tellsPartial || isLongForm ? expectSound(page, { only: "light" }) : expectToFit(page));
    });
  });
});
