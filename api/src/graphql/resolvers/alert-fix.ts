import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
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
    const { fix, ...answer } = await services.alerts.fixes.ask({ alertId, inputs });
    return {
      ...answer,
      documents: fix?.documents ?? [],
      cli: fix?.cli ?? null,
      terraform: fix?.terraform ?? null,
      notes: fix?.notes ?? [],
    };
  }
}
