/** The SDK clients that publish messages with the credentials of a connected account. */
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { clientConfig, Layers } from "./clients.ts";
import { bucketOf } from "./connection-buckets.ts";
import type { AwsConnection } from "./connection.ts";

/** The sender of messages has retries of its own, which wait longer. */
const MAX_ATTEMPTS = 2;

/** The clients that publish messages. A repeated request publishes twice, which receivers recognise by the message's ID. */
export interface PublishClients {
  readonly sns: SNSClient;
  readonly eventBridge: EventBridgeClient;
  destroy(): void;
}

export function createPublishClients(connection: AwsConnection, region: string): PublishClients {
  const layers = new Layers(undefined, (isLoopback) => bucketOf(connection, isLoopback));
  const common = { ...clientConfig(connection, layers), region, maxAttempts: MAX_ATTEMPTS };
  const sns = layers.around(new SNSClient(common));
  const eventBridge = layers.around(new EventBridgeClient(common));
  return {
    sns,
    eventBridge,
    destroy() {
      sns.destroy();
      eventBridge.destroy();
    },
  };
}
