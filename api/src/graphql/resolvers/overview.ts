import { Arg, Ctx, ID, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { SharedBetweenCallers } from "../live/shared-fields.ts";
import { orNotFound } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { OverviewRow } from "../rows.ts";
import { FieldResolver, Query } from "../tied.ts";
import { AccessKey } from "../types/access-key.ts";
import { Account } from "../types/account.ts";
import { Check } from "../types/check.ts";
import { Overview, TopCheck } from "../types/overview.ts";

@Resolver(() => Overview)
export class OverviewResolver {
  @RequiresPermission("alerts.read")
  @SharedBetweenCallers()
  @Query(() => Overview, { description: "A summary of what needs attention, for one account or all accounts." })
  async overview(
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID of the account or its 12-digit AWS account number; all accounts if omitted.",
    })
    accountId: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.overview.read(accountId);
  }

  @FieldResolver(() => [AccessKey], { description: "The oldest access keys that are due for rotation, at most 20." })
  keysDue(@Root() overview: OverviewRow) {
    return overview.keysDue();
  }

  @FieldResolver(() => [Account], { description: "The accounts included in the overview." })
  accounts(@Root() overview: OverviewRow) {
    return overview.accounts;
  }

  @FieldResolver(() => [TopCheck], { description: "The checks with the most open alerts, at most 10." })
  topChecks(@Root() overview: OverviewRow) {
    return overview.topChecks;
  }
}

@Resolver(() => TopCheck)
export class TopCheckResolver {
  @FieldResolver(() => Check, { description: "The check that raised the alerts." })
  async check(@Root() { checkId }: OverviewRow["topChecks"][number], @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.check.load(checkId));
  }
}
