/**
 * The event sources of the three subscriptions. The rows in PostgreSQL are the truth, and NOTIFY is only a hint: a
 * subscriber starts with the current rows and, after each hint, reads the rows after its position.
 *
 * A subscriber never has a backlog in memory. It has at most one result in flight and the rest of one batch of rows;
 * everything else stays in PostgreSQL until the client has read that far.
 */
import { serialize } from "node:v8";
import { pause } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { isFinalRotation } from "../../iam/rotation/states.ts";
import { isFinal } from "../../iam/scan.ts";
import type { Follower } from "../../services/core/event-feed.ts";
import { progressView } from "../../services/scans/scans.ts";
import { withinDeadline } from "../../services/core/within-deadline.ts";
import type { RequestContext } from "../context.ts";
import { retryWhileUnavailable } from "./retry-while-unavailable.ts";
import type { AlertEventRow, ScanRow } from "../rows.ts";
import { sharingOf, type Batch } from "./sharing.ts";
import type { AlertFilter } from "../types/alert.ts";

/**
 * The longest time between two polls. Hints are lost while the database is unavailable, so waiting for one is not
 * enough.
 */
const MAX_POLL_INTERVAL_MS = 15_000;
/** The maximum number of rotation steps per poll. If there are more, the next poll follows immediately. */
const STEPS_PER_POLL = 256;

export function progressOf(scan: ScanRow) {
  const { id, status, phase } = scan;
  const progress = progressView(scan);
  return { ...progress, scanId: id, status, phase, at: progress.at || scan.requestedAt };
}

/** Yields the current progress, then every change, and ends after a final status. */
export function scanProgress(
  context: RequestContext,
  scanId: string,
): AsyncIterableIterator<ReturnType<typeof progressOf>> {
  const stop = new AbortController();
  return stoppable(() => stop.abort(), progressUpdates(context, scanId, stop.signal));
}

async function* progressUpdates(context: RequestContext, scanId: string, stop: AbortSignal) {
  const { pubSub } = context.platform.events;
  // Subscribes before reading, so that no change in between is missed.
  using hints = new Hints(pubSub.subscribe("scan", scanId), stop);
  let last = "";
  do {
    const progress = progressOf(
      await retryWhileUnavailable(() => context.fresh().services.scans.get(scanId), { stop }),
    );
    const text = JSON.stringify(progress);
    if (text !== last) yield progress;
    last = text;
    if (isFinal(progress.status)) return;
  } while (await hints.next());
}

export interface RotationEventsArgs {
  readonly rotationId: string;
  readonly after?: string | null;
}

/**
 * Yields every rotation step, or every step after the cursor, each once and in order. Ends after the last step of a
 * finished rotation.
 */
export function rotationEvents(context: RequestContext, args: RotationEventsArgs): AsyncIterableIterator<object> {
  const stop = new AbortController();
  return stoppable(() => stop.abort(), stepUpdates(context, args, stop.signal));
}

async function* stepUpdates(
  context: RequestContext,
  { rotationId, after = null }: RotationEventsArgs,
  stop: AbortSignal,
) {
  const { pubSub } = context.platform.events;
  using hints = new Hints(pubSub.subscribe("rotation", rotationId), stop);
  let seq = after === null ? 0 : context.fresh().services.rotations.seqOfCursor(after);
  for (;;) {
    const { rotations, rotation, steps } = await retryWhileUnavailable(() => stepsAfter(context, rotationId, seq), {
      stop,
    });
    for (const step of steps) {
      yield { cursor: rotations.cursorOf(step), step, rotation };
      seq = step.seq;
    }
    if (steps.length === STEPS_PER_POLL) continue;
    if (isFinalRotation(rotation.state) || !(await hints.next())) return;
  }
}

async function stepsAfter(context: RequestContext, rotationId: string, seq: number) {
  const { rotations } = context.fresh().services;
  // The rotation is read before its steps: if it has already ended, no step can be added after the query below.
  const rotation = await rotations.get(rotationId);
  return { rotations, rotation, steps: await rotations.eventsAfter(rotationId, seq, STEPS_PER_POLL) };
}

