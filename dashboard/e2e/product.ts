/** The whole product for browser tests: PostgreSQL, sandbox, worker, server, built dashboard and Chromium. */
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
} from "playwright-core";
import { inject } from "vitest";
import type { TestDatabase } from "../../api/test/support/database.ts";
import { openTestPlatform, type TestPlatform } from "../../api/test/support/platform.ts";
import { openScannedPlatform } from "../../api/test/support/scanned-platform.ts";
import { openTestServer, type TestServer } from "../../api/test/support/running-server.ts";
import type { NotificationSettings } from "../../api/src/services/core/notification-settings.ts";
import type { IdentityProviderSettings } from "../../api/src/services/core/oidc-client.ts";
import { AccountEntity } from "../../api/src/db/entities/account.ts";

/** Whether `npm run e2e` runs the long form: more combinations and real durations. `npm test` runs the short form. */
export const isLongForm = process.env["E2E"] === "full";

const SIGN_IN = "mutation S($token: String!) { signIn(input: { token: $token }) { userErrors { code } } }";
/**
 * Turns off Chromium's own network requests, so that remaining requests come from the page, and the optimising compilers
 * of V8: a tab lives for seconds, so they take a quarter of its CPU time and give back less.
 */
const BROWSER_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--js-flags=--no-opt --no-maglev",
];

/** The time limit for a page: enough for the slowest one, which simulates a change, on a busy machine. */
const PAGE_MAX_MS = 45_000;
const SETTLE_ATTEMPTS = 600;
const SETTLE_MS = 50;
/** Once per frame, as by default, a waiting page would take a twentieth of a core. */
const EVERY = { polling: SETTLE_MS };

/** The size of a new tab. */
export const VIEWPORT = { width: 1280, height: 800 };

export interface Product {
  readonly platform: TestPlatform;
  /** The scan of `isScanned`. */
  readonly firstScanId: string | undefined;
  readonly server: TestServer;
  readonly url: string;
  /** Returns the sign-in link that the console would print. The link works once. */
  signInAddress(): Promise<string>;
  /** The session cookie of an operator who has signed in. */
  session(): Promise<{ readonly name: string; readonly value: string }>;
  close(): Promise<void>;
}

export interface ProductOptions {
  /** Whether no account is connected, as with DEMO_ACCOUNT=false. */
  readonly isEmpty?: boolean;
  /** Whether the untouched demo account has been scanned once (`openScannedPlatform`). Not with `database`. */
  readonly isScanned?: boolean;
  /** Speeds up the time windows of rotations by this factor, also in the sandbox. */
  readonly rotationTimeScale?: number;
  readonly identityProvider?: IdentityProviderSettings;
  readonly isTwoPersonApprovalOn?: boolean;
  readonly notifications?: Partial<NotificationSettings>;
  /** A database of the test's own PostgreSQL. */
  readonly database?: TestDatabase;
  /** The folder of another build of the dashboard than the one of this run. */
  readonly dashboardDir?: string;
}

export async function openProduct({
  isEmpty = false,
  isScanned = false,
  rotationTimeScale = 1,
  identityProvider,
  isTwoPersonApprovalOn = false,
  notifications = {},
  database,
  dashboardDir = inject("builtDashboard"),
}: ProductOptions = {}): Promise<Product> {
  const options = {
    hasWorker: !isEmpty,
    isTwoPersonApprovalOn,
    notifications,
    rotation: { timeScale: rotationTimeScale },
    ...(identityProvider && { identityProvider }),
  };
  const scanned = isScanned ? await openScannedPlatform(options) : undefined;
  const platform = scanned ?? (await openTestPlatform({ ...options, ...(database && { database }) }));
  platform.demo.timeScale = rotationTimeScale;
  if (isEmpty) await platform.scope().em.nativeDelete(AccountEntity, { id: platform.account.id });
  const server = await openTestServer(platform, {
    pages: {
      dashboardDir,
      graphiqlDir: join(dashboardDir, "no-graphiql"),
      restDocsDir: join(dashboardDir, "no-rest-docs"),
    },
  });
  return {
    platform,
    firstScanId: scanned?.firstScanId,
    server,
    url: server.url,
    signInAddress: async () => `${server.url}/sign-in#token=${await server.signInLink()}`,
    async session() {
      const { headers } = await server.graphql(SIGN_IN, { token: await server.signInLink() }, {});
      const [name, value] = (headers.get("set-cookie") ?? "").split(";")[0]!.split("=");
      if (!name || !value) throw new Error("Signing in gave no cookie.");
      return { name, value };
    },
    async close() {
      await server.close();
      await platform.close();
    },
  };
}

