import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ADVISORY_LOCKS } from "./advisory-locks.ts";

const SOURCES = fileURLToPath(new URL("..", import.meta.url));
const LOCK_CALL = /pg_(?:try_|\$\{[^}]*\})?advisory_\w*lock\(([^,)]*)/g;

test("all numbers of advisory locks differ, and every lock has its number from here or from a hash (S21)", () => {
  const numbers = Object.values(ADVISORY_LOCKS);
  expect(new Set(numbers).size).toBe(numbers.length);
  const used = new Map<string, number>();
  for (const file of globSync("**/*.ts", { cwd: SOURCES })) {
    const calls = readFileSync(`${SOURCES}/${file}`, "utf8").matchAll(LOCK_CALL);
    if (file.endsWith(".test.ts")) continue;
    for (const [, key = ""] of calls) {
      expect(key, file).toMatch(/^(\$\{ADVISORY_LOCKS\.\w+\}(::int)?|hashtextextended\(.*)$/);
      used.set(key, (used.get(key) ?? 0) + 1);
    }
  }
  // Each use has a number of its own.
  for (const [key, uses] of used) expect(uses, key).toBe(1);
  expect(used.size).toBeGreaterThanOrEqual(numbers.length);
});
