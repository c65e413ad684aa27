import { Arg, Args, Ctx, ID, Resolver, Root } from "type-graphql";
import { now } from "../../clock.ts";
import { TRACKING_DAYS } from "../../iam/principals/last-accessed.ts";
import { DAY } from "../../iam/time.ts";
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
import { boundaryReference, policyReferences } from "../principal.ts";
import { momentOf } from "../../services/inventory/past.ts";
import type { RoleRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { AdminReachEnum } from "../types/query-key.ts";
import { TrustedPrincipal } from "../types/access.ts";
import { Account } from "../types/account.ts";
import { AlertConnection } from "../types/alert.ts";
import { AlertsArgs } from "../types/alerts-args.ts";
import { ListFilter, PageArgs } from "../types/common.ts";
import { RoleOrder } from "../types/list-orders.ts";
import { EscalationPath } from "../types/escalation.ts";
import { ServicesLastAccessed } from "../types/last-accessed.ts";
import { LastUsed } from "../types/last-used.ts";
import { SeverityCounts } from "../types/overview.ts";
import { PolicyDocument, PolicyReference } from "../types/policy.ts";
import { AccessAnalyzerReport } from "../types/access-analyzer.ts";
import { Role, RoleConnection, RoleWorkloads } from "../types/role.ts";
import { Tag } from "../types/user.ts";
import { type TrustedRow, trustedRows } from "../trusted-rows.ts";

@Resolver(() => Role)
export class RoleResolver {
  @RequiresPermission("inventory.read")
  @Query(() => RoleConnection, { description: "A page of roles, ordered by name." })
  async roles(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => ListFilter, {
      nullable: true,
      description: "The conditions that a role must meet; all roles if omitted.",
    })
    filter: ListFilter | null,
    @Arg("orderBy", () => RoleOrder, { nullable: true, description: "The order of the roles; by name if omitted." })
    orderBy: RoleOrder | null,
    @Arg("asOf", () => DateTimeScalar, { nullable: true, description: AS_OF_DESCRIPTION })
    asOf: Date | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    const { roles } = await inventoryAt(context, filter, { asOf, table: "iam_role" });
    return inventoryConnection(await roles.list(page, { ...filter }, orderBy), context);
  }

  @RequiresPermission("inventory.read")
  @Query(() => Role, {
    nullable: true,
    description:
      "One role by its ID, or by its name in an account. Null if there is no such role. Error: BAD_USER_INPUT unless exactly one of them is given.",
  })
  async role(
    @Arg("id", () => ID, { nullable: true, description: "The ID of the role." }) id: string | null,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID of the account or its 12-digit AWS account number; required with `roleName`.",
    })
    accountId: string | null,
    @Arg("roleName", () => String, { nullable: true, description: "The name of the role; required with `accountId`." })
    roleName: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.roles.get({ id, accountId, roleName }));
  }

  @FieldResolver(() => Account, { description: "The AWS account that the role belongs to." })
  async account(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(role.accountId));
  }

  @FieldResolver(() => String, { description: "The name of the role." })
  roleName(@Root() role: RoleRow): string {
    return role.name;
  }

  @FieldResolver(() => String, { description: "The unique ID of the role in AWS." })
  roleId(@Root() role: RoleRow): string {
    return role.identity;
  }

  @FieldResolver(() => String, { description: "The ARN of the role." })
  arn(@Root() role: RoleRow): string {
    return role.document.role.arn;
  }

  @FieldResolver(() => String, { description: "The IAM path of the role." })
  path(@Root() role: RoleRow): string {
    return role.document.role.path;
  }

  @FieldResolver(() => DateTimeScalar, { description: "The time at which the role was created." })
  createdAt(@Root() role: RoleRow): number {
    return role.document.role.createdAt;
  }

  @FieldResolver(() => LastUsed, {
    description:
      "The most recent use of the role. AWS tracks 400 days: without a use, NEVER_USED for younger roles and UNKNOWN for older ones.",
  })
  lastUsed(@Root() row: RoleRow): LastUsed {
    const { role } = row.document;
    const at = momentOf(row, now());
    if (role.lastUsed) return { status: "USED", at: role.lastUsed.at, region: role.lastUsed.region };
    return { status: at - role.createdAt < TRACKING_DAYS * DAY ? "NEVER_USED" : "UNKNOWN", at: null, region: null };
  }

  @FieldResolver(() => PolicyDocument, { description: "The trust policy, which determines who can assume the role." })
  trustPolicy(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext) {
    return loaders.documentView.load(role.document.role.trustPolicy);
  }

  @FieldResolver(() => [TrustedPrincipal], {
    description:
      "The principals that the trust policy names, in the order of its statements. Empty if the trust policy is invalid.",
  })
  async trustedBy(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext): Promise<TrustedRow[]> {
    return trustedRows(role, await loaders.account.load(role.accountId));
  }

  @FieldResolver(() => [Tag], { description: "The tags of the role." })
  tags(@Root() role: RoleRow) {
    return role.document.role.tags;
  }

  @FieldResolver(() => PolicyReference, {
    nullable: true,
    description:
      "The permissions boundary of the role: the policy that sets its maximum permissions. Null if the role has none.",
  })
  permissionsBoundary(@Root() role: RoleRow) {
    return boundaryReference(role, role.document.role.permissionsBoundaryArn);
  }

  @FieldResolver(() => [PolicyReference], { description: "The inline and managed policies of the role." })
  policies(@Root() role: RoleRow) {
    return policyReferences(role, {
      accountId: role.accountId,
      identity: role.identity,
      holder: role.document.role,
      via: null,
    });
  }

  @FieldResolver(() => [String], { description: "The ARNs of the instance profiles that contain the role." })
  instanceProfiles(@Root() role: RoleRow): string[] {
    return role.document.role.instanceProfiles.map((profile) => profile.arn);
  }

  @FieldResolver(() => RoleWorkloads, {
    nullable: true,
    description: "The workloads that run with the role. Null if the latest scan read no workloads.",
  })
  runs(@Root() role: RoleRow) {
    return role.document.runs ?? null;
  }

  @FieldResolver(() => AccessAnalyzerReport, {
    nullable: true,
    description:
      "The report of IAM Access Analyzer about the role. Null if the latest scan did not read it (`readsAccessAnalyzer`).",
  })
  accessAnalyzer(@Root() role: RoleRow) {
    return role.document.reported ?? null;
  }

  @FieldResolver(() => ServicesLastAccessed, {
    description: "The services that the policies of the role grant, compared with what the role uses.",
  })
  serviceLastAccessed(@Root() role: RoleRow, @Ctx() { services }: RequestContext) {
    return services.lastAccessed.ofRole(role);
  }

  @FieldResolver(() => AdminReachEnum, {
    description:
      "Whether and how the role can become an administrator, according to the latest scan that could evaluate it. `escalationPaths` has the steps.",
  })
  async adminReach(@Root() role: RoleRow, @Ctx() context: RequestContext): Promise<AdminReach> {
    return adminReachFor(role, context);
  }

  @FieldResolver(() => AdminReachReason, {
    nullable: true,
    description:
      "The reason why the role is an administrator, or the first step of its path to administrator. Null if there is neither.",
  })
  async adminReachReason(@Root() role: RoleRow, @Ctx() context: RequestContext) {
    return adminReachReasonFor(role, async () => this.policies(role), context);
  }

  @FieldResolver(() => [EscalationPath], {
    description:
      "The most certain escalation path that starts at the role. Empty if there is none, or the role is an administrator.",
  })
  async escalationPaths(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext) {
    const path = await loaders.pathOfPrincipal.load({ accountId: role.accountId, value: role.identity });
    return path ? [path] : [];
  }

  @FieldResolver(() => AlertConnection, {
    description: "A page of the alerts about the role and its inline policies, most severe first.",
  })
  async alerts(@Root() role: RoleRow, @Args(() => AlertsArgs) args: AlertsArgs, @Ctx() context: RequestContext) {
    return alertsOf(context, { accountId: role.accountId, ownerId: role.identity }, args);
  }

  @FieldResolver(() => SeverityCounts, {
    description: "The number of open alerts about the role and its inline policies, by severity.",
  })
  async openAlerts(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext) {
    return loaders.openAlertsOfOwner.load({ accountId: role.accountId, value: role.identity });
  }

  @FieldResolver(() => DateTimeScalar, { description: "The time to which the data about the role applies." })
  async asOf(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext) {
    return loaders.asOf(role, "authorizationDetails");
  }
}
