import { expect, test } from "vitest";
import { SETTING_FIELDS, settingOf, settingOriginText, settingValueText } from "./setting-text.ts";

test("values and their origins are words", () => {
  expect(settingValueText("scanEveryHours", 1)).toBe("1 hour");
  expect(settingValueText("scanEveryHours", null)).toBe("no schedule");
  expect(settingValueText("keyMaxAgeDays", 90)).toBe("90 days");
  expect(settingOriginText({ origin: "UNIT", unitPath: "Workloads/Prod" })).toBe("from OU Workloads/Prod");
  expect(settingOriginText({ origin: "UNIT", unitPath: null })).toBe("from the organization");
  expect(settingOriginText({ origin: "UNIT", unitPath: "Root" })).toBe("from the organization's root");
  expect(settingOriginText({ origin: "ACCOUNT", unitPath: null })).toBe("set for this account");
});

test.each([
  ["24", 24],
  [" 24 ", 24],
  ["720", 720],
  ["721", undefined],
  ["0", undefined],
  ["1.5", undefined],
  ["", undefined],
])("a scan interval of %j is %s", (text, expected) => {
  expect(settingOf(SETTING_FIELDS[0]!, text)).toBe(expected);
});
