/**
 * How a path is grouped in the map of causes, as SQL over `escalation_path t`: by the cause that one fix removes, by the
 * last principal before the administrator, and by the administrator.
 */
import { sql } from "kysely";
import { type CauseKind, PATH_CHECK_ID } from "../../iam/alerts/root-cause.ts";
import type { PathPrincipal } from "../../iam/escalation/paths/path.ts";
import { SELF_KEY } from "../../iam/escalation/paths/path-map.ts";

const SOURCE = sql`t.document -> 'source'`;
const TARGET = sql`t.document -> 'target'`;
const LAST_FROM = sql`t.document -> 'hops' -> -1 -> 'from'`;

/**
 * The ID of the problem of the path's alert. A path without one, such as that of an external principal, belongs to a
 * problem whose statement it uses. If there is none, because the check is off, it is grouped by its first technique.
 */
export const CAUSE_KEY = sql<string>`coalesce(
  (select a.problem_id from alert a where a.resource_id = coalesce(${SOURCE} ->> 'uniqueId', t.identity)
      and a.account_id = t.account_id and a.check_id = ${sql.lit(PATH_CHECK_ID)} and a.problem_id is not null limit 1),
  (select p.id from jsonb_path_query(t.document, '$.hops[*].proof[*]') s
     join problem p on p.account_id = t.account_id
      and p.cause_key in (${causeKey("TRUST_STATEMENT")}, ${causeKey("POLICY_STATEMENT")})
    where s ->> 'effect' in ('ALLOWS', 'MAY_ALLOW') order by p.kind desc, p.id limit 1),
  'technique:' || (t.technique_ids ->> 0))`;

/**
 * Returns the key of a cause as `iam/alerts/root-cause.ts` makes it. The table has an index of these keys, and none of
 * resources.
 */
function causeKey(kind: CauseKind) {
  return sql`concat_ws('|', ${sql.lit(kind)}, s #>> '{policy,policyId}', s #>> '{statement,index}')`;
}

/** Null if the path leads straight to the administrator. */
export const THROUGH_KEY = sql<string | null>`case when t.hop_count > 1 and ${keyOf(LAST_FROM)} <> ${keyOf(SOURCE)}
  then ${keyOf(LAST_FROM)} end`;

export const TARGET_KEY = sql<string>`case when ${keyOf(TARGET)} = ${keyOf(SOURCE)} then ${sql.lit(SELF_KEY)} else ${keyOf(TARGET)} end`;

/** A principal may have a path in its account and others into other accounts. */
export const SOURCE_KEY = sql<string>`coalesce(${SOURCE} ->> 'uniqueId', t.identity)`;
export const SOURCE_KIND = sql<PathPrincipal["kind"]>`${SOURCE} ->> 'kind'`;

/** A principal without an ARN is new or external, and has a name that describes it. */
function keyOf(principal: typeof SOURCE) {
  return sql<string>`coalesce(${principal} ->> 'arn', ${principal} ->> 'name')`;
}
