/** The orders of the list of accounts, and the SQL condition of each key of its query language. `t` is the account. */
import { type RawBuilder, sql } from "kysely";
import { derived, listOf, table } from "../../db/typed-sql.ts";
import { z } from "zod";
import { now } from "../../clock.ts";
import { OrganizationEntity } from "../../db/entities/organization.ts";
import { ACCOUNT_QUERY_KEYS, type AccountState, DATA_OLD_AFTER_HOURS } from "../../iam/account-query.ts";
import { unitsBelow } from "../../iam/organization.ts";
import { QUERY_MAX_CHARACTERS, type QueryCondition } from "../../iam/query.ts";
import { HOUR } from "../../iam/time.ts";
import { COVERED_AS_OF, COVERED_PERCENT } from "../core/covered.ts";
import { parseInput } from "../core/input.ts";
import type { ValueType } from "../core/order.ts";
import { allOf, anyOf, type Condition, escapeLike, holdsText, readQuery, unless } from "../core/query-conditions.ts";
import type { Permission } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";

/** A count of alerts has at most so many digits in the order by alerts. */
const ALERTS_MAX = 1_000_000_000;

const accountFilter = z.object({
  query: z.string().max(QUERY_MAX_CHARACTERS).nullish(),
  includeArchived: z.boolean().nullish(),
});
export type AccountFilter = z.input<typeof accountFilter>;

export const t = table("account", "t");
const s = table("scan", "s");
const o = table("alert_count", "o");
const g = table("account_group", "g");
const inGroup = table("account_group_member", "m");
const m = table("organization_member", "m");

export const IS_MONITORED = sql`${t.status} <> 'ARCHIVED'`;

const LATEST = { status: s.status, finished_at: s.finishedAt };
export const latest = derived("latest", LATEST);
const COVERED = { percent: COVERED_PERCENT, as_of: COVERED_AS_OF };
export const known = derived("known", COVERED);
const OPENED = {
  accountId: o.accountId,
  total: sql<number>`sum(${o.count})::integer`,
  critical: sql<number>`coalesce(sum(${o.count}) filter (where ${o.severity} = 'CRITICAL'), 0)::integer`,
};
export const opened = derived("opened", OPENED);

/** The tables beside the account that a statement needs. */
export const LATEST_SCAN = sql`left join lateral (
  select ${listOf(LATEST)} from ${s.$table} where ${s.accountId} = ${t.id} order by ${s.requestedAt} desc limit 1) ${latest.$table} on true`;
/** The coverage of the latest scan with results. The whole order is that of an index which has no other scans. */
export const KNOWN = sql`left join lateral (
  select ${listOf(COVERED)} from ${s.$table} where ${s.accountId} = ${t.id} and ${s.coverage} is not null
   order by ${s.requestedAt} desc, ${s.id} desc limit 1) ${known.$table} on true`;
export const OPEN_ALERTS = sql`left join (
  select ${listOf(OPENED)} from ${o.$table} where ${o.status} = 'OPEN' group by ${o.accountId}) ${opened.$table}
    on ${opened.accountId} = ${t.id}`;
/** Identifies the selected accounts: another set of accounts has another one. */
export const FINGERPRINT = sql<string>`md5(coalesce(string_agg(${t.id}, ',' order by ${t.id}), ''))`;
const TABLES = [LATEST_SCAN, KNOWN, OPEN_ALERTS];

const STATES: Readonly<Record<AccountState, () => Condition>> = {
  UNREACHABLE: () => sql`(${t.status} = 'ERROR' or ${latest.status} = 'FAILED')`,
  OLD: () => sql`${known.as_of} < ${now() - DATA_OLD_AFTER_HOURS * HOUR}::float8`,
  PARTLY_READ: () => sql`${known.percent} < 100`,
  FULLY_READ: () => sql`${known.percent} = 100`,
  NOT_SCANNED: () => sql`${known.percent} is null`,
};

/** Whether a connected account is in the state. */
export function isInState(state: AccountState): Condition {
  return sql`(${IS_MONITORED} and ${STATES[state]()})`;
}

