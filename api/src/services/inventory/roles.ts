/** IAM roles as of the latest scans. */
import { RoleEntity, type RoleRow } from "../../db/entities/inventory.ts";
import { AppError } from "../../errors.ts";
import { Accounts } from "../accounts/accounts.ts";
import { roleConditions } from "./list-query.ts";
import type { Past } from "./past.ts";
import { type InventoryKey, type InventoryPage, InventoryTable, keyText, type ListFilter } from "./list.ts";
import { ROLE_ORDERS, type RoleOrderField } from "./list-order.ts";
import { requireOneKey } from "../core/one-key.ts";
import type { OrderBy } from "../core/order.ts";
import type { PageRequest } from "../core/page.ts";
import type { Scope } from "../core/request-scope.ts";

export class Roles {
  private readonly table: InventoryTable<RoleRow, RoleOrderField>;

  /** The rows of `past`, or of the present. */
  constructor(
    private readonly scope: Scope,
    past: Past | null = null,
  ) {
    this.table = new InventoryTable<RoleRow, RoleOrderField>(
      scope,
      {
        entity: RoleEntity,
        table: "iam_role",
        orders: ROLE_ORDERS,
        defaultOrder: { field: "NAME", direction: "ASC" },
        conditionsOf: roleConditions,
      },
      past,
    );
  }

  async list(
    request: PageRequest,
    filter: ListFilter = {},
    orderBy: OrderBy<RoleOrderField> | null = null,
  ): Promise<InventoryPage<RoleRow>> {
    return this.table.list(request, filter, orderBy);
  }

  async get({
    id,
    accountId,
    roleName,
  }: {
    id?: string | null;
    accountId?: string | null;
    roleName?: string | null;
  }): Promise<RoleRow> {
    requireOneKey(id, { roleName }, { accountId });
    if (id != null) return this.table.get(id);
    const account = await new Accounts(this.scope).resolve(accountId);
    const key = { accountId: account.id, value: roleName! };
    const role = (await this.table.by("name", [key])).get(keyText(key));
    if (!role) throw new AppError("NOT_FOUND", { message: "The latest scan found no role with this name." });
    return role;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, RoleRow>> {
    return this.table.byIds(ids);
  }

  async byArns(keys: readonly InventoryKey[]): Promise<Map<string, RoleRow>> {
    return this.table.by("arn", keys);
  }

  async byIdentities(keys: readonly InventoryKey[]): Promise<Map<string, RoleRow>> {
    return this.table.by("identity", keys);
  }

  async idsByIdentities(keys: readonly InventoryKey[]): Promise<Map<string, string>> {
    return this.table.idsBy("identity", keys);
  }
}
