/** The settings that accounts inherit, for people. */
import type { AccountRowFragment } from "../../gql/accounts.ts";
import { countOf } from "../../ui/format.ts";

export type Setting = AccountRowFragment["settings"][number];
export type SettingName = Setting["name"];

export interface SettingField {
  readonly name: SettingName;
  readonly label: string;
  readonly unit: "hour" | "day";
  readonly min: number;
  readonly max: number;
}

export const SETTING_FIELDS: readonly SettingField[] = [
  { name: "scanEveryHours", label: "Scan interval", unit: "hour", min: 1, max: 720 },
  { name: "keyMaxAgeDays", label: "Access keys: maximum age", unit: "day", min: 1, max: 3_650 },
  { name: "keyWarningDays", label: "Access keys: warning before the maximum age", unit: "day", min: 0, max: 365 },
  { name: "keyHardMaxAgeDays", label: "Access keys: hard limit", unit: "day", min: 1, max: 3_650 },
  { name: "unusedShortDays", label: "Unused credentials (CIS)", unit: "day", min: 1, max: 3_650 },
  { name: "unusedLongDays", label: "Unused credentials (Security Hub)", unit: "day", min: 1, max: 3_650 },
  { name: "inactiveDays", label: "Inactive users", unit: "day", min: 1, max: 3_650 },
  { name: "roleUnusedDays", label: "Unused roles", unit: "day", min: 1, max: 3_650 },
];

/** "24 hours", "90 days" or "no schedule". */
export function settingValueText(name: SettingName, value: number | null): string {
  const field = SETTING_FIELDS.find((each) => each.name === name);
  return value === null ? "no schedule" : countOf(value, field?.unit ?? "day");
}

/** Names the source of a value: "from OU Workloads/Prod". */
export function settingOriginText({ origin, unitPath }: Pick<Setting, "origin" | "unitPath">): string {
  if (origin === "UNIT" && unitPath === null) return "from the organization";
  if (origin === "UNIT") return unitPath === "Root" ? "from the organization's root" : `from OU ${unitPath}`;
  return origin === "ACCOUNT" ? "set for this account" : "set for all accounts";
}

/** The whole number in the field. Undefined if it is none in the range of the setting. */
export function settingOf({ min, max }: SettingField, text: string): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= min && value <= max ? value : undefined;
}
