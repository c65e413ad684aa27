import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { wholeDaysBetween } from "../../iam/time.ts";
import { alertsOf } from "../alerts-of.ts";
import { checkPageSize, picturedConnection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { AccessKeyRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { AccessKey, AccessKeyConnection } from "../types/access-key.ts";
import { Account } from "../types/account.ts";
import { AlertConnection } from "../types/alert.ts";
import { AlertsArgs } from "../types/alerts-args.ts";
import { ListFilter, PageArgs } from "../types/common.ts";
import { type AccessKeyStatus, AccessKeyStatusEnum } from "../types/enums.ts";
import { LastUsed } from "../types/last-used.ts";
import { Rotation } from "../types/rotation.ts";
import { User } from "../types/user.ts";

@Resolver(() => AccessKey)
export class AccessKeyResolver {
  @RequiresPermission("inventory.read")
  @Query(() => AccessKeyConnection, { description: "Access keys, oldest first." })
  async accessKeys(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => ListFilter, { nullable: true, description: "Which." }) filter: ListFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, page);
    return picturedConnection(await context.services.accessKeys.list(page, { ...filter }), context);
  }

  @FieldResolver(() => Account, { description: "The account it belongs to." })
  async account(@Root() key: AccessKeyRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(key.accountId);
  }

  @FieldResolver(() => User, { description: "Whose it is." })
  async user(@Root() key: AccessKeyRow, @Ctx() { loaders }: RequestContext) {
    const user = await loaders.userByIdentity.load({ accountId: key.accountId, value: key.userIdentity });
    if (!user) throw new AppError("NOT_FOUND", { message: "The user of this key was never read." });
    return user;
  }

  @FieldResolver(() => AccessKeyStatusEnum, { description: "Whether it works." })
  status(@Root() key: AccessKeyRow): AccessKeyStatus {
    return key.isActive ? "Active" : "Inactive";
  }

  @FieldResolver(() => DateTimeScalar, { description: "When AWS made it." })
  createdAt(@Root() key: AccessKeyRow): Date {
    return key.createdAt ?? key.firstSeenAt;
  }

  @FieldResolver(() => Int, { description: "Whole days since it was made." })
  ageDays(@Root() key: AccessKeyRow): number {
    return wholeDaysBetween((key.createdAt ?? key.firstSeenAt).getTime(), key.goneAt?.getTime() ?? now());
  }

  @FieldResolver(() => LastUsed, { description: "When it was last used." })
  lastUsed(@Root() key: AccessKeyRow) {
    return key.document.lastUsed;
  }

  @FieldResolver(() => AlertConnection, { description: "Alerts about it, worst first." })
  async alerts(@Root() key: AccessKeyRow, @Args(() => AlertsArgs) args: AlertsArgs, @Ctx() context: RequestContext) {
    return alertsOf(context, { accountId: key.accountId, resourceId: key.identity }, args);
  }

  @FieldResolver(() => [Rotation], { description: "Rotations that replace it or made it, newest first; the last 20." })
  async rotations(@Root() key: AccessKeyRow, @Ctx() { loaders }: RequestContext) {
    if (key.accessKeyId === null) return [];
    return (await loaders.rotationsOfKey.load({ accountId: key.accountId, value: key.accessKeyId })) ?? [];
  }

  @FieldResolver(() => DateTimeScalar, {
    description: "When this was true; a credential report may be hours older than its scan.",
  })
  async asOf(@Root() key: AccessKeyRow, @Ctx() { loaders }: RequestContext) {
    return loaders.asOf(key, "credentialReport");
  }
}
