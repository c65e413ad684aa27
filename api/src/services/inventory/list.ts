/**
 * Reads one inventory table: one page with a keyset cursor, one row, or many rows at once for a DataLoader. It returns
 * the plain rows; callers request related rows themselves.
 */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { EntityName } from "@mikro-orm/core";
import { AppError } from "../../errors.ts";
import { readPlainRows } from "../../db/plain-rows.ts";
import { type InventoryTableName, LISTED, ROW } from "../../db/sort-values.ts";
import { databaseOf, known, pick, rowsOf, table as tableOf } from "../../db/typed-sql.ts";
import { QUERY_MAX_CHARACTERS } from "../../iam/query.ts";
import { Accounts } from "../accounts/accounts.ts";
import { parseInput } from "../core/input.ts";
import { listKey, type Order, type OrderBy, placeKey, readOrder, readPlace } from "../core/order.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import type { Condition } from "../core/query-conditions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { ACCESS } from "./access-order.ts";
import { type IsListed, type ListConditions, NO_JOIN } from "./list-query.ts";
import { type ListedRows, PLACE, PRESENT_ORDERS, selectListed, valueTypeOf } from "./list-order.ts";
import { ofPast, type Past, withPastTables } from "./past.ts";

const account = tableOf("account");
const ACCOUNTS_PER_FILTER_MAX = 100;

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

export interface InventoryTableOptions<Row, Field extends string> {
  readonly entity: EntityName<Row>;
  readonly table: InventoryTableName;
  readonly orders: readonly Field[];
  readonly defaultOrder: Order<Field>;
  /** Converts the filter's query text to conditions. Throws BAD_QUERY. */
  readonly conditionsOf: (query: string, past: Past | null) => ListConditions;
}

export interface InventoryPage<Row> extends Page<Row> {
  /** The requested accounts. Empty means all accounts that are not archived. */
  readonly accountIds: readonly string[];
  /** The moment that the page shows. Null for the present. */
  readonly past?: Past | null;
}

export class InventoryTable<Row extends InventoryRowShape, Field extends string> {
  constructor(
    private readonly scope: Scope,
    private readonly options: InventoryTableOptions<Row, Field>,
    /** The moment whose rows are listed. Null for the present. */
    private readonly past: Past | null = null,
  ) {}

  /** `kinds` narrows the list to these types of its rows. */
  async list(
    request: PageRequest,
    filter: ListFilter & { readonly kinds?: readonly string[] } = {},
    orderBy: OrderBy<Field> | null = null,
  ): Promise<InventoryPage<Row>> {
    allow(this.scope, "inventory.read");
    const { kinds, ...rest } = filter;
    const { query, accountIds, includeDeleted } = parseInput(listFilter, rest);
    const { table, orders, defaultOrder, conditionsOf } = this.options;
    const order = readOrder(orders, orderBy, defaultOrder);
    requireKeptOrder(order.field, this.past);
    const allowPaths = () => void allow(this.scope, "paths.read");
    if (order.field === ACCESS) allowPaths();
    const accounts = this.past ? [this.past.accountId] : await this.accountIds(accountIds ?? []);
    const isListed: IsListed = (accountId) => {
      if (this.past) return sql`true`;
      return accounts.length > 0
        ? sql`${accountId} = any(${sql.val(accounts)}::text[])`
        : sql`${accountId} in (select ${account.id} from ${account.$table} where ${account.status} <> 'ARCHIVED')`;
    };
    const { conditions, join, tables } = narrowing({ query, includeDeleted, past: this.past }, conditionsOf, {
      isListed,
      allowPaths,
    });
    const where: Condition[] = [
      ...conditions,
      ...(kinds ? [sql`${LISTED.iam_policy.type} = any(${sql.val(kinds)}::text[])`] : []),
    ];
    const plan = readPageRequest(request);
    const list = listKey(table, order, { ...filter, asOf: this.past?.snapshotId });
    const place = plan.cursor === null ? null : readPlace(plan.cursor, list, valueTypeOf(table, order.field));
    const isAscending = plan.isForward === (order.direction === "ASC");
    const listed: ListedRows = {
      table,
      field: order.field,
      join,
      where,
      accounts,
      isAscending,
      place,
      limit: plan.limit + 1,
    };
    const start = await this.start(tables);
    const database = databaseOf(this.scope.em);
    // A page requests a dozen counts, each of which would also search for the first row in its order.
    const isCountOnly = plan.limit === 0 && place === null;
    const [places, counted] = await Promise.all([
      isCountOnly ? [] : rowsOf(database, PLACE, () => sql`${start}${selectListed(listed)}`),
      rowsOf(
        database,
        { count: sql<number>`count(*)::int` },
        (columns) =>
          sql`${start}select ${columns} from ${LISTED[table].$table} ${join} where ${sql.join(where, sql` and `)}`,
      ),
    ]);
    const rows = await this.byIds(places.map(({ id }) => id));
    const found = places.flatMap((each) => (rows.has(each.id) ? [{ row: rows.get(each.id)!, place: each }] : []));
    const page = pageOf(plan, found, (each) => placeKey(list, each.place), counted[0]?.count ?? 0);
    const hasMore = isCountOnly && page.totalCount > 0;
    return {
      ...page,
      hasNextPage: page.hasNextPage || (hasMore && plan.isForward),
      hasPreviousPage: page.hasPreviousPage || (hasMore && !plan.isForward),
      nodes: page.nodes.map(({ row }) => row),
      accountIds: accounts,
      past: this.past,
    };
  }

