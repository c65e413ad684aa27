import { expect, test } from "vitest";
import {
  parseSearch,
  readFlag,
  readOneOf,
  readPositiveInteger,
  readText,
  readTextOrEmpty,
  stringifySearch,
} from "./search.ts";

test("a filter stays readable in the URL and survives a round trip", () => {
  const text = stringifySearch({ q: "is:open severity:high,critical key.age:>90d", group: undefined, only: false });
  expect(text).toBe("?q=is:open+severity:high,critical+key.age:%3E90d");
  expect(parseSearch(text.slice(1))).toEqual({ q: "is:open severity:high,critical key.age:>90d" });
});

test("invalid values are ignored", () => {
  expect(readOneOf("sideways", ["up", "down"])).toBeUndefined();
  expect(readOneOf("up", ["up", "down"])).toBe("up");
  expect(readPositiveInteger("12")).toBe(12);
  expect(readPositiveInteger("-1")).toBeUndefined();
  expect(readPositiveInteger("1e999")).toBeUndefined();
  expect(readText("x".repeat(2001))).toBeUndefined();
  expect(readText(111122223333)).toBe("111122223333");
  expect(readFlag("1")).toBe(true);
  expect(readFlag("no")).toBeUndefined();
});

test("an empty filter differs from a missing one", () => {
  expect(stringifySearch({ q: "" })).toBe("?q=");
  expect(readTextOrEmpty(parseSearch("q=")["q"])).toBe("");
  expect(readTextOrEmpty(parseSearch("")["q"])).toBeUndefined();
});
