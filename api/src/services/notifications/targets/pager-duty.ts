/**
 * A PagerDuty service, by its Events API v2. Each alert is one PagerDuty alert with the alert's ID as key, so a repeated
 * message changes nothing and RESOLVED resolves it.
 */
import { z } from "zod";
import { inParallel } from "../../../aws/pages.ts";
import { AppError } from "../../../errors.ts";
import { type Severity, severityRank } from "../../../iam/severity.ts";
import { callOutbound, type OutboundAnswer } from "../../core/outbound-http.ts";
import {
  eventLine,
  linkToAlert,
  type MessageBody,
  type Notification,
  type NotifiedAlert,
  oneLine,
} from "../message.ts";
import { latestEvents, unlistedCount } from "./latest-events.ts";
import { inMessageTime } from "./message-time.ts";
import type { TargetKind } from "./target.ts";
import { webAddress } from "./web-address.ts";

const EVENTS_ADDRESS = "https://events.pagerduty.com/v2/enqueue";
/** PagerDuty, *Send an alert event*: the limits of `summary` and of `source`. */
const SUMMARY_MAX_CHARACTERS = 1_024;
const SOURCE_MAX_CHARACTERS = 255;
const DESCRIPTION_MAX_CHARACTERS = 4_000;
const REQUESTS_AT_ONCE = 4;
const ACCEPTED = 202;

const input = z.object({
  /** The integration key of the service. */
  routingKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{32}$/, "must be the integration key of an Events API v2 integration: 32 letters and digits")
    .nullish(),
  /** The address of the Events API, which differs for accounts in the EU. */
  url: webAddress.nullish(),
});

interface PagerDutySecret {
  readonly routingKey: string;
  /** The host to which the key belongs: it is never sent to another one. */
  readonly host: string;
}

export const pagerDuty: TargetKind<z.output<typeof input>, PagerDutySecret, { readonly url: string }> = {
  input,
  split(given, former) {
    const url = given.url ?? EVENTS_ADDRESS;
    const { hostname } = new URL(url);
    const routingKey = given.routingKey ?? (former?.host === hostname ? former.routingKey : null);
    if (!routingKey)
      throw new AppError("BAD_USER_INPUT", {
        message: "routingKey: is required, and again after a change of the address.",
        details: { path: "routingKey" },
      });
    return { settings: { url }, secret: { routingKey, host: hostname } };
  },
  hostsOf: ({ url }) => [{ field: "url", host: new URL(url).hostname }],
  addressOf: ({ url }) => new URL(url).hostname,
  async send({ settings: { url }, secret: { routingKey } }, notification, options) {
    let refused: OutboundAnswer | undefined;
    const answers = await inMessageTime(options, (signal) =>
      inParallel(pagerDutyEvents(notification, routingKey), REQUESTS_AT_ONCE, async (event) => {
        if (refused) return refused;
        const answer = await callOutbound({
          ...options,
          url,
          signal,
          body: JSON.stringify(event),
          headers: { "content-type": "application/json", "user-agent": "iam-monitor" },
        });
        if (answer.status !== ACCEPTED) refused = answer;
        return answer;
      }),
    );
    const answer = refused ?? answers.at(-1)!;
    return {
      ...answer,
      latencyMs: Math.max(...answers.map(({ latencyMs }) => latencyMs)),
      isAccepted: answer.status === ACCEPTED,
    };
  },
};

const SEVERITIES: Readonly<Record<Severity, string>> = {
  CRITICAL: "critical",
  HIGH: "error",
  MEDIUM: "warning",
  LOW: "info",
  INFORMATIONAL: "info",
};

/** One event for each alert, and one for the alerts that the message only counts. */
export function pagerDutyEvents(notification: Notification, routingKey: string): readonly object[] {
  const { id, body, title, createdAt, publicUrl } = notification;
  const unlisted = unlistedCount(body);
  const events = latestEvents(body).map((alert) => eventOf(notification, alert, routingKey));
  if (unlisted === 0) return events;
  return [
    ...events,
    {
      routing_key: routingKey,
      event_action: "trigger",
      dedup_key: id,
      client: "IAM Monitor",
      ...(publicUrl !== null && { client_url: `${publicUrl}/alerts` }),
      payload: {
        summary: oneLine(`${unlisted} more alerts of: ${title}`, SUMMARY_MAX_CHARACTERS),
        source: "IAM Monitor",
        severity: SEVERITIES[worstSeverity(body)],
        timestamp: createdAt.toISOString(),
      },
    },
  ];
}

function worstSeverity({ counts }: MessageBody): Severity {
  return counts.map(({ severity }) => severity).toSorted((one, other) => severityRank(one) - severityRank(other))[0]!;
}

function eventOf(notification: Notification, alert: NotifiedAlert, routingKey: string): object {
  const { account, resource } = alert;
  const link = linkToAlert(notification, alert);
  const common = { routing_key: routingKey, dedup_key: alert.alertId };
  if (alert.event === "RESOLVED") return { ...common, event_action: "resolve" };
  return {
    ...common,
    event_action: "trigger",
    client: "IAM Monitor",
    ...(link !== null && { client_url: link, links: [{ href: link, text: `Alert #${alert.number}` }] }),
    payload: {
      summary: oneLine(`${alert.title} (${resource.name})`, SUMMARY_MAX_CHARACTERS),
      source: oneLine(resource.arn ?? resource.name, SOURCE_MAX_CHARACTERS) || "IAM Monitor",
      severity: SEVERITIES[alert.severity],
      timestamp: alert.at,
      component: oneLine(resource.name, SOURCE_MAX_CHARACTERS),
      group: oneLine(account.name, SOURCE_MAX_CHARACTERS),
      class: alert.checkId,
      custom_details: {
        number: alert.number,
        event: eventLine(alert),
        severity: alert.severity,
        account: account.awsAccountId ?? account.name,
        description: oneLine(alert.description, DESCRIPTION_MAX_CHARACTERS),
        rule: notification.body.ruleName,
        message: notification.id,
      },
    },
  };
}
