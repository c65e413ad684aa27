/**
 * A pool of analysis processes with one queue. Each process answers one question at a time (`analysis-program.ts`) and has
 * a heap limit of its own, so a question that needs too much memory ends its process and nothing else.
 *
 * Callers take turns: the next question is the oldest of the caller who was served least recently. A caller with a
 * hundred questions therefore delays another caller by one question at most.
 */
import { AppError } from "../../errors.ts";
import { AnalysisChild, ProcessLost } from "./analysis-child.ts";
import type { Loaded } from "./parent-source.ts";
import type { Answers, ProcessMessage, Question, QuestionKind } from "./requests.ts";

const IDLE_MS = 60_000;
/**
 * A process whose heap has grown beyond this size ends before its answer is returned. An idle process therefore holds
 * little memory.
 */
const IDLE_HEAP_MAX_MB = 160;

export interface ProcessLimits {
  readonly processesMax: number;
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
  /** Ends the question with the signal's reason. A process that is answering it is killed. */
  readonly signal?: AbortSignal | undefined;
  /** Ends a process with a larger heap before the answer is returned. Default: `IDLE_HEAP_MAX_MB`. */
  readonly idleHeapMaxMb?: number;
  /** Called when the question has left the queue and goes to a process. Again if it goes to another process. */
  readonly onStart?: () => void;
  /** Called for each part of an answer that comes in parts. `give` sends the process what it wants, if it still waits. */
  readonly onPart?: (part: Parts[Kind], give: (loaded: Loaded) => void) => void;
}

type Parts = { readonly [Kind in QuestionKind]: Extract<ProcessMessage, { part: unknown }>["part"] };

interface Pending {
  readonly question: Question;
  readonly options: AskOptions<QuestionKind>;
  readonly settle: (outcome: { readonly value: unknown } | { readonly error: unknown }) => void;
}

interface Member {
  readonly child: AnalysisChild;
  readonly heapMb: number;
  current: Pending | null;
  /** Whether the process has answered an earlier question and nothing of the current one. */
  isWaiting: boolean;
  idle: ReturnType<typeof setTimeout> | undefined;
}

export class AnalysisProcesses {
  readonly #members = new Set<Member>();
  /** The waiting questions by caller. The caller whose turn is next comes first. */
  readonly #waiting = new Map<string, Pending[]>();
  /** The ends of processes that are being ended. They count as processes until their memory is free. */
  readonly #ending = new Set<Promise<void>>();
  #isClosing = false;

  constructor(private readonly limits: ProcessLimits) {}

