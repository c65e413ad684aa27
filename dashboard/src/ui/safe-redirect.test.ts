import { expect, test } from "vitest";
import { safeRedirect } from "./safe-redirect.ts";

test.each([
  ["/alerts?q=x#top", "/alerts?q=x#top"],
  ["https://evil.example/", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/.//evil.example", "/"],
  ["javascript:alert(1)", "/"],
  [undefined, "/"],
])("%s redirects to %s", (target, path) => {
  expect(safeRedirect(target)).toBe(path);
});
