/**
 * Reads a queue of Amazon SQS to which Amazon EventBridge sends events. A message is delivered at least once and in any
 * order. It stays hidden while it is handled, and comes back unless it is deleted.
 */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { clientConfig, Layers } from "./clients.ts";
import { bucketOf } from "./connection-buckets.ts";
import type { AwsConnection } from "./connection.ts";
import { MAX_ATTEMPTS, readRetryStrategy } from "./retry.ts";

/** The longest poll of Amazon SQS. */
export const POLL_SECONDS = 20;
/** How long a message stays hidden from other readers. */
export const HIDDEN_SECONDS = 60;
/** The maximum number of messages of one call. */
const MESSAGES_MAX = 10;

export interface EventQueuePlace {
  /** `https://sqs.us-east-1.amazonaws.com/111122223333/iam-monitor`. */
  readonly url: string;
  readonly region: string;
}

export interface QueuedMessage {
  readonly body: string;
  readonly receiptHandle: string;
}

export interface EventQueueReader {
  /** Waits for messages up to `waitSeconds`. */
  receive(signal: AbortSignal, waitSeconds?: number): Promise<readonly QueuedMessage[]>;
  /** Keeps the messages hidden for another `HIDDEN_SECONDS`. */
  keepHidden(messages: readonly QueuedMessage[], signal: AbortSignal): Promise<void>;
  /** Shows the messages to other readers again. */
  giveBack(messages: readonly QueuedMessage[], signal: AbortSignal): Promise<void>;
  delete(messages: readonly QueuedMessage[], signal: AbortSignal): Promise<void>;
  /** Calls that change nothing, to test the permission. Returns the approximate number of waiting messages. */
  countWaiting(signal: AbortSignal): Promise<number>;
  close(): void;
}

export function openEventQueue(connection: AwsConnection, { url, region }: EventQueuePlace): EventQueueReader {
  const layers = new Layers(undefined, (isLoopback) => bucketOf(connection, isLoopback));
  const client = layers.around(
    new SQSClient({
      ...clientConfig(connection, layers),
      region,
      retryStrategy: readRetryStrategy,
      maxAttempts: MAX_ATTEMPTS,
      // The URL names the queue. Where requests go is decided as for all other services, never by an operator's text.
      useQueueUrlAsEndpoint: false,
    }),
  );
  const entries = (messages: readonly QueuedMessage[]) =>
    messages.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
  const hide = async (messages: readonly QueuedMessage[], seconds: number, signal: AbortSignal): Promise<void> => {
    await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url,
        Entries: entries(messages).map((entry) => ({ ...entry, VisibilityTimeout: seconds })),
      }),
      { abortSignal: signal },
    );
  };
  return {
    async receive(signal, waitSeconds = POLL_SECONDS) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: MESSAGES_MAX,
          WaitTimeSeconds: waitSeconds,
          VisibilityTimeout: HIDDEN_SECONDS,
        }),
        { abortSignal: signal },
      );
      return Messages.flatMap(({ Body = "", ReceiptHandle }) =>
        ReceiptHandle === undefined ? [] : [{ body: Body, receiptHandle: ReceiptHandle }],
      );
    },
    keepHidden: (messages, signal) => hide(messages, HIDDEN_SECONDS, signal),
    giveBack: (messages, signal) => hide(messages, 0, signal),
    async delete(messages, signal) {
      // A message that is not deleted comes again, and is then recognised by the ID of its event.
      await client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: entries(messages) }), {
        abortSignal: signal,
      });
    },
    async countWaiting(signal) {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["ApproximateNumberOfMessages"] }),
        { abortSignal: signal },
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },
    close: () => client.destroy(),
  };
}
