/**
 * Asks the analysis processes of this process. Unpacking a whole account and searching its paths takes seconds, during
 * which the event loop must keep responding: in an API process for requests, in a worker for heartbeats.
 */
import { currentDeadline } from "../../db/deadline.ts";
import { AppError } from "../../errors.ts";
import { ANALYSIS_SETTINGS, type AnalysisSettings } from "../core/analysis-settings.ts";
import { callerKey } from "../core/caller-key.ts";
import type { Platform, Scope } from "../core/request-scope.ts";
import { ProcessLost } from "./analysis-child.ts";
import { AnalysisProcesses } from "./analysis-processes.ts";
import type { Answers, Question, QuestionKind } from "./requests.ts";

/** The time limit of one question of a request, including its time in the queue. */
export const ANALYZED_WITHIN_MS = 60_000;
/** The heap of a process that answers requests. */
const HEAP_MAX_MB = 1_024;

/**
 * The processes for requests. With one question of a caller at a time, the second process stays free for other callers
 * while a slow question runs. It starts only then.
 */
const requestProcesses = new AnalysisProcesses({
  processesMax: 2,
  runningPerCallerMax: 1,
  waitingPerCallerMax: 16,
  waitingMax: 128,
});

/** The processes for scans: one for each scan that a worker runs at the same time. */
export const scanProcesses = new AnalysisProcesses({
  processesMax: 2,
  runningPerCallerMax: 1,
  waitingPerCallerMax: 2,
  waitingMax: 16,
});

/** Ends the analysis processes of this process, and their questions. */
export async function closeAnalysisProcesses(): Promise<void> {
  await Promise.all([requestProcesses.close(), scanProcesses.close()]);
}

export function analysisSettings({ analysis }: Pick<Platform, "analysis">): AnalysisSettings {
  return { ...ANALYSIS_SETTINGS, ...analysis };
}

/**
 * Answers a question of a request in an analysis process. Extends the request's deadline to `ANALYZED_WITHIN_MS`.
 *
 * Errors: THINKING_BUSY if too many questions wait. ANALYSIS_LIMIT if the question needs too much memory.
 * DEADLINE_EXCEEDED if the answer took too long or the client disconnected; the process is then killed.
 */
export async function analyze<Kind extends QuestionKind>(
  { caller }: Pick<Scope, "caller">,
  question: Extract<Question, { readonly kind: Kind }>,
): Promise<Answers[Kind]> {
  const request = currentDeadline();
  request?.signal.throwIfAborted();
  request?.extend(ANALYZED_WITHIN_MS);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new AppError("DEADLINE_EXCEEDED")), ANALYZED_WITHIN_MS);
  try {
    return await requestProcesses.ask<Kind>(question, {
      caller: callerKey(caller),
      heapMb: HEAP_MAX_MB,
      signal: request ? AbortSignal.any([request.signal, timeout.signal]) : timeout.signal,
    });
  } catch (error) {
    if (!(error instanceof ProcessLost)) throw error;
    throw new AppError(error.reason === "CRASH" ? "INTERNAL" : "ANALYSIS_LIMIT", { cause: error });
  } finally {
    clearTimeout(timer);
    request?.resume();
  }
}
