import { SETTING_FIELDS } from "../../features/accounts/setting-text.ts";
import { fieldLabel } from "../../features/alerts/detail-text.ts";

/** The thresholds that only the installation has. */
const LABELS: Readonly<Record<string, string>> = {
  agreedGroupNames: "Groups of which each user needs one",
  humanPolicyNames: "Policies and groups meant for people",
  passwordMaxAgeDays: "Passwords: maximum age",
  passwordMinimumLength: "Passwords: minimum length",
  passwordReusePrevention: "Passwords: earlier ones that cannot be reused",
  requiredTagKeys: "Required tags",
  rootUsedDays: "Root user: recent use",
  trustedAccountIds: "Trusted AWS accounts",
};

/** The label of a threshold with its unit: "Access keys: maximum age (days)". */
export function thresholdLabel(name: string): string {
  const label = SETTING_FIELDS.find((field) => field.name === name)?.label ?? LABELS[name];
  if (label === undefined) return fieldLabel(name);
  return name.endsWith("Days") ? `${label} (days)` : label;
}
