/** The maximum age of access keys in days, which an account may have of its own or inherit. */
import { type RawBuilder, sql } from "kysely";
import { DEFAULT_CHECK_SETTINGS } from "../../iam/settings.ts";

/** The limit of accounts without another one. */
export const INSTALLATION_KEY_LIMIT = sql<number>`coalesce((select (s.thresholds ->> 'keyMaxAgeDays')::integer from check_settings s),
    ${DEFAULT_CHECK_SETTINGS.keyMaxAgeDays}::integer)`;

/** The limit of an account `a`. */
export function keyAgeLimit(installation: RawBuilder<number>): RawBuilder<number> {
  return sql<number>`coalesce((a.own_settings ->> 'keyMaxAgeDays')::integer,
    (a.inherited_settings -> 'keyMaxAgeDays' ->> 'value')::integer, ${installation})`;
}
