/** IAM users as of the latest scans. */
import { UserEntity, type UserRow } from "../../db/entities/inventory.ts";
import { AppError } from "../../errors.ts";
import { Accounts } from "../accounts/accounts.ts";
import type { Past } from "./past.ts";
import { type InventoryKey, type InventoryPage, InventoryTable, keyText, type ListFilter } from "./list.ts";
import { userConditions } from "./list-query.ts";
import { USER_ORDERS, type UserOrderField } from "./list-order.ts";
import { requireOneKey } from "../core/one-key.ts";
import type { OrderBy } from "../core/order.ts";
import type { PageRequest } from "../core/page.ts";
import type { Scope } from "../core/request-scope.ts";

export class Users {
  private readonly table: InventoryTable<UserRow, UserOrderField>;

  /** The rows of `past`, or of the present. */
  constructor(
    private readonly scope: Scope,
    past: Past | null = null,
  ) {
    this.table = new InventoryTable<UserRow, UserOrderField>(
      scope,
      {
        entity: UserEntity,
        table: "iam_user",
        orders: USER_ORDERS,
        defaultOrder: { field: "NAME", direction: "ASC" },
        conditionsOf: userConditions,
      },
      past,
    );
  }

  async list(
    request: PageRequest,
    filter: ListFilter = {},
    orderBy: OrderBy<UserOrderField> | null = null,
  ): Promise<InventoryPage<UserRow>> {
    return this.table.list(request, filter, orderBy);
  }

  /**
   * Returns a user by our ID, or by name in an account. The account may be omitted if there is only one to choose from.
   */
  async get({
    id,
    accountId,
    userName,
  }: {
    id?: string | null;
    accountId?: string | null;
    userName?: string | null;
  }): Promise<UserRow> {
    requireOneKey(id, { userName }, { accountId });
    if (id != null) return this.table.get(id);
    const account = await new Accounts(this.scope).resolve(accountId);
    const key = { accountId: account.id, value: userName! };
    const user = (await this.table.by("name", [key])).get(keyText(key));
    if (!user) throw new AppError("NOT_FOUND", { message: "The latest scan found no user with this name." });
    return user;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, UserRow>> {
    return this.table.byIds(ids);
  }

  async byNames(keys: readonly InventoryKey[]): Promise<Map<string, UserRow>> {
    return this.table.by("name", keys);
  }

  async byArns(keys: readonly InventoryKey[]): Promise<Map<string, UserRow>> {
    return this.table.by("arn", keys);
  }

  async byIdentities(keys: readonly InventoryKey[]): Promise<Map<string, UserRow>> {
    return this.table.by("identity", keys);
  }

  async idsByIdentities(keys: readonly InventoryKey[]): Promise<Map<string, string>> {
    return this.table.idsBy("identity", keys);
  }
}
