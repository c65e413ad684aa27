/**
 * The order of users and roles by access: administrators, those who can become one, those of whom it is not known, then all
 * others. Among equal ones, a console user without MFA comes first, then the one with the most severe open alert.
 */
import { type RawBuilder, sql } from "kysely";
import type { InventoryTableName } from "../../db/sort-values.ts";
import {
  ADMIN_ANSWERS,
  type AdminAnswer,
  adminReachOf,
  ADMINISTRATOR_STATES,
  PATH_VERDICTS,
} from "../../iam/admin-reach.ts";
import { SEVERITIES } from "../../iam/severity.ts";

export const ACCESS = "ACCESS";

const RANKS: Readonly<Record<AdminAnswer, number>> = { YES: 3, PATH: 2, UNKNOWN: 1, NO: 0 };
/** Each rank counts more than all values of the next one. */
const [BY_REACH, BY_MFA] = [100, 10];

/** Users who may sign in without MFA, those of whom it was not read, and all others. */
const MFA_RANK = sql`case
  when (t.document #> '{credentials,mfaActive}') = 'true' or (t.document #> '{credentials,passwordEnabled}') = 'false' then 0
  when (t.document #> '{credentials,mfaActive}') = 'false' and (t.document #> '{credentials,passwordEnabled}') = 'true' then 2
  else 1 end`;

const STATES = [...ADMINISTRATOR_STATES, null];
const VERDICTS = [...PATH_VERDICTS, null];
/** The rank of each pair of both. */
const REACH_RANKS = sql.raw(
  `(array[${STATES.flatMap((state) => VERDICTS.map((verdict) => RANKS[ADMIN_ANSWERS[adminReachOf(state, verdict)]])).join(", ")}])`,
);

/** The index of a value, or behind all of them if it is null. */
function indexIn(values: readonly string[], value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(array_position(array[${sql.join(values.map((each) => sql.lit(each)))}], ${value}) - 1, ${sql.lit(values.length)})`;
}

function reachRank(verdict: RawBuilder<unknown>): RawBuilder<unknown> {
  const state = indexIn(ADMINISTRATOR_STATES, sql`t.administrator`);
  return sql`${REACH_RANKS}[1 + ${sql.lit(VERDICTS.length)} * ${state} + ${indexIn(PATH_VERDICTS, verdict)}]`;
}

/** The value of the user or role `t`, by the verdict of its path and the rank of its worst alert. Both may be null. */
export function accessValue(
  table: InventoryTableName,
  verdict: RawBuilder<unknown>,
  worst: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const mfa = table === "iam_user" ? MFA_RANK : sql.lit(0);
  const alerts = sql`coalesce(${sql.lit(SEVERITIES.length)} - ${worst}, 0)`;
  return sql`(${reachRank(verdict)} * ${sql.lit(BY_REACH)} + ${mfa} * ${sql.lit(BY_MFA)} + ${alerts})::integer`;
}

export interface AccessPart {
  /** Returns the condition for the user or role `t` and the verdict of its path. */
  readonly where: (verdict: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** The lowest and the highest value of its rows. If they are the same, all its rows are equal. */
  readonly low: number;
  readonly high: number;
  /** Whether so few rows are in it that each is asked for its alerts. */
  readonly isSmall: boolean;
}

/**
 * All rows, divided so that few are sorted. Administrators and those who can become one are few. Of all others, most have
 * nothing else that counts and are equal. Highest value first.
 */
export const ACCESS_PARTS: readonly AccessPart[] = [
  {
    where: () => sql`t.administrator = 'YES'`,
    low: RANKS.YES * BY_REACH,
    high: (RANKS.YES + 1) * BY_REACH - 1,
    isSmall: true,
  },
  {
    where: (verdict) => sql`t.administrator is distinct from 'YES' and ${canBecome(verdict)}`,
    low: RANKS.PATH * BY_REACH,
    high: (RANKS.PATH + 1) * BY_REACH - 1,
    isSmall: true,
  },
  ...(["UNKNOWN", "NO"] as const).flatMap((answer) => {
    const low = RANKS[answer] * BY_REACH;
    const where = (verdict: RawBuilder<unknown>) => hasAnswer(answer, verdict);
    return [
      { where, low: low + 1, high: low + BY_REACH - 1, isSmall: false },
      { where, low, high: low, isSmall: false },
    ];
  }),
];

function canBecome(verdict: RawBuilder<unknown>): RawBuilder<unknown> {
  const open = PATH_VERDICTS.filter((each) => ADMIN_ANSWERS[adminReachOf("NO", each)] === "PATH");
  return sql`${verdict} in (${sql.join(open.map((each) => sql.lit(each)))})`;
}

/**
 * The state alone excludes most rows of another answer, without a look at their paths. PostgreSQL takes half of the rows for
 * `coalesce`, and one in 200 for the bare comparison: a plan for so few rows takes seconds for 100,000.
 */
function hasAnswer(answer: AdminAnswer, verdict: RawBuilder<unknown>): RawBuilder<unknown> {
  const states = STATES.filter((state) => VERDICTS.some((each) => ADMIN_ANSWERS[adminReachOf(state, each)] === answer));
  const isInState = states.map((state) =>
    state === null ? sql`t.administrator is null` : sql`t.administrator = ${sql.lit(state)}`,
  );
  return sql`(${sql.join(isInState, sql` or `)}) and coalesce(${reachRank(verdict)} = ${sql.lit(RANKS[answer])}, false)`;
}
