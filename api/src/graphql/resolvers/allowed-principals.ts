import { Args, Ctx, Resolver, Root } from "type-graphql";
import type { PrincipalsAnswer } from "../../services/analysis/access-decisions.ts";
import type { AllowedPrincipal as AllowedPrincipalAnswer } from "../../services/analysis/allowed-principals.ts";
import type { RequestContext } from "../context.ts";
import { statementView } from "../path-view.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { FieldResolver, Query } from "../tied.ts";
import { AllowedPrincipal, PrincipalsAllowed, PrincipalsAllowedArgs } from "../types/allowed-principals.ts";
import { PathStatement } from "../types/escalation.ts";

type AllowedPrincipalRow = AllowedPrincipalAnswer & { readonly accountId: string };

@Resolver(() => PrincipalsAllowed)
export class PrincipalsAllowedResolver {
  @RequiresPermission("inventory.read")
  @Query(() => PrincipalsAllowed, {
    description:
      "The users and roles that can perform one action on one resource, evaluated over the latest scan. Errors: ACTION_INVALID, ARN_INVALID, NOT_READ.",
  })
  async principalsAllowed(
    @Args(() => PrincipalsAllowedArgs) args: PrincipalsAllowedArgs,
    @Ctx() { services }: RequestContext,
  ) {
    const answer = await services.accessQuestions.principals({ ...args });
    const { ALLOWED, CONDITIONAL, UNKNOWN, EXPLICIT_DENY, IMPLICIT_DENY } = answer.counts;
    return {
      ...answer,
      allowedCount: ALLOWED,
      conditionalCount: CONDITIONAL,
      unknownCount: UNKNOWN,
      deniedCount: EXPLICIT_DENY + IMPLICIT_DENY,
    };
  }

  @FieldResolver(() => [AllowedPrincipal], {
    description:
      "The principals of the page: allowed ones first, then conditional ones, then those without a decision.",
  })
  principals(@Root() { rows, accountId }: PrincipalsAnswer): readonly AllowedPrincipalRow[] {
    return rows.map((row) => ({ ...row, accountId }));
  }
}

@Resolver(() => AllowedPrincipal)
export class AllowedPrincipalResolver {
  @FieldResolver(() => [PathStatement], { description: "The statements that determine the decision." })
  statements(@Root() { accountId, reasons }: AllowedPrincipalRow) {
    return reasons.map((reason) => statementView(accountId, reason));
  }
}
