/**
 * A pool of analysis threads with one queue. Each thread answers one question at a time (`analysis-thread.ts`) and has a
 * heap limit of its own, so a question that needs too much memory ends its thread and nothing else.
 *
 * Callers take turns: the next question is the oldest of the caller who was served least recently. A caller with a
 * hundred questions therefore delays another caller by one question at most.
 */
import { Worker } from "node:worker_threads";
import { AppError } from "../../errors.ts";
import type { Answers, Question, QuestionKind, ThreadMessage } from "./requests.ts";
import { THREAD, THREAD_ARGUMENTS } from "./thread-program.ts";

const IDLE_MS = 60_000;
/**
 * A thread whose heap has grown beyond this size ends before its answer is returned. An idle thread therefore holds little
 * memory.
 */
const IDLE_HEAP_MAX_MB = 160;

/** The thread ended before it answered: it needed more memory than its heap limit allows, or it crashed. */
export class ThreadLost extends Error {
  constructor(
    readonly reason: "HEAP" | "CRASH",
    options?: ErrorOptions,
  ) {
    super(reason === "HEAP" ? "The analysis thread reached its heap limit." : "The analysis thread crashed.", options);
  }
}

export interface ThreadLimits {
  readonly threadsMax: number;
  /** The maximum number of questions of one caller that are answered at the same time. */
  readonly runningPerCallerMax: number;
  /** The maximum numbers of waiting questions: of one caller, and of all callers. */
  readonly waitingPerCallerMax: number;
  readonly waitingMax: number;
}

export interface AskOptions<Kind extends QuestionKind> {
  /** Identifies the caller for the turns. */
  readonly caller: string;
  readonly heapMb: number;
  /** Ends the question with the signal's reason. A thread that is answering it is terminated. */
  readonly signal?: AbortSignal | undefined;
  /** Ends a thread with a larger heap before the answer is returned. Default: `IDLE_HEAP_MAX_MB`. */
  readonly idleHeapMaxMb?: number;
  /** Called for each part of an answer that comes in parts. */
  readonly onPart?: (part: Parts[Kind]) => void;
  readonly transfer?: readonly ArrayBuffer[];
}

type Parts = { readonly [Kind in QuestionKind]: Extract<ThreadMessage, { part: unknown }>["part"] };

interface Pending {
  readonly question: Question;
  readonly options: AskOptions<QuestionKind>;
  readonly settle: (outcome: { readonly value: unknown } | { readonly error: unknown }) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly heapMb: number;
  current: Pending | null;
  idle: ReturnType<typeof setTimeout> | undefined;
}

export class AnalysisThreads {
  readonly #threads = new Set<Thread>();
  /** The waiting questions by caller. The caller whose turn is next comes first. */
  readonly #waiting = new Map<string, Pending[]>();

  constructor(private readonly limits: ThreadLimits) {}

