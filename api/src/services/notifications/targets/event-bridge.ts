/**
 * An Amazon EventBridge event bus, with the credentials of a connected account. Each alert event is one event, so that
 * rules can match its fields.
 */
import { PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { z } from "zod";
import { createPublishClients } from "../../../aws/publish-clients.ts";
import { elapsed } from "../../../clock.ts";
import type { Notification } from "../message.ts";
import { publisherOf } from "./account-connection.ts";
import { regionalArn, regionOfArn } from "./arn.ts";
import { unlistedCount } from "./latest-events.ts";
import { inMessageTime } from "./message-time.ts";
import type { TargetKind } from "./target.ts";
import { webhookPayload } from "./webhook.ts";

/** Amazon EventBridge, *PutEvents*: at most ten entries and 256 KiB in a request. */
const ENTRIES_MAX = 10;
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
    const clients = createPublishClients(connection, regionOfArn(eventBusArn));
    const startedAt = elapsed();
    const answered = (status: number, text: string) => ({
      isAccepted: status === 200,
      status,
      text,
      latencyMs: Math.round(elapsed() - startedAt),
    });
    try {
      return await inMessageTime(options, async (abortSignal) => {
        const entries = eventBridgeEntries(notification, eventBusArn);
        for (let first = 0; first < entries.length; first += ENTRIES_MAX) {
          const command = new PutEventsCommand({ Entries: entries.slice(first, first + ENTRIES_MAX) });
          const { FailedEntryCount: failed = 0, Entries: results = [] } = await clients.eventBridge.send(command, {
            abortSignal,
          });
          const problem = results.find(({ ErrorCode: code }) => code !== undefined);
          if (failed > 0) return answered(REFUSED, `${problem?.ErrorCode ?? "Failed"}: ${problem?.ErrorMessage ?? ""}`);
        }
        return answered(200, `${entries.length} ${entries.length === 1 ? "event" : "events"} accepted`);
      });
    } finally {
      clients.destroy();
    }
  },
};

/** One entry for each event, in the order of the message, and one for those that the message only counts. */
export function eventBridgeEntries(notification: Notification, eventBusArn: string): PutEventsRequestEntry[] {
  const { body, createdAt } = notification;
  const { events, ...summary } = webhookPayload(notification).data;
  const common = { EventBusName: eventBusArn, Source: SOURCE, Time: createdAt };
  const entries = events.map((event) => ({
    ...common,
    DetailType: "IAM Monitor Alert",
    Resources: event.resource.arn === null ? [] : [event.resource.arn],
    // `eventId` is that of the alert's event, so receivers recognise a repeated message.
    Detail: JSON.stringify({ message: { id: summary.id, rule: summary.rule, isTest: summary.isTest }, ...event }),
  }));
  if (unlistedCount(body) === 0) return entries;
  return [
    ...entries,
    {
      ...common,
      DetailType: "IAM Monitor Message",
      Resources: [],
      Detail: JSON.stringify({ ...summary, unlistedCount: unlistedCount(body) }),
    },
  ];
}
