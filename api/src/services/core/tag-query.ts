/** The SQL of the filters `tag:` and `owner:`. */
import { sql } from "kysely";
import { anyOf, type Condition, escapeLike } from "./query-conditions.ts";

/** Tags are stored as AWS returns them: a JSON array of objects with `key` and `value`. */
const SOME_TAG = (tags: Condition, condition: Condition) =>
  sql`exists (select 1 from jsonb_array_elements(${tags}) g where ${condition})`;
const IS_OWNER_TAG = sql`lower(g ->> 'key') like 'owner%'`;

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

/** Whether a tag whose key begins with `owner` contains one of the texts. `none`: there is no such tag. */
export function hasOwner(tags: Condition, values: readonly string[]): Condition {
  return anyOf(
    values.map((text) =>
      text.toLowerCase() === "none"
        ? sql`not ${SOME_TAG(tags, IS_OWNER_TAG)}`
        : SOME_TAG(tags, sql`${IS_OWNER_TAG} and g ->> 'value' ilike ${`%${escapeLike(text)}%`}`),
    ),
  );
}
