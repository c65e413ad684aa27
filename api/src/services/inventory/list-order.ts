/** The orders of the inventory lists, and the statement that reads a page in one of them. */
import { type RawBuilder, sql } from "kysely";
import { type InventoryTableName, LISTED, ROW, SORT_VALUES, sortValueOf } from "../../db/sort-values.ts";
import { derived, listOf, table as tableOf } from "../../db/typed-sql.ts";
import { SEVERITIES } from "../../iam/severity.ts";
import { isDue, isOpenNow } from "../core/open-now.ts";
import type { Place, ValueType } from "../core/order.ts";
import { allOf, type Condition } from "../core/query-conditions.ts";
import {
  ACCESS,
  type AccessPart,
  type AccessSource,
  accessParts,
  accessValue,
  ofAlerts,
  withoutAlerts,
} from "./access-order.ts";
import { VERDICT } from "./reach-query.ts";

/** Every list can be sorted by the open alerts of its rows: the one with more critical alerts, then more high ones. */
const ALERTS = "ALERTS";
export const USER_ORDERS = [...fieldsOf("iam_user"), ALERTS, ACCESS] as const;
/** The orders by what is known only for the present. */
export const PRESENT_ORDERS: ReadonlySet<string> = new Set([ALERTS, ACCESS]);
export const ACCESS_KEY_ORDERS = [...fieldsOf("access_key"), ALERTS] as const;
export const GROUP_ORDERS = [...fieldsOf("iam_group"), ALERTS] as const;
export const ROLE_ORDERS = [...fieldsOf("iam_role"), ALERTS, ACCESS] as const;
export const POLICY_ORDERS = [...fieldsOf("iam_policy"), ALERTS] as const;
export type UserOrderField = (typeof USER_ORDERS)[number];
export type AccessKeyOrderField = (typeof ACCESS_KEY_ORDERS)[number];
export type GroupOrderField = (typeof GROUP_ORDERS)[number];
export type RoleOrderField = (typeof ROLE_ORDERS)[number];
export type PolicyOrderField = (typeof POLICY_ORDERS)[number];

function fieldsOf<Table extends InventoryTableName>(table: Table) {
  return Object.keys(SORT_VALUES[table]) as (keyof (typeof SORT_VALUES)[Table] & string)[];
}

/** The column of `alert` that has the identity of a row. */
const ALERT_COLUMNS: Readonly<Record<InventoryTableName, "ownerId" | "resourceId">> = {
  iam_user: "ownerId",
  iam_group: "ownerId",
  iam_role: "ownerId",
  access_key: "resourceId",
  iam_policy: "resourceId",
};
const a = tableOf("alert", "a");
/** The alerts of one row. */
const ofRow = tableOf("alert", "o");
const path = tableOf("escalation_path", "reach_path");
const WORST_OF_ROW = sql<number>`min(${ofRow.severityRank})`;

/** How many scores are joined with their rows first. Several pages: a filter may leave out some of the rows. */
const FIRST_SCORES = 500;

/** Each severity counts more than 99,999 alerts of the next one. */
const SCORE_BASE = 100_000n;
const SCORES = sql.raw(
  `(array[${SEVERITIES.map((_, rank) => SCORE_BASE ** BigInt(SEVERITIES.length - 1 - rank)).join(", ")}]::numeric[])`,
);
function scoreOf(severityRank: RawBuilder<number>): RawBuilder<string> {
  return sql`sum(${SCORES}[${severityRank} + 1])`;
}

/** The open alerts of all rows, by the row that they are about. */
const OPENED = { accountId: a.accountId, identity: a.ownerId, severityRank: a.severityRank };
const opened = derived("o", OPENED);
const SCORED = { accountId: opened.accountId, identity: opened.identity, score: scoreOf(opened.severityRank) };
const scored = derived("s", SCORED);
const WORST = {
  accountId: opened.accountId,
  identity: opened.identity,
  rank: sql<number>`min(${opened.severityRank})`,
};
const worst = derived("own", WORST);

