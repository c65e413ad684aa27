/** Resolves a user, group, role or policy that a caller named by our ID or by its AWS name. */
import { idPrefix } from "../../db/new-id.ts";
import { AppError } from "../../errors.ts";
import { Groups } from "./groups.ts";
import type { InventoryRowShape } from "./list.ts";
import { Policies } from "./policies.ts";
import { Roles } from "./roles.ts";
import type { Scope } from "../core/request-scope.ts";
import { Users } from "./users.ts";

/**
 * Returns the ARN, or the identity of an inline policy. A text that is not one of our IDs is returned unchanged. Throws
 * NOT_FOUND.
 */
export async function arnOfResource(scope: Scope, accountId: string, idOrArn: string): Promise<string> {
  const prefix = idPrefix(idOrArn);
  const tables = { user: Users, group: Groups, role: Roles, policy: Policies } as const;
  if (prefix === null || !(prefix in tables)) return idOrArn;
  const rows: ReadonlyMap<string, InventoryRowShape> = await new tables[prefix as keyof typeof tables](scope).byIds([
    idOrArn,
  ]);
  const row = rows.get(idOrArn);
  if (row?.accountId !== accountId) throw new AppError("NOT_FOUND");
  return row.arn ?? row.identity;
}
