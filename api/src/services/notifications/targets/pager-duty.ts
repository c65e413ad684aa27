/**
 * A PagerDuty service, by its Events API v2. Each alert is one PagerDuty alert with the alert's ID as key, so a repeated
 * message changes nothing and RESOLVED resolves it. Other events have the ID of their subject as key.
 */
import { z } from "zod";
import { elapsed } from "../../../clock.ts";
import { AppError } from "../../../errors.ts";
import type { Severity } from "../../../iam/severity.ts";
import { callOutbound, type OutboundAnswer } from "../../core/outbound-http.ts";
import { type MessageItem, type Notification, oneLine } from "../message.ts";
import type { SubjectEvent } from "./event-order.ts";
import { inLanes } from "./lanes.ts";
import { latestEvents, unlistedCount, unlistedEvent } from "./latest-events.ts";
import { inMessageTime } from "./message-time.ts";
import { subjectKey } from "./subject-key.ts";
import type { TargetKind } from "./target.ts";
import { Tickets } from "./tickets.ts";
import { webAddress } from "./web-address.ts";

const EVENTS_ADDRESS = "https://events.pagerduty.com/v2/enqueue";
/** PagerDuty, *Send an alert event*: the limits of `summary` and of `source`. */
const SUMMARY_MAX_CHARACTERS = 1_024;
const SOURCE_MAX_CHARACTERS = 255;
const DESCRIPTION_MAX_CHARACTERS = 4_000;
const REQUESTS_AT_ONCE = 4;
const ACCEPTED = 202;
const NOTHING_SENT = { status: 200, text: "Nothing was sent: PagerDuty has handled these events or later ones." };

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
  /** The protocol, host and port to which the key belongs: it is never sent to another service. */
  readonly origin: string;
}

export const pagerDuty: TargetKind<z.output<typeof input>, PagerDutySecret, { readonly url: string }> = {
  input,
  split(given, former) {
    const url = given.url ?? EVENTS_ADDRESS;
    const { origin } = new URL(url);
    const routingKey = given.routingKey ?? (former?.origin === origin ? former.routingKey : null);
    if (!routingKey)
      throw new AppError("BAD_USER_INPUT", {
        message: "routingKey: is required, and again after a change of the address.",
        details: { path: "routingKey" },
      });
    return { settings: { url }, secret: { routingKey, origin } };
  },
  hostsOf: ({ url }) => [{ field: "url", host: new URL(url).hostname }],
  addressOf: ({ url }) => new URL(url).hostname,
  async send({ settings: { url }, secret: { routingKey } }, notification, options) {
    const startedAt = elapsed();
    const { isTest } = notification.body;
    const all = pagerDutyEvents(notification, routingKey);
    const tickets = await Tickets.read(options.platform, options.targetId, isTest ? [] : all.map(({ about }) => about));
    const waiting = all.filter(({ about }) => !tickets.hasHandled(about));
    const answers: OutboundAnswer[] = [];
    const refusal = () => answers.find(({ status }) => status !== ACCEPTED);
    await inMessageTime(options, (signal) =>
      inLanes(waiting, REQUESTS_AT_ONCE, async ({ about, request }) => {
        if (refusal()) return;
        const answer = await callOutbound({
          ...options,
          url,
          signal,
          body: JSON.stringify(request),
          headers: { "content-type": "application/json", "user-agent": "iam-monitor" },
        });
        answers.push(answer);
        if (answer.status === ACCEPTED && !isTest) await tickets.save(about, null);
      }),
    );
    const { status, text } = refusal() ?? answers.at(-1) ?? NOTHING_SENT;
    return {
      status,
      text,
      isAccepted: refusal() === undefined,
      latencyMs: Math.round(elapsed() - startedAt),
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

interface PagerDutyEvent {
  readonly about: SubjectEvent;
  readonly request: object;
}

/** One event for each alert or other subject, and one for the events that the message only counts. */
export function pagerDutyEvents(notification: Notification, routingKey: string): readonly PagerDutyEvent[] {
  const { id, title, createdAt, publicUrl } = notification;
  const unlisted = unlistedCount(notification);
  const events = latestEvents(notification).map((item) => ({
    about: item,
    request: eventOf(notification, item, routingKey),
  }));
  if (unlisted === 0) return events;
  const request = {
    routing_key: routingKey,
    event_action: "trigger",
    dedup_key: id,
    client: "IAM Monitor",
    ...(publicUrl !== null && { client_url: `${publicUrl}/alerts` }),
    payload: {
      summary: oneLine(`${unlisted} more events of: ${title}`, SUMMARY_MAX_CHARACTERS),
      source: "IAM Monitor",
      // No later event resolves this one, so it does not page people.
      severity: SEVERITIES.INFORMATIONAL,
      timestamp: createdAt.toISOString(),
    },
  };
  return [...events, { about: unlistedEvent(notification), request }];
}

function eventOf({ id, body }: Notification, item: MessageItem, routingKey: string): object {
  const { subjectId, isEnd, isAcknowledged, link, heading, severity, at, description } = item;
  const common = { routing_key: routingKey, dedup_key: subjectKey(subjectId) };
  if (isEnd) return { ...common, event_action: "resolve" };
  if (isAcknowledged) return { ...common, event_action: "acknowledge" };
  const facts = new Map(item.facts.map(({ label, value, long }) => [label, { value, long: long ?? value }]));
  const resource = facts.get("Resource");
  return {
    ...common,
    event_action: "trigger",
    client: "IAM Monitor",
    ...(link !== null && { client_url: link, links: [{ href: link, text: "Open in IAM Monitor" }] }),
    payload: {
      summary: oneLine(resource ? `${heading} (${resource.value})` : heading, SUMMARY_MAX_CHARACTERS),
      source: oneLine(resource?.long ?? facts.get("Account")?.long ?? "", SOURCE_MAX_CHARACTERS) || "IAM Monitor",
      severity: SEVERITIES[severity],
      timestamp: at,
      component: oneLine(resource?.value ?? "", SOURCE_MAX_CHARACTERS),
      group: oneLine(facts.get("Account")?.value ?? "", SOURCE_MAX_CHARACTERS),
      class: item.event,
      custom_details: {
        ...Object.fromEntries(
          [...facts].map(([label, { long }]) => [label, oneLine(long, DESCRIPTION_MAX_CHARACTERS)]),
        ),
        Description: oneLine(description, DESCRIPTION_MAX_CHARACTERS),
        Rule: body.ruleName,
        ...(body.owner !== undefined && { Owner: body.owner }),
        Message: id,
      },
    },
  };
}
