/**
 * How a path is grouped in the map of causes, as SQL over `escalation_path t`: by the cause that one fix removes, by the
 * last principal before the administrator, and by the administrator.
 */
import { type RawBuilder, sql } from "kysely";
import { jsonAt, known, table, textAt } from "../../db/typed-sql.ts";
import { type CauseKind, PATH_CHECK_ID } from "../../iam/alerts/root-cause.ts";
import type { Hop, PathPrincipal } from "../../iam/escalation/paths/path.ts";
import { SELF_KEY } from "../../iam/escalation/paths/path-map.ts";
import type { ProofStatement } from "../../iam/escalation/paths/proof.ts";

/** The listed path. */
export const PATH = table("escalation_path", "t");
const a = table("alert", "a");
const p = table("problem", "p");
/** A statement of a path's proof. */
const STATEMENT = sql<ProofStatement>`s`;

const SOURCE = jsonAt(PATH.document, "source");
const TARGET = jsonAt(PATH.document, "target");
const LAST_FROM = jsonAt(sql<Hop>`(${jsonAt(PATH.document, "hops")} -> -1)`, "from");

/** A principal may have a path in its account and others into other accounts. */
export const SOURCE_KEY = sql<string>`coalesce(${textAt(SOURCE, "uniqueId")}, ${PATH.identity})`;
export const SOURCE_KIND = known<PathPrincipal["kind"]>(textAt(SOURCE, "kind"));

/**
 * The ID of the problem of the path's alert. A path without one, such as that of an external principal, belongs to a
 * problem whose statement it uses. If there is none, because the check is off, it is grouped by its first technique.
 */
export const CAUSE_KEY = sql<string>`coalesce(
  (select ${a.problemId} from ${a.$table} where ${a.resourceId} = ${SOURCE_KEY}
      and ${a.accountId} = ${PATH.accountId} and ${a.checkId} = ${sql.lit(PATH_CHECK_ID)} and ${a.problemId} is not null limit 1),
  (select ${p.id} from jsonb_path_query(${PATH.document}, '$.hops[*].proof[*]') s
     join ${p.$table} on ${p.accountId} = ${PATH.accountId}
      and ${p.causeKey} in (${causeKey("TRUST_STATEMENT")}, ${causeKey("POLICY_STATEMENT")})
    where ${textAt(STATEMENT, "effect")} in ('ALLOWS', 'MAY_ALLOW') order by ${p.kind} desc, ${p.id} limit 1),
  'technique:' || (${PATH.techniqueIds} ->> 0))`;

/**
 * Returns the key of a cause as `iam/alerts/root-cause.ts` makes it. The table has an index of these keys, and none of
 * resources.
 */
function causeKey(kind: CauseKind) {
  return sql`concat_ws('|', ${sql.lit(kind)}, ${textAt(STATEMENT, "policy", "policyId")}, ${textAt(STATEMENT, "statement", "index")})`;
}

/** Null if the path leads straight to the administrator. */
export const THROUGH_KEY = sql<string | null>`case when ${PATH.hopCount} > 1 and ${keyOf(LAST_FROM)} <> ${keyOf(SOURCE)}
  then ${keyOf(LAST_FROM)} end`;

export const TARGET_KEY = sql<string>`case when ${keyOf(TARGET)} = ${keyOf(SOURCE)} then ${sql.lit(SELF_KEY)} else ${keyOf(TARGET)} end`;

/** A principal without an ARN is new or external, and has a name that describes it. */
function keyOf(principal: RawBuilder<PathPrincipal | null>) {
  return sql<string>`coalesce(${textAt(principal, "arn")}, ${textAt(principal, "name")})`;
}
