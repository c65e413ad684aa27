/** The form of each kind of target: its fields, what they begin with, and the settings that they become. */
import type { NotificationTargetRowFragment } from "../../gql/notifications.ts";
import type { CreateNotificationTargetInput, NotificationTargetKind } from "../../gql/schema-types.ts";

export type TargetValues = Readonly<Record<string, string>>;
type Settings = Omit<CreateNotificationTargetInput, "name">;

export interface TargetField {
  readonly key: string;
  readonly label: string;
  /**
   * TEXT if left out. A SECRET and a SECRET_ADDRESS are never shown again: left empty in a change, the stored one is kept.
   */
  readonly input?: "TEXT" | "SECRET" | "SECRET_ADDRESS" | "CHOICE" | "ACCOUNT";
  readonly description?: string;
  readonly placeholder?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly isOptional?: boolean;
  readonly isShown?: (values: TargetValues) => boolean;
}

interface TargetForm {
  readonly fields: readonly TargetField[];
  readonly initial: (target: NotificationTargetRowFragment | null) => TargetValues;
  readonly settings: (text: (key: string) => string | null) => Settings;
}

const isBot = ({ method }: TargetValues) => method === "BOT";
const account: TargetField = {
  key: "accountId",
  label: "Account",
  input: "ACCOUNT",
  description: "Messages are published with the credentials of this connected account.",
};

