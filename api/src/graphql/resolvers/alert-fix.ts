import { Arg, Ctx, ID, Int, Resolver } from "type-graphql";
import { documentChangeOf } from "../../iam/fixes/fix.ts";
import type { AlertFixAnswer } from "../../services/alerts/fixes.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Query } from "../tied.ts";
import { AlertFix, FixValueInput } from "../types/alert-fix.ts";

@Resolver()
export class AlertFixResolver {
  @RequiresPermission("alerts.read")
  @Query(() => AlertFix, {
    description:
      "The complete fix of an alert, made from the latest snapshot of its account. AWS is neither called nor changed. Needs `paths.read` too. Errors: NOT_FOUND, NOT_READ, and THINKING_BUSY under heavy load.",
  })
  async alertFix(
    @Arg("alertId", () => ID, { description: "The global ID of the alert." }) alertId: string,
    @Arg("inputs", () => [FixValueInput], {
      nullable: true,
      description: "The values of inputs, at most 10. The proposed values are used for the others.",
    })
    inputs: FixValueInput[] | null,
    @Ctx() { services }: RequestContext,
  ) {
    return fixView(await services.alerts.fixes.ask({ alertId, inputs }));
  }

  @RequiresPermission("alerts.read")
  @Query(() => AlertFix, {
    nullable: true,
    description:
      "The fix that keeps a statement and narrows it: that of an alert whose root cause is the statement. Null if no such alert has a fix with documents. Needs `paths.read` too. Errors: NOT_FOUND, NOT_READ, and THINKING_BUSY under heavy load.",
  })
  async statementFix(
    @Arg("accountId", () => ID, { description: "The ID of the account or its 12-digit AWS account number." })
    accountId: string,
    @Arg("policyId", () => ID, { description: "The ID of the policy, as `RemoveStatementInput` takes it." })
    policyId: string,
    @Arg("index", () => Int, { description: "The index of the statement in the document, starting at 0." })
    index: number,
    @Ctx() { services }: RequestContext,
  ) {
    const found = await services.alerts.fixes.ofStatement({ accountId, policyId, index });
    return found && fixView(found);
  }
}

function fixView({ fix, ...answer }: AlertFixAnswer) {
  return {
    ...answer,
    documents: fix?.documents ?? [],
    change: fix && documentChangeOf(fix),
    cli: fix?.cli ?? null,
    terraform: fix?.terraform ?? null,
    notes: fix?.notes ?? [],
  };
}
