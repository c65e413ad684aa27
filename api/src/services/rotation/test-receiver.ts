/**
 * Sends a test message to a receiver: encrypted and signed as a new key is, but without a key, a user and an account. A
 * receiver that does not know its type can therefore store nothing of it.
 */
import { randomBytes } from "node:crypto";
import type { KeyReceiver } from "../../db/entities/key-receiver.ts";
import { newId } from "../../db/new-id.ts";
import { AppError } from "../../errors.ts";
import type { OutboundAnswer } from "../core/outbound-http.ts";
import type { Platform } from "../core/request-scope.ts";
import { acknowledgementOf } from "./receiver-keys.ts";
import { postToReceiver, promiseOf } from "./send-to-receiver.ts";

const TOKEN_BYTES = 32;
const TYPE = "rotation.test";

export interface ReceiverTest {
  /** Whether the receiver answered as it must answer a new key. */
  readonly isAccepted: boolean;
  /** The status of the answer. Null if there was none. */
  readonly status: number | null;
  /** The beginning of the answer. It can repeat no secret, because none was sent. */
  readonly answer: string | null;
  readonly latencyMs: number | null;
  readonly code: string | null;
  readonly message: string | null;
}

export async function testReceiver(platform: Platform, receiver: KeyReceiver): Promise<ReceiverTest> {
  const id = `${newId("message")}.test`;
  const acknowledgement = acknowledgementOf(id, randomBytes(TOKEN_BYTES).toString("base64url"));
  let answer: OutboundAnswer | null = null;
  let problem: AppError | null = null;
  try {
    answer = await postToReceiver(platform, receiver, {
      id,
      type: TYPE,
      // A test is answered at once: no rotation waits for it.
      acknowledgeUrl: null,
      content: { type: TYPE, deliveryId: id, acknowledgement },
    });
    const promise = promiseOf(answer, receiver.name, { deliveryId: id, acknowledgement });
    if (promise !== "ACKNOWLEDGED") problem = unproven(receiver);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problem = error;
  }
  return {
    isAccepted: problem === null,
    status: answer?.status ?? null,
    answer: answer?.text ?? null,
    latencyMs: answer?.latencyMs ?? null,
    code: problem?.code ?? null,
    message: problem?.message ?? null,
  };
}

function unproven({ name }: KeyReceiver): AppError {
  return new AppError("DELIVERY_REFUSED", {
    message: `The receiver ${name} answered with status 202, which does not prove that it could decrypt the message. Answer rotation.test with status 200, the delivery ID and the acknowledgement.`,
  });
}