const FORMS: Readonly<Record<NotificationTargetKind, TargetForm>> = {
  WEBHOOK: {
    fields: [
      { key: "url", label: "Address", input: "SECRET_ADDRESS", placeholder: "https://soar.example.org/hooks/iam" },
    ],
    initial: () => ({}),
    settings: (text) => ({ webhook: { url: text("url"), signingSecret: text("signingSecret") } }),
  },
  SLACK: {
    fields: [
      {
        key: "method",
        label: "Send with",
        input: "CHOICE",
        choices: [
          { value: "WEBHOOK", label: "An incoming webhook" },
          { value: "BOT", label: "A bot token" },
        ],
      },
      {
        key: "url",
        label: "Address of the incoming webhook",
        input: "SECRET_ADDRESS",
        placeholder: "https://hooks.slack.com/services/…",
        isShown: (values) => !isBot(values),
      },
      { key: "botToken", label: "Bot token", input: "SECRET", placeholder: "xoxb-…", isShown: isBot },
      {
        key: "channel",
        label: "Channel",
        placeholder: "#security",
        description: "Only shown here. The address decides where messages go.",
        isOptional: true,
        isShown: (values) => !isBot(values),
      },
      {
        key: "channel",
        label: "Channel",
        placeholder: "#security",
        description: "The bot must be a member of the channel.",
        isShown: isBot,
      },
    ],
    initial: (target) => ({
      method: target?.slack?.method ?? "WEBHOOK",
      channel: target?.slack?.channel ?? "",
    }),
    settings: (text) => {
      const channel = text("channel");
      return {
        slack:
          text("method") === "BOT"
            ? { method: "BOT", channel, botToken: text("botToken") }
            : { method: "WEBHOOK", channel, url: text("url") },
      };
    },
  },
  EMAIL: {
    fields: [
      { key: "host", label: "SMTP server", placeholder: "smtp.example.org" },
      { key: "port", label: "Port" },
      {
        key: "security",
        label: "Encryption",
        input: "CHOICE",
        choices: [
          { value: "STARTTLS", label: "STARTTLS (usually port 587)" },
          { value: "TLS", label: "TLS (usually port 465)" },
        ],
      },
      { key: "userName", label: "User name", description: "Empty: no sign-in.", isOptional: true },
      { key: "password", label: "Password", input: "SECRET", isOptional: true },
      { key: "from", label: "From", placeholder: "iam-monitor@example.org" },
      {
        key: "to",
        label: "To",
        description: "E-mail addresses, separated by commas.",
        placeholder: "security@example.org",
      },
    ],
    initial: (target) => ({
      host: target?.email?.host ?? "",
      port: String(target?.email?.port ?? 587),
      security: target?.email?.security ?? "STARTTLS",
      userName: target?.email?.userName ?? "",
      from: target?.email?.from ?? "",
      to: target?.email?.to.join(", ") ?? "",
    }),
    settings: (text) => ({
      email: {
        host: text("host") ?? "",
        port: Number(text("port")),
        security: text("security") === "TLS" ? "TLS" : "STARTTLS",
        userName: text("userName"),
        password: text("password"),
        from: text("from") ?? "",
        to: (text("to") ?? "").split(",").flatMap((address) => address.trim() || []),
      },
    }),
  },
  TEAMS: {
    fields: [
      {
        key: "url",
        label: "Address of the workflow",
        input: "SECRET_ADDRESS",
        placeholder: "https://….logic.azure.com/workflows/…",
      },
      {
        key: "channel",
        label: "Channel",
        placeholder: "Security",
        description: "Only shown here. The workflow decides where messages go.",
        isOptional: true,
      },
    ],
    initial: (target) => ({ channel: target && !target.address.startsWith("https:") ? target.address : "" }),
    settings: (text) => ({ teams: { url: text("url"), channel: text("channel") } }),
  },
  PAGERDUTY: {
    fields: [
      {
        key: "routingKey",
        label: "Integration key",
        input: "SECRET",
        description: "The key of the integration “Events API v2” of the service.",
      },
      {
        key: "url",
        label: "Address of the Events API",
        placeholder: "https://events.pagerduty.com/v2/enqueue",
        description:
          "Leave it empty for the usual address. Accounts in the EU enter https://events.eu.pagerduty.com/v2/enqueue.",
        isOptional: true,
      },
    ],
    initial: (target) => ({
      url: target?.pagerDuty?.url ?? "",
    }),
    settings: (text) => ({ pagerDuty: { routingKey: text("routingKey"), url: text("url") } }),
  },
  JIRA: {
    fields: [
      { key: "url", label: "Site", placeholder: "https://example.atlassian.net" },
      { key: "project", label: "Project key", placeholder: "SEC" },
      { key: "issueType", label: "Issue type", placeholder: "Task" },
      {
        key: "userName",
        label: "E-mail address of the user",
        description: "For Jira Cloud. Empty for Jira Data Center.",
        isOptional: true,
      },
      {
        key: "token",
        label: "Token",
        input: "SECRET",
        description: "An API token of Jira Cloud, or a personal access token of Jira Data Center.",
      },
    ],
    initial: (target) => ({
      url: target?.jira?.url ?? "",
      project: target?.jira?.project ?? "",
      issueType: target?.jira?.issueType ?? "Task",
      userName: target?.jira?.userName ?? "",
    }),
    settings: (text) => ({
      jira: {
        url: text("url") ?? "",
        project: text("project") ?? "",
        issueType: text("issueType") ?? "",
        userName: text("userName"),
        token: text("token"),
      },
    }),
  },
  SNS: {
    fields: [
      account,
      {
        key: "arn",
        label: "Topic ARN",
        placeholder: "arn:aws:sns:eu-central-1:111122223333:iam-alerts",
        description: "The account's credentials need the permission sns:Publish on it.",
      },
    ],
    initial: awsValues,
    settings: (text) => ({ sns: { accountId: text("accountId") ?? "", topicArn: text("arn") ?? "" } }),
  },
  SECURITYHUB: {
    fields: [
      { ...account, description: "Its alerts become findings, imported with its own credentials." },
      {
        key: "region",
        label: "Region",
        placeholder: "eu-central-1",
        description:
          "Security Hub must be enabled there. The credentials need securityhub:BatchImportFindings and securityhub:BatchUpdateFindings.",
      },
    ],
    initial: (target) => ({
      accountId: target?.securityHub?.accountId ?? "",
      region: target?.securityHub?.region ?? "",
    }),
    settings: (text) => ({ securityHub: { accountId: text("accountId") ?? "", region: text("region") ?? "" } }),
  },
  EVENTBRIDGE: {
    fields: [
      account,
      {
        key: "arn",
        label: "Event bus ARN",
        placeholder: "arn:aws:events:eu-central-1:111122223333:event-bus/default",
        description: "The account's credentials need the permission events:PutEvents on it.",
      },
    ],
    initial: awsValues,
    settings: (text) => ({ eventBridge: { accountId: text("accountId") ?? "", eventBusArn: text("arn") ?? "" } }),
  },
};

function awsValues(target: NotificationTargetRowFragment | null): TargetValues {
  return { accountId: target?.aws?.accountId ?? "", arn: target?.aws?.arn ?? "" };
}

/** Whether the API never returns what is entered here. */
export function isSecret({ input }: TargetField): boolean {
  return input === "SECRET" || input === "SECRET_ADDRESS";
}

/** The fields that the form shows with these values. */
export function shownFields(kind: NotificationTargetKind, values: TargetValues): readonly TargetField[] {
  return FORMS[kind].fields.filter(({ isShown }) => isShown?.(values) ?? true);
}

/** The first values of a form: the settings of the target to change, without its secrets. */
export function initialValues(kind: NotificationTargetKind, target: NotificationTargetRowFragment | null) {
  return FORMS[kind].initial(target?.kind === kind ? target : null);
}

export function settingsOf(kind: NotificationTargetKind, values: TargetValues): Settings {
  return FORMS[kind].settings((key) => values[key]?.trim() || null);
}

/** Whether all required fields are filled in. The stored secrets of a target that is changed need not be. */
export function isComplete(kind: NotificationTargetKind, values: TargetValues, isNew: boolean): boolean {
  return shownFields(kind, values).every(
    (field) => field.isOptional === true || (isSecret(field) && !isNew) || (values[field.key]?.trim() ?? "") !== "",
  );
}
