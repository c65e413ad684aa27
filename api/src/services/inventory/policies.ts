/** Managed and inline policies as of the latest scans. */
import { z } from "zod";
import { PolicyEntity, type PolicyRow, type PolicyType } from "../../db/entities/inventory.ts";
import { idPrefix } from "../../db/new-id.ts";
import { AppError } from "../../errors.ts";
import { Accounts } from "../accounts/accounts.ts";
import { policyConditions } from "./list-query.ts";
import type { Past } from "./past.ts";
import { type InventoryKey, type InventoryPage, InventoryTable, keyText, type ListFilter } from "./list.ts";
import { parseInput } from "../core/input.ts";
import { POLICY_ORDERS, type PolicyOrderField } from "./list-order.ts";
import { requireOneKey } from "../core/one-key.ts";
import type { OrderBy } from "../core/order.ts";
import type { PageRequest } from "../core/page.ts";
import type { Scope } from "../core/request-scope.ts";

const policyTypes = z.array(z.enum(["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"])).max(3);
export type PolicyFilter = ListFilter & { readonly type?: readonly PolicyType[] | null };

export class Policies {
  private readonly table: InventoryTable<PolicyRow, PolicyOrderField>;

  /** The rows of `past`, or of the present. */
  constructor(
    private readonly scope: Scope,
    past: Past | null = null,
  ) {
    this.table = new InventoryTable<PolicyRow, PolicyOrderField>(
      scope,
      {
        entity: PolicyEntity,
        table: "iam_policy",
        orders: POLICY_ORDERS,
        defaultOrder: { field: "NAME", direction: "ASC" },
        conditionsOf: policyConditions,
      },
      past,
    );
  }

  async list(
    request: PageRequest,
    { type, ...filter }: PolicyFilter = {},
    orderBy: OrderBy<PolicyOrderField> | null = null,
  ): Promise<InventoryPage<PolicyRow>> {
    return this.table.list(request, { ...filter, ...(type && { kinds: parseInput(policyTypes, type) }) }, orderBy);
  }

  /** Returns a policy by our ID, or a managed policy by its ARN in an account. */
  async get({
    id,
    accountId,
    arn,
  }: {
    id?: string | null;
    accountId?: string | null;
    arn?: string | null;
  }): Promise<PolicyRow> {
    requireOneKey(id, { arn }, { accountId });
    if (id != null) return this.table.get(id);
    // The ARN of a customer managed policy contains its account. AWS managed policies are the same in every account.
    const account = await new Accounts(this.scope).resolve(accountId ?? /^arn:[\w-]+:iam::(\d{12}):/.exec(arn!)?.[1]);
    const key = { accountId: account.id, value: arn! };
    const policy = (await this.table.by("arn", [key])).get(keyText(key));
    if (!policy) throw new AppError("NOT_FOUND", { message: "The latest scan found no policy with this ARN." });
    return policy;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, PolicyRow>> {
    return this.table.byIds(ids);
  }

  async byArns(keys: readonly InventoryKey[]): Promise<Map<string, PolicyRow>> {
    return this.table.by("arn", keys);
  }

  async byIdentities(keys: readonly InventoryKey[]): Promise<Map<string, PolicyRow>> {
    return this.table.by("identity", keys);
  }

  /** AWS's ID of each policy of an account that is given by our ID or by its ARN. Others are left out. */
  async identitiesOf(accountId: string, ids: readonly string[]): Promise<Map<string, string>> {
    const byId = await this.byIds(ids.filter((id) => idPrefix(id) === "policy"));
    const byArn = await this.byArns(ids.filter((id) => id.startsWith("arn:")).map((value) => ({ accountId, value })));
    return new Map(
      ids.flatMap((id) => {
        const ours = byId.get(id);
        const found =
          (ours?.accountId === accountId ? ours : undefined) ?? byArn.get(keyText({ accountId, value: id }));
        return found ? [[id, found.identity] as const] : [];
      }),
    );
  }

  async idsByIdentities(keys: readonly InventoryKey[]): Promise<Map<string, string>> {
    return this.table.idsBy("identity", keys);
  }
}
