/**
 * Measures a newcomer's first minute: from a clean clone with installed packages and `npm start` to the demo's alerts
 * on the screen.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { print } from "./measure.ts";
import { freePort } from "../test/support/free-port.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START_MAX_MS = 180_000;
const SCREEN_MAX_MS = 60_000;
const STOP_MAX_MS = 20_000;
const BROWSERS = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/google-chrome"].filter(
  (path) => path !== undefined,
);

export async function benchFirstMinute(): Promise<void> {
  const clone = mkdtempSync(join(tmpdir(), "iam-monitor-first-"));
  try {
    const cloned = spawnSync("git", ["clone", "--quiet", ROOT, clone], { encoding: "utf8" });
    if (cloned.status !== 0) throw new Error(cloned.stderr);
    // The packages are those of this working tree, which has the same lock file.
    symlinkSync(join(ROOT, "node_modules"), join(clone, "node_modules"));
    print(
      "first",
      "clean clone: npm start until the demo's alerts are on the screen",
      await secondsToFirstAlert(clone),
      { atMost: 60 },
      "s",
    );
    print(
      "first",
      "second start until the demo's alerts are on the screen",
      await secondsToFirstAlert(clone),
      { atMost: 8 },
      "s",
    );
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

/** Returns the seconds from `npm start` until a browser shows the first alert. */
async function secondsToFirstAlert(clone: string): Promise<number> {
  const { PATH, HOME } = process.env;
  const startedAt = performance.now();
  const child = spawn("npm", ["start"], {
    cwd: clone,
    env: { PATH, HOME, PORT: String(await freePort()) },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    const link = await linkOf(child);
    const browser = await chromium.launch({
      executablePath: BROWSERS.find((path) => existsSync(path)),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(SCREEN_MAX_MS);
      await page.goto(link);
      const button = page.getByRole("button", { name: /sign in|continue/i }).first();
      if (await button.isVisible().catch(() => false)) await button.click();
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
      await page.goto(new URL("/alerts", link).href);
      await page.locator('a[href*="/alerts/"]').first().waitFor();
      return (performance.now() - startedAt) / 1_000;
    } finally {
      await browser.close();
    }
  } finally {
    await stop(child);
  }
}

async function linkOf(child: ChildProcess): Promise<string> {
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
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  process.kill(-child.pid!, "SIGINT");
  const late = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), STOP_MAX_MS);
  await ended;
  clearTimeout(late);
}
