/**
 * The groups of users that the overview counts, as SQL conditions on `iam_user`. Each has a partial index
 * (`search-indexes.ts`) with the account and whether the user is an administrator, so counting reads no document. An
 * index answers only a condition that is written exactly as its own, without parameters.
 */
import { sql } from "kysely";
import { jsonAt, table } from "./typed-sql.ts";

const user = table("iam_user");
const key = table("access_key");

const HAS_PASSWORD = sql`${user.goneAt} is null and ${jsonAt(user.document, "credentials", "passwordEnabled")} = 'true'`;
const MFA_ACTIVE = jsonAt(user.document, "credentials", "mfaActive");
const WITH_MFA = sql`${HAS_PASSWORD} and ${MFA_ACTIVE} = 'true'`;

export const SIGN_IN_GROUPS = {
  WITHOUT_MFA: sql`${HAS_PASSWORD} and ${MFA_ACTIVE} is distinct from 'true'`,
  WITH_MFA,
  /** Part of the group with MFA. A user with several devices is here if one of them is virtual. */
  WITH_APP: sql`${WITH_MFA} and ${jsonAt(user.document, "mfaDevices")} @> '[{"kind":"VIRTUAL"}]'`,
  /** Their credentials were not read. */
  UNREAD: sql`${user.goneAt} is null and coalesce(${jsonAt(user.document, "credentials")}, 'null') = 'null'`,
} as const;

export type SignInGroup = keyof typeof SIGN_IN_GROUPS;

/** The condition for the keys that the counts by age read. */
export const ACTIVE_KEYS = sql`${key.isActive} and ${key.goneAt} is null`;
