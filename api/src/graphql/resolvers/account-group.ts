import { Arg, Ctx, Resolver } from "type-graphql";
import type { AccountGroup as AccountGroupRow } from "../../services/operators/account-groups.ts";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Mutation, Query } from "../tied.ts";
import {
  AccountGroup,
  AccountGroupPayload,
  CreateAccountGroupInput,
  DeleteAccountGroupInput,
  UpdateAccountGroupInput,
} from "../types/account-group.ts";

@Resolver(() => AccountGroup)
export class AccountGroupResolver {
  @RequiresPermission("operators.read")
  @Query(() => [AccountGroup], { description: "All account groups by name, at most 500." })
  async accountGroups(@Ctx() { services }: RequestContext) {
    return services.accountGroups.list();
  }

  @RequiresPermission("accountGroups.update")
  @Mutation(() => AccountGroupPayload, {
    description: "Creates an account group. Requires a sign-in within the last five minutes.",
  })
  async createAccountGroup(
    @Arg("input", () => CreateAccountGroupInput, { description: "The name and accounts of the group." })
    input: CreateAccountGroupInput,
    @Ctx() { services }: RequestContext,
  ) {
    return changed(() => services.accountGroups.create({ ...input }));
  }

  @RequiresPermission("accountGroups.update")
  @Mutation(() => AccountGroupPayload, {
    description:
      "Renames an account group or replaces its accounts. The operators who are limited to it see the change at once. Adding accounts to a group that limits an admin may need a second operator (`APPROVAL_REQUIRED`). Requires a sign-in within the last five minutes.",
  })
  async updateAccountGroup(
    @Arg("input", () => UpdateAccountGroupInput, { description: "The group and its new name or accounts." })
    input: UpdateAccountGroupInput,
    @Ctx() { services }: RequestContext,
  ) {
    return changed(() => services.accountGroups.update({ ...input }));
  }

  @RequiresPermission("accountGroups.update")
  @Mutation(() => AccountGroupPayload, {
    description:
      "Deletes an account group. Error: `ACCOUNT_GROUP_IN_USE` if operators are limited to it, or a group of the identity provider gives access to it. Requires a sign-in within the last five minutes.",
  })
  async deleteAccountGroup(
    @Arg("input", () => DeleteAccountGroupInput, { description: "The group to delete." }) {
      id,
    }: DeleteAccountGroupInput,
    @Ctx() { services }: RequestContext,
  ) {
    return changed(() => services.accountGroups.delete(id));
  }
}

async function changed(action: () => Promise<AccountGroupRow>) {
  return withUserErrors<{ accountGroup: AccountGroupRow | null }>({ accountGroup: null }, async () => ({
    accountGroup: await action(),
  }));
}
