/** Thresholds of the checks. An operator may change each; the defaults are CIS's and Security Hub's. Units last. */
export interface CheckSettings {
  /** key-age-90, key-inactive-old, key-expiring. */
  readonly keyMaxAgeDays: number;
  /** key-expiring: how long before keyMaxAgeDays it warns. */
  readonly keyWarningDays: number;
  /** key-age-365. */
  readonly keyHardMaxAgeDays: number;
  /** key-unused-45, pwd-unused-45 (CIS). */
  readonly unusedShortDays: number;
  /** key-unused-90, pwd-unused-90 (Security Hub). */
  readonly unusedLongDays: number;
  /** user-inactive-any, user-never-signed-in. */
  readonly inactiveDays: number;
  readonly roleUnusedDays: number;
  /** root-used. */
  readonly rootUsedDays: number;
  readonly passwordMinimumLength: number;
  readonly passwordMaxAgeDays: number;
  readonly passwordReusePrevention: number;
  /** user-untagged, role-untagged: tag keys that must be there; empty means "at least one tag". */
  readonly requiredTagKeys: readonly string[];
  /** user-no-group: the agreed groups; empty means any group. */
  readonly agreedGroupNames: readonly string[];
  /** trust-cross-account: account numbers that may be trusted. */
  readonly trustedAccountIds: readonly string[];
  /** non-sts-action: names of policies and groups that are meant for humans; empty switches the check's work off. */
  readonly humanPolicyNames: readonly string[];
}

export const DEFAULT_CHECK_SETTINGS: CheckSettings = {
  keyMaxAgeDays: 90,
  keyWarningDays: 14,
  keyHardMaxAgeDays: 365,
  unusedShortDays: 45,
  unusedLongDays: 90,
  inactiveDays: 90,
  roleUnusedDays: 90,
  rootUsedDays: 90,
  passwordMinimumLength: 14,
  passwordMaxAgeDays: 90,
  passwordReusePrevention: 24,
  requiredTagKeys: [],
  agreedGroupNames: [],
  trustedAccountIds: [],
  humanPolicyNames: [],
};
