/**
 * Settings that an account inherits: from the account itself, else from the nearest unit above it in its organization,
 * else from the installation. Pure, so that a preview and a change compute the same.
 */
import type { OrganizationUnit } from "./organization.ts";
import type { CheckSettings } from "./settings.ts";

/** The thresholds of checks that a unit or an account can have of its own. All are numbers of days. */
export const INHERITED_THRESHOLDS = [
  "keyMaxAgeDays",
  "keyWarningDays",
  "keyHardMaxAgeDays",
  "unusedShortDays",
  "unusedLongDays",
  "inactiveDays",
  "roleUnusedDays",
] as const satisfies readonly (keyof CheckSettings)[];

export const ACCOUNT_SETTINGS = ["scanEveryHours", ...INHERITED_THRESHOLDS] as const;
export type AccountSetting = (typeof ACCOUNT_SETTINGS)[number];

export const SCAN_HOURS_MAX = 720;
const DAYS_MAX = 3_650;
const WARNING_DAYS_MAX = 365;
const DAYS_RANGE = [1, DAYS_MAX] as const;
/** The least and the greatest value of the settings that differ from `DAYS_RANGE`. */
const OTHER_RANGES: { readonly [Name in AccountSetting]?: readonly [number, number] } = {
  scanEveryHours: [1, SCAN_HOURS_MAX],
  keyWarningDays: [0, WARNING_DAYS_MAX],
};

/** Returns what is wrong with a value of a setting. Null if nothing is. */
export function settingProblem(name: AccountSetting, value: number | null): string | null {
  if (value === null) return name === "scanEveryHours" ? null : "must be a number of days.";
  const [min, max] = OTHER_RANGES[name] ?? DAYS_RANGE;
  return value < min || value > max ? `must be from ${min} to ${max}.` : null;
}

/** Null for `scanEveryHours` means: no schedule. A missing name is inherited. */
export type SettingValues = { readonly [Name in AccountSetting]?: number | null };

/** The value of the nearest unit that has one. */
export interface InheritedValue {
  readonly value: number | null;
  readonly unitId: string;
  /** The names of the units down to this one, as of when the value was inherited. */
  readonly unitPath: string;
}
export type InheritedSettings = { readonly [Name in AccountSetting]?: InheritedValue };

export const SETTING_ORIGINS = ["INSTALLATION", "UNIT", "ACCOUNT"] as const;
export type SettingOrigin = (typeof SETTING_ORIGINS)[number];

export interface EffectiveSetting {
  readonly name: AccountSetting;
  readonly value: number | null;
  readonly origin: SettingOrigin;
  /** The unit that the value is from. Null unless the origin is UNIT. */
  readonly unitId: string | null;
}

/** The values with another one for the setting. Without one, the setting is inherited. */
export function changedSettings(
  values: SettingValues,
  {
    name,
    value,
    isInherited,
  }: { readonly name: AccountSetting; readonly value?: number | null | undefined; readonly isInherited: boolean },
): SettingValues {
  const others = Object.entries(values).filter(([other]) => other !== name);
  return Object.fromEntries(isInherited ? others : [...others, [name, value ?? null]]);
}

/** Returns the settings that an account in the unit inherits from the unit and those above it. */
export function inheritedSettings(
  units: readonly OrganizationUnit[],
  valuesOf: ReadonlyMap<string, SettingValues>,
  unitId: string,
): InheritedSettings {
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  const inherited: { [Name in AccountSetting]?: InheritedValue } = {};
  const passed = new Set<string>();
  for (let id: string | null = unitId; id !== null && !passed.has(id); id = byId.get(id)?.parentId ?? null) {
    passed.add(id);
    const values = valuesOf.get(id) ?? {};
    for (const name of ACCOUNT_SETTINGS) {
      const value = values[name];
      if (value !== undefined) inherited[name] ??= { value, unitId: id, unitPath: unitPath(units, id) };
    }
  }
  return inherited;
}

export interface SettingSources {
  readonly own: SettingValues;
  readonly inherited: InheritedSettings;
  /** The values of the installation. */
  readonly installation: Required<SettingValues>;
}

export function effectiveSetting(name: AccountSetting, sources: SettingSources): EffectiveSetting {
  const own = sources.own[name];
  if (own !== undefined) return { name, value: own, origin: "ACCOUNT", unitId: null };
  const inherited = sources.inherited[name];
  if (inherited !== undefined) return { name, value: inherited.value, origin: "UNIT", unitId: inherited.unitId };
  return { name, value: sources.installation[name], origin: "INSTALLATION", unitId: null };
}

/** The thresholds with which the checks of an account are evaluated. */
export function checkSettingsOf(
  installation: CheckSettings,
  { own, inherited }: Pick<SettingSources, "own" | "inherited">,
): CheckSettings {
  const thresholds = INHERITED_THRESHOLDS.flatMap((name) => {
    const value = own[name] ?? inherited[name]?.value;
    return value == null ? [] : [[name, value] as const];
  });
  return thresholds.length === 0 ? installation : { ...installation, ...Object.fromEntries(thresholds) };
}

/** The names of the units from the root's children down to the unit, such as `Workloads/Prod`. `Root` for the root. */
export function unitPath(units: readonly OrganizationUnit[], unitId: string): string {
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  const names: string[] = [];
  const passed = new Set<string>();
  for (let unit = byId.get(unitId); unit && !passed.has(unit.unitId);) {
    passed.add(unit.unitId);
    if (unit.parentId === null) return names.length === 0 ? unit.name : names.join("/");
    names.unshift(unit.name);
    unit = byId.get(unit.parentId);
  }
  return names.join("/") || unitId;
}
