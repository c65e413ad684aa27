import { expect, test } from "vitest";
import { ownPath } from "./safe-redirect.ts";

test.each([
  ["/", "/"],
  ["/alerts?q=severity:high#top", "/alerts?q=severity:high#top"],
  ["https://evil.example", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["/.//evil.example", "/"],
  ["/a/..//evil.example", "/"],
  ["/\r\nlocation: https://evil.example", "/location:%20https://evil.example"],
  ["javascript:alert(1)", "/"],
  ["@evil.example", "/"],
  ["", "/"],
  [null, "/"],
  [`/${"x".repeat(3_000)}`, "/"],
])("%j leads to %j", (given, path) => {
  expect(ownPath(given)).toBe(path);
});
