/**
 * The values by which the inventory lists are sorted, as SQL. A list and its index (`search-indexes.ts`) must have the
 * same expression. None of them is null, so that a cursor is one comparison: a moment that is unknown, or that never
 * came, is before all others.
 */
import { type RawBuilder, sql } from "kysely";
import type { TableName } from "./column-types.ts";
import type { Database } from "./database.ts";
import { type Columns, jsonAt, table, textAt } from "./typed-sql.ts";

/** The listed row: each list names its table `t`. */
export const LISTED = {
  iam_user: table("iam_user", "t"),
  access_key: table("access_key", "t"),
  iam_group: table("iam_group", "t"),
  iam_role: table("iam_role", "t"),
  iam_policy: table("iam_policy", "t"),
} as const;
export type InventoryTableName = keyof typeof LISTED;
/** The columns that all of them have. */
export const ROW: Columns<InventoryTableName> = LISTED.iam_user;
/** The columns that users and roles have. */
export const PRINCIPAL: Columns<"iam_user" | "iam_role"> = LISTED.iam_user;

interface SortValue<Table extends TableName> {
  readonly type: "text" | "integer" | "float8" | "timestamptz";
  /** The expression. An index has no alias for its table. */
  readonly of: (row: Columns<Table>) => RawBuilder<unknown>;
  /** Whether the index was there before this file, so that no other one is built. */
  readonly hasIndex?: true;
}
interface AnySortValue extends Omit<SortValue<InventoryTableName>, "of"> {
  readonly of: (row: never) => RawBuilder<unknown>;
}

const NAME = {
  type: "text",
  of: ({ name }: Pick<Columns<InventoryTableName>, "name">) => name,
  hasIndex: true,
} as const;
const CREATED = {
  type: "timestamptz",
  of: (row: Pick<Columns<InventoryTableName>, "createdAt" | "firstSeenAt">) =>
    sql`coalesce(${row.createdAt}, ${row.firstSeenAt})`,
} as const;
const LAST_USED = {
  type: "timestamptz",
  of: (row: Pick<Columns<"access_key" | "iam_role">, "lastUsedAt">) =>
    sql`coalesce(${row.lastUsedAt}, '-infinity'::timestamptz)`,
} as const;

export const SORT_VALUES = {
  iam_user: {
    NAME,
    CREATED,
    LAST_ACTIVITY: {
      type: "float8",
      of: ({ document }) => sql`coalesce(${textAt(document, "credentials", "lastActivityAt")}::float8, -1::float8)`,
    },
  },
  access_key: { CREATED, LAST_USED, USER: { type: "text", of: ({ userName }) => userName } },
  iam_group: {
    NAME,
    CREATED,
    MEMBERS: {
      type: "integer",
      of: ({ document }) => sql`coalesce(jsonb_array_length(${jsonAt(document, "memberNames")}), 0)`,
    },
  },
  iam_role: { NAME, CREATED, LAST_USED },
  iam_policy: {
    NAME,
    CREATED,
    RISK: { type: "integer", of: ({ riskScore }) => riskScore },
    ATTACHMENTS: { type: "integer", of: ({ attachmentCount }) => attachmentCount },
  },
} as const satisfies { readonly [Table in InventoryTableName]: Readonly<Record<string, SortValue<Table>>> };

/** The rank of an alert's status, as SQL: what needs an operator comes first. `row` is the prefix of the column. */
export function alertStatusRank(row: string): string {
  return `array_position(array['OPEN','ACKNOWLEDGED','SNOOZED','DISMISSED','RESOLVED'], ${row}${"status" satisfies keyof Database["alert"]})`;
}

/** The ranks of users by MFA: those who may sign in without it, those of whom it was not read, and all others. */
export const MFA_RANKS = [2, 1, 0] as const;

/**
 * The rank of a user, as SQL. Each rank has an index (`search-indexes.ts`), which answers a condition only if it is written
 * as that of the index.
 */
export function mfaRank({ document }: Pick<Columns<"iam_user">, "document">): RawBuilder<number> {
  const is = (name: "mfaActive" | "passwordEnabled", value: boolean) =>
    sql`${jsonAt(document, "credentials", name)} = ${sql.lit(String(value))}::jsonb`;
  return sql`(case
    when ${is("mfaActive", true)} or ${is("passwordEnabled", false)} then 0
    when ${is("mfaActive", false)} and ${is("passwordEnabled", true)} then 2
    else 1 end)`;
}

/** Whether a user is an administrator, as SQL that is never null. */
export function knownAdministrator({ administrator }: Pick<Columns<"iam_user">, "administrator">): RawBuilder<string> {
  return sql`coalesce(${administrator}, 'UNKNOWN')`;
}

/** The value of the listed row. */
export function sortValueOf(
  name: InventoryTableName,
  field: string,
): Pick<AnySortValue, "type"> & {
  readonly value: RawBuilder<unknown>;
} {
  const { type, of } = valuesOf(name)[field]!;
  return { type, value: of(LISTED[name] as never) };
}

/** The values of one of the tables. Each takes the columns of its own table only. */
function valuesOf(name: InventoryTableName): Readonly<Record<string, AnySortValue>> {
  return SORT_VALUES[name];
}

interface SortIndex {
  readonly name: string;
  /** The definition after `create index NAME`. */
  readonly on: RawBuilder<unknown>;
}

/** The indexes of the sort values. */
export function sortIndexes(): readonly SortIndex[] {
  return (Object.keys(SORT_VALUES) as InventoryTableName[]).flatMap((name) => {
    const row = table(name);
    return Object.entries(valuesOf(name))
      .filter(([, { hasIndex }]) => !hasIndex)
      .map(([field, { of }]) => ({
        name: `${name}_in_order_of_${field.toLowerCase()}`,
        on: sql`on ${row.$table} ((${of(row as never)}), ${row.id})`,
      }));
  });
}
