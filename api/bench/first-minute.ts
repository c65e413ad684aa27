/**
 * Measures a newcomer's first minute: from a clean clone with installed packages and `npm start` to the demo's alerts
 * on the screen.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { print } from "./measure.ts";
import { linkOf, openBrowser, stop } from "./running-product.ts";
import { freePort } from "../test/support/free-port.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCREEN_MAX_MS = 60_000;

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
    const browser = await openBrowser();
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
