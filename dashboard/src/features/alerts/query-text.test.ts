import { expect, test } from "vitest";
import { toggleValue, valuesOf, withValues } from "./query-text.ts";

test("a value is switched on and off without touching the rest", () => {
  const start = 'is:open severity:high,critical account:"my prod" admin';
  const without = toggleValue(start, "severity", "HIGH");
  expect(without).toBe('is:open severity:critical account:"my prod" admin');
  expect(toggleValue(without, "severity", "critical")).toBe('is:open account:"my prod" admin');
  expect(toggleValue("admin", "is", "open")).toBe("admin is:open");
});

test("values are read whatever their case and quotes", () => {
  expect(valuesOf('Severity:HIGH,"low" severity:medium', "severity")).toEqual(["high", "low", "medium"]);
  expect(valuesOf('"severity:high"', "severity")).toEqual([]);
});

test("values with spaces are quoted again", () => {
  expect(withValues("is:open", "account", ["my prod", "dev"])).toBe('is:open account:"my prod",dev');
});

test("a scaled age survives the switch of another key", () => {
  expect(toggleValue("key.age:>90d is:open", "is", "open")).toBe("key.age:>90d");
});
