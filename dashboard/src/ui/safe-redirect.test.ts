import { expect, test } from "vitest";
import { ownPath } from "./safe-redirect.ts";

test.each([
  ["/alerts?q=x#top", "/alerts?q=x#top"],
  ["https://evil.example/", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/.//evil.example", "/"],
  ["javascript:alert(1)", "/"],
  [undefined, "/"],
])("%s leads to %s", (given, path) => {
  expect(ownPath(given)).toBe(path);
});
