import { expect, test } from "vitest";
import { namesIn, scopeText, TOKEN_PRESETS } from "./token-presets.ts";

test("scopes are shown as presets, and each scope beyond them by its name", () => {
  const read = TOKEN_PRESETS.find((preset) => preset.name === "read")!.scopes;
  expect(scopeText(["metrics.read"])).toBe("metrics");
  expect(scopeText([...read])).toBe("read");
  expect(scopeText([...read, "scans.start"])).toBe("read, scans:start");
  expect(scopeText(["accounts.read", "alerts.triage"])).toBe("accounts.read, alerts.triage");
});

test("names may be separated by commas, spaces and lines", () => {
  expect(namesIn(" 10.0.0.0/8,192.0.2.1\n2001:db8::/32 ")).toEqual(["10.0.0.0/8", "192.0.2.1", "2001:db8::/32"]);
});
