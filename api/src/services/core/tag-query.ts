/** The SQL of the filters `tag:` and `owner:`, and of the tag that names the owner of a user or role. */
import { type RawBuilder, sql } from "kysely";
import { anyOf, type Condition, escapeLike } from "./query-conditions.ts";

/** Tags are stored as AWS returns them: a JSON array of objects with `key` and `value`. */
const SOME_TAG = (tags: Condition, condition: Condition) =>
  sql`exists (select 1 from jsonb_array_elements(${tags}) g where ${condition})`;

/** The keys of owner tags, and what they begin with. Both are read once for each statement. */
const OWNER_KEYS = (condition: Condition, key: Condition) =>
  sql`(select coalesce(array_agg(lower(${key})), '{}') from owner_settings s, jsonb_array_elements_text(s.tag_keys) k
       where ${condition})`;
const EXACT_KEYS = OWNER_KEYS(sql`k not like '%*'`, sql`k`);
const BEGINNINGS = OWNER_KEYS(sql`k like '%*'`, sql`left(k, -1)`);
const IS_OWNER_TAG = sql`(lower(g ->> 'key') = any(${EXACT_KEYS}::text[]) or lower(g ->> 'key') ^@ any(${BEGINNINGS}::text[]))`;

/**
 * The rows `key` and `value` of the tag that names the owner of a user or role: the first owner tag with a value, in the
 * order of the keys. A deleted user or role keeps its owner.
 */
export function ownerTagOf(accountId: Condition, identity: Condition): RawBuilder<unknown> {
  const tagsIn = (table: string, tags: Condition) =>
    sql`select ${tags} as tags from ${sql.table(table)} t where t.account_id = ${accountId} and t.identity = ${identity}`;
  return sql`(
    select g.key, g.value
      from (${tagsIn("iam_user", sql`t.document #> '{user,tags}'`)}
            union all ${tagsIn("iam_role", sql`t.document #> '{role,tags}'`)}) p,
           jsonb_to_recordset(p.tags) as g (key text, value text), owner_settings s,
           jsonb_array_elements_text(s.tag_keys) with ordinality as k (key, place)
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
