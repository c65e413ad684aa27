/**
 * Reads one inventory table: one page with a keyset cursor, one row, or many rows at once for a DataLoader. It returns
 * the plain rows; callers request related rows themselves.
 */
import { sql } from "kysely";
import { z } from "zod";
import type { EntityName } from "@mikro-orm/core";
import { AppError } from "../../errors.ts";
import type { JsonValue } from "../../iam/finding.ts";
import { Accounts } from "../accounts/accounts.ts";
import { parseInput } from "../core/input.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import type { Condition } from "../core/query-conditions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import type { ListConditions } from "./list-query.ts";

const ACCOUNTS_PER_FILTER_MAX = 100;
const QUERY_MAX_CHARACTERS = 1_000;

export interface InventoryRowShape {
  readonly id: string;
  readonly accountId: string;
  readonly identity: string;
  readonly name: string;
  readonly arn: string | null;
  readonly goneAt: Date | null;
}

const listFilter = z.object({
  query: z.string().max(QUERY_MAX_CHARACTERS).nullish(),
  accountIds: z.array(z.string().max(64)).max(ACCOUNTS_PER_FILTER_MAX).nullish(),
  includeDeleted: z.boolean().nullish(),
});
export type ListFilter = z.input<typeof listFilter>;

export interface InventoryTableOptions<Row> {
  readonly entity: EntityName<Row>;
  readonly table: "iam_user" | "access_key" | "iam_group" | "iam_role" | "iam_policy";
  /**
   * The sort order: an indexed column, followed by the ID. `keyOf` returns the column's value as text that SQL can
   * compare.
   */
  readonly order: {
    readonly column: "name" | "created_at";
    readonly type: "text" | "timestamptz";
    readonly keyOf: (row: Row) => string;
  };
  /** Converts the filter's query text to conditions. Throws BAD_QUERY. */
  readonly conditionsOf: (query: string) => ListConditions;
}

export interface InventoryPage<Row> extends Page<Row> {
  /** The requested accounts. Empty means all accounts that are not archived. */
  readonly accountIds: readonly string[];
}

export class InventoryTable<Row extends InventoryRowShape> {
  constructor(
    private readonly scope: Scope,
    private readonly options: InventoryTableOptions<Row>,
  ) {}

  async list(
    request: PageRequest,
    filter: ListFilter = {},
    extraConditions: readonly Condition[] = [],
  ): Promise<InventoryPage<Row>> {
    allow(this.scope, "inventory.read");
    const { query, accountIds, includeDeleted } = parseInput(listFilter, filter);
    const accounts = await this.accountIds(accountIds ?? []);
    const { table, order, conditionsOf } = this.options;
    const where: Condition[] = [
      accounts.length > 0
        ? sql`t.account_id = any(${sql.val(accounts)}::text[])`
        : sql`t.account_id in (select id from account where status <> 'ARCHIVED')`,
      ...narrowing({ query, includeDeleted }, conditionsOf),
      ...extraConditions,
    ];
    const plan = readPageRequest(request);
    const kysely = this.scope.em.getKysely();
    const column = sql.ref(`t.${order.column}`);
    const direction = sql.raw(plan.isForward ? "asc" : "desc");
    const keyset = plan.cursor === null ? [] : [this.afterCursor(plan.cursor, plan.isForward)];
    const [found, counted] = await Promise.all([
      sql<{ id: string }>`select t.id from ${sql.table(table)} t where ${sql.join([...where, ...keyset], sql` and `)}
        order by ${column} ${direction}, t.id ${direction} limit ${plan.limit + 1}`.execute(kysely),
      sql<{
        count: number;
      }>`select count(*)::int as count from ${sql.table(table)} t where ${sql.join(where, sql` and `)}`.execute(kysely),
    ]);
    const rows = await this.byIds(found.rows.map((row) => row.id));
    const inOrder = found.rows.flatMap(({ id }) => rows.get(id) ?? []);
    return {
      ...pageOf(plan, inOrder, (row) => JSON.stringify([order.keyOf(row), row.id]), counted.rows[0]?.count ?? 0),
      accountIds: accounts,
    };
  }

