import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { NotificationTargetRow } from "../rows.ts";
import type { NotificationTargetKind } from "../../iam/alerts/notification.ts";
import type { EmailSettings } from "../../services/notifications/targets/email.ts";
import type { SlackMethod } from "../../services/notifications/targets/slack.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Actor } from "./actor.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import { NotificationTargetKindEnum, SlackMethodEnum, SmtpSecurityEnum } from "./notification-enums.ts";

@ObjectType("EmailTargetSettings", {
  description: "The settings of an e-mail target. The password is stored sealed and never returned.",
  simpleResolvers: true,
})
export class EmailTargetSettings {
  declare readonly $row: NotificationTargetRow["settings"];
  @Field(() => String, { description: "The host name of the SMTP server." })
  host!: string;
  @Field(() => Int, { description: "The port of the SMTP server." })
  port!: number;
  @Field(() => SmtpSecurityEnum, { description: "The encryption of the connection." })
  security!: EmailSettings["security"];
  @Field(() => String, { nullable: true, description: "The user name at the SMTP server. Null without a sign-in." })
  userName!: string | null;
  @Field(() => String, { description: "The address of the sender." })
  from!: string;
  @Field(() => [String], { description: "The addresses of the recipients." })
  to!: readonly string[];
}

@ObjectType("JiraTargetSettings", {
  description: "The settings of a Jira target. The token is stored sealed and never returned.",
  simpleResolvers: true,
})
export class JiraTargetSettings {
  declare readonly $row: NotificationTargetRow["settings"];
  @Field(() => String, { description: "The address of the Jira site." })
  url!: string;
  @Field(() => String, { description: "The key of the project, such as `SEC`." })
  project!: string;
  @Field(() => String, { description: "The name of the type of new issues, such as `Task`." })
  issueType!: string;
  @Field(() => String, {
    nullable: true,
    description: "The e-mail address of the user at Jira Cloud. Null for Jira Data Center.",
  })
  userName!: string | null;
}

@ObjectType("SlackTargetSettings", {
  description: "The settings of a Slack target. The address and the token are stored sealed and never returned.",
  simpleResolvers: true,
})
export class SlackTargetSettings {
  declare readonly $row: NotificationTargetRow["settings"];
  @Field(() => SlackMethodEnum, { description: "The method by which the target posts." })
  method!: SlackMethod;
  @Field(() => String, {
    nullable: true,
    description: "The name of the channel. Null if a webhook was saved without one.",
  })
  channel!: string | null;
}

@ObjectType("PagerDutyTargetSettings", {
  description: "The settings of a PagerDuty target. The integration key is stored sealed and never returned.",
  simpleResolvers: true,
})
export class PagerDutyTargetSettings {
  declare readonly $row: NotificationTargetRow["settings"];
  @Field(() => String, { description: "The address of the Events API." })
  url!: string;
}

@ObjectType("AwsTargetSettings", {
  description: "The settings of an Amazon SNS topic or an Amazon EventBridge event bus.",
  simpleResolvers: true,
})
export class AwsTargetSettings {
  declare readonly $row: NotificationTargetRow["settings"];
  @Field(() => ID, { description: "The ID of the connected account whose credentials publish the messages." })
  accountId!: string;
  @Field(() => String, { description: "The ARN of the topic or event bus." })
  arn!: string;
}

@ObjectType("SecurityHubTargetSettings", {
  description: "The settings of AWS Security Hub in one account and Region.",
  simpleResolvers: true,
})
export class SecurityHubTargetSettings {
  @Field(() => ID, { description: "The ID of the connected account whose alerts become findings." })
  accountId!: string;
  @Field(() => String, { description: "The Region in which the findings are imported." })
  region!: string;
  @Field(() => String, {
    nullable: true,
    description: "The IAM policy that the account's credentials need, as JSON. Null if the account is not connected.",
  })
  policy!: string | null;
}

@ObjectType("NotificationTarget", {
  description: "A place to which notification rules send. Its secrets are stored sealed and never returned.",
  implements: Node,
  simpleResolvers: true,
})
export class NotificationTarget extends Node {
  declare readonly $row: NotificationTargetRow;
  @Field(() => String, { description: "The name that an admin gave the target." })
  name!: string;
  @Field(() => NotificationTargetKindEnum, { description: "The kind of the target." })
  kind!: NotificationTargetKind;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time since which every attempt has failed. Null if the latest attempt succeeded.",
  })
  failingSince!: Date | null;
  @Field(() => Int, { description: "The number of failed attempts in a row." })
  failureCount!: number;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the next attempt after a failure. Null if none failed.",
  })
  retryAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which the target was paused, because it failed for 24 hours or is gone. Its messages wait. Null while it is not paused.",
  })
  pausedAt!: Date | null;
  @Field(() => String, {
    nullable: true,
    description: "The latest failure. Null if the latest attempt succeeded.",
  })
  lastProblem!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the latest accepted message. Null before it.",
  })
  lastDeliveredAt!: Date | null;
  @Field(() => Actor, { description: "The operator who created the target." })
  createdBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time at which the target was created." })
  createdAt!: Date;
}
export const NotificationTargetConnection = connectionOf("NotificationTarget", () => NotificationTarget);

@InputType("NotificationTargetIdInput", { description: "The notification target to act on." })
export class NotificationTargetIdInput {
  @Input(() => ID, { description: "The ID of the target." })
  id!: string;
}

@ObjectType("NotificationTargetPayload", {
  description: "The notification target after the change.",
  simpleResolvers: true,
})
export class NotificationTargetPayload extends Payload {
  @Field(() => NotificationTarget, { nullable: true, description: "The target. Null if `userErrors` is not empty." })
  target!: NotificationTarget | null;
}

@ObjectType("NotificationTestPayload", {
  description: "The answer of a target to a test message.",
  simpleResolvers: true,
})
export class NotificationTestPayload extends Payload {
  @Field(() => Boolean, { description: "Whether the target accepted the test message." })
  isAccepted!: boolean;
  @Field(() => Int, { nullable: true, description: "The HTTP or SMTP status. Null if the target did not answer." })
  status!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "The beginning of the target's answer. Null if it did not answer.",
  })
  answer!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The milliseconds until the target answered. Null if it did not answer.",
  })
  latencyMs!: number | null;
  @Field(() => String, { nullable: true, description: "The code of the failure. Null if the message was accepted." })
  code!: string | null;
  @Field(() => String, { nullable: true, description: "The reason of the failure. Null if the message was accepted." })
  message!: string | null;
}
