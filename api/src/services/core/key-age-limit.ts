/** The maximum age of access keys in days, which an account may have of its own or inherit. */
import { type RawBuilder, sql } from "kysely";
import { jsonAt, known, table, textAt } from "../../db/typed-sql.ts";
import { type CheckSettings, DEFAULT_CHECK_SETTINGS } from "../../iam/settings.ts";

const a = table("account", "a");
const s = table("check_settings", "s");

/** The limit of accounts without another one. */
export const INSTALLATION_KEY_LIMIT = sql<number>`coalesce((select ${textAt(known<Partial<CheckSettings>>(s.thresholds), "keyMaxAgeDays")}::integer from ${s.$table}),
    ${DEFAULT_CHECK_SETTINGS.keyMaxAgeDays}::integer)`;

/** The limit of an account `a`. */
export function keyAgeLimit(installation: RawBuilder<number>): RawBuilder<number> {
  return sql<number>`coalesce(${textAt(a.ownSettings, "keyMaxAgeDays")}::integer,
    ${textAt(jsonAt(a.inheritedSettings, "keyMaxAgeDays"), "value")}::integer, ${installation})`;
}
