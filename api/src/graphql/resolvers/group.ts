import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { alertsOf } from "../alerts-of.ts";
import { checkPageSize, picturedConnection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull } from "../errors.ts";
import { policyReferences } from "../principal.ts";
import type { GroupRow, UserRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Account } from "../types/account.ts";
import { AlertConnection } from "../types/alert.ts";
import { AlertsArgs } from "../types/alerts-args.ts";
import { ListFilter, PageArgs } from "../types/common.ts";
import { Group, GroupConnection } from "../types/group.ts";
import { ServicesLastAccessed } from "../types/last-accessed.ts";
import { SeverityCounts } from "../types/overview.ts";
import { PolicyReference } from "../types/policy.ts";
import { User } from "../types/user.ts";

@Resolver(() => Group)
export class GroupResolver {
  @RequiresPermission("inventory.read")
  @Query(() => GroupConnection, { description: "Groups, by name." })
  async groups(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => ListFilter, { nullable: true, description: "Which." }) filter: ListFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, page);
    return picturedConnection(await context.services.groups.list(page, { ...filter }), context);
  }

  @RequiresPermission("inventory.read")
  @Query(() => Group, {
    nullable: true,
    description: "One group, by id or by name in an account; null when there is none.",
  })
  async group(
    @Arg("id", () => ID, { nullable: true, description: "Our id." }) id: string | null,
    @Arg("accountId", () => ID, { nullable: true, description: "Our id of the account or its number." }) accountId:
      | string
      | null,
    @Arg("groupName", () => String, { nullable: true, description: "The name, with `accountId`." }) groupName:
      | string
      | null,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.groups.get({ id, accountId, groupName }));
  }

  @FieldResolver(() => Account, { description: "The account it belongs to." })
  async account(@Root() group: GroupRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(group.accountId);
  }

  @FieldResolver(() => String, { description: "Its name." })
  groupName(@Root() group: GroupRow): string {
    return group.name;
  }

  @FieldResolver(() => String, { description: "AWS's unique id of it." })
  groupId(@Root() group: GroupRow): string {
    return group.identity;
  }

  @FieldResolver(() => String, { description: "Its ARN." })
  arn(@Root() group: GroupRow): string {
    return group.document.group.arn;
  }

  @FieldResolver(() => String, { description: "Its path." })
  path(@Root() group: GroupRow): string {
    return group.document.group.path;
  }

  @FieldResolver(() => DateTimeScalar, { description: "When AWS made it." })
  createdAt(@Root() group: GroupRow): number {
    return group.document.group.createdAt;
  }

  @FieldResolver(() => [User], { description: "The users in it, by name." })
  async members(@Root() group: GroupRow, @Ctx() { loaders }: RequestContext): Promise<UserRow[]> {
    const users = await Promise.all(
      group.document.memberNames.map((value) => loaders.userByName.load({ accountId: group.accountId, value })),
    );
    return users.filter((user) => user !== null).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  @FieldResolver(() => Int, { description: "How many users are in it." })
  memberCount(@Root() group: GroupRow): number {
    return group.document.memberNames.length;
  }

  @FieldResolver(() => [PolicyReference], { description: "Its inline and attached policies." })
  policies(@Root() group: GroupRow) {
    return policyReferences({
      accountId: group.accountId,
      identity: group.identity,
      holder: group.document.group,
      via: null,
    });
  }

  @FieldResolver(() => ServicesLastAccessed, {
    description: "What it grants beside what all its members used, service by service.",
  })
  serviceLastAccessed(@Root() group: GroupRow, @Ctx() { services }: RequestContext) {
    return services.lastAccessed.ofGroup(group);
  }

  @FieldResolver(() => AlertConnection, { description: "Alerts about it and its inline policies, worst first." })
  async alerts(@Root() group: GroupRow, @Args(() => AlertsArgs) args: AlertsArgs, @Ctx() context: RequestContext) {
    return alertsOf(context, { accountId: group.accountId, ownerId: group.identity }, args);
  }

  @FieldResolver(() => SeverityCounts, { description: "How many of these alerts are open." })
  async openAlerts(@Root() group: GroupRow, @Ctx() { loaders }: RequestContext) {
    return loaders.openAlertsOfOwner.load({ accountId: group.accountId, value: group.identity });
  }

  @FieldResolver(() => DateTimeScalar, { description: "When this was true." })
  async asOf(@Root() group: GroupRow, @Ctx() { loaders }: RequestContext) {
    return loaders.asOf(group, "authorizationDetails");
  }
}
