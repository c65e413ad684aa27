/** Runs the engine and the yardstick on one account, each in a process of its own with a time limit. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { WORKER_NODE_FLAGS } from "../src/app/worker.ts";
import { ANALYSIS_MEMORY_FLAGS } from "../src/services/core/process-memory.ts";
import type { Cost } from "./measure.ts";

const TURNS = 3;
/** The time limit of one process. An account that takes longer counts as not finished. */
const MAX_SECONDS = 60;

/** `cpuSeconds` is that of the analysis alone: without the start of the process, the loading of its code and the parsing. */
export interface EngineCost extends Pick<Cost, "cpuSeconds"> {
  /** The CPU time of the whole process up to the answer, as the yardstick counts it. */
  readonly processCpuSeconds: number;
  /** Its part before the account is read: the start of Node.js, and loading and compiling the code. */
  readonly startCpuSeconds: number;
  readonly peakMemoryMib: number;
  readonly principals: number;
  readonly missed: number;
  readonly falsePositives: number;
}

export interface YardstickCost {
  readonly cpuSeconds: number;
  readonly ownCpuSeconds: number;
  /** The number of planted paths and decoys for which the yardstick has another answer. */
  readonly wrong: number;
}

export interface Run {
  /** Null if one turn did not finish within the time limit. */
  readonly paths: readonly [EngineCost, ...EngineCost[]] | null;
  readonly checks: readonly EngineCost[] | null;
  readonly yardstick: readonly YardstickCost[];
  readonly limitSeconds: number;
}

/**
 * The engine and the yardstick take turns, so that another load on the machine meets both. A part that does not finish
 * is not tried again.
 */
export async function costsOf(
  file: string,
  processes: { readonly engine: string; readonly yardstick: string },
): Promise<Run> {
  const paths: EngineCost[] = [];
  const checks: EngineCost[] = [];
  const yardstick: YardstickCost[] = [];
  let [isPathsFinished, isChecksFinished] = [true, true];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const plain = await answerOf<YardstickCost>(processes.yardstick, [file]);
    if (plain === null) throw new Error(`The yardstick did not finish within ${MAX_SECONDS} s.`);
    yardstick.push(plain);
    const path = isPathsFinished ? await answerOf<EngineCost>(processes.engine, [file, "paths"]) : null;
    if (path) paths.push(path);
    isPathsFinished = path !== null;
    const check =
      isPathsFinished && isChecksFinished ? await answerOf<EngineCost>(processes.engine, [file, "checks"]) : null;
    if (check) checks.push(check);
    isChecksFinished = check !== null;
  }
  const [first, ...others] = paths;
  return {
    paths: isPathsFinished && first ? [first, ...others] : null,
    checks: isChecksFinished ? checks : null,
    yardstick,
    limitSeconds: MAX_SECONDS,
  };
}

/** Returns the answer of a process. Null if it did not answer within the time limit. */
async function answerOf<Answer>(script: string, args: readonly string[]): Promise<Answer | null> {
  const child = fork(script, [...args], { execArgv: [...WORKER_NODE_FLAGS, ...ANALYSIS_MEMORY_FLAGS] });
  const limit = AbortSignal.timeout(MAX_SECONDS * 1_000);
  const ended = new AbortController();
  const signal = AbortSignal.any([limit, ended.signal]);
  const answered = once(child, "message", { signal }) as Promise<[Answer]>;
  const died = once(child, "exit", { signal }).then(([code]) =>
    Promise.reject(new Error(`${script} exited with ${String(code)}.`)),
  );
  try {
    const [answer] = await Promise.race([answered, died]);
    return answer;
  } catch (error) {
    if (limit.aborted) return null;
    throw error;
  } finally {
    child.kill("SIGKILL");
    ended.abort();
    await Promise.allSettled([answered, died]);
  }
}
