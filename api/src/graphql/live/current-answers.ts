/**
 * Answers that callers with the same access share without being late. Two hundred dashboards that ask the same question
 * every few seconds would otherwise each have the same rows read, converted and written as JSON.
 *
 * An answer is as new as if it were computed for each caller alone. A caller gets either an answer whose computation
 * began after its request arrived, or one that was computed before and still holds. It holds if no transaction was
 * committed since: the database's snapshot of committed transactions is the same as before the computation. So an
 * operator sees their own change in the next answer, also if another process made it.
 *
 * As in `coalesced-answers.ts`, the computation receives a caller that has nothing but its access, and an answer that
 * depends on anything personal is not shared.
 */
import { elapsed, pause } from "../../clock.ts";
import type { Caller } from "../../services/core/permissions.ts";
import { accessOf, computeShared } from "./coalesced-answers.ts";

/** The maximum age of an answer whose rows have not changed, because an answer may also depend on the time. */
const HOLDS_FOR_MS = 1_000;
/** A question counts as asked by several callers if two of them asked it within this time. */
const ASKED_WITHIN_MS = 60_000;
/** A computation that takes longer delays those who wait for it. Its question is then answered for each caller alone. */
const SLOW_MS = 1_000;
/** The maximum number of questions with a computation at a time. Others are answered for each caller alone. */
const COMPUTED_AT_ONCE_MAX = 3;
const QUESTIONS_MAX = 200;
const ANSWER_MAX_BYTES = 1_024 * 1_024;
const TOTAL_MAX_BYTES = 16 * 1_024 * 1_024;

/** A question with a caller who asks it. */
export interface SharedQuestion<Answer> {
  /** Identifies everything that `compute` depends on, besides the caller's access and the rows. */
  readonly question: string;
  readonly caller: Caller;
  /** Identifies the caller. An answer is shared only between different callers. */
  readonly callerKey: string;
  /** Called if the computation runs because of this caller. If it throws, so does `ask`, and nothing is computed. */
  readonly charge: () => void;
  readonly compute: (caller: Caller) => Promise<Answer>;
}

interface Known<Answer> {
  readonly answer: Answer;
  readonly snapshot: string;
  readonly computedAt: number;
  readonly bytes: number;
}

/** A question of callers with the same access. */
interface Line<Answer> {
  askedBy: string;
  askedAt: number;
  /** Whether at least two callers ask. */
  isShared: boolean;
  /** Until when the question is answered for each caller alone. */
  aloneUntil: number;
  known: Known<Answer> | null;
  /** The computation that has begun. */
  running: Promise<Answer | null> | null;
  /** The computation that begins when the running one has ended. */
  next: Promise<Answer | null> | null;
  /** How long the last computation took. */
  tookMs: number;
}

export class CurrentAnswers<Answer> {
  /** The lines by access and question, least recently asked first. */
  private readonly lines = new Map<string, Line<Answer>>();
  /** The number of lines whose answer is computed or will be after the pause. */
  private busy = 0;
  private snapshotReading: Promise<unknown> = Promise.resolve();
  private snapshotWaiting: Promise<string> | null = null;

  /**
   * `readSnapshot` reads the database's snapshot of committed transactions; `bytesOf`, the approximate memory that an
   * answer takes.
   */
  constructor(
    private readonly readSnapshot: () => Promise<string>,
    private readonly bytesOf: (answer: Answer) => number,
  ) {}

  /** Returns the answer. Null if the question must be answered for this caller alone. Throws what `charge` throws. */
  async ask(asked: SharedQuestion<Answer>): Promise<Answer | null> {
    const line = this.lineOf(asked);
    if (!line.isShared || line.aloneUntil > elapsed()) return null;
    if (line.known !== null && elapsed() - line.known.computedAt < HOLDS_FOR_MS) {
      const snapshot = await this.snapshotNow().catch(() => null);
      const { known } = line;
      if (known !== null && known.snapshot === snapshot && elapsed() - known.computedAt < HOLDS_FOR_MS)
        return known.answer;
    }
    return this.computed(line, asked);
  }

  private lineOf({ question, caller, callerKey }: SharedQuestion<Answer>): Line<Answer> {
    const key = `${JSON.stringify(accessOf(caller))} ${question}`;
    const at = elapsed();
    const known = this.lines.get(key);
    const line: Line<Answer> = known ?? {
      askedBy: callerKey,
      askedAt: at,
      isShared: false,
      aloneUntil: 0,
      known: null,
      running: null,
      next: null,
      tookMs: 0,
    };
    if (at - line.askedAt > ASKED_WITHIN_MS) line.isShared = false;
    else if (line.askedBy !== callerKey) line.isShared = true;
    line.askedBy = callerKey;
    line.askedAt = at;
    this.lines.delete(key);
    this.lines.set(key, line);
    this.evict();
    return line;
  }

  /** Waits for a computation that begins only now or later. */
  private async computed(line: Line<Answer>, asked: SharedQuestion<Answer>): Promise<Answer | null> {
    if (line.next !== null) return line.next;
    if (line.running === null && this.busy >= COMPUTED_AT_ONCE_MAX) return null;
    asked.charge();
    if (line.running === null) {
      this.busy += 1;
      return this.begin(line, asked);
    }
    // The pause lets the event loop serve others for as long as it computed, however often the rows change.
    line.next = line.running
      .then(() => pause(line.tookMs))
      .then(() => {
        line.next = null;
        return this.begin(line, asked);
      });
    return line.next;
  }

  private async begin(line: Line<Answer>, asked: SharedQuestion<Answer>): Promise<Answer | null> {
    line.running = this.compute(line, asked).finally(() => {
      line.running = null;
      if (line.next === null) this.busy -= 1;
    });
    return line.running;
  }

  /** Null if the answer is personal, or if it failed: each caller then gets the error of its own attempt. */
  private async compute(line: Line<Answer>, { caller, compute }: SharedQuestion<Answer>): Promise<Answer | null> {
    const startedAt = elapsed();
    try {
      const snapshot = await this.snapshotNow();
      const outcome = await computeShared(accessOf(caller), compute);
      line.tookMs = Math.min(elapsed() - startedAt, SLOW_MS);
      const bytes = outcome === null ? 0 : this.bytesOf(outcome.answer);
      if (outcome === null || line.tookMs >= SLOW_MS || bytes > ANSWER_MAX_BYTES)
        line.aloneUntil = elapsed() + ASKED_WITHIN_MS;
      line.known = outcome && { answer: outcome.answer, snapshot, computedAt: elapsed(), bytes };
      return outcome?.answer ?? null;
    } catch {
      line.known = null;
      return null;
    }
  }

  /** The snapshot as of now or later. Callers who wait at the same time share one statement. */
  private async snapshotNow(): Promise<string> {
    this.snapshotWaiting ??= this.snapshotReading
      .catch(() => undefined)
      .then(() => {
        // Callers that arrive from here on wait for another statement: this one may read before they arrived.
        this.snapshotWaiting = null;
        const reading = this.readSnapshot();
        this.snapshotReading = reading;
        return reading;
      });
    return this.snapshotWaiting;
  }

  private evict(): void {
    let bytes = 0;
    for (const { known } of this.lines.values()) bytes += known?.bytes ?? 0;
    for (const [key, line] of this.lines) {
      if (this.lines.size <= QUESTIONS_MAX && bytes <= TOTAL_MAX_BYTES) return;
      bytes -= line.known?.bytes ?? 0;
      this.lines.delete(key);
    }
  }
}
