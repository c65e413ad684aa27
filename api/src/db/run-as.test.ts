import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sharedFolder } from "./run-as.ts";

const root = mkdtempSync(join(tmpdir(), "run-as-"));
afterAll(() => rmSync(root, { recursive: true }));

const SELF = { uid: process.getuid!(), gid: process.getgid!() };

function folder(name: string, mode: number): string {
  const path = join(root, name);
  mkdirSync(path);
  chmodSync(path, mode);
  return path;
}

test("S26: a folder that others may write to or have created as a link is not used", () => {
  const own = folder("own", 0o711);
  const writableByAll = folder("writable-by-all", 0o777);
  const writableByGroup = folder("writable-by-group", 0o770);
  const link = join(root, "link");
  symlinkSync(own, link);
  expect(sharedFolder(SELF, [writableByAll, writableByGroup, link, own])).toBe(own);
  expect(() => sharedFolder(SELF, [writableByAll, writableByGroup, link])).toThrow("Set DATA_DIR");
});

test("S26: a folder that does not exist is created so that only this user can write to it", () => {
  const created = join(root, "created");
  expect(sharedFolder(SELF, [created])).toBe(created);
  expect(sharedFolder(SELF, [created])).toBe(created);
});
