/**
 * Runs heavy analyses for the API in a thread. Unpacking a whole account and searching its paths takes seconds, during
 * which the event loop must keep responding. Each process has one analysis thread, which answers one question at a
 * time. The thread starts with the first question, keeps the snapshots used last, and ends after an idle time.
 */
import { Worker } from "node:worker_threads";
import { currentDeadline } from "../../db/deadline.ts";
import { AppError } from "../../errors.ts";
import type { Answers, Question, QuestionKind, ThreadAnswer } from "./requests.ts";

/** The maximum number of waiting questions. Further questions are refused with THINKING_BUSY. */
const WAITING_MAX = 8;
/** The time limit of one question, including its time in the queue. */
export const ANALYZED_WITHIN_MS = 60_000;
const IDLE_MS = 60_000;
const HEAP_MAX_MB = 1_024;

const isSource = import.meta.url.endsWith(".ts");
const THREAD = new URL(isSource ? "./analysis-thread.ts" : "./analysis-thread.js", import.meta.url);

interface PendingQuestion {
  readonly question: Question;
  readonly settle: (answer: ThreadAnswer | AppError) => void;
}

let thread: Worker | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;
let current: PendingQuestion | null = null;
const waiting: PendingQuestion[] = [];

/**
 * Answers a question in the analysis thread. Extends the request's deadline to `ANALYZED_WITHIN_MS`.
 *
 * Errors: THINKING_BUSY if too many questions wait. DEADLINE_EXCEEDED if the answer took too long or the client
 * disconnected; the thread is then terminated.
 */
export async function analyze<Kind extends QuestionKind>(
  question: Extract<Question, { readonly kind: Kind }>,
): Promise<Answers[Kind]> {
  if (waiting.length >= WAITING_MAX) throw new AppError("THINKING_BUSY");
  const request = currentDeadline();
  request?.signal.throwIfAborted();
  request?.extend(ANALYZED_WITHIN_MS);
  const answer = await new Promise<ThreadAnswer | AppError>((resolve) => {
    const pending: PendingQuestion = {
      question,
      settle: (settled) => {
        clearTimeout(deadline);
        request?.signal.removeEventListener("abort", cancel);
        resolve(settled);
      },
    };
    const cancel = () => giveUp(pending);
    const deadline = setTimeout(cancel, ANALYZED_WITHIN_MS);
    request?.signal.addEventListener("abort", cancel, { once: true });
    waiting.push(pending);
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
    idle = setTimeout(terminateThread, IDLE_MS);
    idle.unref();
    return;
  }
  thread ??= start();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  thread.postMessage(current.question);
}

function start(): Worker {
  const worker = new Worker(THREAD, {
    name: "analysis",
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB },
    // When run from the sources, the thread needs tsx to load TypeScript. A build needs nothing.
    execArgv: isSource ? ["--import", "tsx"] : [],
  });
  worker.unref();
  worker.on("message", (answer: ThreadAnswer) => finish(worker, answer));
  worker.on("error", (error) => {
    forgetThread(worker);
    finish(worker, new AppError("INTERNAL", { cause: error }));
  });
  worker.on("exit", () => forgetThread(worker));
  return worker;
}

function finish(from: Worker, answer: ThreadAnswer | AppError): void {
  if (thread !== null && thread !== from) return;
  const question = current;
  current = null;
  question?.settle(answer);
  next();
}

function forgetThread(terminated: Worker): void {
  if (thread === terminated) thread = null;
}

function giveUp(pending: PendingQuestion): void {
  const index = waiting.indexOf(pending);
  if (index >= 0) waiting.splice(index, 1);
  if (current === pending) {
    terminateThread();
    current = null;
  }
  pending.settle(new AppError("DEADLINE_EXCEEDED"));
  next();
}

function terminateThread(): void {
  const terminated = thread;
  thread = null;
  void terminated?.terminate();
}