  /** The beginning of each statement: the tables of the past, or nothing. */
  private start(others: readonly InventoryTableName[] = []): Promise<RawBuilder<unknown>> {
    return withPastTables(this.past, [this.options.table, ...others]);
  }

  /** The rows that a condition on the table `t` selects. */
  async rows(rest: RawBuilder<unknown>): Promise<Row[]> {
    allow(this.scope, "inventory.read");
    const entity = this.options.entity as EntityName<object>;
    const rows = await readPlainRows(this.scope.em, entity, rest, await this.start());
    return rows.map((row) => ofPast(row, this.past)) as unknown as Row[];
  }

  async get(id: string): Promise<Row> {
    const row = (await this.byIds([id])).get(id);
    if (!row) throw new AppError("NOT_FOUND");
    return row;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, Row>> {
    allow(this.scope, "inventory.read");
    if (ids.length === 0) return new Map();
    if (this.past) {
      const rows = await this.rows(sql`where ${ROW.id} = any(${sql.val([...ids])}::text[])`);
      return new Map(rows.map((row) => [row.id, row]));
    }
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
    const value = known<string>(ROW[column]);
    const start = await this.start();
    const rows = await rowsOf(
      databaseOf(this.scope.em),
      { ...pick(ROW, "id", "accountId"), value },
      (columns) => sql`${start}
      select distinct on (${ROW.accountId}, ${value}) ${columns}
        from ${LISTED[this.options.table].$table}
        join unnest(${sql.val(keys.map((key) => key.accountId))}::text[], ${sql.val(keys.map((key) => key.value))}::text[]) as k(account_id, value)
          on k.account_id = ${ROW.accountId} and k.value = ${value}
       order by ${ROW.accountId}, ${value}, ${ROW.goneAt} desc nulls first`,
    );
    return new Map(rows.map((row) => [keyText({ accountId: row.accountId, value: row.value }), row.id]));
  }

  private async accountIds(idsOrNumbers: readonly string[]): Promise<string[]> {
    const accounts = new Accounts(this.scope);
    const ids: string[] = [];
    for (const idOrNumber of new Set(idsOrNumbers)) ids.push((await accounts.get(idOrNumber)).id);
    return ids;
  }
}

interface NarrowingContext {
  readonly isListed: IsListed;
  /** Called if the query asks about escalation paths, so that a token without that permission does not learn them. */
  readonly allowPaths: () => void;
}

interface Narrowing extends Pick<ListConditions, "conditions" | "tables"> {
  readonly join: RawBuilder<unknown>;
}

/** Throws HISTORY_NOT_KEPT for an order that only the present has. */
export function requireKeptOrder(field: string, past: Past | null): void {
  if (past !== null && PRESENT_ORDERS.has(field))
    throw new AppError("HISTORY_NOT_KEPT", {
      message: "orderBy: alerts and paths are known only for the present. Choose another order, or list the present.",
      details: { path: "orderBy" },
    });
}

/** The conditions of a list's accounts and filter, and the tables that they ask. Throws BAD_QUERY. */
export function narrowing(
  {
    query,
    includeDeleted,
    past = null,
  }: Pick<ListFilter, "query" | "includeDeleted"> & { readonly past?: Past | null },
  conditionsOf: (query: string, past: Past | null) => ListConditions,
  { isListed, allowPaths }: NarrowingContext,
): Narrowing {
  const { conditions, join, tables, asksForDeleted, asksForPaths } = query ? conditionsOf(query, past) : NO_CONDITIONS;
  if (asksForPaths) allowPaths();
  // A past table has the rows of one account, none of them deleted.
  const isShown = includeDeleted || asksForDeleted || past !== null ? [] : [sql`${ROW.goneAt} is null`];
  return { conditions: [isListed(ROW.accountId), ...isShown, ...conditions], join: join(isListed), tables };
}

const NO_CONDITIONS: ListConditions = {
  conditions: [],
  join: NO_JOIN,
  tables: [],
  asksForDeleted: false,
  asksForPaths: false,
};

export interface InventoryKey {
  readonly accountId: string;
  readonly value: string;
}

export function keyText({ accountId, value }: InventoryKey): string {
  return `${accountId}|${value}`;
}
