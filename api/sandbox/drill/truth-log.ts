/**
 * What really happened, as nobody but AWS could tell: who made, changed and deleted which key, which secret version
 * held which key, who was let in with which key. Append-only; drills hold the product's promises against it. A secret
 * itself is never in it.
 */
import type { Instant } from "../../src/iam/time.ts";

/** Beyond this the oldest are forgotten: a demo that runs for weeks must not grow for ever. */
const MAX_ENTRIES = 400_000;

/** Who did it. `null` where a test or the demo's story edited the account directly. */
export interface Actor {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly userAgent: string | null;
  /** The work was done and the answer never arrived whole: whoever asked cannot know. */
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
  /** `accessKeyId`: the key that the version's value names, if it names one. */
  | {
      readonly kind: "SECRET_VERSION";
      readonly secret: string;
      readonly versionId: string;
      readonly accessKeyId: string | null;
    }
  /** Which version has each label from now on. */
  | { readonly kind: "SECRET_STAGES"; readonly secret: string; readonly stages: Readonly<Record<string, string>> }
  /** Somebody signed a request with the key; `errorCode` is null where it was let in. */
  | {
      readonly kind: "KEY_USED";
      readonly accessKeyId: string;
      readonly action: string;
      readonly errorCode: string | null;
    }
  /** An application's own account of one call; `null` is success. */
  | {
      readonly kind: "APPLICATION_CALL";
      readonly application: string;
      readonly accessKeyId: string | null;
      readonly errorCode: string | null;
    };

export type TruthEntry = Truth & {
  readonly index: number;
  /** The account's clock. */
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

  /** What `work` adds is `actor`'s doing. Operations are synchronous, so no other request can come between. */
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
