/** Exception rules, their preview, and the rule that mutes an alert. */
import { Arg, Args, Ctx, Int, Resolver, Root } from "type-graphql";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { AlertRow, ExceptionRuleRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { Alert } from "../types/alert.ts";
import { PageArgs } from "../types/common.ts";
import {
  CreateExceptionRuleInput,
  ExceptionOwner,
  ExceptionPreview,
  ExceptionPreviewInput,
  ExceptionRule,
  ExceptionRuleConnection,
  ExceptionRuleIdInput,
  ExceptionRulePayload,
  UpdateExceptionRuleInput,
} from "../types/exception-rule.ts";

@Resolver(() => ExceptionRule)
export class ExceptionRuleResolver {
  @RequiresPermission("alerts.read")
  @Query(() => ExceptionRuleConnection, { description: "A page of exception rules, newest first." })
  async exceptionRules(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("isActive", () => Boolean, {
      nullable: true,
      description:
        "Whether to list only rules that mute alerts now (true), or only those that have ended or expired (false); all rules if omitted.",
    })
    isActive: boolean | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    return connection(await context.services.exceptionRules.list(page, isActive));
  }

  @RequiresPermission("alerts.read")
  @Query(() => ExceptionPreview, {
    description: "The alerts that an exception with this query would mute now. Errors: BAD_QUERY, BAD_USER_INPUT.",
  })
  async exceptionPreview(
    @Arg("input", () => ExceptionPreviewInput, { description: "The exception to preview." })
    input: ExceptionPreviewInput,
    @Ctx() { services }: RequestContext,
  ) {
    return services.exceptionRules.preview({ ...input });
  }

  @RequiresPermission("alerts.read")
  @Query(() => Int, { description: "The number of alerts that exception rules mute now." })
  async mutedAlertCount(@Ctx() { services }: RequestContext) {
    return services.exceptionRules.mutedCount();
  }

  @RequiresPermission("exceptions.update")
  @Mutation(() => ExceptionRulePayload, {
    description:
      "Creates an exception and mutes the alerts that match it. Requires a sign-in within the last five minutes if the exception mutes CRITICAL alerts or more than a quarter of the open alerts. The same applies if its query only excludes, or if no alert is open. Errors: `BAD_QUERY`, `EXCEPTION_TOO_LONG`, `EXCEPTION_UNCONFIRMED`.",
  })
  async createExceptionRule(
    @Arg("input", () => CreateExceptionRuleInput, { description: "The settings of the new exception." })
    input: CreateExceptionRuleInput,
    @Ctx() { services }: RequestContext,
  ) {
    return rulePayload(() => services.exceptionRules.create({ ...input }));
  }

  @RequiresPermission("exceptions.update")
  @Mutation(() => ExceptionRulePayload, {
    description:
      "Changes the reason, explanation, owner or end of an active exception. A later end requires the same sign-in as creating the exception. Errors: `EXCEPTION_ENDED`, `EXCEPTION_TOO_LONG`.",
  })
  async updateExceptionRule(
    @Arg("input", () => UpdateExceptionRuleInput, { description: "The exception and the changes to make." })
    input: UpdateExceptionRuleInput,
    @Ctx() { services }: RequestContext,
  ) {
    return rulePayload(() => services.exceptionRules.update({ ...input }));
  }

  @RequiresPermission("exceptions.update")
  @Mutation(() => ExceptionRulePayload, {
    description: "Ends an exception. Its alerts open, except those that another one mutes. Error: `EXCEPTION_ENDED`.",
  })
  async endExceptionRule(
    @Arg("input", () => ExceptionRuleIdInput, { description: "The exception to end." }) { id }: ExceptionRuleIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return rulePayload(() => services.exceptionRules.end(id));
  }

  @RequiresPermission("exceptions.update")
  @Mutation(() => ExceptionRulePayload, {
    description:
      "Undoes the creation of the caller's exception within 10 minutes. Its alerts get back the status, acknowledgement and snooze that they had before. Errors: `EXCEPTION_ENDED`, `UNDO_EXPIRED`.",
  })
  async undoExceptionRule(
    @Arg("input", () => ExceptionRuleIdInput, { description: "The exception to undo." }) { id }: ExceptionRuleIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return rulePayload(() => services.exceptionRules.undo(id));
  }

  @FieldResolver(() => ExceptionOwner, { description: "The operator who answers for the rule." })
  async owner(@Root() { ownerId }: ExceptionRuleRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.exceptionOwner.load(ownerId))!;
  }

  @FieldResolver(() => Boolean, { description: "Whether the rule mutes alerts now: it has neither ended nor expired." })
  isActive(@Root() rule: ExceptionRuleRow, @Ctx() { services }: RequestContext): boolean {
    return services.exceptionRules.isActive(rule);
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether all alerts follow the latest change of the rule. If false, a worker changes the rest within seconds.",
  })
  isSettled(@Root() { revision, settledRevision }: ExceptionRuleRow): boolean {
    return revision === settledRevision;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The reason why this version of IAM Monitor cannot parse the query. The rule then mutes no further alerts. Null if the query is valid.",
  })
  queryProblem(@Root() { query }: ExceptionRuleRow, @Ctx() { services }: RequestContext): string | null {
    return services.exceptionRules.queryProblem(query);
  }

  @FieldResolver(() => Int, { description: "The number of alerts that the rule mutes now." })
  async mutedCount(@Root() { id }: ExceptionRuleRow, @Ctx() { loaders }: RequestContext) {
    return loaders.mutedCountOfRule.load(id);
  }
}

@Resolver(() => Alert)
export class AlertExceptionResolver {
  @FieldResolver(() => ExceptionRule, {
    nullable: true,
    description: "The exception that mutes the alert. Null if no exception mutes it.",
  })
  async exceptionRule(@Root() { status, exceptionRuleId }: AlertRow, @Ctx() { loaders }: RequestContext) {
    return status === "DISMISSED" && exceptionRuleId !== null ? loaders.exceptionRule.load(exceptionRuleId) : null;
  }
}

async function rulePayload(action: () => Promise<ExceptionRuleRow>) {
  return withUserErrors<{ rule: ExceptionRuleRow | null }>({ rule: null }, async () => ({ rule: await action() }));
}
