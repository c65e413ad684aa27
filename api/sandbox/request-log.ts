/** Logs every request to the sandbox, in order. Tests count requests with it, and drills check claims against it. */
import type { Instant } from "../src/iam/time.ts";

/**
 * The maximum number of entries. Beyond it, the oldest are dropped. A scan of the largest account makes a few thousand
 * requests.
 */
const MAX_ENTRIES = 200_000;

/** A logged request. It contains no secret or token, and its marker is the only parameter value. */
export interface LoggedRequest {
  readonly index: number;
  /** The time on the sandbox's clock. */
  readonly at: Instant;
  /** The service and action, such as `iam:ListAccessKeys`. */
  readonly action: string;
  readonly accountId: string | null;
  readonly callerArn: string | null;
  readonly accessKeyId: string | null;
  /** Null if the connection was cut without an answer. */
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly marker: string | null;
  /** The kinds of the faults that were applied to the request. */
  readonly faults: readonly string[];
  /** Whether the operation was carried out, even if its answer was lost. */
  readonly isDone: boolean;
  readonly userAgent: string | null;
}

export class RequestLog {
  #entries: LoggedRequest[] = [];
  #nextIndex = 0;

  add(entry: Omit<LoggedRequest, "index">): void {
    this.#entries.push({ index: this.#nextIndex++, ...entry });
    if (this.#entries.length > MAX_ENTRIES) this.#entries = this.#entries.slice(MAX_ENTRIES / 2);
  }

  /** Returns the entries from `index` on. `mark()` returns the index for a later call. */
  since(index = 0): readonly LoggedRequest[] {
    return this.#entries.filter((entry) => entry.index >= index);
  }

  mark(): number {
    return this.#nextIndex;
  }

  count(action?: string, since = 0): number {
    return this.since(since).filter((entry) => action === undefined || entry.action === action).length;
  }

  /** Returns the number of requests per action: `{ "iam:ListAccessKeys": 12, … }`. */
  counts(since = 0): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { action } of this.since(since)) counts[action] = (counts[action] ?? 0) + 1;
    return counts;
  }

  clear(): void {
    this.#entries = [];
  }
}
