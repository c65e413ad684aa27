import { Arg, Args, Ctx, Int, Resolver, Root } from "type-graphql";
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { wholeDaysBetween } from "../../iam/time.ts";
import { alertsOf } from "../alerts-of.ts";
import { checkPageSize } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { AS_OF_DESCRIPTION, inventoryAt, inventoryConnection } from "../inventory-at.ts";
import { orNotFound } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { momentOf } from "../../services/inventory/past.ts";
import type { AccessKeyRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { FieldResolver, Query } from "../tied.ts";
import { AccessKey, AccessKeyConnection } from "../types/access-key.ts";
import { Account } from "../types/account.ts";
import { AlertConnection } from "../types/alert.ts";
import { AlertsArgs } from "../types/alerts-args.ts";
import { ListFilter, PageArgs } from "../types/common.ts";
import { AccessKeyOrder } from "../types/list-orders.ts";
import { type AccessKeyStatus, AccessKeyStatusEnum } from "../types/enums.ts";
import { LastUsed } from "../types/last-used.ts";
import { Rotation } from "../types/rotation.ts";
import { User } from "../types/user.ts";

@Resolver(() => AccessKey)
export class AccessKeyResolver {
  @RequiresPermission("inventory.read")
  @Query(() => AccessKeyConnection, {
    description: "A page of the access keys of all accounts, or of those that match the filter; oldest first.",
  })
  async accessKeys(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => ListFilter, {
      nullable: true,
      description: "The conditions that an access key must meet; all keys if omitted.",
    })
    filter: ListFilter | null,
    @Arg("orderBy", () => AccessKeyOrder, {
      nullable: true,
      description: "The order of the access keys; oldest first if omitted.",
    })
    orderBy: AccessKeyOrder | null,
    @Arg("asOf", () => DateTimeScalar, { nullable: true, description: AS_OF_DESCRIPTION })
    asOf: Date | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    const { accessKeys } = await inventoryAt(context, filter, { asOf, table: "access_key" });
    return inventoryConnection(await accessKeys.list(page, { ...filter }, orderBy), context);
  }

  @FieldResolver(() => Account, { description: "The AWS account that the access key belongs to." })
  async account(@Root() key: AccessKeyRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(key.accountId));
  }

  @FieldResolver(() => User, { description: "The IAM user that owns the access key." })
  async user(@Root() key: AccessKeyRow, @Ctx() { loaders }: RequestContext) {
    const user = await loaders.at(key).userByIdentity.load({ accountId: key.accountId, value: key.userIdentity });
    if (!user)
      throw new AppError("NOT_FOUND", {
        message: "No scan has read the user of this access key. Start a scan of the account.",
      });
    return user;
  }

  @FieldResolver(() => AccessKeyStatusEnum, { description: "The status of the access key in AWS." })
  status(@Root() key: AccessKeyRow): AccessKeyStatus {
    return key.isActive ? "Active" : "Inactive";
  }

  @FieldResolver(() => DateTimeScalar, { description: "The time at which the access key was created." })
  createdAt(@Root() key: AccessKeyRow): Date {
    return key.createdAt ?? key.firstSeenAt;
  }

  @FieldResolver(() => Int, {
    description: "The age of the access key in whole days. Counting stops when the key is deleted.",
  })
  ageDays(@Root() key: AccessKeyRow): number {
    return wholeDaysBetween(
      (key.createdAt ?? key.firstSeenAt).getTime(),
      key.goneAt?.getTime() ?? momentOf(key, now()),
    );
  }

  @FieldResolver(() => LastUsed, { description: "The most recent use of the access key." })
  lastUsed(@Root() key: AccessKeyRow) {
    return key.document.lastUsed;
  }

  @FieldResolver(() => AlertConnection, {
    description: "A page of the alerts about the access key, most severe first.",
  })
  async alerts(@Root() key: AccessKeyRow, @Args(() => AlertsArgs) args: AlertsArgs, @Ctx() context: RequestContext) {
    return alertsOf(context, { accountId: key.accountId, resourceId: key.identity }, args);
  }

  @FieldResolver(() => [Rotation], {
    description: "The rotations that replace or created the access key, newest first; at most 20.",
  })
  async rotations(@Root() key: AccessKeyRow, @Ctx() { loaders }: RequestContext) {
    if (key.accessKeyId === null) return [];
    return (await loaders.rotationsOfKey.load({ accountId: key.accountId, value: key.accessKeyId })) ?? [];
  }

  @FieldResolver(() => DateTimeScalar, {
    description:
      "The time to which the data about the access key applies. A credential report can be hours older than its scan.",
  })
  async asOf(@Root() key: AccessKeyRow, @Ctx() { loaders }: RequestContext) {
    return loaders.asOf(key, "credentialReport");
  }
}
