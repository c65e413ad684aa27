/**
 * An Amazon EventBridge event bus, with the credentials of a connected account. Each alert event is one event, so that
 * rules can match its fields.
 */
import { z } from "zod";
import { type BusEvent, putBusEvents } from "../../../aws/publishing.ts";
import { elapsed } from "../../../clock.ts";
import { type Notification, totalOf } from "../message.ts";
import { publisherOf } from "./account-connection.ts";
import { regionalArn, regionOfArn } from "./arn.ts";
import { inMessageTime } from "./message-time.ts";
import type { TargetKind } from "./target.ts";
import { webhookPayload } from "./webhook.ts";

const ACCEPTED = 200;
const REFUSED = 400;
const SOURCE = "iam-monitor";

const input = z.object({
  accountId: z.string().trim().min(1).max(100),
  eventBusArn: regionalArn(
    "events",
    "event-bus/[\\w./-]{1,256}",
    "arn:aws:events:eu-central-1:111122223333:event-bus/default",
  ),
});

type EventBridgeSettings = z.output<typeof input>;

export const eventBridge: TargetKind<EventBridgeSettings, object, EventBridgeSettings> = {
  input,
  split: (settings) => ({ settings, secret: {} }),
  hostsOf: () => [],
  async check({ accountId }, { platform }) {
    await publisherOf(platform, accountId);
  },
  addressOf: ({ eventBusArn }) => eventBusArn,
  async send({ settings: { accountId, eventBusArn } }, notification, { platform, ...options }) {
    const connection = await publisherOf(platform, accountId);
    const events = eventsOf(notification);
    const startedAt = elapsed();
    const refused = await inMessageTime(options, (abortSignal) =>
      putBusEvents({ connection, region: regionOfArn(eventBusArn), abortSignal }, eventBusArn, events),
    );
    return {
      isAccepted: refused === null,
      status: refused === null ? ACCEPTED : REFUSED,
      text: refused === null ? accepted(events.length) : `${refused.code}: ${refused.message}`,
      latencyMs: Math.round(elapsed() - startedAt),
    };
  },
};

function accepted(count: number): string {
  return `${count} ${count === 1 ? "event" : "events"} accepted`;
}

/** One event for each event of the message, in its order, and one for those that the message only counts. */
function eventsOf(notification: Notification): readonly BusEvent[] {
  const { createdAt } = notification;
  const { events, otherEvents, ...summary } = webhookPayload(notification).data;
  const message = { id: summary.id, rule: summary.rule, isTest: summary.isTest };
  const common = { source: SOURCE, at: createdAt };
  const each = events.map((event) => ({
    ...common,
    detailType: "IAM Monitor Alert",
    resources: event.resource.arn === null ? [] : [event.resource.arn],
    // `eventId` is that of the alert's event, so receivers recognise a repeated message.
    detail: { message, ...event },
  }));
  const others = otherEvents.map((event) => ({
    ...common,
    detailType: "IAM Monitor Event",
    resources: [],
    detail: { message, ...event },
  }));
  const unlisted = totalOf(notification.body) - events.length - otherEvents.length;
  if (unlisted === 0) return [...each, ...others];
  return [
    ...each,
    ...others,
    { ...common, detailType: "IAM Monitor Message", resources: [], detail: { ...summary, unlistedCount: unlisted } },
  ];
}