export interface AlertEventsArgs {
  readonly filter?: AlertFilter | null;
  readonly after?: string | null;
}

/** Yields every alert event after the cursor, each once and in order. Without a cursor, every event from now on. */
export function alertEvents(context: RequestContext, args: AlertEventsArgs): AsyncIterableIterator<AlertEventRow> {
  const follower = context.platform.events.alertFeed.follow();
  const stop = new AbortController();
  const close = () => {
    stop.abort();
    follower.stop();
  };
  return stoppable(close, eventUpdates(context, follower, args, stop.signal));
}

async function* eventUpdates(
  context: RequestContext,
  follower: Follower,
  { filter = null, after = null }: AlertEventsArgs,
  stop: AbortSignal,
) {
  try {
    let seq = await retryWhileUnavailable(() => firstSeq(context, filter, after), { stop });
    const filterKey = serialize(filter).toString("latin1");
    for (;;) {
      const until = await follower.beyond(seq);
      if (until === null) return;
      const from = seq;
      const batch = await retryWhileUnavailable(() => batchOf(context, { seq: from, until, filter, filterKey }), {
        stop,
      });
      yield* batch.events;
      seq = batch.readUntil;
    }
  } finally {
    follower.stop();
  }
}

async function firstSeq(context: RequestContext, filter: AlertFilter | null, after: string | null): Promise<number> {
  const { history } = context.fresh().services.alerts;
  if (filter !== null) await history.checkFilter(filter);
  return after === null ? history.lastSeq() : history.seqOfCursor(after);
}

interface BatchRequest {
  readonly seq: number;
  readonly until: number;
  readonly filter: AlertFilter | null;
  /** A text that is the same for equal filters. */
  readonly filterKey: string;
}

async function batchOf(context: RequestContext, { seq, until, filter, filterKey }: BatchRequest): Promise<Batch> {
  const { caller } = context.fresh();
  if (caller === null) throw new AppError("UNAUTHENTICATED");
  return sharingOf(context.platform).batches.ask(`${seq} ${until} ${filterKey}`, caller, (each) =>
    withinDeadline(() => context.freshFor(each).services.alerts.history.between(seq, until, filter)),
  );
}

/**
 * Wraps a generator so that `return()` ends it even while it waits. A waiting generator handles `return()` only after
 * its next `yield`, which never comes if no row changes; `stop` wakes it, so that a closed subscription releases its
 * resources.
 */
export function stoppable<T>(stop: () => void, events: AsyncGenerator<T, void>): AsyncIterableIterator<T> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => events.next(),
    async return() {
      stop();
      await events.return();
      return { done: true, value: undefined };
    },
  };
}

/** The hints of one source. Several hints since the last poll count as one. */
export class Hints implements Disposable {
  private hasHint = false;
  private wake: (() => void) | null = null;
  private readonly source: AsyncIterator<unknown>;

  constructor(
    source: AsyncIterable<unknown>,
    private readonly stop: AbortSignal,
  ) {
    this.source = source[Symbol.asyncIterator]();
    void this.listen();
  }

  /** Waits for the next hint or the end of the poll interval. Returns false if the subscription was closed. */
  async next(): Promise<boolean> {
    if (!this.hasHint && !this.stop.aborted) {
      const woken = new AbortController();
      this.wake = () => woken.abort();
      await pause(MAX_POLL_INTERVAL_MS, AbortSignal.any([woken.signal, this.stop])).catch(() => undefined);
      this.wake = null;
    }
    this.hasHint = false;
    return !this.stop.aborted;
  }

  [Symbol.dispose](): void {
    void this.source.return?.();
  }

  private async listen(): Promise<void> {
    for (let hint = await this.source.next(); !hint.done; hint = await this.source.next()) {
      this.hasHint = true;
      this.wake?.();
    }
  }
}
