/** The SQL of the filters `admin:` and `reach:`. `t` is a row of `iam_user` or `iam_role`. */
import { sql } from "kysely";
import { PRINCIPAL } from "../../db/sort-values.ts";
import { table } from "../../db/typed-sql.ts";
import {
  ADMIN_ANSWERS,
  ADMIN_REACHES,
  type AdminAnswer,
  type AdminReach,
  adminReachOf,
  ADMINISTRATOR_STATES,
  PATH_VERDICTS,
} from "../../iam/admin-reach.ts";
import { anyOf, type Condition } from "../core/query-conditions.ts";

const STATES = [...ADMINISTRATOR_STATES, null];
const VERDICTS = [...PATH_VERDICTS, null];

const p = table("escalation_path", "p");
/** The path within the account. One into another account has an identity of its own. */
export const VERDICT = sql`(select ${p.verdict} from ${p.$table}
  where ${p.accountId} = ${PRINCIPAL.accountId} and ${p.identity} = ${PRINCIPAL.identity} and ${p.goneAt} is null)`;

/** Whether the principal's reach is one of these, by the states and verdicts from which `adminReachOf` concludes it. */
function hasReach(reaches: ReadonlySet<AdminReach>): Condition {
  return anyOf(
    STATES.flatMap((state) => {
      const verdicts = VERDICTS.filter((verdict) => reaches.has(adminReachOf(state, verdict)));
      if (verdicts.length === 0) return [];
      const isInState = sql`${PRINCIPAL.administrator} is not distinct from ${state}`;
      // The path is read only if it matters: an administrator needs none.
      if (verdicts.length === VERDICTS.length) return [isInState];
      return [sql`(${isInState} and coalesce(${VERDICT}, '') = any(${sql.val(verdicts.map((each) => each ?? ""))}))`];
    }),
  );
}

function conditionsBy<Value extends string>(
  values: readonly Value[],
  reachesOf: (value: Value) => readonly AdminReach[],
): Readonly<Record<string, Condition>> {
  return Object.fromEntries(values.map((value) => [value, hasReach(new Set(reachesOf(value)))]));
}

/** The condition of each choice of both keys. */
export const REACH_CHOICES = {
  admin: conditionsBy<AdminAnswer>(["YES", "PATH", "NO", "UNKNOWN"], (answer) =>
    ADMIN_REACHES.filter((reach) => ADMIN_ANSWERS[reach] === answer),
  ),
  reach: conditionsBy<AdminReach>(ADMIN_REACHES, (reach) => [reach]),
} as const;
