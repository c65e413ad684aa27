import { Arg, Args, Ctx, ID, Resolver, Root } from "type-graphql";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import type { PathMapCause as CauseView, PathMapPrincipal as NodeView } from "../../services/escalation/path-map.ts";
import type { RequestContext } from "../context.ts";
import { accountsOf, type PrincipalView, principalView, techniqueView } from "../path-view.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { type TrustedRow, trustedRows } from "../trusted-rows.ts";
import { FieldResolver, Query } from "../tied.ts";
import { TrustedPrincipal } from "../types/access.ts";
import { VerdictEnum } from "../types/enums.ts";
import { EscalationPath, EscalationTechnique, PathPrincipal } from "../types/escalation.ts";
import { PathMap, PathMapCause, PathMapPrincipal, PathMapProblem, PathPlaceArgs } from "../types/path-map.ts";

const TRUST_POLICY = /#trust-policy$/;

@Resolver(() => PathMapCause)
export class PathMapResolver {
  @RequiresPermission("paths.read")
  @Query(() => PathMap, {
    description:
      "The open paths to administrator as a map: from the causes, through intermediate principals, to the administrators. `escalationPaths` lists the same paths, and closed paths on request.",
  })
  async pathMap(
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID or 12-digit AWS account number of the account; all accounts if omitted.",
    })
    accountId: string | null,
    @Arg("verdict", () => VerdictEnum, {
      nullable: true,
      description: "The verdict that paths must have; EXPLOITABLE or CONDITIONAL if omitted.",
    })
    verdict: VerdictKind | null,
    @Arg("principalArn", () => String, {
      nullable: true,
      description: "The ARN of the user or role where paths must start; all principals if omitted.",
    })
    principalArn: string | null,
    @Arg("isCrossAccount", () => Boolean, {
      nullable: true,
      description: "Whether paths must lead into another connected account; both if omitted.",
    })
    isCrossAccount: boolean | null,
    @Arg("query", () => String, {
      nullable: true,
      description: "The query of `escalationPaths`. Error: BAD_QUERY.",
    })
    query: string | null,
    @Args(() => PathPlaceArgs) place: PathPlaceArgs,
    @Ctx() { services }: RequestContext,
  ) {
    return services.pathMaps.read({ accountId, verdict, principalArn, isCrossAccount, query, ...place });
  }

  @FieldResolver(() => PathMapProblem, {
    nullable: true,
    description: "The root cause. Null if no alert names it, or if the node stands for several.",
  })
  problem(@Root() { problem }: CauseView) {
    return problem;
  }

  @FieldResolver(() => EscalationTechnique, {
    nullable: true,
    description: "The technique that the cause makes possible. Null if the node stands for several.",
  })
  technique(@Root() { hop }: CauseView): EscalationTechnique | null {
    return hop && techniqueView(hop);
  }

  @FieldResolver(() => [TrustedPrincipal], {
    description:
      "The principals that the statement trusts, if the cause is a statement of a trust policy; otherwise empty.",
  })
  async trusted(@Root() { problem }: CauseView, @Ctx() { loaders }: RequestContext): Promise<TrustedRow[]> {
    if (problem?.kind !== "TRUST_STATEMENT") return [];
    const { accountId, resourceId, statement } = problem;
    const role = await loaders.roleByIdentity.load({ accountId, value: resourceId.replace(TRUST_POLICY, "") });
    if (!role) return [];
    const trusted = trustedRows(role, await loaders.account.load(accountId));
    return trusted.filter(({ statement: index }) => index === statement);
  }
}

@Resolver(() => PathMapPrincipal)
export class PathMapPrincipalResolver {
  @FieldResolver(() => PathPrincipal, {
    nullable: true,
    description: "The principal. Null if the node stands for several.",
  })
  principal(@Root() { principal, example }: NodeView): PrincipalView | null {
    return principal && example && principalView(accountsOf(example)(principal.awsAccountId), principal);
  }

  @FieldResolver(() => [EscalationPath], {
    description: "The first paths to the administrator, at most 2. Empty for an intermediate principal.",
  })
  paths(@Root() { paths }: NodeView) {
    return paths;
  }
}