  /**
   * Asks a question. Errors: THINKING_BUSY if too many questions wait, or if the pool is being closed; `ProcessLost`; the
   * error that the process answered with; the reason of the signal.
   */
  async ask<Kind extends QuestionKind>(
    question: Extract<Question, { readonly kind: Kind }>,
    options: AskOptions<Kind>,
  ): Promise<Answers[Kind]> {
    const { caller, signal } = options;
    signal?.throwIfAborted();
    const own = this.#waiting.get(caller) ?? [];
    const { waitingPerCallerMax, waitingMax } = this.limits;
    if (this.#isClosing || own.length >= waitingPerCallerMax || this.#waitingCount() >= waitingMax)
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

  /** Ends all processes and questions, with THINKING_BUSY. Resolves when their memory is free. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const waiting = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    for (const pending of waiting) pending.settle({ error: new AppError("THINKING_BUSY") });
    for (const member of this.#members) {
      member.current?.settle({ error: new AppError("THINKING_BUSY") });
      void this.#end(member);
    }
    await Promise.all(this.#ending);
    this.#isClosing = false;
  }

  #waitingCount(): number {
    let count = 0;
    for (const own of this.#waiting.values()) count += own.length;
    return count;
  }

  #runningOf(caller: string): number {
    return [...this.#members].filter(({ current }) => current?.options.caller === caller).length;
  }

  /** Starts waiting questions while processes are free. */
  #next(): void {
    for (const [caller, own] of this.#waiting) {
      if (this.#runningOf(caller) >= this.limits.runningPerCallerMax) continue;
      const member = this.#freeMember(own[0]!.options.heapMb);
      if (member === "NONE") return;
      const pending = own.shift()!;
      // The caller goes to the end of the line.
      this.#waiting.delete(caller);
      if (own.length > 0) this.#waiting.set(caller, own);
      if (member instanceof ProcessLost) {
        pending.settle({ error: member });
        continue;
      }
      clearTimeout(member.idle);
      member.current = pending;
      try {
        pending.options.onStart?.();
        member.child.send(pending.question);
      } catch (error) {
        // The question could not be sent. The child process is ended, because its state is unknown.
        member.current = null;
        void this.#end(member);
        pending.settle({ error });
      }
    }
  }

  /**
   * Returns a process that works on no question: an idle one with this heap size, or else a new one. If the pool is full,
   * an idle process with another heap size is ended first. NONE if all processes are busy or being ended. An error if the
   * system cannot start one.
   */
  #freeMember(heapMb: number): Member | "NONE" | ProcessLost {
    for (const member of this.#members) if (member.current === null && member.heapMb === heapMb) return member;
    if (this.#members.size + this.#ending.size >= this.limits.processesMax) {
      const idle = [...this.#members].find(({ current }) => current === null);
      if (idle && this.#ending.size === 0) void this.#end(idle);
      return "NONE";
    }
    try {
      return this.#start(heapMb);
    } catch (cause) {
      return new ProcessLost("CRASH", { cause });
    }
  }

  #start(heapMb: number): Member {
    const child = new AnalysisChild(heapMb, {
      onMessage: (message) => this.#receive(member, message),
      onLost: (loss) => this.#lose(member, loss),
    });
    const member: Member = { child, heapMb, current: null, isWaiting: false, idle: undefined };
    this.#members.add(member);
    return member;
  }

  #receive(member: Member, message: ProcessMessage): void {
    const { current } = member;
    if (!current) return;
    member.isWaiting = !("part" in message);
    if ("part" in message) {
      current.options.onPart?.(message.part, (loaded) => {
        if (member.current === current) member.child.send(loaded);
      });
      return;
    }
    member.current = null;
    const outcome = message.ok ? { value: message.value } : { error: errorOf(message) };
    if (message.heapMb > (current.options.idleHeapMaxMb ?? IDLE_HEAP_MAX_MB)) {
      void this.#end(member).then(() => current.settle(outcome));
    } else {
      member.idle = setTimeout(() => void this.#end(member), IDLE_MS);
      member.idle.unref();
      current.settle(outcome);
    }
    this.#next();
  }

  #lose(member: Member, loss: ProcessLost): void {
    if (!this.#members.delete(member)) return;
    clearTimeout(member.idle);
    const { current, isWaiting } = member;
    // The process may have ended before the question arrived, if it has sent nothing about it. Another process then gets it.
    if (current && isWaiting && loss.reason !== "HEAP") this.#askAgain(current);
    else current?.settle({ error: loss });
    this.#next();
  }

  #askAgain(pending: Pending): void {
    const { caller } = pending.options;
    const own = this.#waiting.get(caller) ?? [];
    own.unshift(pending);
    this.#waiting.set(caller, own);
  }

  #giveUp(pending: Pending, reason: unknown): void {
    const { caller } = pending.options;
    const own = this.#waiting.get(caller);
    const index = own?.indexOf(pending) ?? -1;
    if (own && index >= 0) own.splice(index, 1);
    if (own?.length === 0) this.#waiting.delete(caller);
    pending.settle({ error: reason });
    for (const member of this.#members) if (member.current === pending) void this.#end(member);
    this.#next();
  }

  /** Ends a process, and its question with a loss. The next question is sent when the memory of the process is free. */
  async #end(member: Member): Promise<void> {
    this.#members.delete(member);
    clearTimeout(member.idle);
    const { current } = member;
    member.current = null;
    current?.settle({ error: new ProcessLost("CRASH") });
    const ended = member.child.end();
    this.#ending.add(ended);
    await ended;
    this.#ending.delete(ended);
    this.#next();
  }
}

function errorOf({ error, reason }: Extract<ProcessMessage, { ok: false }>): Error {
  return error
    ? new AppError(error.code, { message: error.message, details: error.details })
    : new AppError("INTERNAL", { cause: new Error(reason) });
}