export interface ListedRows {
  readonly table: InventoryTableName;
  readonly field: string;
  /** The joins after the table in the statement. */
  readonly join: RawBuilder<unknown>;
  /** The conditions of the list, on its rows with the alias `t`. */
  readonly where: readonly Condition[];
  /** The accounts that the list is limited to; all if empty. */
  readonly accounts: readonly string[];
  readonly isAscending: boolean;
  /** The place after which the page starts. */
  readonly place: Place | null;
  readonly limit: number;
}

export function valueTypeOf(table: InventoryTableName, field: string): ValueType {
  if (field === ACCESS) return "integer";
  return field === ALERTS ? "numeric" : sortValueOf(table, field).type;
}

/** What `selectListed` selects. */
export const PLACE = { id: sql<string>`id`, value: sql<string>`value` };

/** A statement for the places of the rows of a page, in the order in which they are read. */
export function selectListed(rows: ListedRows): RawBuilder<unknown> {
  if (rows.field === ALERTS) return selectByAlerts(rows);
  if (rows.field === ACCESS) return selectByAccess(rows);
  const { table, field, join, where, limit } = rows;
  const { type, value } = sortValueOf(table, field);
  return sql`select ${ROW.id}, (${value})::text as value from ${LISTED[table].$table} ${join}
    where ${allOf([...where, ...isAfter(rows, value, type)])} order by ${by(rows, value)} limit ${limit}`;
}

/**
 * The rows with open alerts and those without are read on their own, and each part only if the parts before it do not fill
 * the page. Of the rows with alerts, those whose score comes first are the first part. So no part reads all rows of a large
 * list, unless a filter leaves few of them.
 */
function selectByAlerts(rows: ListedRows): RawBuilder<unknown> {
  const { table, join, where, accounts, isAscending, limit, place } = rows;
  const [score, zero] = [scored.score, sql.raw("0::numeric")];
  const column = a[ALERT_COLUMNS[table]];
  const ofAccounts = accounts.length === 0 ? sql`true` : sql`${a.accountId} = any(${sql.val(accounts)}::text[])`;
  const [direction, isAtOrAfter, isAfterAll] = isAscending
    ? [sql.raw("asc"), sql.raw(">="), sql`> (select max(score) from first_scores)`]
    : [sql.raw("desc"), sql.raw("<="), sql`< (select min(score) from first_scores)`];
  const isOnPage = place === null ? sql`true` : sql`${scored.score} ${isAtOrAfter} ${place.value}::numeric`;
  const withAlerts = (scores: RawBuilder<unknown>, isMeant: Condition) => (isNeeded: Condition) =>
    sql`
    select ${ROW.id}, ${scored.score} from ${scores} ${scored.$table}
      join ${LISTED[table].$table} on ${ROW.accountId} = ${scored.accountId} and ${ROW.identity} = ${scored.identity} ${join}
     where ${allOf([isNeeded, isMeant, ...where, ...isAfter(rows, score, "numeric")])} order by ${by(rows, score)} limit ${limit}`;
  const withoutAlerts = (isNeeded: Condition) => sql`
    select ${ROW.id}, ${zero} as score from ${LISTED[table].$table} ${join}
     where ${allOf([isNeeded, ...where, ...hasNoOpenAlert(table), ...isAfter(rows, zero, "numeric")])}
     order by ${ROW.id} ${direction} limit ${limit}`;
  const first = withAlerts(sql`first_scores`, sql`true`);
  const others = withAlerts(sql`scores`, sql`${isOnPage} and ${scored.score} ${isAfterAll}`);
  const parts = inTurn(isAscending ? [withoutAlerts, first, others] : [first, others, withoutAlerts], limit);
  return sql`
    with opened as (${selectOpened(column, ofAccounts)}),
    scores as materialized (
      select ${listOf(SCORED)} from opened ${opened.$table} group by ${opened.accountId}, ${opened.identity}),
    first_scores as materialized (
      select * from scores ${scored.$table} where ${isOnPage} order by ${scored.score} ${direction} fetch first ${sql.lit(FIRST_SCORES)} rows with ties),
    ${parts.tables}
    select id, score::text as value from (${parts.rows}) found order by score ${direction}, id ${direction} limit ${limit}`;
}

