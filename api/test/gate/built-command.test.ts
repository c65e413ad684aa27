/** The built command: one file that runs in a folder without packages. */
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { PASS_TO_LAMBDA } from "./changes.ts";

const ROOT = join(import.meta.dirname, "../../..");
const run = promisify(execFile);

test("runs alone, from its arguments to its exit code", { timeout: 240_000 }, async () => {
  await run(process.execPath, ["scripts/build.mjs", "gate"], { cwd: ROOT });
  const folder = mkdtempSync(join(tmpdir(), "gate-built-"));
  try {
    copyFileSync(join(ROOT, "dist/gate/iam-monitor.mjs"), join(folder, "iam-monitor.mjs"));
    writeFileSync(join(folder, "policy.json"), PASS_TO_LAMBDA);
    const command = (...args: readonly string[]) =>
      run(process.execPath, ["iam-monitor.mjs", ...args], { cwd: folder, env: {} }).then(
        ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
        ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
      );
    expect(await command("--help")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Usage: iam-monitor check"),
    });
    expect(await command("check", "policy.json")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("lambda-001"),
    });
    expect(await command("check", "missing.json")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^missing\.json:1:1: FILE_UNREADABLE/),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
