/**
 * The values by which the inventory lists are sorted, as SQL. A list and its index (`search-indexes.ts`) must have the
 * same expression. None of them is null, so that a cursor is one comparison: a moment that is unknown, or that never
 * came, is before all others.
 */
interface SortValue {
  readonly type: "text" | "integer" | "float8" | "timestamptz";
  /** The expression. `row` is the prefix of the columns: `t.`, or nothing. */
  readonly of: (row: string) => string;
  /** Whether the index was there before this file, so that no other one is built. */
  readonly hasIndex?: true;
}

const NAME = { type: "text", of: (row) => `${row}name`, hasIndex: true } as const satisfies SortValue;
const CREATED = {
  type: "timestamptz",
  of: (row) => `coalesce(${row}created_at, ${row}first_seen_at)`,
} as const satisfies SortValue;
const LAST_USED = {
  type: "timestamptz",
  of: (row) => `coalesce(${row}last_used_at, '-infinity'::timestamptz)`,
} as const satisfies SortValue;

export const SORT_VALUES = {
  iam_user: {
    NAME,
    CREATED,
    LAST_ACTIVITY: {
      type: "float8",
      of: (row) => `coalesce((${row}document #>> '{credentials,lastActivityAt}'::text[])::float8, -1::float8)`,
    },
  },
  access_key: { CREATED, LAST_USED, USER: { type: "text", of: (row) => `${row}user_name` } },
  iam_group: {
    NAME,
    CREATED,
    MEMBERS: { type: "integer", of: (row) => `coalesce(jsonb_array_length(${row}document -> 'memberNames'::text), 0)` },
  },
  iam_role: { NAME, CREATED, LAST_USED },
  iam_policy: {
    NAME,
    CREATED,
    RISK: { type: "integer", of: (row) => `${row}risk_score` },
    ATTACHMENTS: { type: "integer", of: (row) => `${row}attachment_count` },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, SortValue>>>>;

/** The rank of an alert's status, as SQL: what needs an operator comes first. `row` is the prefix of the column. */
export function alertStatusRank(row: string): string {
  return `array_position(array['OPEN','ACKNOWLEDGED','SNOOZED','DISMISSED','RESOLVED'], ${row}status)`;
}

/** The ranks of users by MFA: those who may sign in without it, those of whom it was not read, and all others. */
export const MFA_RANKS = [2, 1, 0] as const;

/**
 * The rank of a user, as SQL. Each rank has an index (`search-indexes.ts`), which answers a condition only if it is written
 * as that of the index. `row` is the prefix of the columns.
 */
export function mfaRank(row: string): string {
  const is = (name: string, value: string) => `(${row}document #> '{credentials,${name}}'::text[]) = '${value}'::jsonb`;
  return `(case
    when ${is("mfaActive", "true")} or ${is("passwordEnabled", "false")} then 0
    when ${is("mfaActive", "false")} and ${is("passwordEnabled", "true")} then 2
    else 1 end)`;
}

/** Whether a user is an administrator, as SQL that is never null. */
export function knownAdministrator(row: string): string {
  return `coalesce(${row}administrator, 'UNKNOWN')`;
}

export type InventoryTableName = keyof typeof SORT_VALUES;

export function sortValueOf(table: InventoryTableName, field: string): SortValue {
  return (SORT_VALUES[table] as Readonly<Record<string, SortValue>>)[field]!;
}

interface SortIndex {
  readonly name: string;
  readonly table: InventoryTableName;
  readonly field: string;
  /** The expression between the parentheses of the index. */
  readonly columns: string;
}

/** The indexes of the sort values. */
export function sortIndexes(): readonly SortIndex[] {
  return Object.entries(SORT_VALUES).flatMap(([table, values]) =>
    Object.entries(values as Readonly<Record<string, SortValue>>)
      .filter(([, { hasIndex }]) => !hasIndex)
      .map(([field, { of }]) => ({
        name: `${table}_in_order_of_${field.toLowerCase()}`,
        table: table as InventoryTableName,
        field,
        columns: `(${of("")}), id`,
      })),
  );
}
