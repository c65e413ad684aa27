/**
 * What is told while it happens. The rows are the truth and NOTIFY is a hint: both subscriptions begin with what the
 * rows say, listen before they read (so that nothing falls between), and after a hint read again from where they were.
 * A hint that comes while a subscriber is still busy only raises a flag; no subscriber holds a backlog in memory.
 */
import { now, pause } from "../clock.ts";
import { isFinal } from "../iam/scan.ts";
import type { Instant } from "../iam/time.ts";
import { spelledProgress } from "../services/scans.ts";
import type { RequestContext } from "./context.ts";
import type { AlertEventRow, ScanRow } from "./rows.ts";
import type { AlertFilter } from "./types/alert.ts";

/** Rows that one look takes; the next look follows at once while there are more. */
const EVENTS_PER_LOOK = 256;
/** Hints may be lost while the database is away: everybody looks by himself at least so often. */
const LOOK_AT_LEAST_MS = 15_000;
/** For so long one subscriber's look serves the others. */
const LOOK_SHARED_MS = 1_000;
const LOOKS_KEPT_MAX = 1_000;

export function progressOf(scan: ScanRow) {
  const { id, status, phase } = scan;
  const progress = spelledProgress(scan.progress);
  return { ...progress, scanId: id, status, phase, at: progress.at || scan.requestedAt };
}

/** First as it stands, then each change, and a final status last. */
export function scanProgress(context: RequestContext, scanId: string) {
  return stoppable(async function* (stop) {
    const { pubSub } = context.platform.events;
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
    const { events: source } = context.platform;
    const looks = sharedLooksOf(source);
    using hints = new Hints(source.pubSub.subscribe("alertEvents"), stop, (hint) => looks.numberOf(hint));
    let seq = after == null ? await context.fresh().services.alerts.lastSeq() : context.services.alerts.seqOfCursor(after);
    let need: LookNeed = "OWN";
    for (;;) {
      const current = context.fresh();
      const ask = () => current.services.alerts.eventsAfter(seq, EVENTS_PER_LOOK, filter);
      const { events, seenUntil } = await looks.ask(
        JSON.stringify([seq, filter, reader(current.caller, filter?.query != null)]),
        need,
        ask,
      );
      for (const event of events) {
        yield event;
        seq = event.seq;
      }
      seq = seenUntil;
      if (events.length < EVENTS_PER_LOOK && !(await hints.next())) return;
      need = hints.seen;
    }
  });
}

/** Whose answers are the same: everybody's of a role, unless `me` may be asked for. */
export function reader(caller: RequestContext["caller"], isPersonal: boolean): string {
  return caller === null ? "" : `${caller.kind} ${caller.role} ${isPersonal ? caller.name : ""}`;
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

/** `OWN`: nobody's look will do, since what came before this subscription was hinted to others. Else the newest hint seen. */
type LookNeed = "OWN" | number;

interface SharedLook {
  /** The newest hint that anybody here had seen when it began: it saw what all of them were about. */
  readonly hint: number;
  readonly startedAt: Instant;
  readonly answer: Promise<{ readonly events: AlertEventRow[]; readonly seenUntil: number }>;
}

/**
 * Thousands of subscribers who have read equally far are woken by the same hint and ask the same question: it is asked
 * once for all of them, or the last one would be answered half a minute later (5,000, measured).
 */
class SharedLooks {
  private readonly looks = new Map<string, SharedLook>();
  private readonly numbers = new WeakMap<object, number>();
  private newest = 0;

  /** Hints are numbered in the order in which the process was given them. */
  numberOf(hint: object): number {
    const number = this.numbers.get(hint) ?? this.newest + 1;
    this.numbers.set(hint, number);
    this.newest = Math.max(this.newest, number);
    return number;
  }

  ask(key: string, need: LookNeed, ask: () => SharedLook["answer"]): SharedLook["answer"] {
    const at = now();
    const known = this.looks.get(key);
    // A look of a moment ago also serves who looks only because no hint came for long.
    if (known && need !== "OWN" && known.hint >= need && at - known.startedAt < LOOK_SHARED_MS) return known.answer;
    const answer = ask();
    this.looks.delete(key);
    this.looks.set(key, { hint: this.newest, startedAt: at, answer });
    answer.catch(() => this.looks.delete(key));
    const oldest = this.looks.keys().next().value;
    if (this.looks.size > LOOKS_KEPT_MAX && oldest !== undefined) this.looks.delete(oldest);
    return answer;
  }
}

const sharedLooks = new WeakMap<object, SharedLooks>();

function sharedLooksOf(source: object): SharedLooks {
  const looks = sharedLooks.get(source) ?? new SharedLooks();
  sharedLooks.set(source, looks);
  return looks;
}

/** Any number of hints since the last look are one. */
class Hints implements Disposable {
  /** The newest hint's number; 0 before the first. */
  seen = 0;
  private isRaised = false;
  private wake: (() => void) | null = null;
  private readonly source: AsyncIterator<object>;

  constructor(
    source: AsyncIterable<object>,
    private readonly stop: AbortSignal,
    private readonly numberOf: (hint: object) => number = () => 0,
  ) {
    this.source = source[Symbol.asyncIterator]();
    stop.addEventListener("abort", () => this.wake?.(), { once: true });
    void this.listen();
  }

  /** True when it is time to look again, false when nobody is there any more. */
  async next(): Promise<boolean> {
    if (!this.isRaised && !this.stop.aborted) {
      const woken = new AbortController();
      this.wake = () => woken.abort();
      await pause(LOOK_AT_LEAST_MS, woken.signal).catch(() => undefined);
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
      this.seen = this.numberOf(hint.value);
      this.isRaised = true;
      this.wake?.();
    }
  }
}
