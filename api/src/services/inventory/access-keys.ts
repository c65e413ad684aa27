/** Access keys of users as of the latest scans, oldest first. */
import { sql } from "kysely";
import { LISTED } from "../../db/sort-values.ts";
import { AccessKeyEntity, type AccessKeyRow } from "../../db/entities/inventory.ts";
import { accessKeyConditions } from "./list-query.ts";
import type { Past } from "./past.ts";
import { type InventoryKey, type InventoryPage, InventoryTable, keyText, type ListFilter } from "./list.ts";
import { ACCESS_KEY_ORDERS, type AccessKeyOrderField } from "./list-order.ts";
import type { OrderBy } from "../core/order.ts";
import type { PageRequest } from "../core/page.ts";
import { allow, type Scope } from "../core/request-scope.ts";

const { access_key: key } = LISTED;

export class AccessKeys {
  private readonly table: InventoryTable<AccessKeyRow, AccessKeyOrderField>;

  /** The rows of `past`, or of the present. */
  constructor(
    private readonly scope: Scope,
    past: Past | null = null,
  ) {
    this.table = new InventoryTable<AccessKeyRow, AccessKeyOrderField>(
      scope,
      {
        entity: AccessKeyEntity,
        table: "access_key",
        orders: ACCESS_KEY_ORDERS,
        defaultOrder: { field: "CREATED", direction: "ASC" },
        conditionsOf: accessKeyConditions,
      },
      past,
    );
  }

  async list(
    request: PageRequest,
    filter: ListFilter = {},
    orderBy: OrderBy<AccessKeyOrderField> | null = null,
  ): Promise<InventoryPage<AccessKeyRow>> {
    return this.table.list(request, filter, orderBy);
  }

  async get(id: string): Promise<AccessKeyRow> {
    return this.table.get(id);
  }

  async byIds(ids: readonly string[]): Promise<Map<string, AccessKeyRow>> {
    return this.table.byIds(ids);
  }

  async byIdentities(keys: readonly InventoryKey[]): Promise<Map<string, AccessKeyRow>> {
    return this.table.by("identity", keys);
  }

  /**
   * Returns the existing keys of many users, oldest first. The `value` of each entry in `users` is the user's identity.
   * `keyText` builds the keys of the returned map.
   */
  async ofUsers(users: readonly InventoryKey[]): Promise<Map<string, AccessKeyRow[]>> {
    allow(this.scope, "inventory.read");
    const accountIds = [...new Set(users.map((user) => user.accountId))];
    const rows = await this.table.rows(
      sql`where ${key.accountId} = any(${sql.val(accountIds)}::text[])
            and ${key.userIdentity} = any(${sql.val(users.map((user) => user.value))}::text[])
            and ${key.goneAt} is null order by ${key.createdAt}, ${key.id}`,
    );
    return Map.groupBy(rows, (row) => keyText({ accountId: row.accountId, value: row.userIdentity }));
  }
}
