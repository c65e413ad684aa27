/** A webhook: JSON in the form of `schema/notification.schema.json`, signed as in the Standard Webhooks specification. */
import { z } from "zod";
import { now } from "../../../clock.ts";
import { AppError } from "../../../errors.ts";
import { SECOND } from "../../../iam/time.ts";
import { signatureOf } from "../../audit/stream/webhook-request.ts";
import { callOutbound } from "../../core/outbound-http.ts";
import { linkToAlert, type Notification, totalOf } from "../message.ts";
import type { TargetKind } from "./target.ts";
import { webAddress } from "./web-address.ts";

const GONE = 410;
const PAYLOAD_TYPE = "alerts.notification";

const input = z.object({
  url: webAddress.nullish(),
  /** `whsec_` and 24 to 64 bytes in base64, as in the specification. */
  signingSecret: z
    .string()
    .trim()
    .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, "must be whsec_ followed by 24 to 64 random bytes in base64")
    .nullish(),
});

interface WebhookSecret {
  readonly url: string;
  readonly signingSecret: string;
}

export const webhook: TargetKind<z.output<typeof input>, WebhookSecret, { readonly origin: string }> = {
  input,
  split(given, former) {
    const url = given.url ?? former?.url;
    if (!url) throw new AppError("BAD_USER_INPUT", { message: "url: is required.", details: { path: "url" } });
    // The admin's browser makes it, so that no answer of the API ever contains it.
    const signingSecret = given.signingSecret ?? former?.signingSecret;
    if (!signingSecret)
      throw new AppError("BAD_USER_INPUT", {
        message: "signingSecret: is required.",
        details: { path: "signingSecret" },
      });
    return { settings: { origin: new URL(url).origin }, secret: { url, signingSecret } };
  },
  hostsOf: (_, { url }) => [{ field: "url", host: new URL(url).hostname }],
  addressOf: ({ origin }) => origin,
  async send({ secret: { url, signingSecret } }, notification, options) {
    const body = JSON.stringify(webhookPayload(notification));
    // The time of this attempt, so that a receiver that refuses old messages accepts a late one.
    const timestamp = String(Math.floor(now() / SECOND));
    const { id } = notification;
    const answer = await callOutbound({
      url,
      body,
      headers: {
        "content-type": "application/json",
        "user-agent": "iam-monitor",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signatureOf({ id, timestamp, body }, signingSecret)}`,
      },
      ...options,
    });
    return { ...answer, isAccepted: answer.status >= 200 && answer.status < 300, isGone: answer.status === GONE };
  },
};

/** The body of the request. Fields are only ever added to it. */
export function webhookPayload(notification: Notification) {
  const { id, createdAt, title, body, publicUrl } = notification;
  return {
    type: PAYLOAD_TYPE,
    timestamp: createdAt.toISOString(),
    data: {
      id,
      title,
      isTest: body.isTest,
      isDigest: body.isDigest,
      rule: { id: body.ruleId, name: body.ruleName },
      ...(body.owner !== undefined && { owner: body.owner }),
      eventCount: totalOf(body),
      counts: body.counts,
      events: body.alerts.map((alert) => ({ ...alert, url: linkToAlert(notification, alert) })),
      otherEvents: (body.otherEvents ?? []).map(({ path, ...event }) => ({
        ...event,
        url: publicUrl === null ? null : `${publicUrl}${path}`,
      })),
      url: publicUrl === null ? null : `${publicUrl}/alerts`,
    },
  };
}
