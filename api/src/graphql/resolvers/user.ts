import { Arg, Args, Ctx, ID, Resolver, Root } from "type-graphql";
import type { PolicyReferenceRow } from "../principal.ts";
import { boundaryReference, policyReferences } from "../principal.ts";
import type { AdminReach } from "../../iam/admin-reach.ts";
import { adminReachFor, adminReachReasonFor } from "../admin-reach.ts";
import { FieldResolver, Query } from "../tied.ts";
import { AdminReachReason } from "../types/admin-reach.ts";
import { alertsOf } from "../alerts-of.ts";
import { checkPageSize } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { AS_OF_DESCRIPTION, inventoryAt, inventoryConnection } from "../inventory-at.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, orNotFound } from "../errors.ts";
import type { AccessKeyRow, GroupRow, UserRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { AccessAnalyzerReport } from "../types/access-analyzer.ts";
import { AdminReachEnum } from "../types/query-key.ts";
import { AccessKey } from "../types/access-key.ts";
import { Account } from "../types/account.ts";
import { AlertConnection } from "../types/alert.ts";
import { AlertsArgs } from "../types/alerts-args.ts";
import { ListFilter, PageArgs } from "../types/common.ts";
import { UserOrder } from "../types/list-orders.ts";
import { EscalationPath } from "../types/escalation.ts";
import { Group } from "../types/group.ts";
import { ServicesLastAccessed } from "../types/last-accessed.ts";
import { LastUsed } from "../types/last-used.ts";
import { SeverityCounts } from "../types/overview.ts";
import { PolicyReference } from "../types/policy.ts";
import { MfaDevice, OtherCredential, Tag, User, UserConnection } from "../types/user.ts";

/** Why a value of the credential report is null, as the end of a sentence. */
const WITHOUT_ROW = "was not read or does not contain the user";

@Resolver(() => User)
export class UserResolver {
  @RequiresPermission("inventory.read")
  @Query(() => UserConnection, { description: "A page of IAM users, ordered by name." })
  async users(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => ListFilter, {
      nullable: true,
      description: "The conditions that a user must meet; all users if omitted.",
    })
    filter: ListFilter | null,
    @Arg("orderBy", () => UserOrder, { nullable: true, description: "The order of the users; by name if omitted." })
    orderBy: UserOrder | null,
    @Arg("asOf", () => DateTimeScalar, { nullable: true, description: AS_OF_DESCRIPTION })
    asOf: Date | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    const { users } = await inventoryAt(context, filter, { asOf, table: "iam_user" });
    return inventoryConnection(await users.list(page, { ...filter }, orderBy), context);
  }

  @RequiresPermission("inventory.read")
  @Query(() => User, {
    nullable: true,
    description:
      "One IAM user by its ID, or by its name in an account. Null if there is no such user. Error: BAD_USER_INPUT unless exactly one of them is given.",
  })
  async user(
    @Arg("id", () => ID, { nullable: true, description: "The ID of the user." }) id: string | null,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID of the account or its 12-digit AWS account number; required with `userName`.",
    })
    accountId: string | null,
    @Arg("userName", () => String, { nullable: true, description: "The name of the user; required with `accountId`." })
    userName: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.users.get({ id, accountId, userName }));
  }

  @FieldResolver(() => Account, { description: "The AWS account that the user belongs to." })
  async account(@Root() user: UserRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(user.accountId));
  }

  @FieldResolver(() => String, { description: "The name of the user." })
  userName(@Root() user: UserRow): string {
    return user.name;
  }

  @FieldResolver(() => String, {
    description: "The unique ID of the user in AWS, or the ARN if only a credential report was read.",
  })
  userId(@Root() user: UserRow): string {
    return user.identity;
  }

  @FieldResolver(() => String, { description: "The ARN of the user." })
  arn(@Root() user: UserRow): string {
    return user.document.user.arn;
  }

  @FieldResolver(() => String, { description: "The IAM path of the user." })
  path(@Root() user: UserRow): string {
    return user.document.user.path;
  }

  @FieldResolver(() => DateTimeScalar, { description: "The time at which the user was created." })
  createdAt(@Root() user: UserRow): number {
    return user.document.user.createdAt;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `Whether the user has a console password. Null if the credential report ${WITHOUT_ROW}.`,
  })
  passwordEnabled(@Root() user: UserRow): boolean | null {
    return user.document.credentials?.passwordEnabled ?? null;
  }

  @FieldResolver(() => LastUsed, {
    nullable: true,
    description: `The most recent use of the console password. Null if the user has no password, or if the credential report ${WITHOUT_ROW}.`,
  })
  passwordLastUsed(@Root() user: UserRow) {
    const { credentials } = user.document;
    return credentials && credentials.passwordEnabled !== false ? credentials.passwordLastUsed : null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: `The time at which the console password was last changed. Null if the user has no password, or if the credential report ${WITHOUT_ROW}.`,
  })
  passwordLastChangedAt(@Root() user: UserRow): number | null {
    return user.document.credentials?.passwordLastChangedAt ?? null;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `Whether the user has an MFA device. Null if the credential report ${WITHOUT_ROW}.`,
  })
  mfaEnabled(@Root() user: UserRow): boolean | null {
    return user.document.credentials?.mfaActive ?? null;
  }

  @FieldResolver(() => [MfaDevice], {
    description:
      "The known MFA devices of the user: virtual devices, and hardware devices if the scan could read them.",
  })
  mfaDevices(@Root() user: UserRow) {
    return user.document.mfaDevices;
  }

  @FieldResolver(() => [OtherCredential], {
    description: "The known credentials of the user besides password, access keys and MFA devices.",
  })
  otherCredentials(@Root() user: UserRow) {
    return user.document.otherCredentials ?? [];
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether the latest scan read all other credentials of the user. False if `readsUserCredentials` is off for the account, or if AWS refused: the user may then have more of them.",
  })
  otherCredentialsRead(@Root() user: UserRow): boolean {
    return user.document.areOtherCredentialsRead ?? false;
  }

  @FieldResolver(() => AccessAnalyzerReport, {
    nullable: true,
    description:
      "The report of IAM Access Analyzer about the user. Null if the latest scan did not read it (`readsAccessAnalyzer`).",
  })
  accessAnalyzer(@Root() user: UserRow) {
    return user.document.reported ?? null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: "The last time the user's password or one of its access keys was used. Null if no use is known.",
  })
  lastActivityAt(@Root() user: UserRow): number | null {
    return user.document.credentials?.lastActivityAt ?? null;
  }

  @FieldResolver(() => [Tag], { description: "The tags of the user." })
  tags(@Root() user: UserRow) {
    return user.document.user.tags;
  }

  @FieldResolver(() => PolicyReference, {
    nullable: true,
    description:
      "The permissions boundary of the user: the policy that sets its maximum permissions. Null if the user has none.",
  })
  permissionsBoundary(@Root() user: UserRow): PolicyReferenceRow | null {
    return boundaryReference(user, user.document.user.permissionsBoundaryArn);
  }

  @FieldResolver(() => [Group], { description: "The groups that the user is a member of." })
  async groups(@Root() user: UserRow, @Ctx() context: RequestContext): Promise<GroupRow[]> {
    return groupsOf(user, context);
  }

  @FieldResolver(() => [AccessKey], { description: "The access keys of the user, oldest first." })
  async accessKeys(@Root() user: UserRow, @Ctx() { loaders }: RequestContext): Promise<AccessKeyRow[]> {
    return (await loaders.at(user).keysOfUser.load({ accountId: user.accountId, value: user.identity })) ?? [];
  }

  @FieldResolver(() => [PolicyReference], {
    description: "The identity-based policies of the user: inline, attached, and through groups.",
  })
  async policies(@Root() user: UserRow, @Ctx() context: RequestContext): Promise<PolicyReferenceRow[]> {
    const { accountId, identity } = user;
    const groups = await groupsOf(user, context);
    return [
      ...policyReferences(user, { accountId, identity, holder: user.document.user, via: null }),
      ...groups.flatMap((group) =>
        policyReferences(user, { accountId, identity: group.identity, holder: group.document.group, via: group.name }),
      ),
    ];
  }

  @FieldResolver(() => ServicesLastAccessed, {
    description: "The services that the user's policies and groups grant, compared with what the user uses.",
  })
  serviceLastAccessed(@Root() user: UserRow, @Ctx() { services }: RequestContext) {
    return services.lastAccessed.ofUser(user);
  }

  @FieldResolver(() => AdminReachEnum, {
    description:
      "Whether and how the user can become an administrator, according to the latest scan that could evaluate it. `escalationPaths` has the steps.",
  })
  async adminReach(@Root() user: UserRow, @Ctx() context: RequestContext): Promise<AdminReach> {
    return adminReachFor(user, context);
  }

  @FieldResolver(() => AdminReachReason, {
    nullable: true,
    description:
      "The reason why the user is an administrator, or the first step of its path to administrator. Null if there is neither.",
  })
  async adminReachReason(@Root() user: UserRow, @Ctx() context: RequestContext) {
    return adminReachReasonFor(user, async () => this.policies(user, context), context);
  }

  @FieldResolver(() => [EscalationPath], {
    description:
      "The most certain escalation path that starts at the user. Empty if there is none, or the user is an administrator.",
  })
  async escalationPaths(@Root() user: UserRow, @Ctx() { loaders }: RequestContext) {
    const path = await loaders.pathOfPrincipal.load({ accountId: user.accountId, value: user.identity });
    return path ? [path] : [];
  }

  @FieldResolver(() => AlertConnection, {
    description: "A page of the alerts about the user, its access keys and its inline policies, most severe first.",
  })
  async alerts(@Root() user: UserRow, @Args(() => AlertsArgs) args: AlertsArgs, @Ctx() context: RequestContext) {
    return alertsOf(context, { accountId: user.accountId, ownerId: user.identity }, args);
  }

  @FieldResolver(() => SeverityCounts, {
    description: "The number of open alerts about the user, its access keys and its inline policies, by severity.",
  })
  async openAlerts(@Root() user: UserRow, @Ctx() { loaders }: RequestContext) {
    return loaders.openAlertsOfOwner.load({ accountId: user.accountId, value: user.identity });
  }

  @FieldResolver(() => DateTimeScalar, { description: "The time to which the data about the user applies." })
  async asOf(@Root() user: UserRow, @Ctx() { loaders }: RequestContext) {
    return loaders.asOf(user, "authorizationDetails");
  }
}

async function groupsOf(user: UserRow, { loaders }: RequestContext): Promise<GroupRow[]> {
  const groups = await Promise.all(
    user.document.user.groupNames.map((value) =>
      loaders.at(user).groupByName.load({ accountId: user.accountId, value }),
    ),
  );
  return groups.filter((group) => group !== null);
}