  async get(id: string): Promise<Row> {
    const row = (await this.byIds([id])).get(id);
    if (!row) throw new AppError("NOT_FOUND");
    return row;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, Row>> {
    allow(this.scope, "inventory.read");
    if (ids.length === 0) return new Map();
    const rows = (await this.scope.em.find(this.options.entity as EntityName<InventoryRowShape>, {
      id: { $in: [...ids] },
    })) as unknown as Row[];
    return new Map(rows.map((row) => [row.id, row]));
  }

  /**
   * Returns the rows of many (account, value) keys. If a deleted resource and an existing one have the same value,
   * returns the existing one.
   */
  async by(column: "name" | "identity" | "arn", keys: readonly InventoryKey[]): Promise<Map<string, Row>> {
    const ids = await this.idsBy(column, keys);
    const rows = await this.byIds([...ids.values()]);
    return new Map([...ids].flatMap(([key, id]) => (rows.has(id) ? [[key, rows.get(id)!]] : [])));
  }

  /** Works like `by`, but returns only IDs and reads no documents. `keyText` builds the keys of the returned map. */
  async idsBy(column: "name" | "identity" | "arn", keys: readonly InventoryKey[]): Promise<Map<string, string>> {
    allow(this.scope, "inventory.read");
    if (keys.length === 0) return new Map();
    const keyColumn = sql.ref(`t.${column}`);
    const { rows } = await sql<{ id: string; account_id: string; value: string }>`
      select distinct on (t.account_id, ${keyColumn}) t.id, t.account_id, ${keyColumn} as value
        from ${sql.table(this.options.table)} t
        join unnest(${sql.val(keys.map((key) => key.accountId))}::text[], ${sql.val(keys.map((key) => key.value))}::text[]) as k(account_id, value)
          on k.account_id = t.account_id and k.value = ${keyColumn}
       order by t.account_id, ${keyColumn}, t.gone_at desc nulls first`.execute(this.scope.em.getKysely());
    return new Map(rows.map((row) => [keyText({ accountId: row.account_id, value: row.value }), row.id]));
  }

  private async accountIds(idsOrNumbers: readonly string[]): Promise<string[]> {
    const accounts = new Accounts(this.scope);
    const ids: string[] = [];
    for (const idOrNumber of new Set(idsOrNumbers)) ids.push((await accounts.get(idOrNumber)).id);
    return ids;
  }

  private afterCursor(cursor: string, isForward: boolean): Condition {
    const { order } = this.options;
    const [key, id] = parseCursor(cursor);
    if (order.type === "timestamptz" && Number.isNaN(Date.parse(key))) throw new AppError("BAD_CURSOR");
    const column = sql.ref(`t.${order.column}`);
    return sql`(${column}, t.id) ${sql.raw(isForward ? ">" : "<")} (${key}::${sql.raw(order.type)}, ${id}::text)`;
  }
}

/** The conditions of a list's filter, without its accounts. Throws BAD_QUERY. */
export function narrowing(
  { query, includeDeleted }: Pick<ListFilter, "query" | "includeDeleted">,
  conditionsOf: (query: string) => ListConditions,
): readonly Condition[] {
  const { conditions, asksForDeleted } = query ? conditionsOf(query) : NO_CONDITIONS;
  return [...(includeDeleted || asksForDeleted ? [] : [sql`t.gone_at is null`]), ...conditions];
}

const NO_CONDITIONS: ListConditions = { conditions: [], asksForDeleted: false };

export interface InventoryKey {
  readonly accountId: string;
  readonly value: string;
}

export function keyText({ accountId, value }: InventoryKey): string {
  return `${accountId}|${value}`;
}

function parseCursor(cursor: string): [string, string] {
  let value: JsonValue;
  try {
    value = JSON.parse(cursor) as JsonValue;
  } catch {
    throw new AppError("BAD_CURSOR");
  }
  const parsed = z.tuple([z.string(), z.string()]).safeParse(value);
  if (!parsed.success) throw new AppError("BAD_CURSOR");
  return parsed.data;
}
