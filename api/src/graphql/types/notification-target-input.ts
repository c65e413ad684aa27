import { ID, InputType, Int } from "type-graphql";
import type { EmailSettings } from "../../services/notifications/targets/email.ts";
import type { SlackMethod } from "../../services/notifications/targets/slack.ts";
import { Input } from "../tied.ts";
import { SlackMethodEnum, SmtpSecurityEnum } from "./notification-enums.ts";

@InputType("WebhookTargetInput", { description: "The settings of a webhook. Its requests are signed." })
class WebhookTargetInput {
  @Input(() => String, {
    nullable: true,
    description: "The https address. It may contain a token, so it is stored sealed. Kept if omitted in a change.",
  })
  url?: string | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The signing secret: `whsec_` and 24 to 64 random bytes in base64. Required for a new target; kept if omitted in a change.",
  })
  signingSecret?: string | null;
}

@InputType("SlackTargetInput", {
  description: "The settings of a Slack channel: an incoming webhook, or a bot token and a channel.",
})
class SlackTargetInput {
  @Input(() => SlackMethodEnum, {
    nullable: true,
    description:
      "The method, which requires its secret unless the changed target has it. The secrets decide the method if omitted.",
  })
  method?: SlackMethod | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The address of the incoming webhook, stored sealed. Kept if omitted in a change. With a bot token the address of `chat.postMessage`, which is known if omitted.",
  })
  url?: string | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The token of a bot with the scope `chat:write`. It is stored sealed. Kept if a change omits both it and the address.",
  })
  botToken?: string | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The name of the channel. Required with a bot token. With a webhook it is only shown: the address decides where messages go.",
  })
  channel?: string | null;
}

@InputType("TeamsTargetInput", { description: "The settings of a Microsoft Teams channel or chat." })
class TeamsTargetInput {
  @Input(() => String, {
    nullable: true,
    description: "The address of the workflow. It is stored sealed. Kept if omitted in a change.",
  })
  url?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The name of the channel, which is only shown. The workflow decides where messages go.",
  })
  channel?: string | null;
}

@InputType("PagerDutyTargetInput", { description: "The settings of a PagerDuty service." })
class PagerDutyTargetInput {
  @Input(() => String, {
    nullable: true,
    description:
      "The integration key of an Events API v2 integration. It is stored sealed. Kept if omitted in a change that keeps the protocol, host and port of the address.",
  })
  routingKey?: string | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The address of the Events API; `https://events.pagerduty.com/v2/enqueue` if omitted. Accounts in the EU have another one.",
  })
  url?: string | null;
}

@InputType("JiraTargetInput", { description: "The settings of a Jira project." })
class JiraTargetInput {
  @Input(() => String, { description: "The address of the Jira site, such as `https://example.atlassian.net`." })
  url!: string;
  @Input(() => String, { description: "The key of the project, such as `SEC`." })
  project!: string;
  @Input(() => String, { description: "The name of the type of new issues, such as `Task`." })
  issueType!: string;
  @Input(() => String, {
    nullable: true,
    description: "The e-mail address of the user at Jira Cloud. Omitted for Jira Data Center.",
  })
  userName?: string | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The API token of the user, or the personal access token for Data Center. It is stored sealed. Kept if omitted in a change that keeps the protocol, host and port of the address.",
  })
  token?: string | null;
}

@InputType("SnsTargetInput", { description: "The settings of an Amazon SNS topic." })
class SnsTargetInput {
  @Input(() => ID, {
    description: "The ID of the connected account whose credentials publish. They need the permission `sns:Publish`.",
  })
  accountId!: string;
  @Input(() => String, { description: "The ARN of the topic." })
  topicArn!: string;
}

@InputType("EventBridgeTargetInput", { description: "The settings of an Amazon EventBridge event bus." })
class EventBridgeTargetInput {
  @Input(() => ID, {
    description:
      "The ID of the connected account whose credentials publish. They need the permission `events:PutEvents`.",
  })
  accountId!: string;
  @Input(() => String, { description: "The ARN of the event bus." })
  eventBusArn!: string;
}

@InputType("SecurityHubTargetInput", { description: "The settings of AWS Security Hub in one account and Region." })
class SecurityHubTargetInput {
  @Input(() => ID, {
    description:
      "The ID of the connected account whose alerts become findings. Its credentials need `securityhub:BatchImportFindings` and `securityhub:BatchUpdateFindings`.",
  })
  accountId!: string;
  @Input(() => String, { description: "The Region in which the findings are imported, such as `eu-central-1`." })
  region!: string;
}

@InputType("EmailTargetInput", { description: "The settings of an e-mail target." })
class EmailTargetInput {
  @Input(() => String, { description: "The host name of the SMTP server." })
  host!: string;
  @Input(() => Int, { description: "The port of the SMTP server, 1 to 65,535." })
  port!: number;
  @Input(() => SmtpSecurityEnum, { description: "The encryption of the connection." })
  security!: EmailSettings["security"];
  @Input(() => String, { nullable: true, description: "The user name at the SMTP server; no sign-in if omitted." })
  userName?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The password of the user. Kept if omitted in a change that keeps the host and the port.",
  })
  password?: string | null;
  @Input(() => String, { description: "The address of the sender." })
  from!: string;
  @Input(() => [String], { description: "The addresses of the recipients, 1 to 20." })
  to!: string[];
}

@InputType({ description: "The name of a target and the settings of its kind: exactly one kind is given." })
abstract class TargetFields {
  @Input(() => String, { description: "The name of the target, at most 100 characters. No other target has it." })
  name!: string;
  @Input(() => WebhookTargetInput, { nullable: true, description: "The settings of a webhook." })
  webhook?: WebhookTargetInput | null;
  @Input(() => SlackTargetInput, { nullable: true, description: "The settings of a Slack channel." })
  slack?: SlackTargetInput | null;
  @Input(() => EmailTargetInput, { nullable: true, description: "The settings of an e-mail target." })
  email?: EmailTargetInput | null;
  @Input(() => TeamsTargetInput, { nullable: true, description: "The settings of a Microsoft Teams channel." })
  teams?: TeamsTargetInput | null;
  @Input(() => PagerDutyTargetInput, { nullable: true, description: "The settings of a PagerDuty service." })
  pagerDuty?: PagerDutyTargetInput | null;
  @Input(() => JiraTargetInput, { nullable: true, description: "The settings of a Jira project." })
  jira?: JiraTargetInput | null;
  @Input(() => SnsTargetInput, { nullable: true, description: "The settings of an Amazon SNS topic." })
  sns?: SnsTargetInput | null;
  @Input(() => EventBridgeTargetInput, {
    nullable: true,
    description: "The settings of an Amazon EventBridge event bus.",
  })
  eventBridge?: EventBridgeTargetInput | null;
  @Input(() => SecurityHubTargetInput, { nullable: true, description: "The settings of AWS Security Hub." })
  securityHub?: SecurityHubTargetInput | null;
}

@InputType("CreateNotificationTargetInput", { description: "The settings of a new notification target." })
export class CreateNotificationTargetInput extends TargetFields {}

@InputType("UpdateNotificationTargetInput", { description: "The new settings of a notification target." })
export class UpdateNotificationTargetInput extends TargetFields {
  @Input(() => ID, { description: "The ID of the target. Its kind cannot be changed." })
  id!: string;
}
