/**
 * An Amazon SNS topic, published to with the credentials of a connected account. Subscribers by e-mail get a text,
 * phones the title, and all others the JSON that a webhook gets.
 */
import { z } from "zod";
import { publishToTopic, type TopicMessage } from "../../../aws/publishing.ts";
import { elapsed } from "../../../clock.ts";
import type { Severity } from "../../../iam/severity.ts";
import { itemsOf, oneLine, type Notification } from "../message.ts";
import { publisherOf } from "./account-connection.ts";
import { regionalArn, regionOfArn } from "./arn.ts";
import { textOf } from "./email.ts";
import { inMessageTime } from "./message-time.ts";
import type { TargetKind } from "./target.ts";
import { webhookPayload } from "./webhook.ts";

/** Amazon SNS, *Publish*: a message has at most 256 KiB with all its texts, here with the quotes of JSON escaped. */
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
    const { id, title, body } = notification;
    const startedAt = elapsed();
    const messageId = await inMessageTime(options, (abortSignal) =>
      publishToTopic(
        { connection, region: regionOfArn(topicArn), abortSignal },
        {
          topicArn,
          // Other characters than those of ASCII are refused.
          subject: asciiOnly(oneLine(`[IAM Monitor] ${title}`, SUBJECT_MAX_CHARACTERS)),
          texts: textsOf(notification),
          attributes: { id, isTest: String(body.isTest), severity: worstSeverity(notification) },
          order: topicArn.endsWith(".fifo") ? { groupId: targetId, messageId: id } : null,
        },
      ),
    );
    return {
      isAccepted: true,
      status: 200,
      text: `MessageId ${messageId}`,
      latencyMs: Math.round(elapsed() - startedAt),
    };
  },
};

function asciiOnly(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?");
}

function worstSeverity(notification: Notification): Severity {
  return itemsOf(notification)[0]!.severity;
}

/** Returns the texts with as many events as the size limit allows. The numbers of events stay those of all. */
function textsOf(notification: Notification): TopicMessage["texts"] {
  const { title, body } = notification;
  const { alerts, otherEvents = [] } = body;
  for (let listed = Math.max(alerts.length, otherEvents.length); ; listed = Math.floor(listed / 2)) {
    const listing = { alerts: alerts.slice(0, listed), otherEvents: otherEvents.slice(0, listed) };
    const shown = { ...notification, body: { ...body, ...listing } };
    const texts = {
      default: JSON.stringify(webhookPayload(shown)),
      email: textOf(shown),
      sms: oneLine(title, PHONE_MAX_CHARACTERS),
    };
    if (listed === 0 || Buffer.byteLength(JSON.stringify(texts)) <= MESSAGE_MAX_BYTES) return texts;
  }
}
