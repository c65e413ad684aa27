/** The SQL of the filters `tag:` and `owner:`, and of the tag that names the owner of a user or role. */
import { type RawBuilder, sql } from "kysely";
import { jsonAt, table } from "../../db/typed-sql.ts";
import { anyOf, type Condition, escapeLike } from "./query-conditions.ts";

const user = table("iam_user", "t");
const role = table("iam_role", "t");
const s = table("owner_settings", "s");

/** Tags are stored as AWS returns them: a JSON array of objects with `key` and `value`. */
const SOME_TAG = (tags: Condition, condition: Condition) =>
  sql`exists (select 1 from jsonb_array_elements(${tags}) g where ${condition})`;

/** The keys of owner tags, and what they begin with. Both are read once for each statement. */
const OWNER_KEYS = (condition: Condition, key: Condition) =>
  sql`(select coalesce(array_agg(lower(${key})), '{}') from ${s.$table}, jsonb_array_elements_text(${s.tagKeys}) k
       where ${condition})`;
const EXACT_KEYS = OWNER_KEYS(sql`k not like '%*'`, sql`k`);
const BEGINNINGS = OWNER_KEYS(sql`k like '%*'`, sql`left(k, -1)`);
const IS_OWNER_TAG = sql`(lower(g ->> 'key') = any(${EXACT_KEYS}::text[]) or lower(g ->> 'key') ^@ any(${BEGINNINGS}::text[]))`;

/**
 * The rows `key` and `value` of the tag that names the owner of a user or role: the first owner tag with a value, in the
 * order of the keys. A deleted user or role keeps its owner.
 */
export function ownerTagOf(accountId: Condition, identity: Condition): RawBuilder<unknown> {
  const tagsIn = (principal: typeof user | typeof role, tags: Condition) =>
    sql`select ${tags} as tags from ${principal.$table}
         where ${principal.accountId} = ${accountId} and ${principal.identity} = ${identity}`;
  return sql`(
    select g.key, g.value
      from (${tagsIn(user, jsonAt(user.document, "user", "tags"))}
            union all ${tagsIn(role, jsonAt(role.document, "role", "tags"))}) p,
           jsonb_to_recordset(p.tags) as g (key text, value text), ${s.$table},
           jsonb_array_elements_text(${s.tagKeys}) with ordinality as k (key, place)
     where case when k.key like '%*' then lower(g.key) ^@ lower(left(k.key, -1)) else lower(g.key) = lower(k.key) end
       and btrim(g.value) <> ''
     order by k.place, lower(g.key), g.key limit 1)`;
}

/** Whether one of the tags has the key, or the key and value, of one of the texts `key` and `key=value`. */
export function hasTag(tags: Condition, values: readonly string[]): Condition {
  return anyOf(
    values.map((text) => {
      const lower = text.toLowerCase();
      const end = lower.indexOf("=");
      const isKey = sql`lower(g ->> 'key') = ${end < 0 ? lower : lower.slice(0, end)}`;
      if (end < 0) return SOME_TAG(tags, isKey);
      const isValue = sql`lower(g ->> 'value') = ${lower.slice(end + 1)}`;
      // Without a key, any tag may have the value.
      return SOME_TAG(tags, end === 0 ? isValue : sql`${isKey} and ${isValue}`);
    }),
  );
}

/** Whether an owner tag contains one of the texts. `none`: no such tag has a value, so that there is no owner. */
export function hasOwner(tags: Condition, values: readonly string[]): Condition {
  return anyOf(
    values.map((text) =>
      text.toLowerCase() === "none"
        ? sql`not ${SOME_TAG(tags, sql`${IS_OWNER_TAG} and btrim(g ->> 'value') <> ''`)}`
        : SOME_TAG(tags, sql`${IS_OWNER_TAG} and g ->> 'value' ilike ${`%${escapeLike(text)}%`}`),
    ),
  );
}
