/** The query keys of the list of paths and the SQL condition of each. `t` is the path. */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { PATH_QUERY_KEYS } from "../../iam/path-query.ts";
import type { QueryCondition } from "../../iam/query.ts";
import { comparesNumber, type Condition, hasAge, holdsText, readQuery, unless } from "../core/query-conditions.ts";

const COLUMNS: Readonly<Record<string, Condition>> = {
  source: sql`t.source_name`,
  target: sql`t.target_name`,
  technique: sql`t.technique_ids::text`,
  account: sql`(select concat_ws(' ', c.name, c.aws_account_id, c.id) from account c where c.id = t.account_id)`,
  hops: sql`t.hop_count`,
  age: sql`t.first_seen_at`,
  opened: sql`t.opened_at`,
  closed: sql`t.gone_at`,
};
const FACTS: Readonly<Record<string, Condition>> = {
  crossaccount: sql`t.target_aws_account_id is not null`,
  gone: sql`t.gone_at is not null`,
};
const WORDS = sql`t.source_name || ' ' || t.target_name || ' ' || t.technique_ids::text`;

export interface PathQuery {
  readonly conditions: readonly Condition[];
  /** Whether the query itself says which closed paths it wants, so that they are not left out. */
  readonly asksForClosed: boolean;
}

/** Errors: BAD_QUERY. */
export function readPathQuery(query: string): PathQuery {
  const terms = readQuery(query, PATH_QUERY_KEYS);
  return {
    conditions: terms.map((term) => unless(term.isNegated, conditionOf(term))),
    asksForClosed: terms.some((term) => term.kind !== "WORD" && (term.key === "gone" || term.key === "closed")),
  };
}

function conditionOf(term: QueryCondition): Condition {
  switch (term.kind) {
    case "WORD":
      return holdsText(WORDS, [term.text]);
    case "TEXT":
      return holdsText(COLUMNS[term.key]!, term.values);
    case "CHOICE":
      return sql`t.verdict = any(${sql.val(term.values)}::text[])`;
    case "NUMBER":
      return comparesNumber(COLUMNS[term.key]!, term.values);
    case "AGE":
      return hasAge(COLUMNS[term.key]!, term.values, now());
    case "YES_NO":
      return term.value ? FACTS[term.key]! : sql`not (${FACTS[term.key]!})`;
  }
}
