import { describe, expect, test } from "vitest";
import { checkSettingsOf, effectiveSetting, inheritedSettings, unitPath } from "./account-settings.ts";
import { DEFAULT_CHECK_SETTINGS } from "./settings.ts";

const units = [
  { unitId: "r-1", name: "Root", parentId: null },
  { unitId: "ou-w", name: "Workloads", parentId: "r-1" },
  { unitId: "ou-p", name: "Prod", parentId: "ou-w" },
  { unitId: "ou-s", name: "Sandbox", parentId: "r-1" },
];
const values = new Map([
  ["r-1", { scanEveryHours: 24, keyMaxAgeDays: 180 }],
  ["ou-w", { keyMaxAgeDays: 90, unusedLongDays: 60 }],
  ["ou-p", { scanEveryHours: 1 }],
  ["ou-s", { scanEveryHours: null }],
]);
const installation = {
  scanEveryHours: 24,
  keyMaxAgeDays: 90,
  keyWarningDays: 14,
  keyHardMaxAgeDays: 365,
  unusedShortDays: 45,
  unusedLongDays: 90,
  inactiveDays: 90,
  roleUnusedDays: 90,
};

test("the nearest unit with a value decides, also with no schedule", () => {
  expect(inheritedSettings(units, values, "ou-p")).toEqual({
    scanEveryHours: { value: 1, unitId: "ou-p", unitPath: "Workloads/Prod" },
    keyMaxAgeDays: { value: 90, unitId: "ou-w", unitPath: "Workloads" },
    unusedLongDays: { value: 60, unitId: "ou-w", unitPath: "Workloads" },
  });
  expect(inheritedSettings(units, values, "ou-s")).toEqual({
    scanEveryHours: { value: null, unitId: "ou-s", unitPath: "Sandbox" },
    keyMaxAgeDays: { value: 180, unitId: "r-1", unitPath: "Root" },
  });
  expect(inheritedSettings(units, values, "ou-unknown")).toEqual({});
});

describe("the effective value", () => {
  const inherited = inheritedSettings(units, values, "ou-p");
  test.each([
    ["keyMaxAgeDays", { keyMaxAgeDays: 30 }, { value: 30, origin: "ACCOUNT", unitId: null }],
    ["keyMaxAgeDays", {}, { value: 90, origin: "UNIT", unitId: "ou-w" }],
    ["scanEveryHours", { scanEveryHours: null }, { value: null, origin: "ACCOUNT", unitId: null }],
    ["roleUnusedDays", {}, { value: 90, origin: "INSTALLATION", unitId: null }],
  ] as const)("of %s with %j says where it is from", (name, own, expected) => {
    expect(effectiveSetting(name, { own, inherited, installation })).toEqual({ name, ...expected });
  });

  test("is that of the checks", () => {
    expect(checkSettingsOf(DEFAULT_CHECK_SETTINGS, { own: { keyMaxAgeDays: 30 }, inherited })).toEqual({
      ...DEFAULT_CHECK_SETTINGS,
      keyMaxAgeDays: 30,
      unusedLongDays: 60,
    });
    expect(checkSettingsOf(DEFAULT_CHECK_SETTINGS, { own: {}, inherited: {} })).toBe(DEFAULT_CHECK_SETTINGS);
  });
});

test("a unit is named by its path below the root", () => {
  expect([unitPath(units, "ou-p"), unitPath(units, "r-1"), unitPath(units, "ou-x")]).toEqual([
    "Workloads/Prod",
    "Root",
    "ou-x",
  ]);
});
