import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { now } from "../../clock.ts";
import { TRACKING_DAYS } from "../../iam/principals/last-accessed.ts";
import { DAY } from "../../iam/time.ts";
import { viewPolicyDocument } from "../../services/inventory/policy-document-view.ts";
import { alertsOf } from "../alerts-of.ts";
import { checkPageSize, picturedConnection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull } from "../errors.ts";
import { boundaryReference, policyReferences } from "../principal.ts";
import type { RoleRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { TrustedPrincipal } from "../types/access.ts";
import { Account } from "../types/account.ts";
import { AlertConnection } from "../types/alert.ts";
import { AlertsArgs } from "../types/alerts-args.ts";
import { ListFilter, PageArgs } from "../types/common.ts";
import { EscalationPath } from "../types/escalation.ts";
import { ServicesLastAccessed } from "../types/last-accessed.ts";
import { LastUsed } from "../types/last-used.ts";
import { SeverityCounts } from "../types/overview.ts";
import { PolicyDocument, PolicyReference } from "../types/policy.ts";
import { Role, RoleConnection } from "../types/role.ts";
import { Tag } from "../types/user.ts";
import { type TrustedRow, trustedRows } from "../trusted-rows.ts";

@Resolver(() => Role)
export class RoleResolver {
  @RequiresPermission("inventory.read")
  @Query(() => RoleConnection, { description: "Roles, by name." })
  async roles(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => ListFilter, { nullable: true, description: "Which." }) filter: ListFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, page);
    return picturedConnection(await context.services.roles.list(page, { ...filter }), context);
  }

  @RequiresPermission("inventory.read")
  @Query(() => Role, {
    nullable: true,
    description: "One role, by id or by name in an account; null when there is none.",
  })
  async role(
    @Arg("id", () => ID, { nullable: true, description: "Our id." }) id: string | null,
    @Arg("accountId", () => ID, { nullable: true, description: "Our id of the account or its number." }) accountId:
      | string
      | null,
    @Arg("roleName", () => String, { nullable: true, description: "The name, with `accountId`." }) roleName:
      | string
      | null,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.roles.get({ id, accountId, roleName }));
  }

  @FieldResolver(() => Account, { description: "The account it belongs to." })
  async account(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(role.accountId);
  }

  @FieldResolver(() => String, { description: "Its name." })
  roleName(@Root() role: RoleRow): string {
    return role.name;
  }

  @FieldResolver(() => String, { description: "AWS's unique id of it." })
  roleId(@Root() role: RoleRow): string {
    return role.identity;
  }

  @FieldResolver(() => String, { description: "Its ARN." })
  arn(@Root() role: RoleRow): string {
    return role.document.role.arn;
  }

  @FieldResolver(() => String, { description: "Its path." })
  path(@Root() role: RoleRow): string {
    return role.document.role.path;
  }

  @FieldResolver(() => DateTimeScalar, { description: "When AWS made it." })
  createdAt(@Root() role: RoleRow): number {
    return role.document.role.createdAt;
  }

  @FieldResolver(() => LastUsed, {
    description:
      "When it was last used. AWS tells for 400 days: nothing is NEVER_USED for younger roles, UNKNOWN for older ones.",
  })
  lastUsed(@Root() { document: { role } }: RoleRow) {
    if (role.lastUsed) return { status: "USED", at: role.lastUsed.at, region: role.lastUsed.region };
    return { status: now() - role.createdAt < TRACKING_DAYS * DAY ? "NEVER_USED" : "UNKNOWN" };
  }

  @FieldResolver(() => PolicyDocument, { description: "Who may take it on." })
  trustPolicy(@Root() role: RoleRow) {
    return viewPolicyDocument(role.document.role.trustPolicy);
  }

  @FieldResolver(() => [TrustedPrincipal], {
    description:
      "Whom its trust policy names, in the order of its statements; empty where the policy cannot be judged.",
  })
  async trustedBy(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext): Promise<TrustedRow[]> {
    return trustedRows(role, await loaders.account.load(role.accountId));
  }

  @FieldResolver(() => [Tag], { description: "Its tags." })
  tags(@Root() role: RoleRow) {
    return role.document.role.tags;
  }

  @FieldResolver(() => PolicyReference, {
    nullable: true,
    description: "The policy that limits what it may do, whatever others grant.",
  })
  permissionsBoundary(@Root() role: RoleRow) {
    return boundaryReference(role.accountId, role.document.role.permissionsBoundaryArn);
  }

  @FieldResolver(() => [PolicyReference], { description: "Its inline and attached policies." })
  policies(@Root() role: RoleRow) {
    return policyReferences({
      accountId: role.accountId,
      identity: role.identity,
      holder: role.document.role,
      via: null,
    });
  }

  @FieldResolver(() => [String], { description: "ARNs of the instance profiles that carry it." })
  instanceProfiles(@Root() role: RoleRow): string[] {
    return role.document.role.instanceProfiles.map((profile) => profile.arn);
  }

  @FieldResolver(() => ServicesLastAccessed, {
    description: "What its policies grant beside what it used, service by service.",
  })
  serviceLastAccessed(@Root() role: RoleRow, @Ctx() { services }: RequestContext) {
    return services.lastAccessed.ofRole(role);
  }

  @FieldResolver(() => [EscalationPath], {
    description: "How it can become administrator, the surest way; empty where nothing leads there, or it is one.",
  })
  async escalationPaths(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext) {
    const path = await loaders.pathOfPrincipal.load({ accountId: role.accountId, value: role.identity });
    return path ? [path] : [];
  }

  @FieldResolver(() => AlertConnection, { description: "Alerts about it and its inline policies, worst first." })
  async alerts(@Root() role: RoleRow, @Args(() => AlertsArgs) args: AlertsArgs, @Ctx() context: RequestContext) {
    return alertsOf(context, { accountId: role.accountId, ownerId: role.identity }, args);
  }

  @FieldResolver(() => SeverityCounts, { description: "How many of these alerts are open." })
  async openAlerts(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext) {
    return loaders.openAlertsOfOwner.load({ accountId: role.accountId, value: role.identity });
  }

  @FieldResolver(() => DateTimeScalar, { description: "When this was true." })
  async asOf(@Root() role: RoleRow, @Ctx() { loaders }: RequestContext) {
    return loaders.asOf(role, "authorizationDetails");
  }
}
