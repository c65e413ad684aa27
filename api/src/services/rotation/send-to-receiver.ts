/**
 * Sends a message of a rotation to the receiver of its webhook. The same message may be sent again at any time: its delivery
 * ID and its token stay the same. Nothing of the receiver's answer is stored or logged, because it could repeat the secret.
 */
import { z } from "zod";
import { now } from "../../clock.ts";
import { type KeyReceiver, KeyReceiverEntity } from "../../db/entities/key-receiver.ts";
import type { Rotation } from "../../db/entities/rotation.ts";
import { AppError } from "../../errors.ts";
import type { DeliveryAnswer } from "../../iam/rotation/decision.ts";
import { SECOND } from "../../iam/time.ts";
import { NOTIFICATION_SETTINGS } from "../core/notification-settings.ts";
import { callOutbound, type OutboundAnswer } from "../core/outbound-http.ts";
import type { Platform } from "../core/request-scope.ts";
import { acknowledgementOf, encryptFor, isSameToken, signMessage } from "./receiver-keys.ts";

/** How long a receiver may take to answer. It can answer with status 202 and acknowledge later. */
const ANSWER_MAX_MS = 15_000;
const [STORED, ACCEPTED] = [200, 202];
/** Answers of receivers and proxies that may pass by themselves. */
const TEMPORARY_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);
const SERVER_ERRORS_FROM = 500;

/** KEY brings a new access key. RETURN asks to use the former one again. */
export const DELIVERY_KINDS = ["key", "return"] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/** Each rotation has one delivery of each kind. The ID is the same in every attempt. */
function deliveryIdOf(rotationId: string, kind: DeliveryKind): string {
  return `${rotationId}.${kind}`;
}

/** The rotation and the kind of a delivery ID. Null for other text. */
export function readDeliveryId(text: string): { readonly rotationId: string; readonly kind: DeliveryKind } | null {
  const [, rotationId, kind] = /^(rotation_[0-9a-f]{32})\.(key|return)$/.exec(text) ?? [];
  return rotationId === undefined ? null : { rotationId, kind: kind as DeliveryKind };
}

function acknowledgementPath(deliveryId: string): string {
  return `/api/rotation-deliveries/${deliveryId}/acknowledgement`;
}

export interface Delivery {
  readonly kind: DeliveryKind;
  readonly rotation: Pick<
    Rotation,
    "id" | "receiverId" | "awsAccountId" | "userName" | "oldAccessKeyId" | "newAccessKeyId" | "mode"
  >;
  readonly secretAccessKey: string;
  readonly signal: AbortSignal;
}

/**
 * Sends the message and returns what the receiver promised. Errors: DELIVERY_REFUSED, TARGET_ADDRESS_REFUSED,
 * TARGET_UNREACHABLE.
 */
export async function sendToReceiver(platform: Platform, delivery: Delivery): Promise<DeliveryAnswer> {
  const { kind, rotation, secretAccessKey, signal } = delivery;
  const receiver = await platform.orm.em.fork().findOneOrFail(KeyReceiverEntity, { id: rotation.receiverId! });
  const { publicUrl } = { ...NOTIFICATION_SETTINGS, ...platform.notifications };
  const id = deliveryIdOf(rotation.id, kind);
  const acknowledgement = acknowledgementOf(id, secretAccessKey);
  const answer = await postToReceiver(platform, receiver, {
    id,
    type: `rotation.${kind}`,
    acknowledgeUrl: publicUrl === null ? null : `${publicUrl}${acknowledgementPath(id)}`,
    content: contentOf(delivery, id, acknowledgement),
    signal,
  });
  return promiseOf(answer, receiver.name, { deliveryId: id, acknowledgement });
}

export interface ReceiverMessage {
  /** The ID of the delivery, which is the same in every attempt. */
  readonly id: string;
  readonly type: `rotation.${DeliveryKind | "test"}`;
  readonly acknowledgeUrl: string | null;
  /** The part that only the receiver can read. */
  readonly content: object;
  readonly signal?: AbortSignal;
}

/** Encrypts, signs and sends one message. Errors: TARGET_ADDRESS_REFUSED, TARGET_UNREACHABLE. */
export async function postToReceiver(
  platform: Platform,
  receiver: KeyReceiver,
  { id, type, acknowledgeUrl, content, signal }: ReceiverMessage,
): Promise<OutboundAnswer> {
  if (receiver.sealedKey === null)
    throw new AppError("DELIVERY_REFUSED", { message: `The receiver ${receiver.name} was removed.` });
  const body = JSON.stringify({
    type,
    timestamp: new Date(now()).toISOString(),
    data: { deliveryId: id, acknowledgeUrl, encrypted: await encryptFor(receiver, JSON.stringify(content)) },
  });
  // The time of this attempt, so that a receiver that refuses old messages accepts a late one.
  const timestamp = String(Math.floor(now() / SECOND));
  const signingKey = platform.secrets.open(receiver.sealedKey, `key_receiver|${receiver.id}|sealed_key`);
  return callOutbound({
    url: receiver.url,
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "iam-monitor",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signMessage({ id, timestamp, body }, signingKey),
    },
    networks: { ...NOTIFICATION_SETTINGS, ...platform.notifications }.networks,
    answerMs: ANSWER_MAX_MS,
    ...(signal && { signal }),
  });
}

/** The part of a message that only the receiver can read. It repeats the kind and the ID, so that no part can be exchanged. */
function contentOf({ kind, rotation, secretAccessKey }: Delivery, deliveryId: string, acknowledgement: string) {
  const { awsAccountId, userName, oldAccessKeyId, newAccessKeyId, mode } = rotation;
  const shared = { type: `rotation.${kind}`, deliveryId, acknowledgement, awsAccountId, userName };
  return kind === "key"
    ? { ...shared, accessKeyId: newAccessKeyId, secretAccessKey, formerAccessKeyId: oldAccessKeyId }
    : {
        ...shared,
        accessKeyId: newAccessKeyId,
        formerAccessKeyId: oldAccessKeyId,
        // A leaked key stays inactive.
        isFormerKeyActive: mode === "STANDARD",
      };
}

const receipt = z.object({ deliveryId: z.string(), acknowledgement: z.string() });
type Receipt = z.output<typeof receipt>;

/** Returns what the receiver's answer promises. Errors: DELIVERY_REFUSED, TARGET_UNREACHABLE. */
export function promiseOf({ status, text }: OutboundAnswer, name: string, expected: Receipt): DeliveryAnswer {
  if (status === ACCEPTED) return "ACCEPTED";
  if (status === STORED) {
    if (isReceipt(text, expected)) return "ACKNOWLEDGED";
    throw new AppError("DELIVERY_REFUSED", {
      message: `The receiver ${name} answered with status 200, but without the delivery ID and the acknowledgement of this delivery.`,
    });
  }
  if (status >= SERVER_ERRORS_FROM || TEMPORARY_STATUSES.has(status))
    throw new AppError("TARGET_UNREACHABLE", { message: `The receiver ${name} answered with status ${status}.` });
  throw new AppError("DELIVERY_REFUSED", {
    message: `The receiver ${name} refused the delivery with status ${status}.`,
  });
}

function isReceipt(text: string, { deliveryId, acknowledgement }: Receipt): boolean {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return false;
  }
  const given = receipt.safeParse(answer);
  return (
    given.success && given.data.deliveryId === deliveryId && isSameToken(given.data.acknowledgement, acknowledgement)
  );
}
