import { Arg, Args, Ctx, Int, Resolver, Root } from "type-graphql";
import { addressOfTarget } from "../../services/notifications/targets.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { NotificationTargetRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { PageArgs } from "../types/common.ts";
import { CreateNotificationTargetInput, UpdateNotificationTargetInput } from "../types/notification-target-input.ts";
import {
  AwsTargetSettings,
  EmailTargetSettings,
  JiraTargetSettings,
  NotificationTarget,
  NotificationTargetConnection,
  NotificationTargetIdInput,
  NotificationTargetPayload,
  NotificationTestPayload,
  PagerDutyTargetSettings,
  SecurityHubTargetSettings,
  SlackTargetSettings,
} from "../types/notification-target.ts";

type TargetPayload = { target: NotificationTargetRow | null };

const NO_TEST = { isAccepted: false, status: null, answer: null, latencyMs: null, code: null, message: null } as const;

@Resolver(() => NotificationTarget)
export class NotificationTargetResolver {
  @RequiresPermission("notifications.read")
  @Query(() => NotificationTargetConnection, { description: "A page of notification targets, oldest first." })
  async notificationTargets(@Args(() => PageArgs) page: PageArgs, @Ctx() context: RequestContext) {
    checkPageSize(page);
    return connection(await context.services.notificationTargets.list(page));
  }

  @RequiresPermission("notifications.update")
  @Mutation(() => NotificationTargetPayload, {
    description:
      "Creates a notification target. Errors: TARGET_ADDRESS_REFUSED for a host in a private network, TARGET_UNREACHABLE for a name that cannot be resolved. Requires a sign-in within the last five minutes.",
  })
  async createNotificationTarget(
    @Arg("input", () => CreateNotificationTargetInput, { description: "The settings of the new target." })
    input: CreateNotificationTargetInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<TargetPayload>({ target: null }, async () => ({
      target: await services.notificationTargets.create({ ...input }),
    }));
  }

  @RequiresPermission("notifications.update")
  @Mutation(() => NotificationTargetPayload, {
    description:
      "Replaces the settings of a target; omitted secrets are kept. A paused target is tried again. Error: `TARGET_IN_USE` if owners that are mapped to it could no longer be reached. Requires a sign-in within the last five minutes.",
  })
  async updateNotificationTarget(
    @Arg("input", () => UpdateNotificationTargetInput, { description: "The target and its new settings." })
    input: UpdateNotificationTargetInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<TargetPayload>({ target: null }, async () => ({
      target: await services.notificationTargets.update({ ...input }),
    }));
  }

  @RequiresPermission("notifications.update")
  @Mutation(() => NotificationTargetPayload, {
    description:
      "Deletes a target with its delivery log and the messages that wait for it, except those to owners, which the targets of their rules get. Error: TARGET_IN_USE while a rule sends to it, or owners are mapped to it. Requires a sign-in within the last five minutes.",
  })
  async deleteNotificationTarget(
    @Arg("input", () => NotificationTargetIdInput, { description: "The target to delete." })
    { id }: NotificationTargetIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<TargetPayload>({ target: null }, async () => ({
      target: await services.notificationTargets.delete(id),
    }));
  }

  @RequiresPermission("notifications.send")
  @Mutation(() => NotificationTestPayload, {
    description: "Sends a test message to a target now and returns the target's own answer.",
  })
  async testNotificationTarget(
    @Arg("input", () => NotificationTargetIdInput, { description: "The target to test." })
    { id }: NotificationTargetIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NO_TEST, async () => services.notificationTargets.test(id));
  }

  @RequiresPermission("notifications.send")
  @Mutation(() => NotificationTargetPayload, {
    description: "Resumes a paused or failing target, so that the messages that wait for it are sent now.",
  })
  async resumeNotificationTarget(
    @Arg("input", () => NotificationTargetIdInput, { description: "The target to resume." })
    { id }: NotificationTargetIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<TargetPayload>({ target: null }, async () => ({
      target: await services.notificationTargets.resume(id),
    }));
  }

  @FieldResolver(() => String, {
    description:
      "A short address without secrets: the recipients, the channel, the project, the ARN, or the host of the webhook.",
  })
  address(@Root() target: NotificationTargetRow): string {
    return addressOfTarget(target);
  }

  @FieldResolver(() => EmailTargetSettings, {
    nullable: true,
    description: "The settings of an e-mail target. Null for other kinds.",
  })
  email(@Root() { kind, settings }: NotificationTargetRow) {
    return kind === "EMAIL" ? settings : null;
  }

  @FieldResolver(() => JiraTargetSettings, {
    nullable: true,
    description: "The settings of a Jira target. Null for other kinds.",
  })
  jira(@Root() { kind, settings }: NotificationTargetRow) {
    return kind === "JIRA" ? settings : null;
  }

  @FieldResolver(() => SlackTargetSettings, {
    nullable: true,
    description: "The settings of a Slack target. Null for other kinds.",
  })
  slack(@Root() { kind, settings }: NotificationTargetRow) {
    return kind === "SLACK" ? { method: "WEBHOOK", ...settings } : null;
  }

  @FieldResolver(() => PagerDutyTargetSettings, {
    nullable: true,
    description: "The settings of a PagerDuty target. Null for other kinds.",
  })
  pagerDuty(@Root() { kind, settings }: NotificationTargetRow) {
    return kind === "PAGERDUTY" ? settings : null;
  }

  @FieldResolver(() => AwsTargetSettings, {
    nullable: true,
    description: "The settings of an Amazon SNS topic or Amazon EventBridge event bus. Null for other kinds.",
  })
  aws(@Root() { kind, settings }: NotificationTargetRow) {
    const { accountId, topicArn, eventBusArn } = settings;
    if (kind === "SNS") return { accountId: accountId!, arn: topicArn! };
    return kind === "EVENTBRIDGE" ? { accountId: accountId!, arn: eventBusArn! } : null;
  }

  @FieldResolver(() => SecurityHubTargetSettings, {
    nullable: true,
    description: "The settings of AWS Security Hub. Null for other kinds.",
  })
  async securityHub(@Root() target: NotificationTargetRow, @Ctx() { services }: RequestContext) {
    return services.notificationTargets.securityHubOf(target);
  }

  @FieldResolver(() => Int, { description: "The number of messages that wait for the target." })
  async waitingCount(@Root() { id }: NotificationTargetRow, @Ctx() { loaders }: RequestContext): Promise<number> {
    return loaders.waitingNotifications.load(id);
  }
}
