import { Arg, Ctx, ID, Int, Resolver, Root } from "type-graphql";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import { notEvaluatedOf } from "../../services/alerts/check-results.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors, orNotFound } from "../errors.ts";
import type { CheckRow, CheckResultRow, ControlRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { Account } from "../types/account.ts";
import {
  Check,
  CheckResult,
  Control,
  ControlCheck,
  NotEvaluatedResource,
  UpdateCheckSettingsInput,
  UpdateCheckSettingsPayload,
} from "../types/check.ts";
import { ControlChanges } from "../types/control-changes.ts";
import { ControlStandardEnum } from "../types/enums.ts";
import { DateTimeScalar } from "../scalars.ts";

@Resolver(() => Check)
export class CheckResolver {
  @RequiresPermission("checks.read")
  @Query(() => [Check], { description: "The list of all checks." })
  async checks(@Ctx() { services }: RequestContext) {
    return services.checks.list();
  }

  @RequiresPermission("checks.read")
  @Query(() => [Control], {
    description: "The state of every control of a standard, for one account or all accounts.",
  })
  async controls(
    @Arg("standard", () => ControlStandardEnum, { description: "The standard whose controls are listed." })
    standard: ControlStandard,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID of the account or its 12-digit AWS account number; all accounts if omitted.",
    })
    accountId: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.checks.controls(standard, accountId);
  }

  @RequiresPermission("checks.read")
  @Query(() => ControlChanges, {
    description:
      "The controls of a standard whose answers changed since a past moment, by the stored answers of scans. Accounts without such answers of then or of now are left out of both sides. Error: BAD_USER_INPUT for a moment in the future.",
  })
  async controlChanges(
    @Arg("standard", () => ControlStandardEnum, { description: "The standard whose controls are compared." })
    standard: ControlStandard,
    @Arg("since", () => DateTimeScalar, { description: "The earlier moment." }) since: Date,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID of the account or its 12-digit AWS account number; all accounts if omitted.",
    })
    accountId: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.checks.controlChanges(standard, since, accountId);
  }

  @RequiresPermission("checks.update")
  @Mutation(() => UpdateCheckSettingsPayload, {
    description:
      "Changes thresholds, or enables or disables a check. Disabling requires a sign-in within the last five minutes.",
  })
  async updateCheckSettings(
    @Arg("input", () => UpdateCheckSettingsInput, { description: "The thresholds or the check to change." })
    input: UpdateCheckSettingsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ checks: readonly CheckRow[] }>({ checks: [] }, async () => ({
      checks: await services.checks.updateSettings({ ...input }),
    }));
  }

  @FieldResolver(() => [CheckResult], { description: "The result of the latest scan of each account for this check." })
  async results(@Root() check: CheckRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.resultsOfCheck.load(check.id)) ?? [];
  }

  @FieldResolver(() => Int, { description: "The number of open alerts that this check raised, in all accounts." })
  async openAlertCount(@Root() check: CheckRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.openAlertsOfCheck.load(check.id)) ?? 0;
  }
}

@Resolver(() => CheckResult)
export class CheckResultResolver {
  @FieldResolver(() => Account, { description: "The account to which the result applies." })
  async account(@Root() result: CheckResultRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(result.accountId));
  }

  @FieldResolver(() => Int, {
    description: "The number of resources that were evaluated, including those that failed.",
  })
  evaluated(@Root() result: CheckResultRow): number {
    return result.evaluatedCount;
  }

  @FieldResolver(() => Int, { description: "The number of resources that failed the check." })
  failed(@Root() result: CheckResultRow): number {
    return result.failedCount;
  }

  @FieldResolver(() => Int, { description: "The number of resources that could not be evaluated." })
  notEvaluated(@Root() result: CheckResultRow): number {
    return result.notEvaluatedCount;
  }

  @FieldResolver(() => [NotEvaluatedResource], {
    description:
      "The resources that could not be evaluated, each with the reason; at most 20. Empty until the first scan after an update that lists them.",
  })
  notEvaluatedResources(@Root() result: CheckResultRow) {
    const { accountId } = result;
    return notEvaluatedOf(result).map(({ resource, reason }) => ({ resource: { accountId, ...resource }, reason }));
  }
}

@Resolver(() => ControlCheck)
export class ControlCheckResolver {
  @FieldResolver(() => Check, {
    description: "The check that the test uses, or whose alerts report the same problem.",
  })
  async check(@Root() { checkId }: ControlRow["checks"][number], @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.check.load(checkId));
  }
}
