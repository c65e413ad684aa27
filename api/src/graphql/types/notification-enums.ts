import type { DeliveryState, NotificationFrequency, NotificationTargetKind } from "../../iam/alerts/notification.ts";
import type { NotificationEvent, RuleFailure } from "../../iam/notification-event.ts";
import type { EmailSettings } from "../../services/notifications/targets/email.ts";
import type { SlackMethod } from "../../services/notifications/targets/slack.ts";
import { describedEnum } from "./enums.ts";

export const NotificationEventEnum = describedEnum<NotificationEvent>(
  "NotificationEvent",
  "An event that a notification rule can report. The query narrows events of alerts, the choice of accounts all others.",
  {
    OPENED: "A scan found a new issue.",
    REOPENED: "A scan found the issue of a resolved alert again.",
    SEVERITY_ROSE: "A scan found the issue of an alert with a higher severity than before.",
    DISMISSAL_EXPIRED: "The dismissal of an alert ended, so the alert is open again.",
    SNOOZE_ENDED: "The time until which an alert was snoozed is over, so the alert is open again.",
    RESOLVED:
      "An alert was resolved, mostly because its issue was fixed or its resource was deleted. The query must match the alert as it was before.",
    TRIAGED:
      "An operator or an exception acknowledged, dismissed or snoozed an alert, or opened it again. The query must match the alert as it was before; if it was opened again, as it is after.",
    PATH_OPENED: "A scan found a path to administrator that the principal could not take before.",
    KEY_DUE:
      "An active access key reaches its age limit in 14, 7 or 1 days. Each of the three moments is reported once.",
    ROOT_USED: "The root user of an AWS account signed in or was used, as an event queue reported it.",
    ROTATION_WAITS: "A rotation waits for an operator, or a new access key waits to be revealed.",
    ROTATION_FAILED: "A rotation was rolled back, or ended without replacing the access key.",
    ROTATION_COMPLETED: "A rotation replaced an access key and deleted the old one.",
    SCAN_FAILED: "A scan failed, and the previous scan of the account did not fail with the same error.",
    SCAN_PARTIAL: "A scan could not read a part of its account that the previous scan had read.",
    ACCOUNT_UNREACHABLE: "The connection to an AWS account stopped working.",
    ACCOUNT_REACHABLE: "The connection to an AWS account works again.",
    ACCOUNT_NOT_SCANNABLE:
      "Two scans of an account in a row crashed their worker, ended with an internal error, or timed out without a result. Its schedule is paused, unless the scans of most accounts break.",
    ACCOUNT_SCANNABLE: "An account can be scanned again, after its scans broke twice in a row.",
    ACCOUNT_CLOSED:
      "An account was archived, because AWS has suspended or closed it or no longer lists it in its organization.",
    ACCOUNT_NOT_CONNECTED: "A new account of an organization could not be connected within 24 hours.",
    ARCHIVING_WAITS:
      "A reading of an organization would archive too many accounts at once, so an operator must decide about them.",
    ACCESS_REFUSED:
      "IAM Monitor refused requests of a caller. The refusals of one caller within an hour are reported together.",
    TARGET_PAUSED: "A notification target was paused because it failed. Only other targets report it.",
    RULE_FAILED: "A notification rule does not work, for example because its query is no longer valid.",
  },
);

export const RuleFailureEnum = describedEnum<RuleFailure>(
  "NotificationRuleFailureCode",
  "The reason why a notification rule does not work.",
  {
    BAD_QUERY: "The query of the rule is not valid in this version of IAM Monitor.",
    ACCOUNT_GONE: "None of the accounts that the rule or its query names is connected.",
    TIME_ZONE_UNKNOWN: "This version of IAM Monitor does not know the time zone of the rule.",
    INTERNAL: "The rule met unexpected errors for ten minutes. The log has the details.",
  },
);

export const NotificationFrequencyEnum = describedEnum<NotificationFrequency>(
  "NotificationFrequency",
  "The frequency at which a notification rule sends.",
  {
    AT_ONCE: "Each scan or request that causes events is reported at once, with one message for all its events.",
    HOURLY: "One digest is sent at each full hour (UTC) if there were events.",
    DAILY: "One digest is sent each day at a local time if there were events.",
    WEEKLY: "One digest is sent each week, on a day and at a local time, if there were events.",
  },
);

export const NotificationTargetKindEnum = describedEnum<NotificationTargetKind>(
  "NotificationTargetKind",
  "The kind of a notification target.",
  {
    WEBHOOK: "The target is a webhook that receives signed JSON.",
    SLACK: "The target is a Slack channel, with an incoming webhook or a bot.",
    EMAIL: "The target is a list of e-mail addresses, reached through an SMTP server.",
    TEAMS: "The target is a Microsoft Teams channel or chat, with a workflow.",
    PAGERDUTY: "The target is a PagerDuty service, in which each alert is one PagerDuty alert.",
    JIRA: "The target is a Jira project, in which each alert has one issue.",
    SNS: "The target is an Amazon SNS topic, with the credentials of a connected account.",
    SECURITYHUB: "The target is AWS Security Hub in one account and Region, in which each alert is one finding.",
    EVENTBRIDGE: "The target is an Amazon EventBridge event bus, with the credentials of a connected account.",
  },
);

export const DeliveryStateEnum = describedEnum<DeliveryState>(
  "DeliveryState",
  "The state of a message to one target.",
  {
    PENDING:
      "The target has not accepted the message yet. It is sent again until the target accepts it or an admin skips it.",
    DELIVERED: "The target accepted the message.",
    SKIPPED: "An admin skipped the message, so it is not sent to this target.",
    REDIRECTED:
      "The address of an owner was refused permanently, or for a whole day. The targets of the rule get the message instead.",
  },
);

export const SmtpSecurityEnum = describedEnum<EmailSettings["security"]>(
  "SmtpSecurity",
  "The encryption of the connection to an SMTP server. Nothing is sent without encryption.",
  {
    TLS: "The connection is encrypted from the first byte, usually on port 465.",
    STARTTLS: "The connection is encrypted by the command STARTTLS, usually on port 587.",
  },
);

export const SlackMethodEnum = describedEnum<SlackMethod>(
  "SlackMethod",
  "The method by which a target posts to Slack.",
  {
    WEBHOOK: "The target posts to an incoming webhook, whose address decides the channel.",
    BOT: "The target posts with the token of a bot, to the channel in its settings.",
  },
);
