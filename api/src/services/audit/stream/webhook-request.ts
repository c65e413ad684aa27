/** Builds the request of a webhook: a batch of events, signed as in the Standard Webhooks specification. */
import { createHmac } from "node:crypto";
import type { Instant } from "../../../iam/time.ts";
import { SECOND } from "../../../iam/time.ts";
import { lineOf, type StreamedEvent } from "./streamed-event.ts";

const SECRET_PREFIX = "whsec_";
const BATCH_TYPE = "audit.events";

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The ID of a batch names its events, so a repeated batch has the same ID. */
export function webhookRequest(events: readonly StreamedEvent[], secret: string, at: Instant): WebhookRequest {
  const body = `{"type":"${BATCH_TYPE}","timestamp":"${new Date(at).toISOString()}","data":{"events":[${events.map(lineOf).join(",")}]}}`;
  const id = `${events[0]?.id}-${events.length}`;
  const timestamp = String(Math.floor(at / SECOND));
  return {
    headers: {
      "content-type": "application/json",
      "user-agent": "iam-monitor",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signatureOf({ id, timestamp, body }, secret)}`,
    },
    body,
  };
}

interface Signed {
  readonly id: string;
  readonly timestamp: string;
  readonly body: string;
}

export function signatureOf({ id, timestamp, body }: Signed, secret: string): string {
  const key = secret.startsWith(SECRET_PREFIX)
    ? Buffer.from(secret.slice(SECRET_PREFIX.length), "base64")
    : Buffer.from(secret, "utf8");
  return createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
}
