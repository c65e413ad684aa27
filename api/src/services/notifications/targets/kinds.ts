/** The kinds of targets. A new kind is one file and one line here. */
import type { NotificationTargetKind } from "../../../iam/alerts/notification.ts";
import { email } from "./email.ts";
import { eventBridge } from "./event-bridge.ts";
import { jira } from "./jira.ts";
import { pagerDuty } from "./pager-duty.ts";
import { securityHub } from "./security-hub.ts";
import { slack } from "./slack.ts";
import { sns } from "./sns.ts";
import type { TargetKind } from "./target.ts";
import { teams } from "./teams.ts";
import { webhook } from "./webhook.ts";

const KINDS: Readonly<Record<NotificationTargetKind, TargetKind<object, object, object>>> = {
  WEBHOOK: webhook,
  SLACK: slack,
  EMAIL: email,
  TEAMS: teams,
  PAGERDUTY: pagerDuty,
  JIRA: jira,
  SNS: sns,
  EVENTBRIDGE: eventBridge,
  SECURITYHUB: securityHub,
};

/** The kind's own file parses what it gets, so callers handle all kinds alike. */
export function kindOf(kind: NotificationTargetKind): TargetKind<object, object, object> {
  return KINDS[kind];
}
