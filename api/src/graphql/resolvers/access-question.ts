import { Arg, Args, Ctx, ID, Resolver, Root } from "type-graphql";
import { AppError } from "../../errors.ts";
import type { Limit, PermittedAction } from "../../iam/analysis/effective-permissions.ts";
import type { PolicySource } from "../../iam/principals/principal-policies.ts";
import { ACCESS_LEVELS } from "../../iam/policy/expansion.ts";
import type { DecisionAnswer, PermissionsAnswer } from "../../services/analysis/access-decisions.ts";
import { type PagePlan, pageOf, readPageRequest } from "../../services/core/page.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { statementView } from "../path-view.ts";
import { type PolicyReferenceRow, sourceReference } from "../principal.ts";
import { FieldResolver, Query } from "../tied.ts";
import {
  AccessDecision,
  PermissionLimit,
  PermissionGrant,
  PermittedActionConnection,
  PermittedActionsArgs,
  PrincipalPermissions,
  TrustDecision,
  TrustedPrincipal,
} from "../types/access.ts";
import { PathStatement } from "../types/escalation.ts";
import { PolicyReference } from "../types/policy.ts";
import { Role } from "../types/role.ts";
import { User } from "../types/user.ts";
import type { TrustedRow } from "../trusted-rows.ts";
import { levelCounts, levelName } from "./policy-analysis.ts";

/** The maximum length of a search for part of an action name. */
const QUERY_MAX_CHARACTERS = 128;

const PRINCIPAL = "The ID or ARN of an IAM user or role.";
const ACCOUNT = "The ID of the account or its 12-digit AWS account number.";

@Resolver(() => AccessDecision)
export class AccessDecisionResolver {
  @RequiresPermission("inventory.read")
  @Query(() => AccessDecision, {
    nullable: true,
    description:
      "The decision whether a user or role can perform one action on one resource, evaluated over the latest scan. Null only with an error, such as PRINCIPAL_NOT_FOUND, so that several questions in one operation fail separately.",
  })
  async accessDecision(
    @Arg("accountId", () => ID, { description: ACCOUNT }) accountId: string,
    @Arg("principal", () => ID, { description: PRINCIPAL }) principal: string,
    @Arg("action", () => String, {
      description: "A single action, such as `s3:GetObject`; wildcards are not accepted.",
    })
    action: string,
    @Arg("resource", () => String, {
      description:
        "The ARN of one resource. Use `*` for every resource and for actions that do not support resource-level permissions.",
    })
    resource: string,
    @Arg("resourcePolicy", () => String, {
      nullable: true,
      description:
        "A policy document to evaluate as the policy of the resource, at most 64 KiB. If it is left out, the policy that the latest scan read counts.",
    })
    resourcePolicy: string | null | undefined,
    @Ctx() { services }: RequestContext,
  ) {
    return services.accessQuestions.decide({ accountId, principal, action, resource, resourcePolicy });
  }

  @FieldResolver(() => [PathStatement], {
    description: "The statements that determine the decision, and the layers in which no statement allows the action.",
  })
  statements(@Root() { accountId, reasons }: DecisionAnswer) {
    return reasons.map((reason) => statementView(accountId, reason));
  }
}

type LimitRow = Limit & {
  readonly permissions: PermissionsAnswer;
  readonly isWhole: boolean;
  readonly statement: number | null;
};

@Resolver(() => PrincipalPermissions)
export class PrincipalPermissionsResolver {
  @RequiresPermission("inventory.read")
  @Query(() => PrincipalPermissions, {
    nullable: true,
    description:
      "The effective permissions of a user, group or role according to the latest scan, with the policies that grant and limit them. Null only with an error, so that several questions in one operation fail separately.",
  })
  async principalPermissions(
    @Arg("accountId", () => ID, { description: ACCOUNT }) accountId: string,
    @Arg("principal", () => ID, { description: "The ID or ARN of a user, group or role." }) principal: string,
    @Ctx() { services }: RequestContext,
  ) {
    const answer = await services.accessQuestions.permissions({ accountId, principal });
    const { tally, unreadable } = answer;
    return {
      ...answer,
      count: tally.count,
      levels: levelCounts(tally.levels),
      serviceCount: tally.services.length,
      services: tally.services.map((each) => ({ ...each, levels: levelCounts(each.levels) })),
      grants: answer.grants.map((grant) => ({ ...grant, permissions: answer })),
      limits: answer.limits.map((limit): LimitRow => ({
        ...limit,
        permissions: answer,
        isWhole: true,
        statement: null,
      })),
      unreadable: unreadable.map(({ source, reason }) => ({
        policyName: source.policyName,
        via: source.groupName,
        reason,
      })),
    };
  }

