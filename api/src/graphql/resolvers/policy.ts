import { Arg, Args, Ctx, ID, Int, Resolver, Root } from "type-graphql";
import { ISSUE_REFERENCES } from "../../iam/policy/issue-references.ts";
import { alertsOf } from "../alerts-of.ts";
import { checkPageSize } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { AS_OF_DESCRIPTION, inventoryAt, inventoryConnection } from "../inventory-at.ts";
import { itemLimit } from "../item-limit.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, orNotFound } from "../errors.ts";
import type { PolicyReferenceRow } from "../principal.ts";
import { expansionOf, suggestionOf } from "./policy-analysis.ts";
import type { PolicyRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { FieldResolver, Query } from "../tied.ts";
import { Account } from "../types/account.ts";
import { AlertConnection } from "../types/alert.ts";
import { AlertsArgs } from "../types/alerts-args.ts";
import { PageArgs } from "../types/common.ts";
import { PolicyOrder } from "../types/list-orders.ts";
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

@Resolver(() => PolicyIssue)
export class PolicyIssueResolver {
  @FieldResolver(() => String, { description: "The address of the AWS page that explains the issue." })
  reference(@Root() { code }: PolicyIssue) {
    return ISSUE_REFERENCES[code];
  }
}

@Resolver(() => Policy)
export class PolicyResolver {
  @RequiresPermission("inventory.read")
  @Query(() => PolicyConnection, { description: "A page of managed and inline policies, ordered by name." })
  async policies(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => PolicyFilter, {
      nullable: true,
      description: "The conditions that a policy must meet; all policies if omitted.",
    })
    filter: PolicyFilter | null,
    @Arg("orderBy", () => PolicyOrder, {
      nullable: true,
      description: "The order of the policies; by name if omitted.",
    })
    orderBy: PolicyOrder | null,
    @Arg("asOf", () => DateTimeScalar, { nullable: true, description: AS_OF_DESCRIPTION })
    asOf: Date | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    const { policies } = await inventoryAt(context, filter, { asOf, table: "iam_policy" });
    return inventoryConnection(await policies.list(page, { ...filter }, orderBy), context);
  }

  @RequiresPermission("inventory.read")
  @Query(() => Policy, {
    nullable: true,
    description:
      "One policy by its ID, or by its ARN in an account. Null if there is no such policy. Error: BAD_USER_INPUT unless exactly one of them is given.",
  })
  async policy(
    @Arg("id", () => ID, { nullable: true, description: "The ID of the policy." }) id: string | null,
    @Arg("accountId", () => ID, {
      nullable: true,
      description:
        "The ID of the account or its 12-digit AWS account number; not needed with the ARN of a customer managed policy.",
    })
    accountId: string | null,
    @Arg("arn", () => String, { nullable: true, description: "The ARN of a managed policy." }) arn: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.policies.get({ id, accountId, arn }));
  }

  @FieldResolver(() => Account, { description: "The AWS account in which the policy was read." })
  async account(@Root() policy: PolicyRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(policy.accountId));
  }

  @FieldResolver(() => String, { description: "The name of the policy." })
  policyName(@Root() { name, document: { managed, inline } }: PolicyRow): string {
    return managed?.policyName ?? inline?.policyName ?? name;
  }

  @FieldResolver(() => String, {
    description:
      "The unique ID of the policy in AWS. For an inline policy, the ID of its user, group or role, followed by `/` and the policy name.",
  })
  policyId(@Root() policy: PolicyRow): string {
    return policy.identity;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The IAM path of the policy. Null for an inline policy.",
  })
  path(@Root() policy: PolicyRow): string | null {
    return policy.document.managed?.path ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The name of the user, group or role in which an inline policy is embedded. Null for a managed policy.",
  })
  owner(@Root() policy: PolicyRow): string | null {
    return policy.type === "INLINE" ? (policy.document.attachedTo[0]?.name ?? null) : null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the default version was last changed. Null for an inline policy.",
  })
  updatedAt(@Root() policy: PolicyRow): number | null {
    return policy.document.managed?.updatedAt ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The ID of the default version. Null for an inline policy.",
  })
  defaultVersionId(@Root() policy: PolicyRow): string | null {
    return policy.document.managed?.defaultVersionId ?? null;
  }

  @FieldResolver(() => Int, {
    description: "The number of users and roles for which the policy is the permissions boundary.",
  })
  permissionsBoundaryUsageCount(@Root() policy: PolicyRow): number {
    return policy.document.managed?.permissionsBoundaryUsageCount ?? 0;
  }

  @FieldResolver(() => [AttachedTo], {
    description:
      "The users, groups and roles to which the policy is attached. Some policies are attached to thousands: for a list of policies, set `first`.",
  })
  async attachedTo(
    @Root() policy: PolicyRow,
    @Arg("first", () => Int, {
      nullable: true,
      description: "The maximum number of users, groups and roles, 0 to 1,000. By default, all are returned.",
    })
    first: number | null,
    @Ctx() { loaders }: RequestContext,
  ) {
    const { accountId, document } = policy;
    const shown = document.attachedTo.slice(0, itemLimit(first, Infinity));
    // The loaders read the moment of the policy's row: retention may have deleted the row of a user that had the
    // policy.
    const { userId, groupId, roleId } = loaders.at(policy);
    const idOf = { USER: userId, GROUP: groupId, ROLE: roleId };
    const found = await Promise.all(
      shown.map(async ({ kind, identity, name, arn, isBoundary }) => {
        const id = await idOf[kind].load({ accountId, value: identity });
        return id === null ? [] : [{ kind, id, name, arn, asBoundary: isBoundary }];
      }),
    );
    return found.flat();
  }

  @FieldResolver(() => PolicyDocument, { description: "The document of the default version, or of the inline policy." })
  document(@Root() policy: PolicyRow, @Ctx() { loaders }: RequestContext) {
    return loaders.documentView.load(policy.document.text);
  }

  @FieldResolver(() => [PolicyIssue], {
    description:
      "The issues in the policy document, most severe first. For a policy that is used only as a permissions boundary, its permissions are no issue, because it grants nothing.",
  })
  async issues(@Root() policy: PolicyRow, @Ctx() context: RequestContext) {
    return context.services.policyAnalyses.issues(await analysedOf(policy, context));
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "A one-sentence summary of what the policy allows. Null if the document is invalid.",
  })
  async summary(@Root() policy: PolicyRow, @Ctx() context: RequestContext): Promise<string | null> {
    return context.services.policyAnalyses.summary(await analysedOf(policy, context));
  }

  @FieldResolver(() => PolicyExpansion, {
    nullable: true,
    description: "The actions that the policy allows after expanding wildcards. Null if the document is invalid.",
  })
  async expansion(@Root() policy: PolicyRow, @Ctx() context: RequestContext) {
    return expansionOf(context, await analysedOf(policy, context));
  }

  @FieldResolver(() => [PolicyTechnique], {
    description:
      "The escalation techniques that the policy alone enables for a principal with this policy. Empty for a policy that is used only as a permissions boundary.",
  })
  async escalationTechniques(@Root() policy: PolicyRow, @Ctx() context: RequestContext) {
    return context.services.policyAnalyses.techniques(await analysedOf(policy, context));
  }

  @FieldResolver(() => PolicySuggestion, {
    nullable: true,
    description: "A suggested narrower document. Null if the document is invalid.",
  })
  async suggestion(@Root() policy: PolicyRow, @Ctx() context: RequestContext) {
    return suggestionOf(
      context,
      await analysedOf(policy, context),
      await context.services.lastAccessed.usageOf(policy),
    );
  }

  @FieldResolver(() => ServicesLastAccessed, {
    description: "The services that the policy grants, compared with what the principals with this policy use.",
  })
  serviceLastAccessed(@Root() policy: PolicyRow, @Ctx() { services }: RequestContext) {
    return services.lastAccessed.ofPolicy(policy);
  }

  @FieldResolver(() => AlertConnection, { description: "A page of the alerts about the policy, most severe first." })
  async alerts(@Root() policy: PolicyRow, @Args(() => AlertsArgs) args: AlertsArgs, @Ctx() context: RequestContext) {
    return alertsOf(context, { accountId: policy.accountId, resourceId: policy.identity }, args);
  }

  @FieldResolver(() => SeverityCounts, { description: "The number of open alerts about the policy, by severity." })
  async openAlerts(@Root() policy: PolicyRow, @Ctx() { loaders }: RequestContext) {
    return loaders.openAlertsOfResource.load({ accountId: policy.accountId, value: policy.identity });
  }

  @FieldResolver(() => DateTimeScalar, { description: "The time to which the data about the policy applies." })
  async asOf(@Root() policy: PolicyRow, @Ctx() { loaders }: RequestContext) {
    return loaders.asOf(policy, "authorizationDetails");
  }
}

async function analysedOf(policy: PolicyRow, { loaders, services }: RequestContext) {
  return services.policyAnalyses.inAccount(policy.document, await loaders.account.load(policy.accountId));
}

@Resolver(() => PolicyReference)
export class PolicyReferenceResolver {
  @FieldResolver(() => Policy, {
    nullable: true,
    description: "The policy in the inventory. Null if no scan has read it.",
  })
  async policy(@Root() reference: PolicyReferenceRow, @Ctx() { loaders }: RequestContext) {
    const { accountId, arn, identity } = reference;
    if (arn !== null) return loaders.at(reference).policyByArn.load({ accountId, value: arn });
    return identity === null ? null : loaders.at(reference).policyByIdentity.load({ accountId, value: identity });
  }
}
