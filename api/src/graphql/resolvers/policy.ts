import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { viewPolicyDocument, viewPolicyIssues } from "../../services/inventory/policy-document-view.ts";
import { alertsOf } from "../alerts-of.ts";
import { checkPageSize, picturedConnection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull } from "../errors.ts";
import type { PolicyReferenceRow } from "../principal.ts";
import { expansionOf, suggestionOf } from "./policy-analysis.ts";
import type { PolicyRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Account } from "../types/account.ts";
import { AlertConnection } from "../types/alert.ts";
import { AlertsArgs } from "../types/alerts-args.ts";
import { PageArgs } from "../types/common.ts";
import { PolicyTechnique, PolicyExpansion, PolicySuggestion } from "../types/policy-analysis.ts";
import { ServicesLastAccessed } from "../types/last-accessed.ts";
import { SeverityCounts } from "../types/overview.ts";
import {
  AttachedTo,
  Policy,
  PolicyConnection,
  PolicyDocument,
  PolicyFilter,
  PolicyIssue,
  PolicyReference,
} from "../types/policy.ts";

@Resolver(() => Policy)
export class PolicyResolver {
  @RequiresPermission("inventory.read")
  @Query(() => PolicyConnection, { description: "Managed and inline policies, by name." })
  async policies(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => PolicyFilter, { nullable: true, description: "Which." }) filter: PolicyFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, page);
    return picturedConnection(await context.services.policies.list(page, { ...filter }), context);
  }

  @RequiresPermission("inventory.read")
  @Query(() => Policy, {
    nullable: true,
    description: "One policy, by id or by ARN in an account; null when there is none.",
  })
  async policy(
    @Arg("id", () => ID, { nullable: true, description: "Our id." }) id: string | null,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "Our id of the account or its number; an ARN of a customer managed policy names it already.",
    })
    accountId: string | null,
    @Arg("arn", () => String, { nullable: true, description: "The ARN of a managed policy." }) arn: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.policies.get({ id, accountId, arn }));
  }

  @FieldResolver(() => Account, { description: "The account it was read in." })
  async account(@Root() policy: PolicyRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(policy.accountId);
  }

  @FieldResolver(() => String, { description: "Its name." })
  policyName(@Root() { name, document: { managed, inline } }: PolicyRow): string {
    return managed?.policyName ?? inline?.policyName ?? name;
  }

  @FieldResolver(() => String, {
    description: "AWS's unique id of it; for an inline policy its owner's id and its name.",
  })
  policyId(@Root() policy: PolicyRow): string {
    return policy.identity;
  }

  @FieldResolver(() => String, { nullable: true, description: "Its path; inline policies have none." })
  path(@Root() policy: PolicyRow): string | null {
    return policy.document.managed?.path ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The name of the user, group or role that an inline policy is part of.",
  })
  owner(@Root() policy: PolicyRow): string | null {
    return policy.type === "INLINE" ? (policy.document.attachedTo[0]?.name ?? null) : null;
  }

  @FieldResolver(() => DateTimeScalar, { nullable: true, description: "When its default version was last changed." })
  updatedAt(@Root() policy: PolicyRow): number | null {
    return policy.document.managed?.updatedAt ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: "Which version holds; inline policies have none." })
  defaultVersionId(@Root() policy: PolicyRow): string | null {
    return policy.document.managed?.defaultVersionId ?? null;
  }

  @FieldResolver(() => Int, { description: "How many users and roles it is the permissions boundary of." })
  permissionsBoundaryUsageCount(@Root() policy: PolicyRow): number {
    return policy.document.managed?.permissionsBoundaryUsageCount ?? 0;
  }

  @FieldResolver(() => [AttachedTo], { description: "The users, groups and roles that it hangs on." })
  async attachedTo(@Root() { accountId, document }: PolicyRow, @Ctx() { loaders }: RequestContext) {
    const idOf = { USER: loaders.userId, GROUP: loaders.groupId, ROLE: loaders.roleId };
    const found = await Promise.all(
      document.attachedTo.map(async ({ kind, identity, name, arn, isBoundary }) => {
        const id = await idOf[kind].load({ accountId, value: identity });
        return id === null ? [] : [{ kind, id, name, arn, asBoundary: isBoundary }];
      }),
    );
    return found.flat();
  }

  @FieldResolver(() => PolicyDocument, { description: "What it says: the default version, or the inline policy." })
  document(@Root() policy: PolicyRow) {
    return viewPolicyDocument(policy.document.text);
  }

  @FieldResolver(() => [PolicyIssue], { description: "What is risky or wrong in it, worst first." })
  issues(@Root() policy: PolicyRow) {
    return viewPolicyIssues(policy.document.text);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "What it comes to, in a sentence; null when it cannot be judged.",
  })
  async summary(@Root() policy: PolicyRow, @Ctx() context: RequestContext): Promise<string | null> {
    return context.services.policyAnalyses.summary(await analysedOf(policy, context));
  }

  @FieldResolver(() => PolicyExpansion, {
    nullable: true,
    description: "What it really allows; null when it cannot be judged.",
  })
  async expansion(@Root() policy: PolicyRow, @Ctx() context: RequestContext) {
    return expansionOf(context, await analysedOf(policy, context));
  }

  @FieldResolver(() => [PolicyTechnique], {
    description: "The known ways up that it opens by itself to whoever holds it.",
  })
  async escalationTechniques(@Root() policy: PolicyRow, @Ctx() context: RequestContext) {
    return context.services.policyAnalyses.techniques(await analysedOf(policy, context));
  }

  @FieldResolver(() => PolicySuggestion, {
    nullable: true,
    description: "A narrower document; null when it cannot be judged.",
  })
  async suggestion(@Root() policy: PolicyRow, @Ctx() context: RequestContext) {
    return suggestionOf(
      context,
      await analysedOf(policy, context),
      await context.services.lastAccessed.usageOf(policy),
    );
  }

  @FieldResolver(() => ServicesLastAccessed, {
    description: "What it grants beside what all who hold it used, service by service.",
  })
  serviceLastAccessed(@Root() policy: PolicyRow, @Ctx() { services }: RequestContext) {
    return services.lastAccessed.ofPolicy(policy);
  }

  @FieldResolver(() => AlertConnection, { description: "Alerts about it, worst first." })
  async alerts(@Root() policy: PolicyRow, @Args(() => AlertsArgs) args: AlertsArgs, @Ctx() context: RequestContext) {
    return alertsOf(context, { accountId: policy.accountId, resourceId: policy.identity }, args);
  }

  @FieldResolver(() => SeverityCounts, { description: "How many of these alerts are open." })
  async openAlerts(@Root() policy: PolicyRow, @Ctx() { loaders }: RequestContext) {
    return loaders.openAlertsOfResource.load({ accountId: policy.accountId, value: policy.identity });
  }

  @FieldResolver(() => DateTimeScalar, { description: "When this was true." })
  async asOf(@Root() policy: PolicyRow, @Ctx() { loaders }: RequestContext) {
    return loaders.asOf(policy, "authorizationDetails");
  }
}

async function analysedOf({ accountId, document }: PolicyRow, { loaders, services }: RequestContext) {
  return services.policyAnalyses.inAccount(document.text, await loaders.account.load(accountId));
}

@Resolver(() => PolicyReference)
export class PolicyReferenceResolver {
  @FieldResolver(() => Policy, { nullable: true, description: "The policy itself; null where it was not read." })
  async policy(@Root() { accountId, arn, identity }: PolicyReferenceRow, @Ctx() { loaders }: RequestContext) {
    if (arn !== null) return loaders.policyByArn.load({ accountId, value: arn });
    return identity === null ? null : loaders.policyByIdentity.load({ accountId, value: identity });
  }
}