/** Each order with the type of its value. An account without the value comes before all others. */
const ORDERS = {
  CREATED: { type: "text", value: t.id, needs: [] },
  NAME: { type: "text", value: sql`lower(${t.name})`, needs: [] },
  STATUS: {
    type: "integer",
    value: sql`array_position(array['ARCHIVED', 'CONNECTED', 'PENDING', 'ERROR'], ${t.status})`,
    needs: [],
  },
  /** The order is by critical alerts, then by all. A disconnected account has no listed alerts. */
  ALERTS: {
    type: "bigint",
    value: sql`(case when ${t.status} = 'ARCHIVED' then -1
      else coalesce(${opened.critical}, 0)::bigint * ${sql.lit(ALERTS_MAX)} + coalesce(${opened.total}, 0) end)`,
    needs: [OPEN_ALERTS],
  },
  COVERAGE: { type: "integer", value: sql`coalesce(${known.percent}, -1)`, needs: [KNOWN] },
  SCANNED: {
    type: "bigint",
    value: sql`coalesce((extract(epoch from ${latest.finished_at}) * 1000)::bigint, ${known.as_of}::bigint, -1)`,
    needs: [LATEST_SCAN, KNOWN],
  },
} as const satisfies Readonly<
  Record<string, { type: ValueType; value: RawBuilder<unknown>; needs: readonly RawBuilder<unknown>[] }>
>;
export type AccountOrderField = keyof typeof ORDERS;
export const ACCOUNT_ORDERS = Object.keys(ORDERS) as AccountOrderField[];

export interface AccountSelection {
  readonly where: Condition;
  /** The tables that the condition asks, as joins. */
  readonly needs: readonly RawBuilder<unknown>[];
}

/** The accounts of the filter that the caller may see. Errors: BAD_QUERY, FORBIDDEN for `group:` and `unit:`. */
export async function selectAccounts(
  scope: Scope,
  filter: AccountFilter,
  permission: Permission = "accounts.read",
): Promise<AccountSelection> {
  const { accountIds } = allow(scope, permission);
  const { query, includeArchived } = parseInput(accountFilter, filter);
  const terms = query ? readQuery(query, ACCOUNT_QUERY_KEYS) : [];
  const conditions: Condition[] = [];
  for (const term of terms) conditions.push(unless(term.isNegated, await conditionOf(scope, term)));
  return {
    where: allOf([
      ...(includeArchived ? [] : [IS_MONITORED]),
      ...(accountIds === null ? [] : [sql`${t.id} = any(${sql.val(accountIds)}::text[])`]),
      ...conditions,
    ]),
    needs: terms.some((term) => term.kind === "CHOICE") ? [LATEST_SCAN, KNOWN] : [],
  };
}

async function conditionOf(scope: Scope, term: QueryCondition): Promise<Condition> {
  if (term.kind === "WORD")
    // A part of our ID would be found by chance: it is made of digits and letters.
    return sql`(lower(concat_ws(' ', ${t.name}, ${t.awsAccountId})) like lower(${`%${escapeLike(term.text)}%`}) or ${t.id} = ${term.text})`;
  if (term.kind === "CHOICE") return anyOf(term.values.map((value) => isInState(value as AccountState)));
  if (term.kind !== "TEXT") return sql`false`;
  if (term.key === "group") return isInGroup(scope, term.values);
  if (term.key === "unit") return isInUnit(scope, term.values);
  return holdsText(term.key === "name" ? t.name : t.awsAccountId, term.values);
}

function isInGroup(scope: Scope, named: readonly string[]): Condition {
  allow(scope, "operators.read");
  const names = named.map((name) => name.toLowerCase());
  return sql`${t.id} in (select ${inGroup.accountId} from ${inGroup.$table} join ${g.$table} on ${g.id} = ${inGroup.groupId}
    where ${g.id} = any(${sql.val([...named])}::text[]) or lower(${g.name}) = any(${sql.val(names)}::text[]))`;
}

/** The units are resolved here: in SQL, each level of a tree of 5,000 units would search all of them. */
async function isInUnit(scope: Scope, named: readonly string[]): Promise<Condition> {
  allow(scope, "organizations.read");
  const names = new Set(named.map((name) => name.toLowerCase()));
  const organizations = await scope.em.find(OrganizationEntity, {});
  const chosen = organizations.map(({ id, units }) => {
    const tops = units.filter(({ unitId, name }) => named.includes(unitId) || names.has(name.toLowerCase()));
    const below = [...unitsBelow(units, new Set(tops.map(({ unitId }) => unitId)))];
    return sql`(${m.organizationId} = ${id} and ${m.unitId} = any(${sql.val(below)}::text[]))`;
  });
  return sql`${t.awsAccountId} in (select ${m.awsAccountId} from ${m.$table} where ${anyOf(chosen)})`;
}

export function orderOf(field: AccountOrderField): { readonly type: ValueType; readonly value: RawBuilder<unknown> } {
  return ORDERS[field];
}

/** The joins of all tables that the selection or the order needs, each once. */
export function joinsOf({ needs }: AccountSelection, field: AccountOrderField): RawBuilder<unknown> {
  const needed: readonly RawBuilder<unknown>[] = [...needs, ...ORDERS[field].needs];
  return joined(TABLES.filter((table) => needed.includes(table)));
}

export function joined(tables: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return tables.length === 0 ? sql`` : sql.join([...tables], sql` `);
}
