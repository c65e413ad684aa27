/** IAM groups as of the latest scans. */
import { GroupEntity, type GroupRow } from "../../db/entities/inventory.ts";
import { AppError } from "../../errors.ts";
import { Accounts } from "../accounts/accounts.ts";
import { groupConditions } from "./list-query.ts";
import type { Past } from "./past.ts";
import { type InventoryKey, type InventoryPage, InventoryTable, keyText, type ListFilter } from "./list.ts";
import { GROUP_ORDERS, type GroupOrderField } from "./list-order.ts";
import { requireOneKey } from "../core/one-key.ts";
import type { OrderBy } from "../core/order.ts";
import type { PageRequest } from "../core/page.ts";
import type { Scope } from "../core/request-scope.ts";

export class Groups {
  private readonly table: InventoryTable<GroupRow, GroupOrderField>;

  /** The rows of `past`, or of the present. */
  constructor(
    private readonly scope: Scope,
    past: Past | null = null,
  ) {
    this.table = new InventoryTable<GroupRow, GroupOrderField>(
      scope,
      {
        entity: GroupEntity,
        table: "iam_group",
        orders: GROUP_ORDERS,
        defaultOrder: { field: "NAME", direction: "ASC" },
        conditionsOf: groupConditions,
      },
      past,
    );
  }

  async list(
    request: PageRequest,
    filter: ListFilter = {},
    orderBy: OrderBy<GroupOrderField> | null = null,
  ): Promise<InventoryPage<GroupRow>> {
    return this.table.list(request, filter, orderBy);
  }

  async get({
    id,
    accountId,
    groupName,
  }: {
    id?: string | null;
    accountId?: string | null;
    groupName?: string | null;
  }): Promise<GroupRow> {
    requireOneKey(id, { groupName }, { accountId });
    if (id != null) return this.table.get(id);
    const account = await new Accounts(this.scope).resolve(accountId);
    const key = { accountId: account.id, value: groupName! };
    const group = (await this.table.by("name", [key])).get(keyText(key));
    if (!group) throw new AppError("NOT_FOUND", { message: "The latest scan found no group with this name." });
    return group;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, GroupRow>> {
    return this.table.byIds(ids);
  }

  async byNames(keys: readonly InventoryKey[]): Promise<Map<string, GroupRow>> {
    return this.table.by("name", keys);
  }

  async byIdentities(keys: readonly InventoryKey[]): Promise<Map<string, GroupRow>> {
    return this.table.by("identity", keys);
  }

  async idsByIdentities(keys: readonly InventoryKey[]): Promise<Map<string, string>> {
    return this.table.idsBy("identity", keys);
  }
}
