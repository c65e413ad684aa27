/**
 * Records what really happened in the account: who created, changed and deleted which key, which secret version
 * contained which key, and which calls were accepted. Append-only. Drills check the product's promises against it. It
 * never contains a secret.
 */
import type { Instant } from "../../src/iam/time.ts";

/**
 * The maximum number of entries. Beyond it, the oldest half is dropped, so that the log of a long-running demo does not
 * grow forever.
 */
const MAX_ENTRIES = 400_000;

/** The caller that caused an entry. Null if a test or the demo edited the account directly. */
export interface Actor {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly userAgent: string | null;
  /** Whether the operation was performed but its answer was cut off, so that the caller cannot know the outcome. */
  readonly isAnswerLost: boolean;
}

export type Truth =
  | {
      readonly kind: "KEY_CREATED";
      readonly userName: string;
      readonly accessKeyId: string;
      readonly isActive: boolean;
    }
  | { readonly kind: "KEY_STATUS"; readonly userName: string; readonly accessKeyId: string; readonly isActive: boolean }
  | { readonly kind: "KEY_DELETED"; readonly userName: string; readonly accessKeyId: string }
  /** A version of a secret was created. `accessKeyId` is the key that the version's value names, or null. */
  | {
      readonly kind: "SECRET_VERSION";
      readonly secret: string;
      readonly versionId: string;
      readonly accessKeyId: string | null;
    }
  /** The labels of a secret changed. `stages` contains the version of each label from now on. */
  | { readonly kind: "SECRET_STAGES"; readonly secret: string; readonly stages: Readonly<Record<string, string>> }
  /** A request was signed with the key. `errorCode` is null if it was accepted. */
  | {
      readonly kind: "KEY_USED";
      readonly accessKeyId: string;
      readonly action: string;
      readonly errorCode: string | null;
    }
  /** The result of one call, as the application saw it. `errorCode` is null if it succeeded. */
  | {
      readonly kind: "APPLICATION_CALL";
      readonly application: string;
      readonly accessKeyId: string | null;
      readonly errorCode: string | null;
    };

export type TruthEntry = Truth & {
  readonly index: number;
  /** The time on the account's clock. */
  readonly at: Instant;
  readonly actor: Actor | null;
};

export class TruthLog {
  readonly #clock: () => Instant;
  #entries: TruthEntry[] = [];
  #nextIndex = 0;
  #actor: Actor | null = null;

  constructor(clock: () => Instant) {
    this.#clock = clock;
  }

  add(truth: Truth): void {
    this.#entries.push({ index: this.#nextIndex++, at: this.#clock(), actor: this.#actor, ...truth });
    if (this.#entries.length > MAX_ENTRIES) this.#entries = this.#entries.slice(MAX_ENTRIES / 2);
  }

  /**
   * Attributes the entries that `work` adds to `actor`. Operations are synchronous, so no other request can interleave.
   */
  during<T>(actor: Actor, work: () => T): T {
    this.#actor = actor;
    try {
      return work();
    } finally {
      this.#actor = null;
    }
  }

  since(index = 0): readonly TruthEntry[] {
    return index === 0 ? this.#entries : this.#entries.filter((entry) => entry.index >= index);
  }

  mark(): number {
    return this.#nextIndex;
  }
}
