import { expect, test } from "vitest";
import { toggleValue, valuesOf, withValues } from "./query-text.ts";

test("a value is added and removed without changing the rest", () => {
  const start = 'is:open severity:high,critical account:"my prod" admin';
  const without = toggleValue(start, "severity", "HIGH");
  expect(without).toBe('is:open severity:critical account:"my prod" admin');
  expect(toggleValue(without, "severity", "critical")).toBe('is:open account:"my prod" admin');
  expect(toggleValue("admin", "is", "open")).toBe("admin is:open");
});

test("values are read regardless of case and quotes", () => {
  expect(valuesOf('Severity:HIGH,"low" severity:medium', "severity")).toEqual(["high", "low", "medium"]);
  expect(valuesOf('"severity:high"', "severity")).toEqual([]);
});

test("values with spaces are quoted", () => {
  expect(withValues("is:open", "account", ["my prod", "dev"])).toBe('is:open account:"my prod",dev');
});

test("a comparison survives a change of another key", () => {
  expect(toggleValue("key.age:>90d is:open", "is", "open")).toBe("key.age:>90d");
});
