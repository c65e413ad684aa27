import { Ctx, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../context.ts";
import type { AlertEventRow, InventoryChangeRow, UserRow } from "../rows.ts";
import { FieldResolver } from "../tied.ts";
import { AccountActivity } from "../types/activity.ts";
import { AlertEvent } from "../types/alert.ts";
import { InventoryChange } from "../types/change.ts";
import { User } from "../types/user.ts";

@Resolver(() => AlertEvent)
export class CausesOfAlertEventResolver {
  @FieldResolver(() => [AccountActivity], {
    description:
      "The activities in the AWS account that explain the event, newest first; at most 3. Empty if none is known, or if the account has no event queue.",
  })
  async causedBy(@Root() event: AlertEventRow, @Ctx() { loaders }: RequestContext) {
    return loaders.causesOfAlertEvent.load(event);
  }
}

@Resolver(() => InventoryChange)
export class CausesOfChangeResolver {
  @FieldResolver(() => [AccountActivity], {
    description:
      "The activities in the AWS account that explain the change, newest first; at most 3. Empty if none is known, or if the account has no event queue.",
  })
  async causedBy(@Root() change: InventoryChangeRow, @Ctx() { loaders }: RequestContext) {
    return loaders.causesOfChange.load(change);
  }
}

@Resolver(() => User)
export class ActivityOfUserResolver {
  @FieldResolver(() => [AccountActivity], {
    description:
      "The activities in the AWS account about the user, newest first; at most 50, of the last 90 days. Empty if the account has no event queue.",
  })
  async activities(@Root() { accountId, name }: UserRow, @Ctx() { services }: RequestContext) {
    return services.activities.ofUser(accountId, name);
  }
}
