/**
 * What is told while it happens. The rows are the truth and NOTIFY is a hint: a subscriber begins with what the rows say
 * and, after a hint, reads on from where he was. Nobody has a backlog in memory: a subscriber has one answer under way
 * and the rest of one stretch of rows, and what he has not taken stands in PostgreSQL.
 */
import { serialize } from "node:v8";
import { pause } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { isFinalRotation } from "../../iam/rotation/states.ts";
import { isFinal } from "../../iam/scan.ts";
import type { Follower } from "../../services/core/event-feed.ts";
import { upperCaseProgress } from "../../services/scans/scans.ts";
import { withinDeadline } from "../../services/core/within-deadline.ts";
import type { RequestContext } from "../context.ts";
import { patiently } from "./retry-while-unavailable.ts";
import type { AlertEventRow, ScanRow } from "../rows.ts";
import { sharingOf, type Batch } from "./sharing.ts";
import type { AlertFilter } from "../types/alert.ts";

/** Hints may be lost while the database is away: a scan is looked at so often in any case. */
const LOOK_AT_LEAST_MS = 15_000;
/** Of a rotation; the next look follows at once while there are more. */
const STEPS_PER_POLL = 256;

export function progressOf(scan: ScanRow) {
  const { id, status, phase } = scan;
  const progress = upperCaseProgress(scan.progress);
  return { ...progress, scanId: id, status, phase, at: progress.at || scan.requestedAt };
}

/** First as it stands, then each change, and a final status last. */
export function scanProgress(
  context: RequestContext,
  scanId: string,
): AsyncIterableIterator<ReturnType<typeof progressOf>> {
  const stop = new AbortController();
  return stoppable(() => stop.abort(), progressTold(context, scanId, stop.signal));
}

async function* progressTold(context: RequestContext, scanId: string, stop: AbortSignal) {
  const { pubSub } = context.platform.events;
  // Listens before it reads, so that nothing falls between.
  using hints = new Hints(pubSub.subscribe("scan", scanId), stop);
  let last = "";
  do {
    const progress = progressOf(await patiently(() => context.fresh().services.scans.get(scanId), { stop }));
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

/** Every step after the cursor, or all of them, each once and in order; ends after the last step of a rotation that has ended. */
export function rotationEvents(context: RequestContext, args: RotationEventsArgs): AsyncIterableIterator<object> {
  const stop = new AbortController();
  return stoppable(() => stop.abort(), stepsTold(context, args, stop.signal));
}

async function* stepsTold(
  context: RequestContext,
  { rotationId, after = null }: RotationEventsArgs,
  stop: AbortSignal,
) {
  const { pubSub } = context.platform.events;
  using hints = new Hints(pubSub.subscribe("rotation", rotationId), stop);
  let seq = after === null ? 0 : context.fresh().services.rotations.seqOfCursor(after);
  for (;;) {
    const { rotations, rotation, steps } = await patiently(() => stepsAfter(context, rotationId, seq), { stop });
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
  // Read first: an end that is seen here has all its steps below.
  const rotation = await rotations.get(rotationId);
  return { rotations, rotation, steps: await rotations.eventsAfter(rotationId, seq, STEPS_PER_POLL) };
}

export interface AlertEventsArgs {
  readonly filter?: AlertFilter | null;
  readonly after?: string | null;
}

/** Everything after the cursor, each event once and in order; without a cursor from now on. */
export function alertEvents(context: RequestContext, args: AlertEventsArgs): AsyncIterableIterator<AlertEventRow> {
  const follower = context.platform.events.alertFeed.follow();
  const stop = new AbortController();
  const leave = () => {
    stop.abort();
    follower.stop();
  };
  return stoppable(leave, eventsTold(context, follower, args, stop.signal));
}

async function* eventsTold(
  context: RequestContext,
  follower: Follower,
  { filter = null, after = null }: AlertEventsArgs,
  stop: AbortSignal,
) {
  try {
    let seq = await patiently(() => firstSeq(context, filter, after), { stop });
    const about = serialize(filter).toString("latin1");
    for (;;) {
      const until = await follower.beyond(seq);
      if (until === null) return;
      const from = seq;
      const batch = await patiently(() => batchOf(context, { seq: from, until, filter, about }), { stop });
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
  /** The filter as text. */
  readonly about: string;
}

async function batchOf(context: RequestContext, { seq, until, filter, about }: BatchRequest): Promise<Batch> {
  const { caller } = context.fresh();
  if (caller === null) throw new AppError("UNAUTHENTICATED");
  return sharingOf(context.platform).batches.ask(`${seq} ${until} ${about}`, caller, (one) =>
    withinDeadline(() => context.freshFor(one).services.alerts.history.between(seq, until, filter)),
  );
}

/**
 * A generator that waits does not hear `return()` until it yields, and one whose rows no longer change never yields:
 * `stop` wakes it, so that a subscriber who left leaves nothing behind.
 */
function stoppable<T>(stop: () => void, events: AsyncGenerator<T, void>): AsyncIterableIterator<T> {
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

/** Any number of hints since the last look are one. */
class Hints implements Disposable {
  private isElevated = false;
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
    if (!this.isElevated && !this.stop.aborted) {
      const woken = new AbortController();
      this.wake = () => woken.abort();
      await pause(LOOK_AT_LEAST_MS, AbortSignal.any([woken.signal, this.stop])).catch(() => undefined);
      this.wake = null;
    }
    this.isElevated = false;
    return !this.stop.aborted;
  }

  [Symbol.dispose](): void {
    void this.source.return?.();
  }

  private async listen(): Promise<void> {
    for (let hint = await this.source.next(); !hint.done; hint = await this.source.next()) {
      this.isElevated = true;
      this.wake?.();
    }
  }
}
