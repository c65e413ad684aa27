import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { OverviewRow } from "../rows.ts";
import { AccessKey } from "../types/access-key.ts";
import { Account } from "../types/account.ts";
import { Check } from "../types/check.ts";
import { Overview, TopCheck } from "../types/overview.ts";

@Resolver(() => Overview)
export class OverviewResolver {
  @RequiresPermission("alerts.read")
  @Query(() => Overview, { description: "What needs somebody today, over one account or all." })
  async overview(
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "Our id of the account or its number; all when left out.",
    })
    accountId: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.overview.read(accountId);
  }

  @FieldResolver(() => [AccessKey], { description: "The oldest of the keys that are due." })
  keysDue(@Root() overview: OverviewRow) {
    return overview.keysDue;
  }

  @FieldResolver(() => [Account], { description: "The accounts that it is about." })
  accounts(@Root() overview: OverviewRow) {
    return overview.accounts;
  }

  @FieldResolver(() => [TopCheck], { description: "The checks with the most open alerts." })
  topChecks(@Root() overview: OverviewRow) {
    return overview.topChecks;
  }
}

@Resolver(() => TopCheck)
export class TopCheckResolver {
  @FieldResolver(() => Check, { description: "The check." })
  async check(@Root() { checkId }: OverviewRow["topChecks"][number], @Ctx() { loaders }: RequestContext) {
    return loaders.check.load(checkId);
  }
}