/** The open alerts, by the row that they are about: those that are open, and those that are due. Each has an index. */
function selectOpened(identity: RawBuilder<string>, ofAccounts: Condition): RawBuilder<unknown> {
  const isDueNow = isDue(sql`a`, sql`statement_timestamp()`);
  const select = sql`select ${listOf({ ...OPENED, identity })} from ${a.$table}`;
  return sql`
    ${select} where ${a.status} = 'OPEN' and ${ofAccounts}
    union all
    ${select} where ${isDueNow} and ${ofAccounts}`;
}

/** With the offset, PostgreSQL asks each row in the order of the list, instead of joining all rows with all alerts first. */
function hasNoOpenAlert(table: InventoryTableName): readonly Condition[] {
  const hasNone = (condition: Condition) =>
    sql`not exists (select from ${a.$table}
      where ${a.accountId} = ${ROW.accountId} and ${a[ALERT_COLUMNS[table]]} = ${ROW.identity} and ${condition} offset 0)`;
  return [hasNone(sql`${a.status} = 'OPEN'`), hasNone(isDue(sql`a`, sql`statement_timestamp()`))];
}

/** Tables of which each is read only if those before it have less than `limit` rows, and the rows of all of them. */
function inTurn(
  selects: readonly ((isNeeded: Condition) => RawBuilder<unknown>)[],
  limit: number,
): { readonly tables: RawBuilder<unknown>; readonly rows: RawBuilder<unknown> } {
  const names = selects.map((_, index) => sql.id(`part_${index}`));
  const tables = selects.map((select, index) => {
    const before = names.slice(0, index).map((name) => sql`(select count(*) from ${name})`);
    const isNeeded = index === 0 ? sql`true` : sql`${sql.join(before, sql` + `)} < ${sql.lit(limit)}`;
    return sql`${names[index]} as materialized (${select(isNeeded)})`;
  });
  return {
    tables: sql.join(tables),
    rows: sql.join(
      names.map((name) => sql`select * from ${name}`),
      sql` union all `,
    ),
  };
}

/**
 * No index has this order, because three tables decide about it. A part of the rows is therefore read only if the parts
 * before it do not fill the page: of 100,000 users, few are administrators.
 */
function selectByAccess(rows: ListedRows): RawBuilder<unknown> {
  const { table, place, isAscending, limit, accounts } = rows;
  const from = place === null ? null : Number(place.value);
  const parts = accessParts(table).filter(
    ({ low, high }) => from === null || (isAscending ? high >= from : low <= from),
  );
  const selected = inTurn(
    (isAscending ? parts.toReversed() : parts).map((part) => (isNeeded) => selectPart(rows, part, isNeeded)),
    limit,
  );
  const direction = sql.raw(isAscending ? "asc" : "desc");
  const ofAccounts = accounts.length === 0 ? sql`true` : sql`${a.accountId} = any(${sql.val(accounts)}::text[])`;
  return sql`
    with opened as (${selectOpened(a[ALERT_COLUMNS[table]], ofAccounts)}),
    worst as materialized (select ${listOf(WORST)} from opened ${opened.$table} group by 1, 2),
    ${selected.tables}
    select id, value::text as value from (${selected.rows}) found
     order by found.value ${direction}, id ${direction} limit ${limit}`;
}

type SelectSource = (
  rows: ListedRows,
  part: AccessPart & { readonly source: AccessSource; readonly isNeeded: Condition },
) => RawBuilder<unknown>;

const WITH_PATH = sql`left join ${path.$table}
  on ${path.accountId} = ${ROW.accountId} and ${path.identity} = ${ROW.identity} and ${path.goneAt} is null`;

const selectAnyhow: SelectSource = (rows, { source, isNeeded }) => {
  const { table, join, where, limit } = rows;
  const value = accessValue(table, path.verdict, worst.rank);
  return sql`
    select ${ROW.id}, ${value} as value from ${LISTED[table].$table} ${join} ${WITH_PATH}
      left join lateral ${ofOpenAlerts(table, listOf({ rank: WORST_OF_ROW }))} ${worst.$table} on true
     where ${allOf([isNeeded, source.where(path.verdict), ...where, ...isAfter(rows, value, "integer")])}
     order by ${by(rows, value)} limit ${limit}`;
};

