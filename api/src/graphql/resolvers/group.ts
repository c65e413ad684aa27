import { Arg, Args, Ctx, ID, Int, Resolver, Root } from "type-graphql";
import { alertsOf } from "../alerts-of.ts";
import { checkPageSize } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { AS_OF_DESCRIPTION, inventoryAt, inventoryConnection } from "../inventory-at.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, orNotFound } from "../errors.ts";
import { policyReferences } from "../principal.ts";
import type { GroupRow, UserRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { FieldResolver, Query } from "../tied.ts";
import { Account } from "../types/account.ts";
import { AlertConnection } from "../types/alert.ts";
import { AlertsArgs } from "../types/alerts-args.ts";
import { ListFilter, PageArgs } from "../types/common.ts";
import { GroupOrder } from "../types/list-orders.ts";
import { Group, GroupConnection } from "../types/group.ts";
import { ServicesLastAccessed } from "../types/last-accessed.ts";
import { SeverityCounts } from "../types/overview.ts";
import { PolicyReference } from "../types/policy.ts";
import { User } from "../types/user.ts";

@Resolver(() => Group)
export class GroupResolver {
  @RequiresPermission("inventory.read")
  @Query(() => GroupConnection, { description: "A page of groups, ordered by name." })
  async groups(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => ListFilter, {
      nullable: true,
      description: "The conditions that a group must meet; all groups if omitted.",
    })
    filter: ListFilter | null,
    @Arg("orderBy", () => GroupOrder, { nullable: true, description: "The order of the groups; by name if omitted." })
    orderBy: GroupOrder | null,
    @Arg("asOf", () => DateTimeScalar, { nullable: true, description: AS_OF_DESCRIPTION })
    asOf: Date | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    const { groups } = await inventoryAt(context, filter, { asOf, table: "iam_group" });
    return inventoryConnection(await groups.list(page, { ...filter }, orderBy), context);
  }

  @RequiresPermission("inventory.read")
  @Query(() => Group, {
    nullable: true,
    description:
      "One group by its ID, or by its name in an account. Null if there is no such group. Error: BAD_USER_INPUT unless exactly one of them is given.",
  })
  async group(
    @Arg("id", () => ID, { nullable: true, description: "The ID of the group." }) id: string | null,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID of the account or its 12-digit AWS account number; required with `groupName`.",
    })
    accountId: string | null,
    @Arg("groupName", () => String, {
      nullable: true,
      description: "The name of the group; required with `accountId`.",
    })
    groupName: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.groups.get({ id, accountId, groupName }));
  }

  @FieldResolver(() => Account, { description: "The AWS account that the group belongs to." })
  async account(@Root() group: GroupRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(group.accountId));
  }

  @FieldResolver(() => String, { description: "The name of the group." })
  groupName(@Root() group: GroupRow): string {
    return group.name;
  }

  @FieldResolver(() => String, { description: "The unique ID of the group in AWS." })
  groupId(@Root() group: GroupRow): string {
    return group.identity;
  }

  @FieldResolver(() => String, { description: "The ARN of the group." })
  arn(@Root() group: GroupRow): string {
    return group.document.group.arn;
  }

  @FieldResolver(() => String, { description: "The IAM path of the group." })
  path(@Root() group: GroupRow): string {
    return group.document.group.path;
  }

  @FieldResolver(() => DateTimeScalar, { description: "The time at which the group was created." })
  createdAt(@Root() group: GroupRow): number {
    return group.document.group.createdAt;
  }

  @FieldResolver(() => [User], { description: "The users in the group, ordered by name." })
  async members(@Root() group: GroupRow, @Ctx() { loaders }: RequestContext): Promise<UserRow[]> {
    const users = await Promise.all(
      group.document.memberNames.map((value) =>
        loaders.at(group).userByName.load({ accountId: group.accountId, value }),
      ),
    );
    return users.filter((user) => user !== null).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  @FieldResolver(() => Int, { description: "The number of users in the group." })
  memberCount(@Root() group: GroupRow): number {
    return group.document.memberNames.length;
  }

  @FieldResolver(() => [PolicyReference], { description: "The inline and managed policies of the group." })
  policies(@Root() group: GroupRow) {
    return policyReferences(group, {
      accountId: group.accountId,
      identity: group.identity,
      holder: group.document.group,
      via: null,
    });
  }

  @FieldResolver(() => ServicesLastAccessed, {
    description: "The services that the group grants, compared with what its members use.",
  })
  serviceLastAccessed(@Root() group: GroupRow, @Ctx() { services }: RequestContext) {
    return services.lastAccessed.ofGroup(group);
  }

  @FieldResolver(() => AlertConnection, {
    description: "A page of the alerts about the group and its inline policies, most severe first.",
  })
  async alerts(@Root() group: GroupRow, @Args(() => AlertsArgs) args: AlertsArgs, @Ctx() context: RequestContext) {
    return alertsOf(context, { accountId: group.accountId, ownerId: group.identity }, args);
  }

  @FieldResolver(() => SeverityCounts, {
    description: "The number of open alerts about the group and its inline policies, by severity.",
  })
  async openAlerts(@Root() group: GroupRow, @Ctx() { loaders }: RequestContext) {
    return loaders.openAlertsOfOwner.load({ accountId: group.accountId, value: group.identity });
  }

  @FieldResolver(() => DateTimeScalar, { description: "The time to which the data about the group applies." })
  async asOf(@Root() group: GroupRow, @Ctx() { loaders }: RequestContext) {
    return loaders.asOf(group, "authorizationDetails");
  }
}
