/**
 * Heavy thought for the api: unpacking a whole account and searching its ways takes seconds, so it happens in a thread and
 * the event loop goes on answering. One thread a process, one question after the other; it starts with the first question,
 * keeps the snapshots that it was last asked about, and ends when nobody has asked for a while.
 */
import { Worker } from "node:worker_threads";
import { currentDeadline } from "../../db/deadline.ts";
import { AppError } from "../../errors.ts";
import type { Answers, Question, QuestionKind, ThreadAnswer } from "./requests.ts";

/** Of questions that wait for the one before; whoever comes then is told to come again. */
const WAITING_MAX = 8;
/** From being asked to being answered, waiting included. */
export const ANALYZED_WITHIN_MS = 60_000;
const IDLE_MS = 60_000;
const HEAP_MAX_MB = 1_024;

const isSource = import.meta.url.endsWith(".ts");
const THREAD = new URL(isSource ? "./analysis-thread.ts" : "./analysis-thread.js", import.meta.url);

interface Asked {
  readonly question: Question;
  readonly settle: (answer: ThreadAnswer | AppError) => void;
}

let thread: Worker | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;
let current: Asked | null = null;
const waiting: Asked[] = [];

/**
 * Throws THINKING_BUSY where too many wait, DEADLINE_EXCEEDED where it took too long or where whoever asked is gone (the
 * thread is then thrown away). A request that asks for thought has this long for it, instead of its own time.
 */
export async function analyze<Kind extends QuestionKind>(
  question: Extract<Question, { readonly kind: Kind }>,
): Promise<Answers[Kind]> {
  if (waiting.length >= WAITING_MAX) throw new AppError("THINKING_BUSY");
  const request = currentDeadline();
  request?.signal.throwIfAborted();
  request?.extend(ANALYZED_WITHIN_MS);
  const answer = await new Promise<ThreadAnswer | AppError>((resolve) => {
    const asked: Asked = {
      question,
      settle: (settled) => {
        clearTimeout(deadline);
        request?.signal.removeEventListener("abort", leave);
        resolve(settled);
      },
    };
    const leave = () => giveUp(asked);
    const deadline = setTimeout(leave, ANALYZED_WITHIN_MS);
    request?.signal.addEventListener("abort", leave, { once: true });
    waiting.push(asked);
    next();
  });
  request?.resume();
  if (answer instanceof AppError) throw answer;
  if (!answer.ok) throw new AppError("INTERNAL", { cause: new Error(answer.reason) });
  return answer.value as Answers[Kind];
}

function next(): void {
  clearTimeout(idle);
  if (current !== null) return;
  current = waiting.shift() ?? null;
  if (current === null) {
    idle = setTimeout(dismiss, IDLE_MS);
    idle.unref();
    return;
  }
  thread ??= start();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  thread.postMessage(current.question);
}

function start(): Worker {
  const started = new Worker(THREAD, {
    name: "analysis",
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB },
    // From the sources, the thread needs what turns TypeScript into JavaScript; a build needs nothing.
    execArgv: isSource ? ["--import", "tsx"] : [],
  });
  started.unref();
  started.on("message", (answer: ThreadAnswer) => finish(started, answer));
  started.on("error", (error) => {
    lose(started);
    finish(started, new AppError("INTERNAL", { cause: error }));
  });
  started.on("exit", () => lose(started));
  return started;
}

function finish(from: Worker, answer: ThreadAnswer | AppError): void {
  if (thread !== null && thread !== from) return;
  const answered = current;
  current = null;
  answered?.settle(answer);
  next();
}

function lose(ended: Worker): void {
  if (thread === ended) thread = null;
}

function giveUp(asked: Asked): void {
  const place = waiting.indexOf(asked);
  if (place >= 0) waiting.splice(place, 1);
  if (current === asked) {
    dismiss();
    current = null;
  }
  asked.settle(new AppError("DEADLINE_EXCEEDED"));
  next();
}

function dismiss(): void {
  const ended = thread;
  thread = null;
  void ended?.terminate();
}
