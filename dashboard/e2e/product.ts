/** The whole product for a browser: PostgreSQL, sandbox, worker, server and the built dashboard, and Chromium before it. */
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
import { openTestServer, type TestServer } from "../../api/test/support/running-server.ts";
import type { IdentityProviderSettings } from "../../api/src/services/core/oidc-client.ts";
import { AccountEntity } from "../../api/src/db/entities/account.ts";

const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
/** `npm run e2e` sets it: more combinations and real durations. `npm test` runs every test too, over fewer of them. */
export const isLongForm = process.env["E2E"] === "full";

const SIGN_IN = "mutation S($token: String!) { signIn(input: { token: $token }) { userErrors { code } } }";
/** What the browser asks of others than the product by itself is switched off; whatever is left is the page's doing. */
const BROWSER_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  "--no-first-run",
];

/** For the slowest page (one that has a change thought through) on a machine that has other things to do. */
const PAGE_MAX_MS = 45_000;
const SETTLE_LOOKS = 600;
const SETTLE_MS = 50;

export interface Product {
  readonly platform: TestPlatform;
  readonly server: TestServer;
  readonly url: string;
  /** What the console would print; works once. */
  signInAddress(): Promise<string>;
  /** The session cookie of an operator who has signed in. */
  session(): Promise<{ readonly name: string; readonly value: string }>;
  close(): Promise<void>;
}

export interface ProductOptions {
  /** Nothing is connected, as with DEMO_ACCOUNT=false. */
  readonly isEmpty?: boolean;
  /** How many times faster the windows of rotations pass, in the sandbox as well. */
  readonly rotationTimeScale?: number;
  readonly identityProvider?: IdentityProviderSettings;
  /** Of a PostgreSQL of the test's own. */
  readonly database?: TestDatabase;
}

export async function openProduct({
  isEmpty = false,
  rotationTimeScale = 1,
  identityProvider,
  database,
}: ProductOptions = {}): Promise<Product> {
  const platform = await openTestPlatform({
    hasWorker: !isEmpty,
    rotation: { timeScale: rotationTimeScale },
    ...(identityProvider && { identityProvider }),
    ...(database && { database }),
  });
  platform.demo.timeScale = rotationTimeScale;
  if (isEmpty) await platform.scope().em.nativeDelete(AccountEntity, { id: platform.account.id });
  const dashboardDir = inject("builtDashboard");
  const server = await openTestServer(platform, {
    pages: { dashboardDir, graphiqlDir: join(dashboardDir, "no-graphiql") },
  });
  return {
    platform,
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

/** With a `proxy` everything goes through it, what is meant for this machine too. */
export async function launchBrowser(proxy?: string): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: BROWSER_ARGS,
    ...(proxy !== undefined && { proxy: { server: proxy, bypass: "<-loopback>" } }),
  });
}

/** One person's browser window, and all that went wrong in it. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Console errors, exceptions and requests to other origins, in the order they came. */
  readonly problems: string[];
  close(): Promise<void>;
}

export interface BrowserSessionOptions extends Pick<BrowserContextOptions, "colorScheme" | "timezoneId" | "viewport"> {
  /** Comes in by this; without it nobody is signed in. */
  readonly session?: { readonly name: string; readonly value: string };
  /** Another address of the same product. */
  readonly url?: string;
}

export async function openBrowserSession(
  browser: Browser,
  product: Pick<Product, "url">,
  options: BrowserSessionOptions = {},
): Promise<Visitor> {
  const context = await openContext(browser, product, options);
  return { ...(await openPage(context, options.url ?? product.url)), close: () => context.close() };
}

/** Somebody's browser, with no page yet. */
export async function openContext(
  browser: Browser,
  product: Pick<Product, "url">,
  { session, url = product.url, viewport = { width: 1280, height: 800 }, ...rest }: BrowserSessionOptions,
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

/** One more page of a context: what its other pages have loaded is not loaded again. Closing it leaves them open. */
export async function openPage(context: BrowserContext, url: string): Promise<Visitor> {
  const page = await context.newPage();
  page.setDefaultTimeout(PAGE_MAX_MS);
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  const open = new Set<Request>();
  asking.set(page, open);
  page.on("request", (request) => open.add(request));
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
  page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !/^(data|blob|about):/.test(address)) problems.push(`another origin: ${address}`);
  });
  return { context, page, problems, close: () => page.close() };
}

/** Requests that have no answer yet, by page: questions to the api, and parts of the dashboard that come later. */
const asking = new WeakMap<Page, Set<Request>>();

/** The page stands: its heading is there and nothing is on its way any more. */
export async function untilSettled(page: Page): Promise<void> {
  for (let look = 0; look < SETTLE_LOOKS; look += 1) {
    await untilDrawn(page);
    // An answer may lead to a question: only a page that has none after it was drawn is done.
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    if (!asking.get(page)?.size) return untilDrawn(page);
  }
  throw new Error(
    `${page.url()} goes on asking: ${[...(asking.get(page) ?? [])].map((request) => request.postData()?.slice(0, 80) ?? request.url()).join(", ")}`,
  );
}

async function untilDrawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector("main h1") !== null && document.querySelector('main [aria-busy="true"]') === null,
  );
}
