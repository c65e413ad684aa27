/** A standard queue of Amazon SQS: a received message is hidden for a time, and comes back unless it is deleted. */
import { createHash } from "node:crypto";
import { type Instant, SECOND } from "../src/iam/time.ts";

const DEFAULT_VISIBILITY_SECONDS = 30;
const MESSAGES_MAX = 100_000;

export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly receiptHandle: string;
}

interface StoredMessage {
  readonly id: string;
  readonly body: string;
  visibleFrom: Instant;
  receiptHandle: string | null;
  receives: number;
}

export class MessageQueue {
  #messages: StoredMessage[] = [];
  /** How often a message is delivered again although it was deleted. SQS promises delivery at least once. */
  repeats = 0;

  constructor(readonly name: string) {}

  get size(): number {
    return this.#messages.length;
  }

  send(body: string): string {
    const id = crypto.randomUUID();
    if (this.#messages.length < MESSAGES_MAX)
      this.#messages.push({ id, body, visibleFrom: 0, receiptHandle: null, receives: 0 });
    return id;
  }

  receive(count: number, at: Instant, visibilitySeconds = DEFAULT_VISIBILITY_SECONDS): readonly QueueMessage[] {
    return this.#messages
      .filter(({ visibleFrom }) => visibleFrom <= at)
      .slice(0, count)
      .map((message) => {
        message.visibleFrom = at + visibilitySeconds * SECOND;
        message.receiptHandle = crypto.randomUUID();
        message.receives += 1;
        return { id: message.id, body: message.body, receiptHandle: message.receiptHandle };
      });
  }

  delete(receiptHandle: string): void {
    this.#messages = this.#messages.filter((message) => {
      if (message.receiptHandle !== receiptHandle) return true;
      if (message.receives > this.repeats) return false;
      message.visibleFrom = 0;
      return true;
    });
  }

  hide(receiptHandle: string, until: Instant): void {
    for (const message of this.#messages) if (message.receiptHandle === receiptHandle) message.visibleFrom = until;
  }
}

export function md5Of(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
