/**
 * The thresholds of the checks, with the unit at the end of each name. Operators can change the thresholds. The
 * defaults follow CIS and Security Hub.
 */
export interface CheckSettings {
  /** Used by key-age-90, key-inactive-old and key-expiring. */
  readonly keyMaxAgeDays: number;
  /** Used by key-expiring: the number of days before keyMaxAgeDays at which the check warns. */
  readonly keyWarningDays: number;
  /** Used by key-age-365. */
  readonly keyHardMaxAgeDays: number;
  /** Used by key-unused-45 and pwd-unused-45 (CIS). */
  readonly unusedShortDays: number;
  /** Used by key-unused-90, pwd-unused-90 (Security Hub), access-stale-ai and access-unused. */
  readonly unusedLongDays: number;
  /** Used by user-inactive-any, user-never-signed-in and access-unused. */
  readonly inactiveDays: number;
  readonly roleUnusedDays: number;
  /** Used by root-used. */
  readonly rootUsedDays: number;
  readonly passwordMinimumLength: number;
  readonly passwordMaxAgeDays: number;
  readonly passwordReusePrevention: number;
  /** Used by user-untagged and role-untagged: the required tag keys. Empty requires at least one tag of any key. */
  readonly requiredTagKeys: readonly string[];
  /** Used by user-no-group: the agreed groups. Empty accepts any group. */
  readonly agreedGroupNames: readonly string[];
  /** Used by trust-cross-account: the account numbers that roles may trust. */
  readonly trustedAccountIds: readonly string[];
  /** Used by non-sts-action: the names of policies and groups meant for people. If empty, the check finds nothing. */
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