  /**
   * Asks a question. Errors: THINKING_BUSY if too many questions wait; `ThreadLost`; the error that the thread answered
   * with; the reason of the signal.
   */
  async ask<Kind extends QuestionKind>(
    question: Extract<Question, { readonly kind: Kind }>,
    options: AskOptions<Kind>,
  ): Promise<Answers[Kind]> {
    const { caller, signal } = options;
    signal?.throwIfAborted();
    const own = this.#waiting.get(caller) ?? [];
    if (own.length >= this.limits.waitingPerCallerMax || this.#waitingCount() >= this.limits.waitingMax)
      throw new AppError("THINKING_BUSY");
    const outcome = await new Promise<{ readonly value: unknown } | { readonly error: unknown }>((resolve) => {
      const cancel = () => this.#giveUp(pending, signal?.reason);
      const pending: Pending = {
        question,
        options: options as AskOptions<QuestionKind>,
        settle: (settled) => {
          signal?.removeEventListener("abort", cancel);
          resolve(settled);
        },
      };
      signal?.addEventListener("abort", cancel, { once: true });
      own.push(pending);
      this.#waiting.set(caller, own);
      this.#next();
    });
    if ("error" in outcome) throw outcome.error;
    return outcome.value as Answers[Kind];
  }

  /** Ends all threads and questions. */
  close(): void {
    for (const thread of this.#threads) void this.#end(thread);
    const waiting = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    for (const pending of waiting) pending.settle({ error: new AppError("THINKING_BUSY") });
  }

  #waitingCount(): number {
    let count = 0;
    for (const own of this.#waiting.values()) count += own.length;
    return count;
  }

  #runningOf(caller: string): number {
    return [...this.#threads].filter(({ current }) => current?.options.caller === caller).length;
  }

  /** Starts waiting questions while threads are free. */
  #next(): void {
    for (const [caller, own] of this.#waiting) {
      if (this.#runningOf(caller) >= this.limits.runningPerCallerMax) continue;
      const thread = this.#freeThread(own[0]!.options.heapMb);
      if (!thread) return;
      const pending = own.shift()!;
      // The caller goes to the end of the line.
      this.#waiting.delete(caller);
      if (own.length > 0) this.#waiting.set(caller, own);
      clearTimeout(thread.idle);
      thread.current = pending;
      try {
        thread.worker.postMessage(pending.question, [...(pending.options.transfer ?? [])]);
      } catch (error) {
        // The question cannot be sent to a thread. This thread has not received it, and is ended to be sure.
        thread.current = null;
        void this.#end(thread);
        pending.settle({ error });
      }
    }
  }

  /**
   * Returns a thread that works on no question: an idle one with this heap size, or else a new one. If the pool is full, an
   * idle thread with another heap size is ended first. Null if all threads are busy.
   */
  #freeThread(heapMb: number): Thread | null {
    for (const thread of this.#threads) if (thread.current === null && thread.heapMb === heapMb) return thread;
    if (this.#threads.size >= this.limits.threadsMax) {
      const idle = [...this.#threads].find(({ current }) => current === null);
      if (!idle) return null;
      void this.#end(idle);
    }
    return this.#start(heapMb);
  }

  #start(heapMb: number): Thread {
    const worker = new Worker(THREAD, {
      name: "analysis",
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      execArgv: [...THREAD_ARGUMENTS],
    });
    const thread: Thread = { worker, heapMb, current: null, idle: undefined };
    worker.unref();
    worker.on("message", (message: ThreadMessage) => this.#receive(thread, message));
    worker.on("error", (error) => this.#lose(thread, error));
    worker.on("exit", () => this.#lose(thread, undefined));
    worker.on("messageerror", (error) => {
      this.#lose(thread, error);
      void worker.terminate();
    });
    this.#threads.add(thread);
    return thread;
  }

  #receive(thread: Thread, message: ThreadMessage): void {
    const { current } = thread;
    if (!current) return;
    if ("part" in message) {
      current.options.onPart?.(message.part);
      return;
    }
    thread.current = null;
    const outcome = message.ok ? { value: message.value } : { error: errorOf(message) };
    if (message.heapMb > (current.options.idleHeapMaxMb ?? IDLE_HEAP_MAX_MB)) {
      void this.#end(thread).then(() => current.settle(outcome));
    } else {
      thread.idle = setTimeout(() => void this.#end(thread), IDLE_MS);
      thread.idle.unref();
      current.settle(outcome);
    }
    this.#next();
  }

  #lose(thread: Thread, error: Error | undefined): void {
    if (!this.#threads.delete(thread)) return;
    clearTimeout(thread.idle);
    const isHeap = (error as { readonly code?: unknown } | undefined)?.code === "ERR_WORKER_OUT_OF_MEMORY";
    thread.current?.settle({ error: new ThreadLost(isHeap ? "HEAP" : "CRASH", { cause: error }) });
    this.#next();
  }

  #giveUp(pending: Pending, reason: unknown): void {
    const { caller } = pending.options;
    const own = this.#waiting.get(caller);
    const index = own?.indexOf(pending) ?? -1;
    if (own && index >= 0) own.splice(index, 1);
    if (own?.length === 0) this.#waiting.delete(caller);
    pending.settle({ error: reason });
    for (const thread of this.#threads) if (thread.current === pending) void this.#end(thread);
    this.#next();
  }

  async #end(thread: Thread): Promise<void> {
    this.#threads.delete(thread);
    clearTimeout(thread.idle);
    const { current } = thread;
    thread.current = null;
    current?.settle({ error: new ThreadLost("CRASH") });
    await thread.worker.terminate();
  }
}

function errorOf({ error, reason }: Extract<ThreadMessage, { ok: false }>): Error {
  return error
    ? new AppError(error.code, { message: error.message, details: error.details })
    : new AppError("INTERNAL", { cause: new Error(reason) });
}
