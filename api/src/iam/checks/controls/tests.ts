/** Tests that several standards share. Each names the thresholds that the standards require. */
import type { ControlTest, TestSettings } from "./control.ts";

/** The rules of a password policy. Without any policy the single rules have nothing to evaluate, and `pwd-missing` fails. */
export function passwordPolicy(...tests: readonly ControlTest[]): readonly ControlTest[] {
  return [{ rule: "pwd-missing" }, ...tests];
}

const withSetting = (rule: string, settings: TestSettings): ControlTest => ({ rule, settings });

export const minimumLength = (passwordMinimumLength: number) => withSetting("pwd-length-14", { passwordMinimumLength });
export const reusePrevention = (passwordReusePrevention: number) =>
  withSetting("pwd-reuse-24", { passwordReusePrevention });
export const passwordExpiry = (passwordMaxAgeDays: number) => withSetting("pwd-expiry-90", { passwordMaxAgeDays });
export const keyAge = (keyMaxAgeDays: number) => withSetting("key-age-90", { keyMaxAgeDays });

/** Passwords and active access keys that were not used for 45 days. */
export const UNUSED_45_DAYS: readonly ControlTest[] = [
  withSetting("key-unused-45", { unusedShortDays: 45 }),
  withSetting("pwd-unused-45", { unusedShortDays: 45 }),
];

/** Passwords and active access keys that were not used for 90 days. */
export const UNUSED_90_DAYS: readonly ControlTest[] = [
  withSetting("key-unused-90", { unusedLongDays: 90 }),
  withSetting("pwd-unused-90", { unusedLongDays: 90 }),
];
