/**
 * The time limit of one attempt at a scan (SCAN_MAX_MINUTES). Reading gets most of it, so that what was read can still
 * be analysed. A scan that reaches the limit stores what it has and ends as FAILED with SCAN_TIMEOUT.
 */
import { AppError } from "../../errors.ts";
import type { AccountSnapshot } from "../../iam/account.ts";

const READING_SHARE = 0.8;
const MINUTE_MS = 60_000;

export class ScanDeadline {
  readonly #reading = new AbortController();
  readonly #whole = new AbortController();
  readonly #timers: readonly ReturnType<typeof setTimeout>[];

  constructor(private readonly maxMs: number) {
    const end = (controller: AbortController, what: string) => controller.abort(this.#timeout(what));
    this.#timers = [
      setTimeout(end, maxMs * READING_SHARE, this.#reading, "AWS did not return everything"),
      setTimeout(end, maxMs, this.#whole, "The analysis was not complete"),
    ];
  }

  /** Aborts when reading must end, with SCAN_TIMEOUT as its reason. */
  get reading(): AbortSignal {
    return this.#reading.signal;
  }

  /** Aborts when the analysis must end, with SCAN_TIMEOUT as its reason. */
  get whole(): AbortSignal {
    return this.#whole.signal;
  }

  /** The error of a scan whose reading was ended, or null if everything else of the snapshot was read in time. */
  timeoutOf({ sections }: AccountSnapshot): AppError | null {
    if (!this.reading.aborted) return null;
    const isCut = Object.values(sections).some((each) => each.status === "failed" && each.code === "SCAN_TIMEOUT");
    return isCut ? (this.reading.reason as AppError) : null;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #timeout(what: string): AppError {
    const minutes = Math.round((this.maxMs / MINUTE_MS) * 10) / 10;
    return new AppError("SCAN_TIMEOUT", {
      message: `${what} within the ${minutes} minutes that a scan may take. The data that was read is stored, and all other alerts stay as they are. Check the connection, or raise SCAN_MAX_MINUTES.`,
    });
  }
}
