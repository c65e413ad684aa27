/**
 * The order of users and roles by access: administrators, those who can become one, those of whom it is not known, then all
 * others. Among equal ones, a console user without MFA comes first, then the one with the most severe open alert.
 */
import { type RawBuilder, sql } from "kysely";
import {
  type InventoryTableName,
  knownAdministrator,
  LISTED,
  MFA_RANKS,
  mfaRank,
  PRINCIPAL,
} from "../../db/sort-values.ts";
import {
  ADMIN_ANSWERS,
  type AdminAnswer,
  type AdministratorState,
  adminReachOf,
  ADMINISTRATOR_STATES,
  PATH_VERDICTS,
} from "../../iam/admin-reach.ts";
import { SEVERITIES } from "../../iam/severity.ts";

export const ACCESS = "ACCESS";

const RANKS: Readonly<Record<AdminAnswer, number>> = { YES: 3, PATH: 2, UNKNOWN: 1, NO: 0 };
/** Each rank counts more than all values of the next one. */
const [BY_REACH, BY_MFA] = [100, 10];

const MFA_RANK = mfaRank(LISTED.iam_user);
const KNOWN_ADMINISTRATOR = knownAdministrator(PRINCIPAL);

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
  const state = indexIn(ADMINISTRATOR_STATES, PRINCIPAL.administrator);
  return sql`${REACH_RANKS}[1 + ${sql.lit(VERDICTS.length)} * ${state} + ${indexIn(PATH_VERDICTS, verdict)}]`;
}

/** The value of the user or role `t`, by the verdict of its path and the rank of its worst alert. Both may be null. */
export function accessValue(
  table: InventoryTableName,
  verdict: RawBuilder<unknown>,
  worst: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const mfa = table === "iam_user" ? MFA_RANK : sql.lit(0);
  const alerts = sql`coalesce(${ofAlerts(worst)}, 0)`;
  return sql`(${reachRank(verdict)} * ${sql.lit(BY_REACH)} + ${mfa} * ${sql.lit(BY_MFA)} + ${alerts})::integer`;
}

/** The part of the value that the worst alert adds: from 1 for the least severe to 5. */
export function ofAlerts(worst: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${sql.lit(SEVERITIES.length)} - ${worst})`;
}

/** The value of a row without alerts that is otherwise the same. */
export function withoutAlerts(value: number): number {
  return value - (value % BY_MFA);
}

/** Some rows of a part, with their own condition on the user or role `t` and the verdict of its path. */
export interface AccessSource {
  readonly where: (verdict: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** Whether the rows are found by their path, because they are few. If not, the path is read for each row that is examined. */
  readonly isByPath: boolean;
}

export interface AccessPart {
  readonly sources: readonly AccessSource[];
  /** The lowest and the highest value of its rows. */
  readonly low: number;
  readonly high: number;
  /**
   * How the values of its rows differ. ANYHOW: in everything, so all rows are compared; they are few. BY_ALERTS: only in their
   * alerts, and every row has some. EQUAL: not at all, because no row has an alert.
   */
  readonly rows: "ANYHOW" | "BY_ALERTS" | "EQUAL";
}

const ADMINISTRATORS: AccessSource = { where: () => sql`${PRINCIPAL.administrator} = 'YES'`, isByPath: true };
const CAN_BECOME: AccessSource = {
  where: (verdict) =>
    sql`${PRINCIPAL.administrator} is distinct from 'YES' and ${isOneOf(verdict, verdictsOf("NO", "PATH"))}`,
  isByPath: true,
};

/**
 * All rows, divided so that few are sorted and read. Administrators and those who can become one are few. The others differ
 * only by MFA, which has indexes, and by their alerts, which few of them have. Highest value first.
 */
export function accessParts(table: InventoryTableName): readonly AccessPart[] {
  const ranks = table === "iam_user" ? MFA_RANKS : [0];
  return [
    { sources: [ADMINISTRATORS], low: RANKS.YES * BY_REACH, high: (RANKS.YES + 1) * BY_REACH - 1, rows: "ANYHOW" },
    { sources: [CAN_BECOME], low: RANKS.PATH * BY_REACH, high: (RANKS.PATH + 1) * BY_REACH - 1, rows: "ANYHOW" },
    ...(["UNKNOWN", "NO"] as const).flatMap((answer) =>
      ranks.flatMap((rank): AccessPart[] => {
        const low = RANKS[answer] * BY_REACH + rank * BY_MFA;
        const isOfRank = table === "iam_user" ? sql`${MFA_RANK} = ${sql.lit(rank)}` : sql`true`;
        const sources = SOURCES[answer].map(({ where, isByPath }): AccessSource => ({
          where: (verdict) => sql`${isOfRank} and ${where(verdict)}`,
          isByPath,
        }));
        const byAlerts = (answer === "NO" && rank === 0 ? EACH_SEVERITY : ALL_SEVERITIES).map(
          ([least, most]): AccessPart => ({
            sources,
            low: low + least,
            high: low + most,
            rows: "BY_ALERTS",
          }),
        );
        return [...byAlerts, { sources, low, high: low, rows: "EQUAL" }];
      }),
    ),
  ];
}

/** What alerts add to the value. Where most rows are, each severity is a part, so that few of them are read. */
const ALL_SEVERITIES = [[1, SEVERITIES.length]] as const;
const EACH_SEVERITY = SEVERITIES.map((_, rank) => [SEVERITIES.length - rank, SEVERITIES.length - rank] as const);

/** Most rows are found by their state, in the order of their IDs, and few have a path whose verdict is unknown. */
const SOURCES: Readonly<Record<"UNKNOWN" | "NO", readonly AccessSource[]>> = {
  UNKNOWN: [
    byState("UNKNOWN", "UNKNOWN"),
    {
      where: (verdict) => sql`${PRINCIPAL.administrator} = 'NO' and ${isOneOf(verdict, verdictsOf("NO", "UNKNOWN"))}`,
      isByPath: true,
    },
  ],
  NO: [byState("NO", "NO")],
};

/**
 * By the expression of the index. A state that is not known is that of a row that was not evaluated. PostgreSQL takes half of
 * the rows for `coalesce` of a condition, and few for a comparison with a verdict, which few rows have.
 */
function byState(state: AdministratorState, answer: AdminAnswer): AccessSource {
  const verdicts = verdictsOf(state, answer);
  const withoutPath = sql.lit(ADMIN_ANSWERS[adminReachOf(state, null)] === answer);
  return {
    where: (verdict) =>
      sql`${KNOWN_ADMINISTRATOR} = ${sql.lit(state)} and coalesce(${isOneOf(verdict, verdicts)}, ${withoutPath})`,
    isByPath: false,
  };
}

/** The verdicts with which a principal in this state has the answer. */
function verdictsOf(state: AdministratorState, answer: AdminAnswer): readonly string[] {
  return PATH_VERDICTS.filter((verdict) => ADMIN_ANSWERS[adminReachOf(state, verdict)] === answer);
}

function isOneOf(value: RawBuilder<unknown>, values: readonly string[]): RawBuilder<unknown> {
  return sql`${value} in (${sql.join(values.map((each) => sql.lit(each)))})`;
}
