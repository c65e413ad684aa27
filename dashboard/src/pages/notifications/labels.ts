import IconBellRinging from "@tabler/icons-react/icons/IconBellRinging";
import IconBrandAws from "@tabler/icons-react/icons/IconBrandAws";
import IconBrandSlack from "@tabler/icons-react/icons/IconBrandSlack";
import IconBrandTeams from "@tabler/icons-react/icons/IconBrandTeams";
import IconMail from "@tabler/icons-react/icons/IconMail";
import IconTicket from "@tabler/icons-react/icons/IconTicket";
import IconWebhook from "@tabler/icons-react/icons/IconWebhook";
import type { NotificationRuleRowFragment } from "../../gql/notifications.ts";
import type { NotificationEvent, NotificationTargetKind } from "../../gql/schema-types.ts";

export interface EventChoice {
  readonly value: NotificationEvent;
  readonly label: string;
  /** An explanation, if the label alone is not clear. */
  readonly hint?: string;
}

/** The events of alerts, which the query of a rule narrows. */
export const ALERT_EVENTS: readonly EventChoice[] = [
  { value: "OPENED", label: "Opened" },
  { value: "REOPENED", label: "Reopened" },
  { value: "SEVERITY_ROSE", label: "Got worse", hint: "Found with a higher severity" },
  { value: "DISMISSAL_EXPIRED", label: "Dismissal expired" },
  { value: "SNOOZE_ENDED", label: "Snooze ended" },
  { value: "RESOLVED", label: "Resolved", hint: "If the alert matched the query before it was resolved" },
  { value: "TRIAGED", label: "Triaged", hint: "Acknowledged, dismissed, snoozed or opened by hand" },
];

/** The events that belong to an account, which the choice of accounts narrows. */
export const ACCOUNT_EVENTS: readonly EventChoice[] = [
  { value: "PATH_OPENED", label: "Path opened", hint: "New path to administrator, in addition to its alert" },
  { value: "KEY_DUE", label: "Access key due", hint: "14 days, 7 days and 1 day before its age limit" },
  { value: "ROOT_USED", label: "Root user used", hint: "Needs an event queue" },
  { value: "ROTATION_WAITS", label: "Rotation waits", hint: "For an operator" },
  { value: "ROTATION_FAILED", label: "Rotation failed" },
  { value: "ROTATION_COMPLETED", label: "Rotation completed" },
  { value: "SCAN_FAILED", label: "Scan failed" },
  { value: "SCAN_PARTIAL", label: "Scan incomplete", hint: "A part of the account could not be read" },
  { value: "ACCOUNT_UNREACHABLE", label: "Connection lost", hint: "The account cannot be read any more" },
  { value: "ACCOUNT_REACHABLE", label: "Connection works again" },
  {
    value: "ACCOUNT_NOT_SCANNABLE",
    label: "Scans keep breaking",
    hint: "Twice in a row, so the schedule is paused",
  },
  { value: "ACCOUNT_SCANNABLE", label: "Scans work again" },
  { value: "ACCOUNT_CLOSED", label: "Account archived" },
  { value: "ACCOUNT_NOT_CONNECTED", label: "New account not monitored", hint: "Not connected within 24 hours" },
  {
    value: "ARCHIVING_WAITS",
    label: "Archiving waits",
    hint: "Many accounts would be archived at once, so an operator must decide",
  },
];

/** The events of IAM Monitor itself. */
export const PLATFORM_EVENTS: readonly EventChoice[] = [
  { value: "ACCESS_REFUSED", label: "Access refused", hint: "IAM Monitor refused requests of a caller" },
  { value: "TARGET_PAUSED", label: "Target paused", hint: "Sent to the other targets only" },
  { value: "RULE_FAILED", label: "Rule failed", hint: "A notification rule does not work" },
];

const EVENTS = [...ALERT_EVENTS, ...ACCOUNT_EVENTS, ...PLATFORM_EVENTS];

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

export const KINDS = {
  WEBHOOK: { label: "Webhook", icon: IconWebhook },
  SLACK: { label: "Slack", icon: IconBrandSlack },
  EMAIL: { label: "E-mail", icon: IconMail },
  TEAMS: { label: "Microsoft Teams", icon: IconBrandTeams },
  PAGERDUTY: { label: "PagerDuty", icon: IconBellRinging },
  JIRA: { label: "Jira", icon: IconTicket },
  SNS: { label: "Amazon SNS", icon: IconBrandAws },
  SECURITYHUB: { label: "AWS Security Hub", icon: IconBrandAws },
  EVENTBRIDGE: { label: "Amazon EventBridge", icon: IconBrandAws },
} as const satisfies Record<NotificationTargetKind, unknown>;

export function eventLabel(event: NotificationEvent): string {
  return EVENTS.find(({ value }) => value === event)?.label ?? event;
}

export function eventsText(events: readonly NotificationEvent[]): string {
  return EVENTS.filter(({ value }) => events.includes(value))
    .map(({ label }) => label)
    .join(", ");
}

type Schedule = Pick<NotificationRuleRowFragment, "frequency" | "startTime" | "weekday" | "timeZone" | "quietHours">;

/** "At once", "Mondays at 09:00 (Europe/Berlin)", "Hourly, quiet 20:00 to 07:00 (Europe/Berlin)". */
export function frequencyText(rule: Schedule): string {
  const { frequency, timeZone, quietHours } = rule;
  const quiet = quietHours === null ? "" : `, quiet ${quietHours.from} to ${quietHours.to}`;
  const hasZone = quietHours !== null || frequency === "DAILY" || frequency === "WEEKLY";
  return `${slotText(rule)}${quiet}${hasZone ? ` (${timeZone})` : ""}`;
}

function slotText({ frequency, startTime, weekday }: Schedule): string {
  switch (frequency) {
    case "AT_ONCE":
      return "At once";
    case "HOURLY":
      return "Hourly";
    case "DAILY":
      return `Daily at ${startTime}`;
    case "WEEKLY":
      return `${WEEKDAYS[weekday - 1]}s at ${startTime}`;
  }
}
