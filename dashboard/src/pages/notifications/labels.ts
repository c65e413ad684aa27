import IconBellRinging from "@tabler/icons-react/icons/IconBellRinging";
import IconBrandAws from "@tabler/icons-react/icons/IconBrandAws";
import IconBrandSlack from "@tabler/icons-react/icons/IconBrandSlack";
import IconBrandTeams from "@tabler/icons-react/icons/IconBrandTeams";
import IconMail from "@tabler/icons-react/icons/IconMail";
import IconTicket from "@tabler/icons-react/icons/IconTicket";
import IconWebhook from "@tabler/icons-react/icons/IconWebhook";
import type {
  NotificationEvent,
  NotificationRuleRowFragment,
  NotificationTargetKind,
} from "../../gql/notifications.ts";

export const EVENTS: readonly { readonly value: NotificationEvent; readonly label: string }[] = [
  { value: "OPENED", label: "Opened" },
  { value: "REOPENED", label: "Reopened" },
  { value: "SEVERITY_ROSE", label: "Got worse" },
  { value: "DISMISSAL_EXPIRED", label: "Dismissal expired" },
  { value: "SNOOZE_ENDED", label: "Snooze ended" },
  { value: "RESOLVED", label: "Resolved" },
];

export const KINDS = {
  WEBHOOK: { label: "Webhook", icon: IconWebhook },
  SLACK: { label: "Slack", icon: IconBrandSlack },
  EMAIL: { label: "E-mail", icon: IconMail },
  TEAMS: { label: "Microsoft Teams", icon: IconBrandTeams },
  PAGERDUTY: { label: "PagerDuty", icon: IconBellRinging },
  JIRA: { label: "Jira", icon: IconTicket },
  SNS: { label: "Amazon SNS", icon: IconBrandAws },
  EVENTBRIDGE: { label: "Amazon EventBridge", icon: IconBrandAws },
} as const satisfies Record<NotificationTargetKind, unknown>;

export function eventsText(events: readonly NotificationEvent[]): string {
  return EVENTS.filter(({ value }) => events.includes(value))
    .map(({ label }) => label)
    .join(", ");
}

/** "At once", "Daily at 09:00 (Europe/Berlin)". */
export function frequencyText({
  frequency,
  startTime,
  timeZone,
}: Pick<NotificationRuleRowFragment, "frequency" | "startTime" | "timeZone">): string {
  if (frequency === "AT_ONCE") return "At once";
  return frequency === "HOURLY" ? "Hourly" : `Daily at ${startTime} (${timeZone})`;
}
