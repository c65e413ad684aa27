/**
 * Keeps the verdict on the audit log until the log grows, and lets one verification run at a time. A verification reads
 * the whole log, so a caller who asks for it again and again must not start it again and again.
 */
import { now } from "../../clock.ts";
import { withDeadline } from "../../db/deadline.ts";

/** A verdict older than this is not used, because rows can be changed without moving the head. */
const VERDICT_MAX_AGE_MS = 60_000;

interface Kept<Verdict> {
  readonly head: string;
  readonly at: number;
  readonly verdict: Promise<Verdict>;
}

export class VerdictCache<Verdict> {
  readonly #kept = new WeakMap<object, Kept<Verdict>>();

  /** Returns the kept verdict on the log that ends at `head`, or verifies the log after a running verification. */
  async get(log: object, head: string, verify: () => Promise<Verdict>): Promise<Verdict> {
    const kept = this.#kept.get(log);
    if (kept?.head === head && now() - kept.at < VERDICT_MAX_AGE_MS) return kept.verdict;
    // All callers share the verification, so it must not end with the deadline of the first one.
    const verdict = withDeadline(undefined, async () => {
      await kept?.verdict.catch(() => undefined);
      return verify();
    });
    const next = { head, at: now(), verdict };
    this.#kept.set(log, next);
    // A failure is not kept.
    verdict.catch(() => {
      if (this.#kept.get(log) === next) this.#kept.delete(log);
    });
    return verdict;
  }
}
