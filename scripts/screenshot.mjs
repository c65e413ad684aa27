// `npm run screenshot`: starts the product with only its demo, signs in and takes the README's screenshot.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findBrowser } from "./outside-tools.mjs";

const PICTURE = "docs/overview.png";
const START_MS = 60_000;
const SETTLE_MS = 2_500;

const dataDir = mkdtempSync(join(tmpdir(), "iam-monitor-screenshot-"));
const product = spawn(process.execPath, ["dist/api/main.js"], {
  env: { ...process.env, PORT: "0", DATA_DIR: dataDir, LOG_LEVEL: "error" },
  stdio: ["ignore", "pipe", "inherit"],
});

try {
  const link = await signInLink();
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
  await page.goto(link);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  // The first scan runs, and the page then updates itself.
  await page.getByRole("region", { name: "Top fix" }).waitFor({ timeout: START_MS });
  await page.waitForTimeout(SETTLE_MS);
  mkdirSync("docs", { recursive: true });
  await page.screenshot({ path: PICTURE });
  await browser.close();
  process.stdout.write(`Wrote ${PICTURE}.\n`);
} finally {
  product.kill("SIGTERM");
  await new Promise((resolve) => product.once("exit", resolve));
  rmSync(dataDir, { recursive: true, force: true });
}

function signInLink() {
  return new Promise((resolve, reject) => {
    let said = "";
    product.stdout.on("data", (chunk) => {
      said += chunk;
      const link = /\S+\/sign-in#token=\S+/.exec(said)?.[0];
      if (link) resolve(link);
    });
    product.once("exit", () => reject(new Error("The product exited before it was ready.")));
    setTimeout(() => reject(new Error("The product was not ready in time.")), START_MS).unref();
  });
}