/** Launches Chromium. A `proxy` receives every request, including those to this machine. */
export async function launchBrowser(proxy?: string): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"];
  if (!executablePath)
    throw new Error("CHROMIUM_PATH is not set. Set it to the path of a Chromium, as `npm test` does.");
  return chromium.launch({
    executablePath,
    args: BROWSER_ARGS,
    ...(proxy !== undefined && { proxy: { server: proxy, bypass: "<-loopback>" } }),
  });
}

/** A browser page with its context and every problem that occurred in it. */
export interface BrowserSession {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Console errors, exceptions and requests to other origins, in order. */
  readonly problems: string[];
  close(): Promise<void>;
}

export interface BrowserSessionOptions extends Pick<BrowserContextOptions, "colorScheme" | "timezoneId" | "viewport"> {
  /** The session cookie. Without it the browser is not signed in. */
  readonly session?: { readonly name: string; readonly value: string };
  /** Another URL of the same product, such as a proxy. */
  readonly url?: string;
}

export async function openBrowserSession(
  browser: Browser,
  product: Pick<Product, "url">,
  options: BrowserSessionOptions = {},
): Promise<BrowserSession> {
  const context = await openContext(browser, product, options);
  return { ...(await openPage(context, options.url ?? product.url)), close: () => context.close() };
}

/** Opens a browser context without a page. */
export async function openContext(
  browser: Browser,
  product: Pick<Product, "url">,
  { session, url = product.url, viewport = VIEWPORT, ...rest }: BrowserSessionOptions,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: url,
    viewport,
    reducedMotion: "reduce",
    locale: "en-GB",
    ...rest,
  });
  if (session) await context.addCookies([{ ...session, url }]);
  return context;
}

/** Opens another page of a context, which shares its cache. Closing the page leaves the others open. */
export async function openPage(context: BrowserContext, url: string): Promise<BrowserSession> {
  const page = await context.newPage();
  page.setDefaultTimeout(PAGE_MAX_MS);
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  const pending = new Set<Request>();
  pendingRequests.set(page, pending);
  page.on("request", (request) => pending.add(request));
  page.on("requestfinished", (request) => pending.delete(request));
  page.on("requestfailed", (request) => pending.delete(request));
  page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !/^(data|blob|about):/.test(address)) problems.push(`another origin: ${address}`);
  });
  return { context, page, problems, close: () => page.close() };
}

/** The requests without an answer, by page: API requests and lazily loaded parts of the dashboard. */
const pendingRequests = new WeakMap<Page, Set<Request>>();

/** Waits until the page has its heading and no pending request. */
export async function untilSettled(page: Page): Promise<void> {
  for (let attempt = 0; attempt < SETTLE_ATTEMPTS; attempt += 1) {
    await untilDrawn(page);
    // An answer may cause another request, so the page must have none after it was drawn.
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    if (!pendingRequests.get(page)?.size) return untilDrawn(page);
  }
  throw new Error(
    `${page.url()} still waits for: ${[...(pendingRequests.get(page) ?? [])].map((request) => request.postData()?.slice(0, 80) ?? request.url()).join(", ")}`,
  );
}

async function untilDrawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector("main h1") !== null && document.querySelector('main [aria-busy="true"]') === null,
    null,
    EVERY,
  );
}
