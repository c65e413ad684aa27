/** The query keys of the list of paths and the SQL condition of each. `t` is the path. */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { table } from "../../db/typed-sql.ts";
import { PATH_QUERY_KEYS } from "../../iam/path-query.ts";
import type { QueryCondition } from "../../iam/query.ts";
import { comparesNumber, type Condition, hasAge, holdsText, readQuery, unless } from "../core/query-conditions.ts";
import { PATH } from "./path-keys.ts";

const c = table("account", "c");

const COLUMNS: Readonly<Record<string, Condition>> = {
  source: PATH.sourceName,
  target: PATH.targetName,
  technique: sql`${PATH.techniqueIds}::text`,
  account: sql`(select concat_ws(' ', ${c.name}, ${c.awsAccountId}, ${c.id}) from ${c.$table} where ${c.id} = ${PATH.accountId})`,
  hops: PATH.hopCount,
  age: PATH.firstSeenAt,
  opened: PATH.openedAt,
  closed: PATH.goneAt,
};
const FACTS: Readonly<Record<string, Condition>> = {
  crossaccount: sql`${PATH.targetAwsAccountId} is not null`,
  gone: sql`${PATH.goneAt} is not null`,
};
const WORDS = sql`${PATH.sourceName} || ' ' || ${PATH.targetName} || ' ' || ${PATH.techniqueIds}::text`;

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
      return sql`${PATH.verdict} = any(${sql.val(term.values)}::text[])`;
    case "NUMBER":
      return comparesNumber(COLUMNS[term.key]!, term.values);
    case "AGE":
      return hasAge(COLUMNS[term.key]!, term.values, now());
    case "YES_NO":
      return term.value ? FACTS[term.key]! : sql`not (${FACTS[term.key]!})`;
  }
}
