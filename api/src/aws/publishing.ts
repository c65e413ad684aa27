/**
 * Publishes messages in AWS with the credentials of a connected account: to topics of Amazon SNS and to event buses of
 * Amazon EventBridge. A repeated call publishes twice, which receivers recognise by an ID in the message.
 */
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientConfig, Layers } from "./clients.ts";
import { bucketOf } from "./connection-buckets.ts";
import type { AwsConnection } from "./connection.ts";

/** The sender of messages has retries of its own, which wait longer. */
const MAX_ATTEMPTS = 2;
/** Amazon EventBridge, *PutEvents*: the maximum number of entries in a request. */
const EVENTS_MAX = 10;

export interface Publisher {
  readonly connection: AwsConnection;
  readonly region: string;
  readonly abortSignal: AbortSignal;
}

export interface TopicMessage {
  readonly topicArn: string;
  /** At most 99 ASCII characters. */
  readonly subject: string;
  /** The text for each protocol of subscribers. `default` is for all others. */
  readonly texts: Readonly<Record<"default" | "email" | "sms", string>>;
  readonly attributes: Readonly<Record<string, string>>;
  /** Required by topics that keep the order. They drop a repeated message within five minutes. */
  readonly order: { readonly groupId: string; readonly messageId: string } | null;
}

/** Publishes a message and returns its ID in Amazon SNS. Errors: those of every call, such as AWS_ACCESS_DENIED. */
export async function publishToTopic(publisher: Publisher, message: TopicMessage): Promise<string> {
  const { topicArn, subject, texts, attributes, order } = message;
  const client = layersOf(publisher).around(new SNSClient(configOf(publisher)));
  try {
    const { MessageId: id = "" } = await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        MessageStructure: "json",
        Message: JSON.stringify(texts),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
        ),
        ...(order && { MessageGroupId: order.groupId, MessageDeduplicationId: order.messageId }),
      }),
      { abortSignal: publisher.abortSignal },
    );
    return id;
  } finally {
    client.destroy();
  }
}

export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly at: Date;
  /** ARNs. */
  readonly resources: readonly string[];
  readonly detail: object;
}

/**
 * Puts events on a bus, in their order. Returns the first refusal, after which nothing more is sent, or null. Errors:
 * those of every call.
 */
export async function putBusEvents(
  publisher: Publisher,
  eventBusArn: string,
  events: readonly BusEvent[],
): Promise<{ readonly code: string; readonly message: string } | null> {
  const client = layersOf(publisher).around(new EventBridgeClient(configOf(publisher)));
  const entries = events.map(({ source, detailType, at, resources, detail }) => ({
    EventBusName: eventBusArn,
    Source: source,
    DetailType: detailType,
    Time: at,
    Resources: [...resources],
    Detail: JSON.stringify(detail),
  }));
  try {
    for (let first = 0; first < entries.length; first += EVENTS_MAX) {
      const command = new PutEventsCommand({ Entries: entries.slice(first, first + EVENTS_MAX) });
      const { FailedEntryCount: failed = 0, Entries: results = [] } = await client.send(command, {
        abortSignal: publisher.abortSignal,
      });
      const refused = results.find(({ ErrorCode: code }) => code !== undefined);
      if (failed > 0) return { code: refused?.ErrorCode ?? "Failed", message: refused?.ErrorMessage ?? "" };
    }
    return null;
  } finally {
    client.destroy();
  }
}

export function layersOf({ connection }: Publisher): Layers {
  return new Layers(undefined, (isLoopback) => bucketOf(connection, isLoopback));
}

export function configOf(publisher: Publisher) {
  const { connection, region } = publisher;
  return { ...clientConfig(connection, layersOf(publisher)), region, maxAttempts: MAX_ATTEMPTS };
}
