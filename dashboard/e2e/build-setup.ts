import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder with the dashboard that this run built. */
    builtDashboard: string;
  }
}

const root = join(import.meta.dirname, "..", "..");

let folder: string;

/** Builds the dashboard for this run only, because `dist` may be rebuilt while the tests run. */
export async function setup(project: TestProject): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), "iam-monitor-dashboard-"));
  const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin", "vite.js");
  const args = [
    vite,
    "build",
    "--config",
    "dashboard/vite.config.ts",
    "--outDir",
    folder,
    "--emptyOutDir",
    "--logLevel",
    "warn",
  ];
  // With Vitest's NODE_ENV, the build would contain React's slow development version.
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error("The dashboard could not be built.");
  project.provide("builtDashboard", folder);
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