const selectWithAlerts: SelectSource = (rows, { source, low, high, isNeeded }) => {
  const { table, join, where, limit } = rows;
  const value = sql`(${sql.lit(withoutAlerts(low))} + ${ofAlerts(worst.rank)})`;
  // A condition that all rows meet would only mislead the planner.
  const isInPart = low === high ? [sql`${value} = ${sql.lit(low)}`] : [];
  return sql`
    select ${ROW.id}, ${value} as value from worst ${worst.$table}
      join ${LISTED[table].$table} on ${ROW.accountId} = ${worst.accountId} and ${ROW.identity} = ${worst.identity} ${join} ${WITH_PATH}
     where ${allOf([isNeeded, ...isInPart, source.where(path.verdict), ...where, ...isAfter(rows, value, "integer")])}
     order by ${by(rows, value)} limit ${limit}`;
};

/** Reads the rows in the order of their IDs until the page is full. */
const selectEqual: SelectSource = (rows, { source, low, isNeeded }) => {
  const { table, join, where, limit, isAscending, place } = rows;
  const [direction, isBehind] = isAscending ? [sql.raw("asc"), sql.raw(">")] : [sql.raw("desc"), sql.raw("<")];
  const after = place !== null && Number(place.value) === low ? [sql`${ROW.id} ${isBehind} ${place.id}::text`] : [];
  const [withPath, verdict] = source.isByPath ? [WITH_PATH, path.verdict] : [sql``, VERDICT];
  return sql`
    select ${ROW.id}, ${sql.lit(low)} as value from ${LISTED[table].$table} ${join} ${withPath}
     where ${allOf([isNeeded, source.where(verdict), ...where, ...hasNoOpenAlert(table), ...after])}
     order by ${ROW.id} ${direction} limit ${limit}`;
};

const SELECT_SOURCE: Readonly<Record<AccessPart["rows"], SelectSource>> = {
  ANYHOW: selectAnyhow,
  BY_ALERTS: selectWithAlerts,
  EQUAL: selectEqual,
};

/** The first rows of a part. */
function selectPart(rows: ListedRows, part: AccessPart, isNeeded: Condition): RawBuilder<unknown> {
  const direction = sql.raw(rows.isAscending ? "asc" : "desc");
  const selects = part.sources.map((source) => sql`(${SELECT_SOURCE[part.rows](rows, { ...part, source, isNeeded })})`);
  if (selects.length === 1) return selects[0]!;
  return sql`select * from (${sql.join(selects, sql` union all `)}) part
    order by part.value ${direction}, part.id ${direction} limit ${rows.limit}`;
}

/** The order of all rows of a list, for a statement that reads all of them. */
export function orderOfAll(table: InventoryTableName, field: string, isAscending: boolean): RawBuilder<unknown> {
  if (!PRESENT_ORDERS.has(field)) return by({ isAscending }, sortValueOf(table, field).value);
  if (field === ALERTS)
    return by({ isAscending }, ofOpenAlerts(table, sql`coalesce(${scoreOf(ofRow.severityRank)}, 0)`));
  return by({ isAscending }, accessValue(table, VERDICT, ofOpenAlerts(table, WORST_OF_ROW)));
}

/** A value of the open alerts of the listed row. */
function ofOpenAlerts(table: InventoryTableName, value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select ${value} from ${ofRow.$table}
    where ${ofRow.accountId} = ${ROW.accountId} and ${ofRow[ALERT_COLUMNS[table]]} = ${ROW.identity} and ${isOpenNow(sql`o`)})`;
}

function by({ isAscending }: Pick<ListedRows, "isAscending">, value: RawBuilder<unknown>): RawBuilder<unknown> {
  const direction = sql.raw(isAscending ? "asc" : "desc");
  return sql`${value} ${direction}, ${ROW.id} ${direction}`;
}

function isAfter(
  { place, isAscending }: Pick<ListedRows, "place" | "isAscending">,
  value: RawBuilder<unknown>,
  type: ValueType,
): readonly Condition[] {
  if (place === null) return [];
  const operator = sql.raw(isAscending ? ">" : "<");
  return [sql`(${value}, ${ROW.id}) ${operator} (${place.value}::${sql.raw(type)}, ${place.id}::text)`];
}
