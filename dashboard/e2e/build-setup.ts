import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder with the dashboard that this run built. Missing in a run without a browser. */
    builtDashboard: string;
  }
}

const root = join(import.meta.dirname, "..", "..");

let folder: string | undefined;

/**
 * Builds the dashboard if it has changed, unless CHROMIUM_PATH names no browser to open it with. Copies the build, because
 * `dist` may be rebuilt while the tests run.
 */
export async function setup(project: TestProject): Promise<void> {
  if (!process.env["CHROMIUM_PATH"]) return;
  folder = mkdtempSync(join(tmpdir(), "iam-monitor-dashboard-"));
  // With Vitest's NODE_ENV, the build would contain React's slow development version.
  const child = spawn(process.execPath, ["scripts/build.mjs", "dashboard"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error("The dashboard could not be built.");
  cpSync(join(root, "dist", "dashboard"), folder, { recursive: true });
  project.provide("builtDashboard", folder);
}

export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
