import { Arg, Ctx, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { AccountsSummaryRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { Account } from "../types/account.ts";
import {
  AccountScopes,
  AccountsInput,
  AccountsPayload,
  AccountsSummary,
  AddAccountsToGroupInput,
  QUERY_OF_ACCOUNTS,
} from "../types/fleet.ts";

const NOTHING = { succeededCount: 0, failures: [] } as const;
const INPUT = "The accounts, by a query or by their IDs.";

@Resolver(() => AccountsSummary)
export class FleetResolver {
  @RequiresPermission("accounts.read")
  @Query(() => AccountsSummary, {
    description:
      "The numbers of accounts of a query that need attention. Errors: as `accounts`. Requires the permission `alerts.read`, too.",
  })
  async accountsSummary(
    @Arg("query", () => String, { nullable: true, description: QUERY_OF_ACCOUNTS }) query: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.fleet.summary({ query });
  }

  @FieldResolver(() => Account, {
    nullable: true,
    description: "The account with most critical alerts, then with most alerts. Null if none has an open alert.",
  })
  worst(@Root() { worst }: AccountsSummaryRow) {
    return worst;
  }

  @FieldResolver(() => Account, {
    nullable: true,
    description: "The account with the oldest data. Null if none was scanned.",
  })
  stalest(@Root() { stalest }: AccountsSummaryRow) {
    return stalest;
  }

  @RequiresPermission("accounts.read")
  @Query(() => AccountScopes, {
    description:
      "The organizational units and account groups by which accounts can be filtered, with their accounts. Needs `alerts.read`, too.",
  })
  async accountScopes(@Ctx() { services }: RequestContext) {
    return services.fleet.scopes();
  }

  @RequiresPermission("scans.start")
  @Mutation(() => AccountsPayload, {
    description:
      "Requests a scan of each of the accounts, at most 1,000. An account whose scan is open is reported as a failure.",
  })
  async scanAccounts(
    @Arg("input", () => AccountsInput, { description: INPUT }) input: AccountsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, () => services.fleetActions.scan({ ...input }));
  }

  @RequiresPermission("accounts.disconnect")
  @Mutation(() => AccountsPayload, {
    description:
      "Archives the accounts, at most 1,000, as `disconnectAccount` does. An account with a rotation in progress, or one that is disconnected already, is reported as a failure. Requires a sign-in within the last five minutes.",
  })
  async disconnectAccounts(
    @Arg("input", () => AccountsInput, { description: INPUT }) input: AccountsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, () => services.fleetActions.disconnect({ ...input }));
  }

  @RequiresPermission("accountGroups.update")
  @Mutation(() => AccountsPayload, {
    description:
      "Adds accounts to an account group, all of them or none. The operators who are limited to it see them at once. A group that limits an admin may need a second operator (`APPROVAL_REQUIRED`). Requires a sign-in within the last five minutes.",
  })
  async addAccountsToGroup(
    @Arg("input", () => AddAccountsToGroupInput, { description: "The group and the accounts." })
    { groupId, ...targets }: AddAccountsToGroupInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, () => services.fleetActions.addToGroup(groupId, targets));
  }
}
