/**
 * What is told while it happens. The rows are the truth and NOTIFY is a hint: both subscriptions begin with what the
 * rows say, listen before they read (so that nothing falls between), and after a hint read again from where they were.
 * A hint that comes while a subscriber is still busy only raises a flag; no subscriber holds a backlog in memory.
 */
import { pause } from "../clock.ts";
import { isFinal } from "../iam/scan.ts";
import { spelledProgress } from "../services/scans.ts";
import type { RequestContext } from "./context.ts";
import type { ScanRow } from "./rows.ts";
import type { AlertFilter } from "./types/alert.ts";

/** Rows that one look takes; the next look follows at once while there are more. */
const EVENTS_PER_LOOK = 256;
/** Hints may be lost while the database is away: everybody looks by himself at least so often. */
const LOOK_AT_LEAST_MS = 15_000;

export function progressOf(scan: ScanRow) {
  const { id, status, phase } = scan;
  const progress = spelledProgress(scan.progress);
  return { ...progress, scanId: id, status, phase, at: progress.at || scan.requestedAt };
}

/** First as it stands, then each change, and a final status last. */
export function scanProgress(context: RequestContext, scanId: string) {
  return stoppable(async function* (stop) {
    const { pubSub } = context.scope.platform.events;
    using hints = new Hints(pubSub.subscribe("scan", scanId), stop);
    let last = "";
    do {
      const { services } = context.fresh();
      const progress = progressOf(await services.scans.get(scanId));
      const text = JSON.stringify(progress);
      if (text !== last) yield progress;
      last = text;
      if (isFinal(progress.status)) return;
    } while (await hints.next());
  });
}

export interface AlertEventsArgs {
  readonly filter?: AlertFilter | null;
  readonly after?: string | null;
}

/** Everything after the cursor, each event once and in order; without a cursor from now on. */
export function alertEvents(context: RequestContext, { filter, after }: AlertEventsArgs) {
  return stoppable(async function* (stop) {
    const { pubSub } = context.scope.platform.events;
    using hints = new Hints(pubSub.subscribe("alertEvents"), stop);
    const { alerts } = context.services;
    let seq = after == null ? await alerts.lastSeq() : alerts.seqOfCursor(after);
    for (;;) {
      const { services } = context.fresh();
      const { events, seenUntil } = await services.alerts.eventsAfter(seq, EVENTS_PER_LOOK, filter);
      for (const event of events) {
        yield event;
        seq = event.seq;
      }
      seq = seenUntil;
      if (events.length < EVENTS_PER_LOOK && !(await hints.next())) return;
    }
  });
}

/**
 * A generator that waits does not hear `return()` until it yields, and one whose rows no longer change never yields:
 * the signal wakes it, so that a subscriber who left leaves nothing behind.
 */
function stoppable<T>(start: (stop: AbortSignal) => AsyncGenerator<T, void>): AsyncIterableIterator<T> {
  const stop = new AbortController();
  const events = start(stop.signal);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => events.next(),
    async return() {
      stop.abort();
      await events.return();
      return { done: true, value: undefined };
    },
  };
}

/** Any number of hints since the last look are one. */
class Hints implements Disposable {
  private isRaised = false;
  private wake: (() => void) | null = null;
  private readonly source: AsyncIterator<unknown>;

  constructor(
    source: AsyncIterable<unknown>,
    private readonly stop: AbortSignal,
  ) {
    this.source = source[Symbol.asyncIterator]();
    void this.listen();
  }

  /** True when it is time to look again, false when nobody is there any more. */
  async next(): Promise<boolean> {
    if (!this.isRaised && !this.stop.aborted) {
      const woken = new AbortController();
      this.wake = () => woken.abort();
      await pause(LOOK_AT_LEAST_MS, AbortSignal.any([woken.signal, this.stop])).catch(() => undefined);
      this.wake = null;
    }
    this.isRaised = false;
    return !this.stop.aborted;
  }

  [Symbol.dispose](): void {
    void this.source.return?.();
  }

  private async listen(): Promise<void> {
    for (let hint = await this.source.next(); !hint.done; hint = await this.source.next()) {
      this.isRaised = true;
      this.wake?.();
    }
  }
}
