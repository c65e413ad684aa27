import { Arg, Args, Ctx, ID, Resolver, Root } from "type-graphql";
import { failureOf, quietHoursOf, timeOf } from "../../services/notifications/rule-view.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { withUserErrors, orNotFound } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { NotificationDeliveryRow, NotificationRuleRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { PageArgs } from "../types/common.ts";
import {
  CreateNotificationRuleInput,
  NotificationDelivery,
  NotificationDeliveryConnection,
  NotificationDeliveryFilter,
  NotificationDeliveryIdInput,
  NotificationDeliveryPayload,
  NotificationPreview,
  NotificationPreviewInput,
  NotificationQuietHours,
  NotificationRule,
  NotificationRuleConnection,
  NotificationRuleFailure,
  NotificationRuleIdInput,
  NotificationRulePayload,
  UpdateNotificationRuleInput,
} from "../types/notification.ts";
import { NotificationSample, NotificationSampleInput } from "../types/notification-sample.ts";
import { NotificationTarget } from "../types/notification-target.ts";

type RulePayload = { rule: NotificationRuleRow | null };

@Resolver(() => NotificationRule)
export class NotificationRuleResolver {
  @RequiresPermission("notifications.read")
  @Query(() => NotificationRuleConnection, { description: "A page of notification rules, oldest first." })
  async notificationRules(@Args(() => PageArgs) page: PageArgs, @Ctx() context: RequestContext) {
    checkPageSize(page);
    return connection(await context.services.notificationRules.list(page));
  }

  @RequiresPermission("notifications.read")
  @Query(() => NotificationPreview, {
    description:
      "The messages that a rule with these settings would have sent in the last 30 days. Ages in the query count from now. Errors: BAD_QUERY, BAD_USER_INPUT.",
  })
  async notificationPreview(
    @Arg("input", () => NotificationPreviewInput, { description: "The settings of the rule." })
    input: NotificationPreviewInput,
    @Ctx() { services }: RequestContext,
  ) {
    return services.notificationRules.preview({ ...input });
  }

  @RequiresPermission("notifications.read")
  @Query(() => NotificationSample, {
    description:
      "One message that a rule with these settings would have sent, as Slack, an e-mail and a webhook would contain it. Needs no target. Errors: BAD_QUERY, BAD_USER_INPUT.",
  })
  async notificationSample(
    @Arg("input", () => NotificationSampleInput, { description: "The settings of the rule, and which message." })
    input: NotificationSampleInput,
    @Ctx() { services }: RequestContext,
  ) {
    return services.notificationRules.sample({ ...input });
  }

  @RequiresPermission("notifications.update")
  @Mutation(() => NotificationRulePayload, {
    description:
      "Creates a notification rule, which reports the events from now on. Requires a sign-in within the last five minutes.",
  })
  async createNotificationRule(
    @Arg("input", () => CreateNotificationRuleInput, { description: "The settings of the new rule." })
    input: CreateNotificationRuleInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<RulePayload>({ rule: null }, async () => ({
      rule: await services.notificationRules.create({ ...input }),
    }));
  }

  @RequiresPermission("notifications.update")
  @Mutation(() => NotificationRulePayload, {
    description: "Replaces the settings of a notification rule. Requires a sign-in within the last five minutes.",
  })
  async updateNotificationRule(
    @Arg("input", () => UpdateNotificationRuleInput, { description: "The rule and its new settings." })
    input: UpdateNotificationRuleInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<RulePayload>({ rule: null }, async () => ({
      rule: await services.notificationRules.update({ ...input }),
    }));
  }

  @RequiresPermission("notifications.update")
  @Mutation(() => NotificationRulePayload, {
    description:
      "Deletes a notification rule. Its messages that wait are still sent. Requires a sign-in within the last five minutes.",
  })
  async deleteNotificationRule(
    @Arg("input", () => NotificationRuleIdInput, { description: "The rule to delete." })
    { id }: NotificationRuleIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<RulePayload>({ rule: null }, async () => ({
      rule: await services.notificationRules.delete(id),
    }));
  }

  @FieldResolver(() => String, { description: "The local time of the daily or weekly digest, such as `09:00`." })
  startTime(@Root() { startMinute }: NotificationRuleRow): string {
    return timeOf(startMinute);
  }

  @FieldResolver(() => NotificationQuietHours, {
    nullable: true,
    description: "The quiet hours of the rule. Null if it has none.",
  })
  quietHours(@Root() rule: NotificationRuleRow): NotificationQuietHours | null {
    return quietHoursOf(rule);
  }

  @FieldResolver(() => NotificationRuleFailure, {
    nullable: true,
    description: "The state of a rule that does not work. Null if it works.",
  })
  failure(@Root() rule: NotificationRuleRow): NotificationRuleFailure | null {
    return failureOf(rule);
  }

  @FieldResolver(() => [NotificationTarget], { description: "The targets to which the rule sends." })
  async targets(@Root() { targetIds }: NotificationRuleRow, @Ctx() { loaders }: RequestContext) {
    const found = await Promise.all(targetIds.map((id) => loaders.notificationTarget.load(id)));
    return found.filter((target) => target !== null);
  }
}

@Resolver(() => NotificationDelivery)
export class NotificationDeliveryResolver {
  @RequiresPermission("notifications.read")
  @Query(() => NotificationDeliveryConnection, {
    description:
      "A page of the delivery log, newest message first. Accepted and skipped messages are listed for 30 days, others until they are accepted or skipped.",
  })
  async notificationDeliveries(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => NotificationDeliveryFilter, {
      nullable: true,
      description: "The conditions that a delivery must meet; all deliveries if omitted.",
    })
    filter: NotificationDeliveryFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    return connection(await context.services.notificationDeliveries.list(page, { ...filter }));
  }

  @RequiresPermission("notifications.send")
  @Mutation(() => NotificationDeliveryPayload, {
    description:
      "Sends a delivered or skipped message to its target again, with the same ID, after everything that waits for the target.",
  })
  async replayNotification(
    @Arg("input", () => NotificationDeliveryIdInput, { description: "The delivery whose message is sent again." })
    { id }: NotificationDeliveryIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ delivery: NotificationDeliveryRow | null }>({ delivery: null }, async () => ({
      delivery: await services.notificationDeliveries.replay(id),
    }));
  }

  @RequiresPermission("notifications.send")
  @Mutation(() => NotificationDeliveryPayload, {
    description:
      "Gives up a message that waits for its target, so that the later ones are sent. A paused target stays paused.",
  })
  async skipNotification(
    @Arg("input", () => NotificationDeliveryIdInput, { description: "The delivery to skip." })
    { id }: NotificationDeliveryIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ delivery: NotificationDeliveryRow | null }>({ delivery: null }, async () => ({
      delivery: await services.notificationDeliveries.skip(id),
    }));
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: "The ID of the rule that wrote the message. The rule may have been deleted.",
  })
  ruleId(@Root() { ruleId }: NotificationDeliveryRow): string | null {
    return ruleId;
  }

  @FieldResolver(() => NotificationTarget, { description: "The target of the message." })
  async target(@Root() { targetId }: NotificationDeliveryRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.notificationTarget.load(targetId));
  }
}
