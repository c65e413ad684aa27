/**
 * What is told while it happens. The rows are the truth and NOTIFY is a hint: both subscriptions begin with what the
 * rows say, listen before they read (so that nothing falls between), and after a hint read again from where they were.
 * A hint that comes while a subscriber is still busy only raises a flag; no subscriber holds a backlog in memory.
 */
import { pause } from "../clock.ts";
import { AppError } from "../errors.ts";
import { isFinal } from "../iam/scan.ts";
import type { RequestContext } from "./context.ts";
import type { AlertEventRow, ScanRow } from "./rows.ts";
import type { AlertFilter } from "./types/alert.ts";

/** Rows that one look takes; the next look follows at once while there are more. */
const EVENTS_PER_LOOK = 256;
/** Hints may be lost while the database is away: everybody looks by himself at least so often. */
const LOOK_AT_LEAST_MS = 15_000;

export function progressOf(scan: ScanRow) {
  const { id, status, phase, progress } = scan;
  return { ...progress, scanId: id, status, phase, at: progress.at || scan.requestedAt };
}

/** First as it stands, then each change, and a final status last. */
export async function* scanProgress(context: RequestContext, scanId: string): AsyncGenerator<ReturnType<typeof progressOf>> {
  const { pubSub } = context.scope.platform.events;
  using hints = new Hints(pubSub.subscribe("scan", scanId));
  let last = "";
  for (;;) {
    const { services } = await context.fresh();
    const progress = progressOf(await services.scans.get(scanId));
    const text = JSON.stringify(progress);
    if (text !== last) yield progress;
    last = text;
    if (isFinal(progress.status)) return;
    await hints.next();
  }
}

export interface AlertEventsArgs {
  readonly filter?: AlertFilter | null;
  readonly after?: string | null;
}

/** Everything after the cursor, each event once and in order; without a cursor from now on. */
export async function* alertEvents(context: RequestContext, { filter, after }: AlertEventsArgs): AsyncGenerator<AlertEventRow> {
  const { pubSub } = context.scope.platform.events;
  using hints = new Hints(pubSub.subscribe("alertEvents"));
  const { alerts } = context.services;
  let seq = after == null ? await alerts.lastSeq() : alerts.seqOfCursor(after);
  for (;;) {
    const { services } = await context.fresh();
    const { events, seenUntil } = await services.alerts.eventsAfter(seq, EVENTS_PER_LOOK, filter);
    for (const event of events) {
      yield event;
      seq = event.seq;
    }
    seq = Math.max(seq, seenUntil);
    if (events.length < EVENTS_PER_LOOK) await hints.next();
  }
}

/** Any number of hints since the last look are one. */
class Hints implements Disposable {
  private isRaised = false;
  private wake: (() => void) | null = null;
  private readonly stop = new AbortController();
  private readonly source: AsyncIterator<unknown>;

  constructor(source: AsyncIterable<unknown>) {
    this.source = source[Symbol.asyncIterator]();
    void this.listen();
  }

  async next(): Promise<void> {
    if (!this.isRaised) {
      const woken = new Promise<void>((resolve) => (this.wake = resolve));
      const timer = new AbortController();
      await Promise.race([woken, pause(LOOK_AT_LEAST_MS, timer.signal).catch(() => undefined)]);
      timer.abort(new Error("woken"));
      this.wake = null;
    }
    this.isRaised = false;
  }

  [Symbol.dispose](): void {
    this.stop.abort();
    void this.source.return?.();
  }

  private async listen(): Promise<void> {
    try {
      for (let hint = await this.source.next(); !hint.done && !this.stop.signal.aborted; hint = await this.source.next()) {
        this.isRaised = true;
        this.wake?.();
      }
    } catch (error) {
      // The process is closing its event bus; whoever waits looks once more and finds out.
      if (!this.stop.signal.aborted) throw new AppError("INTERNAL", { cause: error });
    }
  }
}
