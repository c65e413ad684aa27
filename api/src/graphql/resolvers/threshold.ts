import { Arg, Ctx, Resolver } from "type-graphql";
import type { AppliedThresholds } from "../../services/alerts/thresholds.ts";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Mutation, Query } from "../tied.ts";
import {
  ApplyThresholdsInput,
  ApplyThresholdsPayload,
  ThresholdPreview,
  ThresholdPreviewInput,
} from "../types/threshold.ts";

@Resolver()
export class ThresholdResolver {
  @RequiresPermission("checks.read")
  @Query(() => ThresholdPreview, {
    description:
      "The effect of a change of thresholds before it is saved: how many resources would fail, and which. AWS is not called. Fails with `THINKING_BUSY` under heavy load.",
  })
  async thresholdPreview(
    @Arg("input", () => ThresholdPreviewInput, { description: "The change and the accounts." })
    input: ThresholdPreviewInput,
    @Ctx() { services }: RequestContext,
  ) {
    return services.thresholds.preview({ ...input });
  }

  @RequiresPermission("checks.update")
  @Mutation(() => ApplyThresholdsPayload, {
    description:
      "Evaluates the checks that use the thresholds again, on the latest snapshots of up to 5 accounts, and updates their alerts. AWS is not called. Call it again with `continueAfter` until that is null. Errors: `BAD_USER_INPUT`, and `THINKING_BUSY` under heavy load.",
  })
  async applyThresholds(
    @Arg("input", () => ApplyThresholdsInput, { description: "The thresholds, and where to continue." })
    input: ApplyThresholdsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<AppliedThresholds>(
      { accountsEvaluated: 0, opened: 0, resolved: 0, continueAfter: null },
      () => services.thresholds.apply({ ...input }),
    );
  }
}
