import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { ControlStandard } from "../../iam/checks/controls.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import type { CheckRow, CheckResultRow, ControlRow } from "../rows.ts";
import { Account } from "../types/account.ts";
import { Check, CheckResult, Control, UpdateCheckSettingsInput, UpdateCheckSettingsPayload } from "../types/check.ts";
import { ControlStandardEnum } from "../types/enums.ts";

@Resolver(() => Check)
export class CheckResolver {
  @RequiresPermission("checks.read")
  @Query(() => [Check], { description: "Everything that is tested." })
  async checks(@Ctx() { services }: RequestContext) {
    return services.checks.list();
  }

  @RequiresPermission("checks.read")
  @Query(() => [Control], { description: "How the controls of a standard stand, over one account or all." })
  async controls(
    @Arg("standard", () => ControlStandardEnum, { description: "Which standard." }) standard: ControlStandard,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "Our id of the account or its number; all when left out.",
    })
    accountId: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.checks.controls(standard, accountId);
  }

  @RequiresPermission("checks.update")
  @Mutation(() => UpdateCheckSettingsPayload, { description: "Changes thresholds, or switches a check on or off." })
  async updateCheckSettings(
    @Arg("input", () => UpdateCheckSettingsInput, { description: "What to change." }) input: UpdateCheckSettingsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ checks: readonly CheckRow[] }>({ checks: [] }, async () => ({
      checks: await services.checks.updateSettings({ ...input }),
    }));
  }

  @FieldResolver(() => [CheckResult], { description: "What the latest scan of each account said of it." })
  async results(@Root() check: CheckRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.resultsOfCheck.load(check.id)) ?? [];
  }

  @FieldResolver(() => Int, { description: "Open alerts of it, over all accounts." })
  async openAlertCount(@Root() check: CheckRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.openAlertsOfCheck.load(check.id)) ?? 0;
  }
}

@Resolver(() => CheckResult)
export class CheckResultResolver {
  @FieldResolver(() => Account, { description: "The account that was scanned." })
  async account(@Root() standing: CheckResultRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(standing.accountId);
  }

  @FieldResolver(() => Int, { description: "How many resources were judged, failing ones included." })
  evaluated(@Root() standing: CheckResultRow): number {
    return standing.evaluatedCount;
  }

  @FieldResolver(() => Int, { description: "How many failed." })
  failed(@Root() standing: CheckResultRow): number {
    return standing.failedCount;
  }

  @FieldResolver(() => Int, { description: "How many could not be judged." })
  notEvaluated(@Root() standing: CheckResultRow): number {
    return standing.notEvaluatedCount;
  }
}

@Resolver(() => Control)
export class ControlResolver {
  @FieldResolver(() => [Check], { description: "The checks that answer it." })
  async checks(@Root() control: ControlRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.check.loadMany(control.checkIds)).filter((check) => check !== null);
  }
}
