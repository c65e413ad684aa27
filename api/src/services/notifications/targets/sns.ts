/**
 * An Amazon SNS topic, published to with the credentials of a connected account. Subscribers by e-mail get a text,
 * phones the title, and all others the JSON that a webhook gets.
 */
import { PublishCommand } from "@aws-sdk/client-sns";
import { z } from "zod";
import { createPublishClients } from "../../../aws/publish-clients.ts";
import { elapsed } from "../../../clock.ts";
import { oneLine, type Notification } from "../message.ts";
import { publisherOf } from "./account-connection.ts";
import { regionalArn, regionOfArn } from "./arn.ts";
import { textOf } from "./email.ts";
import { inMessageTime } from "./message-time.ts";
import type { TargetKind } from "./target.ts";
import { webhookPayload } from "./webhook.ts";

/** Amazon SNS, *Publish*: a message has at most 256 KiB with all its texts, and a subject at most 99 ASCII characters. */
const MESSAGE_MAX_BYTES = 250_000;
const SUBJECT_MAX_CHARACTERS = 99;
const PHONE_MAX_CHARACTERS = 140;

const input = z.object({
  accountId: z.string().trim().min(1).max(100),
  topicArn: regionalArn("sns", "[A-Za-z0-9_-]{1,256}(\\.fifo)?", "arn:aws:sns:eu-central-1:111122223333:iam-alerts"),
});

type SnsSettings = z.output<typeof input>;

export const sns: TargetKind<SnsSettings, object, SnsSettings> = {
  input,
  split: (settings) => ({ settings, secret: {} }),
  hostsOf: () => [],
  async check({ accountId }, { platform }) {
    await publisherOf(platform, accountId);
  },
  addressOf: ({ topicArn }) => topicArn,
  async send({ settings: { accountId, topicArn } }, notification, { platform, targetId, ...options }) {
    const connection = await publisherOf(platform, accountId);
    const clients = createPublishClients(connection, regionOfArn(topicArn));
    const startedAt = elapsed();
    try {
      const { MessageId: id } = await inMessageTime(options, (abortSignal) =>
        clients.sns.send(
          new PublishCommand({
            TopicArn: topicArn,
            ...snsMessage(notification),
            // A topic that keeps the order requires both, and drops a repeated message within five minutes.
            ...(topicArn.endsWith(".fifo") && { MessageGroupId: targetId, MessageDeduplicationId: notification.id }),
          }),
          { abortSignal },
        ),
      );
      return {
        isAccepted: true,
        status: 200,
        text: `MessageId ${id}`,
        latencyMs: Math.round(elapsed() - startedAt),
      };
    } finally {
      clients.destroy();
    }
  },
};

/** The subject, the texts by protocol, and attributes by which subscribers can filter. */
export function snsMessage(notification: Notification) {
  const { id, title, body } = notification;
  const attribute = (value: string) => ({ DataType: "String", StringValue: value });
  return {
    // The other characters are refused.
    Subject: oneLine(`[IAM Monitor] ${title}`.replaceAll(/[^\x20-\x7e]/g, "?"), SUBJECT_MAX_CHARACTERS).replace(
      "…",
      "?",
    ),
    MessageStructure: "json",
    Message: textsOf(notification),
    MessageAttributes: {
      id: attribute(id),
      isTest: attribute(String(body.isTest)),
      severity: attribute(body.alerts[0]!.severity),
    },
  };
}

/** As many alerts as the size limit allows. The numbers of events stay those of all. */
function textsOf(notification: Notification): string {
  const { title, body } = notification;
  for (let listed = body.alerts.length; ; listed = Math.floor(listed / 2)) {
    const shown = { ...notification, body: { ...body, alerts: body.alerts.slice(0, listed) } };
    const texts = JSON.stringify({
      default: JSON.stringify(webhookPayload(shown)),
      email: textOf(shown),
      sms: oneLine(title, PHONE_MAX_CHARACTERS),
    });
    if (listed === 0 || Buffer.byteLength(texts) <= MESSAGE_MAX_BYTES) return texts;
  }
}
