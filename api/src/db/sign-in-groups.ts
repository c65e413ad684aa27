/**
 * The groups of users that the overview counts, as SQL conditions on `iam_user`. Each has a partial index
 * (`search-indexes.ts`) with the account and whether the user is an administrator, so counting reads no document. An
 * index answers only a condition that is written exactly as its own, without parameters.
 */
const HAS_PASSWORD = `gone_at is null and (document #> '{credentials,passwordEnabled}') = 'true'`;
const WITH_MFA = `${HAS_PASSWORD} and (document #> '{credentials,mfaActive}') = 'true'`;

export const SIGN_IN_GROUPS = {
  WITHOUT_MFA: `${HAS_PASSWORD} and (document #> '{credentials,mfaActive}') is distinct from 'true'`,
  WITH_MFA,
  /** Part of the group with MFA. A user with several devices is here if one of them is virtual. */
  WITH_APP: `${WITH_MFA} and document -> 'mfaDevices' @> '[{"kind":"VIRTUAL"}]'`,
  /** Their credentials were not read. */
  UNREAD: `gone_at is null and coalesce(document -> 'credentials', 'null') = 'null'`,
} as const;

export type SignInGroup = keyof typeof SIGN_IN_GROUPS;

/** The condition for the keys that the counts by age read. */
export const ACTIVE_KEYS = "is_active and gone_at is null";
