/** The thresholds of the checks, with the unit at the end of each name. Operators can change them; the defaults follow CIS and Security Hub. */
export interface CheckSettings {
  /** key-age-90, key-inactive-old, key-expiring. */
  readonly keyMaxAgeDays: number;
  /** key-expiring: the number of days before keyMaxAgeDays at which it warns. */
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
  /** user-untagged, role-untagged: required tag keys. Empty requires at least one tag of any key. */
  readonly requiredTagKeys: readonly string[];
  /** user-no-group: the agreed groups. Empty accepts any group. */
  readonly agreedGroupNames: readonly string[];
  /** trust-cross-account: the account numbers that roles may trust. */
  readonly trustedAccountIds: readonly string[];
  /** non-sts-action: the names of policies and groups meant for people. If empty, the check finds nothing. */
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
