import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { PolicyReferenceRow } from "../principal.ts";
import { boundaryReference, policyReferences } from "../principal.ts";
import { alertsOf } from "../alerts-of.ts";
import { checkPageSize, picturedConnection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull } from "../errors.ts";
import type { AccessKeyRow, GroupRow, UserRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { AccessKey } from "../types/access-key.ts";
import { Account } from "../types/account.ts";
import { AlertConnection } from "../types/alert.ts";
import { AlertsArgs } from "../types/alerts-args.ts";
import { ListFilter, PageArgs } from "../types/common.ts";
import { EscalationPath } from "../types/escalation.ts";
import { Group } from "../types/group.ts";
import { ServicesLastAccessed } from "../types/last-accessed.ts";
import { LastUsed } from "../types/last-used.ts";
import { SeverityCounts } from "../types/overview.ts";
import { PolicyReference } from "../types/policy.ts";
import { MfaDevice, Tag, User, UserConnection } from "../types/user.ts";

@Resolver(() => User)
export class UserResolver {
  @RequiresPermission("inventory.read")
  @Query(() => UserConnection, { description: "IAM users, by name." })
  async users(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => ListFilter, { nullable: true, description: "Which." }) filter: ListFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, page);
    return picturedConnection(await context.services.users.list(page, { ...filter }), context);
  }

  @RequiresPermission("inventory.read")
  @Query(() => User, {
    nullable: true,
    description: "One user, by id or by name in an account; null when there is none.",
  })
  async user(
    @Arg("id", () => ID, { nullable: true, description: "Our id." }) id: string | null,
    @Arg("accountId", () => ID, { nullable: true, description: "Our id of the account or its number." }) accountId:
      | string
      | null,
    @Arg("userName", () => String, { nullable: true, description: "The name, with `accountId`." }) userName:
      | string
      | null,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.users.get({ id, accountId, userName }));
  }

  @FieldResolver(() => Account, { description: "The account it belongs to." })
  async account(@Root() user: UserRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(user.accountId);
  }

  @FieldResolver(() => String, { description: "Its name." })
  userName(@Root() user: UserRow): string {
    return user.name;
  }

  @FieldResolver(() => String, {
    description: "AWS's unique id of it; where only a credential report was read, its ARN.",
  })
  userId(@Root() user: UserRow): string {
    return user.identity;
  }

  @FieldResolver(() => String, { description: "Its ARN." })
  arn(@Root() user: UserRow): string {
    return user.document.user.arn;
  }

  @FieldResolver(() => String, { description: "Its path." })
  path(@Root() user: UserRow): string {
    return user.document.user.path;
  }

  @FieldResolver(() => DateTimeScalar, { description: "When AWS made it." })
  createdAt(@Root() user: UserRow): number {
    return user.document.user.createdAt;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: "It may sign in to the console; null when the credential report was not read.",
  })
  passwordEnabled(@Root() user: UserRow): boolean | null {
    return user.document.credentials?.passwordEnabled ?? null;
  }

  @FieldResolver(() => LastUsed, {
    nullable: true,
    description: "When its password was last used; null when it has none, or the credential report was not read.",
  })
  passwordLastUsed(@Root() user: UserRow) {
    const { credentials } = user.document;
    return credentials && credentials.passwordEnabled !== false ? credentials.passwordLastUsed : null;
  }

  @FieldResolver(() => DateTimeScalar, { nullable: true, description: "When its password was last changed." })
  passwordLastChangedAt(@Root() user: UserRow): number | null {
    return user.document.credentials?.passwordLastChangedAt ?? null;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: "It has an MFA device; null when the credential report was not read.",
  })
  mfaEnabled(@Root() user: UserRow): boolean | null {
    return user.document.credentials?.mfaActive ?? null;
  }

  @FieldResolver(() => [MfaDevice], {
    description: "The devices that are known: virtual ones, and hardware ones where they were asked for.",
  })
  mfaDevices(@Root() user: UserRow) {
    return user.document.mfaDevices;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: "The latest use of its password or a key of its.",
  })
  lastActivityAt(@Root() user: UserRow): number | null {
    return user.document.credentials?.lastActivityAt ?? null;
  }

  @FieldResolver(() => [Tag], { description: "Its tags." })
  tags(@Root() user: UserRow) {
    return user.document.user.tags;
  }

  @FieldResolver(() => PolicyReference, {
    nullable: true,
    description: "The policy that limits what it may do, whatever others grant.",
  })
  permissionsBoundary(@Root() user: UserRow): PolicyReferenceRow | null {
    return boundaryReference(user.accountId, user.document.user.permissionsBoundaryArn);
  }

  @FieldResolver(() => [Group], { description: "The groups it is in." })
  async groups(@Root() user: UserRow, @Ctx() context: RequestContext): Promise<GroupRow[]> {
    return groupsOf(user, context);
  }

  @FieldResolver(() => [AccessKey], { description: "Its access keys, oldest first." })
  async accessKeys(@Root() user: UserRow, @Ctx() { loaders }: RequestContext): Promise<AccessKeyRow[]> {
    return (await loaders.keysOfUser.load({ accountId: user.accountId, value: user.identity })) ?? [];
  }

  @FieldResolver(() => [PolicyReference], {
    description: "Every policy that grants it something: inline, attached, and through groups.",
  })
  async policies(@Root() user: UserRow, @Ctx() context: RequestContext): Promise<PolicyReferenceRow[]> {
    const { accountId, identity } = user;
    const groups = await groupsOf(user, context);
    return [
      ...policyReferences({ accountId, identity, holder: user.document.user, via: null }),
      ...groups.flatMap((group) =>
        policyReferences({ accountId, identity: group.identity, holder: group.document.group, via: group.name }),
      ),
    ];
  }

  @FieldResolver(() => ServicesLastAccessed, {
    description: "What its policies and its groups' grant beside what it used, service by service.",
  })
  serviceLastAccessed(@Root() user: UserRow, @Ctx() { services }: RequestContext) {
    return services.lastAccessed.ofUser(user);
  }

  @FieldResolver(() => [EscalationPath], {
    description: "How it can become administrator, the surest way; empty where nothing leads there, or it is one.",
  })
  async escalationPaths(@Root() user: UserRow, @Ctx() { loaders }: RequestContext) {
    const path = await loaders.pathOfPrincipal.load({ accountId: user.accountId, value: user.identity });
    return path ? [path] : [];
  }

  @FieldResolver(() => AlertConnection, {
    description: "Alerts about it, its keys and its inline policies, worst first.",
  })
  async alerts(@Root() user: UserRow, @Args(() => AlertsArgs) args: AlertsArgs, @Ctx() context: RequestContext) {
    return alertsOf(context, { accountId: user.accountId, ownerId: user.identity }, args);
  }

  @FieldResolver(() => SeverityCounts, { description: "How many of these alerts are open." })
  async openAlerts(@Root() user: UserRow, @Ctx() { loaders }: RequestContext) {
    return loaders.openAlertsOfOwner.load({ accountId: user.accountId, value: user.identity });
  }

  @FieldResolver(() => DateTimeScalar, { description: "When this was true." })
  async asOf(@Root() user: UserRow, @Ctx() { loaders }: RequestContext) {
    return loaders.asOf(user, "authorizationDetails");
  }
}

async function groupsOf(user: UserRow, { loaders }: RequestContext): Promise<GroupRow[]> {
  const groups = await Promise.all(
    user.document.user.groupNames.map((value) => loaders.groupByName.load({ accountId: user.accountId, value })),
  );
  return groups.filter((group) => group !== null);
}
