import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LogFile } from "./log-file.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "log-file-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a full file makes room once, so that a log is bounded, and is only for its owner", () => {
  const path = join(folder, "logs", "iam-monitor.log");
  for (const line of ["one\n", "two\n", "three\n", "four\n", "five\n"]) new LogFile(path, 10).write(line);
  expect(readFileSync(path, "utf8")).toBe("four\nfive\n");
  expect(readFileSync(`${path}.1`, "utf8")).toBe("three\n");
  expect(statSync(path).mode & 0o077).toBe(0);

  const open = new LogFile(path, 10);
  for (const line of ["six\n", "seven\n", "eight\n"]) open.write(line);
  expect(readFileSync(path, "utf8")).toBe("eight\n");
  expect(readFileSync(`${path}.1`, "utf8")).toBe("six\nseven\n");
});