  @FieldResolver(() => PermittedActionConnection, {
    description: "A page of the principal's actions, the most dangerous access level first, then by service and name.",
  })
  async actions(
    @Root() answer: PermissionsAnswer,
    @Args(() => PermittedActionsArgs) args: PermittedActionsArgs,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(args);
    const { accessLevel, service, query, isLimited, ...page } = args;
    if ((query?.length ?? 0) > QUERY_MAX_CHARACTERS || (service?.length ?? 0) > QUERY_MAX_CHARACTERS)
      throw new AppError("BAD_USER_INPUT", {
        message: "query and service: must be 128 characters or less.",
        details: { path: "query" },
      });
    const level = ACCESS_LEVELS.find((each) => accessLevel && levelName(each) === accessLevel);
    const filter = {
      isLimited: isLimited ?? false,
      ...(level && { accessLevel: level }),
      ...(service && { service }),
      ...(query && { query }),
    };
    const plan = readPageRequest(page);
    const readActions = (offset: number, limit: number) =>
      context.services.accessQuestions.actions(answer, filter, { offset, limit });
    const { rows, offset, totalCount } = await readPage(plan, readActions);
    const positioned = rows.map((row, index) => ({ row, position: offset + index }));
    const shown = pageOf(
      plan,
      plan.isForward ? positioned : positioned.toReversed(),
      ({ position }) => String(position),
      totalCount,
    );
    return connection({ ...shown, nodes: shown.nodes.map(({ row }) => actionView(answer, row)) });
  }
}

async function readPage(
  { isForward, cursor, limit }: PagePlan,
  readActions: (
    offset: number,
    limit: number,
  ) => Promise<{ readonly rows: readonly PermittedAction[]; readonly totalCount: number }>,
) {
  const cursorOffset = cursor === null ? null : Number(cursor);
  if (cursorOffset !== null && !(Number.isSafeInteger(cursorOffset) && cursorOffset >= 0))
    throw new AppError("BAD_CURSOR");
  if (isForward) {
    const offset = cursorOffset === null ? 0 : cursorOffset + 1;
    return { ...(await readActions(offset, limit + 1)), offset };
  }
  const end = cursorOffset ?? (await readActions(0, 0)).totalCount;
  const offset = Math.max(0, end - limit - 1);
  return { ...(await readActions(offset, end - offset)), offset };
}

function actionView(permissions: PermissionsAnswer, { grantedBy, limitedBy, accessLevel, ...action }: PermittedAction) {
  return {
    ...action,
    accessLevel: levelName(accessLevel),
    grantedBy: grantedBy.map(({ source, ...statement }) => ({
      ...statement,
      policyName: source.policyName,
      via: source.groupName,
    })),
    limitedBy: limitedBy.map((limit) => ({ ...limit, permissions, count: null })),
  };
}

@Resolver(() => PermissionGrant)
export class PermissionGrantResolver {
  @FieldResolver(() => PolicyReference, { description: "The policy, and how it applies to the principal." })
  policy(
    @Root() { permissions, source }: { readonly permissions: PermissionsAnswer; readonly source: PolicySource },
  ): PolicyReferenceRow {
    return sourceReference(permissions, source);
  }
}

@Resolver(() => PermissionLimit)
export class PermissionLimitResolver {
  @FieldResolver(() => PolicyReference, {
    nullable: true,
    description: "The policy that limits the permissions. Null for a service control policy.",
  })
  policy(@Root() { permissions, source }: LimitRow): PolicyReferenceRow | null {
    return source && sourceReference(permissions, source);
  }
}

@Resolver(() => TrustedPrincipal)
export class TrustedPrincipalResolver {
  @FieldResolver(() => User, {
    nullable: true,
    description: "The IAM user. Null if the trusted principal is not a user of this account.",
  })
  async user(@Root() { kind, value, accountId }: TrustedRow, @Ctx() { loaders }: RequestContext) {
    return kind === "USER" ? loaders.userByArn.load({ accountId, value }) : null;
  }

  @FieldResolver(() => Role, {
    nullable: true,
    description: "The role. Null if the trusted principal is not a role of this account.",
  })
  async role(@Root() { kind, value, accountId }: TrustedRow, @Ctx() { loaders }: RequestContext) {
    return kind === "ROLE" ? loaders.roleByArn.load({ accountId, value }) : null;
  }

  @FieldResolver(() => TrustDecision, {
    nullable: true,
    description:
      "The decision whether the principal can assume the role, evaluated over the latest scan. Null for a Deny statement, a deleted role, an invalid trust policy, and beyond 20 roles per request.",
  })
  async decision(@Root() { accountId, roleArn, position }: TrustedRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.trustsOfRole.load({ accountId, value: roleArn }))?.[position] ?? null;
  }
}
