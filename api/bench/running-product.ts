/** The built product in a process of its own, and a browser for it. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type CDPSession,
  chromium,
  type Page,
} from "playwright-core";
import { freePort } from "../test/support/free-port.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const PAGE_MAX_MS = 60_000;
const VIEWPORT = { width: 1440, height: 900 };

const START_MAX_MS = 180_000;
const STOP_MAX_MS = 20_000;
const BROWSERS = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/google-chrome",
].filter((path) => path !== undefined);

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: BROWSERS.find((path) => existsSync(path)),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

/** The sign-in link that the product prints. */
export async function linkOf(child: ChildProcess): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("npm start printed no sign-in link.")), START_MAX_MS);
    const read = (part: Buffer) => {
      text += part.toString("utf8");
      const link = /https?:\/\/[^\s"]+\/sign-in[^\s"]+/.exec(text)?.[0];
      if (link === undefined) return;
      clearTimeout(late);
      resolve(link);
    };
    child.stdout!.on("data", read);
    child.stderr!.on("data", read);
    child.once("exit", (code) => reject(new Error(`npm start exited with ${String(code)}.`)));
  });
}

/** Sends Ctrl-C to the whole process group, as a terminal does. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  process.kill(-child.pid!, "SIGINT");
  const late = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), STOP_MAX_MS);
  await ended;
  clearTimeout(late);
}

export type SignedIn = BrowserContextOptions["storageState"];

interface RunningProduct {
  /** The sign-in link. */
  readonly link: string;
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts the built product with the demo, or with other settings, in a data folder of its own. */
export async function startProduct(settings: Readonly<Record<string, string>> = {}): Promise<RunningProduct> {
  const dataDir = mkdtempSync(join(tmpdir(), "iam-monitor-pages-"));
  const { PATH, HOME } = process.env;
  const product = spawn(process.execPath, ["dist/api/main.js"], {
    cwd: ROOT,
    env: { PATH, HOME, PORT: String(await freePort()), DATA_DIR: dataDir, ...settings },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = async () => {
    await stop(product);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const link = await linkOf(product);
    return { link, origin: new URL(link).origin, stop: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Signs in and waits until the first page is ready. */
export async function signIn(
  browser: Browser,
  link: string,
  untilReady: (page: Page) => Promise<void>,
): Promise<SignedIn> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  page.setDefaultTimeout(PAGE_MAX_MS);
  await page.goto(link);
  await untilReady(page);
  const state = await context.storageState();
  await context.close();
  return state;
}

export async function inNewContext<T>(
  browser: Browser,
  storageState: SignedIn,
  work: (page: Page, cdp: CDPSession, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: VIEWPORT, ...(storageState ? { storageState } : {}) });
  const page = await context.newPage();
  page.setDefaultTimeout(PAGE_MAX_MS);
  try {
    return await work(page, await context.newCDPSession(page), context);
  } finally {
    await context.close();
  }
}

export async function untilDrawn(page: Page): Promise<void> {
  await page.locator("main h1").first().waitFor();
  await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"]'), null, { timeout: PAGE_MAX_MS });
}
